package patterns

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// checkWholeLine judges a password that takes the rest of its line, blanks and all,
// in what a program wrote: no sentence stands there.
func checkWholeLine(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	value := strings.TrimRight(t.Content[start:end], blankChars)
	pin(t, c, start, start+len(value))
	return len(value) >= 3 && !isPlaceholder(value) && !strings.HasPrefix(value, "(null)") && distinctBytes(value) > 2
}

// checkBase64Element judges a value that its format says to be base64: it protects
// nothing, and the secret is what it stands for.
func checkBase64Element(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(c.Secret))
	if value := string(raw); err == nil && len(raw) > 0 && readable(value) && !isPlaceholder(value) {
		c.Secret, c.Checked = value, ByStructure
		w := vicinity(t, c, 400, 300)
		c.Identity.User, c.Identity.Host = w.nearest(elementUser), w.nearest(elementHost)
		c.Privileged = superuser(c.Identity.User)
		return true
	}
	return false
}

// checkElementPair judges the value of an element beside the one that names it.
func checkElementPair(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	c.Secret = undoEntities.Replace(strings.Trim(c.Secret, blankChars))
	if isPlaceholder(c.Secret) || vaultLink.MatchString(c.Secret) || otherName.MatchString(t.Content[groups[0]:start]) {
		return false
	}
	return elementHolds(t.Content[groups[0]:start], c.Secret)
}

// checkSecretSetting is checkSetting for a bare name, which code has as well: there
// a call or another name follows.
func checkSecretSetting(t *Text, groups []int, c *Candidate) bool {
	_, end := lastGroup(groups)
	return !charAfter(t.Content, end, "([") && checkSetting(t, groups, c) && !dottedName.MatchString(c.Secret)
}

// dottedName is how code names a member of something.
var dottedName = regexp.MustCompile(`^[A-Za-z_$]\w*(?:\.[A-Za-z_$]\w*)+$`)

// checkStatement is checkSetting for a password that a statement of SQL gives. What
// stands there as a hash has to be guessed first.
func checkStatement(t *Text, groups []int, c *Candidate) bool {
	if !checkSetting(t, groups, c) {
		return false
	}
	if hashedBySQL.MatchString(c.Secret) {
		c.Severity, c.Title = High, "Password hash in an SQL statement"
	}
	return true
}

// hashedBySQL are hashes as servers keep them: of MySQL, PostgreSQL, SQL Server.
var hashedBySQL = regexp.MustCompile(`^(?:\*[0-9A-Fa-f]{40}|md5[0-9a-f]{32}|SCRAM-SHA-256\$.*|0x0[12]00[0-9A-Fa-f]{40,})$`)
