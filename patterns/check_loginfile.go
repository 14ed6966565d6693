package patterns

import (
	"regexp"
	"strings"
)

var (
	netrcMachine = regexp.MustCompile(`(?i)\bmachine\s+([\w.-]{1,100})`)
	netrcLogin   = regexp.MustCompile(`(?i)\blogin\s+(\S{1,100})`)
)

// checkNetrc judges a password in a .netrc file (gnu.org/software/inetutils,
// "The .netrc file").
func checkNetrc(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	placeArgument(t, c, start, end)
	if isPlaceholder(c.Secret) || spoken.MatchString(c.Secret) {
		return false
	}
	entry := t.Content[groups[0]:start]
	c.Checked = ByStructure
	c.Identity.Host = strings.ToLower(firstGroup(netrcMachine, entry))
	c.Identity.User = firstGroup(netrcLogin, entry)
	c.Privileged = superuser(c.Identity.User)
	return true
}

// checkPgpass judges a line of .pgpass (postgresql.org/docs/current/
// libpq-pgpass.html): host:port:database:user:password, where a backslash
// escapes a colon.
func checkPgpass(t *Text, groups []int, c *Candidate) bool {
	if len(groups) < 12 {
		return false
	}
	part := func(i int) string { return t.Content[groups[2*i]:groups[2*i+1]] }
	pin(t, c, groups[10], groups[11])
	c.Secret = strings.NewReplacer(`\:`, ":", `\\`, `\`).Replace(c.Secret)
	if isPlaceholder(c.Secret) || sampleLogins.MatchString(part(4)) {
		return false
	}
	n := connection{host: part(1), user: part(4), database: part(3)}
	n.describe(c)
	c.Identity.User, c.Identity.Resource = strings.Clone(n.user), strings.Clone(n.database)
	return true
}

var (
	clientUser = regexp.MustCompile(`(?im)^[> \t]*user(?:name)?\s*=\s*["']?([^\s"']{1,100})`)
	clientHost = regexp.MustCompile(`(?im)^[> \t]*host\s*=\s*["']?([^\s"']{1,100})`)
)

// checkClientFile judges the password in an options file of MySQL
// (dev.mysql.com/doc/refman/8.4/en/option-files.html).
func checkClientFile(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	c.Secret = strings.Trim(c.Secret, `"' `)
	if isPlaceholder(c.Secret) {
		return false
	}
	w := vicinity(t, c, 300, 200)
	n := connection{host: w.nearest(clientHost), user: w.nearest(clientUser)}
	n.describe(c)
	return true
}
