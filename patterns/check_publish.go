package patterns

import "strings"

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
	c.Identity.Host = strings.ToLower(vicinity(t, c, 300, 300).nearest(functionHost))
	return true
}

// isMixed says whether a value holds small letters, capitals and digits, and
// enough different ones to be random.
func isMixed(v string) bool {
	return strings.ContainsAny(v, "0123456789") && strings.ToLower(v) != v && strings.ToUpper(v) != v && distinctBytes(v) >= 20
}
