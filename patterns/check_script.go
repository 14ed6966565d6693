package patterns

import (
	"regexp"
	"strings"
)

// asksPassword is what an expect script waits for before it types a password.
var asksPassword = regexp.MustCompile(`(?i)assword|assphrase|passwor[dt]|wachtwoord|lösenord|has[lł]o|contraseña|senha|mot de passe|парол`)

// checkTypedLine judges what an expect script sends: a password where it waited for
// the question, or where the line looks like nothing else.
func checkTypedLine(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	if isPlaceholder(c.Secret) || sampleLogins.MatchString(c.Secret) {
		return false
	}
	before := t.Content[max(0, groups[0]-150):groups[0]]
	if i := strings.LastIndex(before, "send "); i >= 0 {
		before = before[i:] // what it was asked since it sent something else
	}
	return asksPassword.MatchString(before) || looksGenerated(c.Secret) && hasSign(c.Secret)
}

// ftpLine matches the other lines of an FTP client's script.
var ftpLine = regexp.MustCompile(`(?im)^[> \t|]{0,8}(?:ftp>|s?ftp\s+-|open\s+\S|(?:binary|bin|ascii|prompt|passive|bye|quit)[ \t\r]*$|(?:m?put|m?get|lcd)[ \t]+\S*[./*\\]\S)`)

// checkFTPScript judges "user NAME PASSWORD" among the lines of such a script.
func checkFTPScript(t *Text, groups []int, c *Candidate) bool {
	if len(groups) < 6 {
		return false
	}
	placeArgument(t, c, groups[4], groups[5])
	user := t.Content[groups[2]:groups[3]]
	if isPlaceholder(c.Secret) || strings.EqualFold(user, "anonymous") || !ftpLine.MatchString(vicinity(t, c, 300, 200).text) {
		return false
	}
	c.Identity.User, c.Privileged = strings.Clone(user), superuser(user)
	return true
}
