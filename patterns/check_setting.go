package patterns

import (
	"regexp"
	"strings"
)

// otherSetting matches a further setting of a device in the line, which MikroTik
// writes as name=value (help.mikrotik.com: Command Line Interface).
var otherSetting = regexp.MustCompile(`(?i)(?:^|\s)(?:add|set)\s|(?:^|\s)[a-z][a-z0-9-]{1,30}=\S`)

// checkDeviceSetting judges the value of a setting such as ipsec-secret=X. The name
// "secret" alone counts among other settings.
func checkDeviceSetting(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	name := strings.ToLower(strings.TrimLeft(t.Content[groups[0]:start], " \t\r\n>|;"))
	from, to := lineBounds(t.Content, start)
	rest := t.Content[max(from, groups[0]-300):max(from, groups[0])] + t.Content[min(end, to):min(to, end+300)]
	if !strings.Contains(name, "-") && !otherSetting.MatchString(rest) {
		return false
	}
	if !checkDevice(t, groups, c) || strings.ContainsAny(c.Secret, "(){}") {
		return false
	}
	return distinctBytes(c.Secret) > 3
}

// aDigest is a hash, as it stands behind its algorithm's name.
var aDigest = regexp.MustCompile(`(?i)^(?:[0-9a-f:]{16,}|[0-9a-z+/]{43,}={0,2})$`)

// checkSNMPUser judges the password behind "auth (SHA):" of an SNMPv3 user.
func checkSNMPUser(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	placeArgument(t, c, start, end)
	if isPlaceholder(c.Secret) || spoken.MatchString(c.Secret) || logged.MatchString(c.Secret) || aDigest.MatchString(c.Secret) {
		return false
	}
	_, _, digits, signs := classesOf(c.Secret)
	near := strings.ToLower(vicinity(t, c, 250, 100).text)
	return digits+signs > 0 && (strings.Contains(near, "snmp") || strings.Contains(near, "v3"))
}
