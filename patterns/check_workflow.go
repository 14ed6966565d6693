package patterns

import (
	"regexp"
	"strings"
)

var workflowPath = regexp.MustCompile(`(?i)/(?:triggers|workflows|invoke|runs)/|logic\.azure|/paths/invoke`)

// checkWorkflowURL judges the callback URL of a Logic App, a Power Automate
// flow or a Teams workflow: its sig is the whole authorisation.
func checkWorkflowURL(t *Text, groups []int, c *Candidate) bool {
	if !sasSignature(t, groups, c) {
		return false
	}
	p := readSAS(t, groups[0], groups[1])
	if !p.has("sp") || !workflowPath.MatchString(p.before) {
		return false
	}
	c.Checked, c.Confidence = ByStructure, 0.96
	p.lifetime(t, c)
	p.resource(c)
	return true
}

// webhookTenant is the group and the tenant in the path of an incoming webhook.
var webhookTenant = regexp.MustCompile(`(?i)/(?:webhookb2|webhook)/(` + guid + `)@(` + guid + `)`)

// checkTeamsWebhook judges the address of an incoming webhook: its path is the
// whole authorisation.
func checkTeamsWebhook(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	whole := t.Content[groups[0]:groups[1]]
	c.Checked = ByStructure
	c.Identity.Host = hostOfURL(whole)
	if m := webhookTenant.FindStringSubmatch(whole); m != nil {
		c.Identity.Resource, c.Identity.Tenant = "group "+strings.ToLower(m[1]), strings.ToLower(m[2])
	}
	return distinctBytes(c.Secret) >= 8
}
