package patterns

import (
	"regexp"
	"strings"
)

var (
	endpointHost = regexp.MustCompile(`(?i)endpoint\s{0,2}=\s{0,2}https://([a-z0-9.-]{1,120})`)
	endpointID   = regexp.MustCompile(`(?i)\bid\s{0,2}=\s{0,2}([^;\s"'<>]{1,120})`)
)

// checkEndpoint judges the key in a connection string of one of the services that
// write Endpoint=https://…;AccessKey=… or …;Id=…;Secret=…
func checkEndpoint(t *Text, groups []int, c *Candidate) bool {
	if !checkOpaque(t, groups, c) || isDigest(t, c) {
		return false
	}
	if _, raw := keyBytes(c.Secret); len(raw) >= 32 {
		c.Checked = ByStructure
	}
	w := vicinity(t, c, 400, 200)
	c.Identity.Host = strings.ToLower(w.nearest(endpointHost))
	c.Identity.User = w.nearest(endpointID)
	dateAnnotated(c)
	return true
}

// aiHost names the resource of the AI services, of API Management, Maps and the
// other services whose key stands in a header.
var aiHost = regexp.MustCompile(`(?i)\b([a-z0-9][a-z0-9-]{0,60}\.(?:openai\.azure\.(?:com|us|cn)|cognitiveservices\.azure\.(?:com|us|cn)|services\.ai\.azure\.com|api\.cognitive\.(?:microsoft\.(?:com|us)|azure\.cn)|` +
	`tts\.speech\.(?:microsoft\.com|azure\.(?:us|cn))|stt\.speech\.(?:microsoft\.com|azure\.(?:us|cn))|azure-api\.(?:net|us|cn)|search\.(?:windows\.net|azure\.us|azure\.cn))|atlas\.(?:microsoft\.com|azure\.us))\b`)

// checkServiceKey judges a key of 32 hexadecimal digits, or of a form that only
// the header or the setting around it names.
func checkServiceKey(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	if !checkOpaque(t, groups, c) || charAfter(t.Content, end, base62Digits+"-_") || charBefore(t.Content, start, base62Digits+"-_") {
		return false
	}
	c.Checked = ByStructure // neither shorter nor longer, and nothing else in it
	c.Identity.Host = strings.ToLower(vicinity(t, c, 400, 300).nearest(aiHost))
	if searchAdmin.MatchString(t.Content[groups[0]:start]) {
		privilege(c, "admin key: full control of the search service")
	}
	return true
}

var searchAdmin = regexp.MustCompile(`(?i)search[ _-](?:service[ _-])?admin`)

// checkRuntimeKey judges the key with which a self-hosted integration runtime
// registers: IR@id@factory@region or endpoint@key.
func checkRuntimeKey(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	if _, raw := keyBytes(c.Secret); len(raw) != 32 || distinctBytes(c.Secret) < 12 {
		return false
	}
	c.Checked = ByStructure
	parts := strings.Split(t.Content[groups[0]:groups[1]], "@")
	if len(parts) > 3 {
		c.Identity.AppID, c.Identity.Resource = parts[1], parts[2]
		if host, ok := strings.CutPrefix(parts[3], "ServiceEndpoint="); ok {
			c.Identity.Host = strings.ToLower(host)
		}
	}
	return true
}

var databricksHost = regexp.MustCompile(`(?i)\b((?:adb-\d{1,20}\.\d{1,3}|[a-z0-9-]{1,60})\.(?:azuredatabricks\.net|databricks\.azure\.(?:us|cn)|cloud\.databricks\.(?:com|us)|gcp\.databricks\.com))\b`)

// checkDatabricks judges a personal access token of Databricks.
func checkDatabricks(t *Text, groups []int, c *Candidate) bool {
	if !checkOpaque(t, groups, c) {
		return false
	}
	c.Checked = ByStructure
	c.Identity.Host = strings.ToLower(vicinity(t, c, 400, 400).nearest(databricksHost))
	return true
}

// insightsHost and insightsApp name what a telemetry key writes to.
var (
	insightsHost = regexp.MustCompile(`(?i)IngestionEndpoint=https://([a-z0-9.-]{1,120})`)
	insightsApp  = regexp.MustCompile(`(?i)ApplicationId=(` + guid + `)`)
)

// checkInstrumentation judges the instrumentation key of Application Insights: it
// lets anybody write telemetry and nobody read any.
func checkInstrumentation(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	if distinctBytes(c.Secret) < 8 {
		return false
	}
	c.Secret = strings.ToLower(c.Secret)
	w := vicinity(t, c, 300, 300)
	c.Identity.Host, c.Identity.AppID = strings.ToLower(w.nearest(insightsHost)), strings.ToLower(w.nearest(insightsApp))
	return true
}
