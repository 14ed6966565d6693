package patterns

import (
	"regexp"
	"strings"
	"time"
)

var devopsHost = regexp.MustCompile(`(?i)\b((?:dev|pkgs\.dev|vssps\.dev|feeds\.dev)\.azure\.(?:com|us)/[a-z0-9-]{1,60}|[a-z0-9-]{1,60}\.visualstudio\.com)\b`)

// devopsRights are the words for a token that may do everything.
var devopsRights = regexp.MustCompile(`(?i)\b(full access|full[- ]?scope(?:d)?|all scopes|all accessible organi[sz]ations|(?:project )?collection administrators?|vso\.[a-z]{1,20}_manage)\b`)

// annotatedKinds names the providers of common annotated keys by their
// signature (microsoft/security-utilities, CommonAnnotatedSecurityKey).
var annotatedKinds = map[string]struct {
	title    string
	severity Severity
}{
	"ACOG": {"Azure AI services (OpenAI, Cognitive Services) key", High},
	"APIM": {"Azure API Management key", High},
	"ASRS": {"Azure SignalR access key", High},
	"AWPS": {"Azure Web PubSub access key", High},
	"AZAC": {"Azure App Configuration access key", High},
	"AZCS": {"Azure Communication Services key", Medium},
	"AZDO": {"Azure DevOps personal access token", Critical},
	"AZEG": {"Azure Event Grid key", Medium},
	"AZFR": {"Azure Fluid Relay key", Medium},
	"AZMP": {"Azure Maps key", Medium},
	"AZMR": {"Azure Mixed Reality key", Medium},
	"msql": {"SQL Server login of a private cloud", High},
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
	dateAnnotated(c)
	c.Checked, c.Confidence = ByStructure, 0.97
	w := vicinity(t, c, 400, 300)
	c.Identity.Host = strings.ToLower(w.nearest(azureHost))
	signature := c.Secret[annotatedSignature : annotatedSignature+4]
	if kind, ok := annotatedKinds[signature]; ok {
		c.Title, c.Severity = kind.title, kind.severity
	}
	if signature == devopsSignature {
		c.Identity.Host = w.nearest(devopsHost)
		privilege(c, devopsGranted(w))
	}
	return true
}

// devopsGranted says why a token of Azure DevOps is privileged, as far as the
// words around it tell.
func devopsGranted(w scene) string {
	if s := w.nearest(devopsRights); s != "" {
		return "token with " + s
	}
	return ""
}

const annotatedYears = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// dateAnnotated sets the month in which a common annotated key was made. Others
// stay as they are.
func dateAnnotated(c *Candidate) {
	if len(c.Secret) < 84 || c.Secret[52:57] != "JQQJ9" {
		return
	}
	year := strings.IndexByte(annotatedYears, c.Secret[annotatedYear])
	month := int(c.Secret[annotatedMonth]) - 'A' + 1
	if year >= 0 && month >= 1 && month <= 12 {
		c.IssuedAt = time.Date(2024+year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	}
}
