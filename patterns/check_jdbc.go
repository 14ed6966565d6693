package patterns

import (
	"regexp"
	"strings"
)

var (
	jdbcUser = regexp.MustCompile(`(?i)[?&;:]user(?:name)?=([^&;\s"'<>]{1,100})`)
	jdbcBase = regexp.MustCompile(`(?i)[;?&]database(?:Name)?=([^&;\s"'<>]{1,100})|//[^/\s;?]{1,200}/([\w.-]{1,100})`)
	// thin is Oracle's own form: jdbc:oracle:thin:user/password@address.
	thin = regexp.MustCompile(`(?i)^jdbc:oracle:\w+:([\w$#]+)/`)
	// thinHost is the address of it: //host:port/service, host:port:sid or a list.
	thinHost = regexp.MustCompile(`(?i)^@(?:(?:tcps?:)?//)?([\w.-]+)[:/]|^@[^\s"'<>]{0,200}?\bHOST\s?=\s?([^)\s]+)`)
)

// checkJDBC judges the password in a JDBC URL; user, host and database stand in
// the same URL.
func checkJDBC(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, start+len(strings.TrimRight(bareValue(t.Content[start:end]), ":")))
	c.Secret = strings.ReplaceAll(undoPercent(c.Secret), "&amp;", "&")
	if isPlaceholder(c.Secret) || samplePasswords.MatchString(c.Secret) {
		return false
	}
	if t.Joined && strings.Contains(c.Secret, "://") {
		return false // the address in the next line, which is none of this one
	}
	rest := t.Content[end:min(len(t.Content), end+longestPair)]
	if i := strings.IndexAny(rest, " \t\r\n\"'<>"); i >= 0 {
		rest = rest[:i]
	}
	url := t.Content[groups[0]:start] + rest
	n := connection{user: firstGroup(jdbcUser, url), database: firstGroup(jdbcBase, url)}
	n.host, _ = jdbcHost(url)
	if m := thin.FindStringSubmatch(url); m != nil {
		n.user, n.host = m[1], firstGroup(thinHost, rest)
	}
	n.describe(c)
	return true
}

var redisHost = regexp.MustCompile(`^[\w.-]+`)

// checkRedis judges the password of a list of options as the Redis client of
// .NET takes it: host:port,password=…,ssl=True.
func checkRedis(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, start+len(bareValue(t.Content[start:end])))
	if isPlaceholder(c.Secret) {
		return false
	}
	n := connection{host: redisHost.FindString(t.Content[groups[0]:start])}
	n.describe(c)
	return true
}
