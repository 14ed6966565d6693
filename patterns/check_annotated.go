package patterns

import (
	"regexp"
	"strings"
	"time"
)

var devopsHost = regexp.MustCompile(`(?i)\b(dev\.azure\.com/[a-z0-9-]{1,60}|[a-z0-9-]{1,60}\.visualstudio\.com)\b`)

// annotatedKinds names the providers of common annotated keys by their
// sasSignature (microsoft/security-utilities, CommonAnnotatedSecurityKey).
var annotatedKinds = map[string]string{
	"ACOG": "Azure AI services (OpenAI, Cognitive Services) key",
	"AZDO": "Azure DevOps personal access token",
	"AZMP": "Azure Maps key",
	"AZCS": "Azure Communication Services key",
	"AZFR": "Azure Fluid Relay key",
	"AZMR": "Azure Mixed Reality key",
	"AZEG": "Azure Event Grid key",
}

// Places in a common annotated key, in characters.
const (
	annotatedYear      = 58
	annotatedMonth     = 59
	annotatedSignature = 76
)

const devopsSignature = "AZDO"

// annotatedKey makes the check of the rule for Azure DevOps tokens, or of the
// one for all other providers.
func annotatedKey(devops bool) check {
	return func(t *Text, groups []int, c *Candidate) bool {
		start, end := lastGroup(groups)
		pin(t, c, start, end)
		return judgeAnnotated(t, c) && devops == (c.Secret[annotatedSignature:annotatedSignature+4] == devopsSignature)
	}
}

// judgeAnnotated judges a common annotated key by its structure: the year
// (A = 2024) and month (A = January) in which it was made, and its provider.
func judgeAnnotated(t *Text, c *Candidate) bool {
	if distinctBytes(c.Secret) < 12 || len(c.Secret) < 84 || inLongerBase64(t, c) {
		return false
	}
	year := strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", c.Secret[annotatedYear])
	month := int(c.Secret[annotatedMonth]-'A') + 1
	c.IssuedAt = time.Date(2024+year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	c.Checked, c.Confidence = ByStructure, 0.97
	w := vicinity(t, c, 400, 300)
	c.Identity.Host = strings.ToLower(w.nearest(azureHost))
	signature := c.Secret[annotatedSignature : annotatedSignature+4]
	if title, ok := annotatedKinds[signature]; ok {
		c.Title = title
	}
	if signature == devopsSignature {
		c.Identity.Host = w.nearest(devopsHost)
	}
	return true
}
