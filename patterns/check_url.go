package patterns

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf8"
)

// urlLogin matches the parts of a URL that holds a password (RFC 3986, 3.2.1).
var urlLogin = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*)://([^:@/\s]*):(.+)@(\[[0-9a-fA-F:.]+\]|[^:/?#@\s]+)`)

// sampleLogins are the words that documents put for user and password.
var sampleLogins = regexp.MustCompile(`(?i)^(?:user(?:name)?|usr|foo|bar|name|login|me|someone|myuser|id|u|userid)$`)

var samplePasswords = regexp.MustCompile(`(?i)^(?:pass(?:word|wd|wort|phrase)?|pwd|pw|p|bar|secret|mypass(?:word)?|token|port|x-oauth-basic|x-token-auth|api_?key)$`)

var portAndPairs = regexp.MustCompile(`^\d{1,5}[;#]`)

// checkURLLogin judges the password in scheme://user:password@host.
func checkURLLogin(t *Text, groups []int, c *Candidate) bool {
	whole := t.Content[groups[0]:groups[1]]
	m := urlLogin.FindStringSubmatchIndex(whole)
	if m == nil {
		return false
	}
	user, host := undoPercent(whole[m[4]:m[5]]), whole[m[8]:m[9]]
	pin(t, c, groups[0]+m[6], groups[0]+m[7])
	c.Secret = undoPercent(c.Secret)
	if isPlaceholder(c.Secret) || samplePasswords.MatchString(c.Secret) || sampleURL(user, host, c.Secret) {
		return false
	}
	if !utf8.ValidString(c.Secret) {
		c.Secret = t.Content[c.Start:c.End]
	}
	c.Checked = ByStructure
	c.Identity.User, c.Identity.Host = strings.Clone(user), strings.ToLower(host)
	c.Privileged = superuser(user)
	return true
}

func sampleURL(user, host, password string) bool {
	if portAndPairs.MatchString(password) {
		return true // jdbc:sqlserver://host:1433;user=name@host, https://host:443#part@place
	}
	if user == "" && strings.Contains(password, ":") {
		return true // cvs://:pserver:name@host
	}
	if strings.HasPrefix(user, "<") || strings.HasPrefix(user, "{") || strings.HasPrefix(host, "<") {
		return true
	}
	return sampleLogins.MatchString(user) && len(password) < 6
}

// basicHost is the server that a header, or Docker's config.json, is for.
var basicHost = regexp.MustCompile(`(?im)^[> \t]*Host:\s*([\w.-]+)|"(?:https?://)?([\w-]+\.[\w.-]+)[^"\s]{0,60}"\s*:\s*\{|https?://([\w.-]+)`)

// checkBasic judges an HTTP Basic authorisation (RFC 7617): base64 of
// user:password. The secret is the password, so that it joins with the same
// one elsewhere.
func checkBasic(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(c.Secret, "="))
	if err != nil || !utf8.Valid(raw) || strings.ContainsFunc(string(raw), isControlRune) {
		return false
	}
	user, password, ok := strings.Cut(string(raw), ":")
	if user == "" && strings.Contains(password, ":") {
		return false
	}
	if !ok || isPlaceholder(password) || samplePasswords.MatchString(password) && sampleLogins.MatchString(user) {
		return false
	}
	c.Secret, c.Checked = password, ByStructure
	c.Identity.User = user
	w := vicinity(t, c, 400, 0)
	if hosts := basicHost.FindAllStringSubmatchIndex(w.text[:w.start], -1); len(hosts) > 0 {
		s, e := lastGroup(hosts[len(hosts)-1])
		c.Identity.Host = strings.ToLower(w.text[s:e])
	}
	c.Privileged = superuser(user)
	return true
}

func isControlRune(r rune) bool { return r < ' ' || r == 0x7f }

// longestOpaque bounds a value that is only known by its place, in bytes: the
// longest refresh tokens and cookies are a few thousand.
const longestOpaque = 16 << 10

// checkOpaque judges a value that only its place names as a secret: it must be
// no placeholder, and random enough.
func checkOpaque(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, start+len(strings.TrimRight(t.Content[start:end], ".,;:")))
	c.Secret = undoPercent(c.Secret)
	if len(c.Secret) > longestOpaque || isPlaceholder(c.Secret) || distinctBytes(c.Secret) < 8 || isTokenPart(c.Secret) {
		return false
	}
	return true
}

// checkFixed judges a value of one length and alphabet.
func checkFixed(t *Text, groups []int, c *Candidate) bool {
	c.Checked = ByStructure
	return checkOpaque(t, groups, c)
}

// checkLiteral judges a password that a setting or command names: anything but
// a placeholder or a variable.
func checkLiteral(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	c.Secret = strings.Trim(c.Secret, blankChars)
	return !isPlaceholder(c.Secret)
}
