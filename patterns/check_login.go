package patterns

import (
	"regexp"
	"strings"
)

// oracleLogin reads user/password@address, as Oracle's programs take a login
// (SQL*Plus User's Guide, CONNECT).
var oracleLogin = regexp.MustCompile(`^["']?([A-Za-z][\w$#]*)/("[^"]+"|[^\s@"']+)(?:@(?://)?([^\s"':/]+)([:/]?))?`)

// checkOracleLogin judges the login of an Oracle program.
func checkOracleLogin(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	m := oracleLogin.FindStringSubmatchIndex(t.Content[start:end])
	if m == nil {
		return false
	}
	user := t.Content[start+m[2] : start+m[3]]
	placeArgument(t, c, start+m[4], start+m[5])
	if isPlaceholder(c.Secret) || strings.HasPrefix(c.Secret, "&") || sampleLogins.MatchString(user) && samplePasswords.MatchString(c.Secret) {
		return false
	}
	if m[6] < 0 && plainWord(c.Secret) {
		return false // "and/or" in running text
	}
	c.Checked = ByStructure
	c.Identity.User, c.Privileged = strings.Clone(user), superuser(user)
	if m[6] < 0 {
		return true
	}
	name := strings.Clone(t.Content[start+m[6] : start+m[7]])
	if m[8] < m[9] || strings.Contains(name, ".") { // host:port/service, and not a service's name
		c.Identity.Host = strings.ToLower(name)
		return true
	}
	c.Identity.Resource = name
	return true
}

// remoteLogin reads domain/user:password@host, as the Impacket programs take it.
var remoteLogin = regexp.MustCompile(`^(?:([\w.-]+)/)?([\w.$-]+):([^@]+)(?:@([\w.-]+))?$`)

// checkRemoteLogin judges the login of a tool that administers Windows from
// elsewhere.
func checkRemoteLogin(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	m := remoteLogin.FindStringSubmatchIndex(t.Content[start:end])
	if m == nil {
		return false
	}
	placeArgument(t, c, start+m[6], start+m[7])
	user := t.Content[start+m[4] : start+m[5]]
	if isPlaceholder(c.Secret) || samplePasswords.MatchString(c.Secret) && sampleLogins.MatchString(user) {
		return false
	}
	if m[2] >= 0 {
		user = t.Content[start+m[2]:start+m[3]] + `\` + user
	}
	c.Identity.User, c.Privileged = strings.Clone(user), superuser(user)
	if m[8] >= 0 {
		c.Identity.Host = strings.ToLower(strings.Trim(t.Content[start+m[8]:start+m[9]], "."))
	}
	c.Checked = ByStructure
	return true
}
