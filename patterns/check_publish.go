package patterns

import (
	"regexp"
	"strings"
)

// publishUser is the user of an app's publish profile: $app, or app\$app for FTP.
var publishUser = regexp.MustCompile(`(?:^|[\s"'>:=/;,])((?:[A-Za-z0-9-]{2,60}\\{1,2})?\$[A-Za-z0-9-]{2,60})(?:[\s"'<:;,@]|$)`)

// lengthOfPublish is that of the passwords that App Service makes for a publish
// profile (learn.microsoft.com/azure/app-service/deploy-configure-credentials).
const lengthOfPublish = 60

// checkPublish judges the password of a publish profile: any value of its
// attribute, or sixty letters and digits of all three kinds beside words of its
// trade.
func checkPublish(t *Text, groups []int, c *Candidate) bool {
	if !checkOpaque(t, groups, c) {
		return false
	}
	if len(c.Secret) == lengthOfPublish && isMixed(c.Secret) {
		c.Checked = ByStructure
	} else if _, end := lastGroup(groups); end == groups[1] || !charAfter(t.Content, end, "\"'") {
		return false
	}
	w := vicinity(t, c, 300, 300)
	c.Identity.User = w.nearest(publishUser)
	c.Identity.Host = strings.ToLower(w.nearest(functionHost))
	return true
}

// isMixed says whether a value holds small letters, capitals and digits, and
// enough different ones to be random.
func isMixed(v string) bool {
	return strings.ContainsAny(v, "0123456789") && strings.ToLower(v) != v && strings.ToUpper(v) != v && distinctBytes(v) >= 20
}
