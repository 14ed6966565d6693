package patterns

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	loginUser    = regexp.MustCompile(`(?i)(?:334[ -]VXNlcm5hbWU6|334[ -]VXNlciBOYW1lAA==|\+ VXNlcm5hbWU6)[^\r\n]{0,20}\r?\n(?:[^\r\n]{0,60}[ \t>:\])])?([A-Za-z0-9+/]{2,200}={0,2})[ \t]{0,4}\r?\n|AUTH LOGIN ([A-Za-z0-9+/]{2,200}={0,2})`)
	smtpGreeting = regexp.MustCompile(`(?i)\b(?:220|250)[ -]([a-z0-9][a-z0-9.-]{2,100}\.[a-z]{2,20})\b`)
)

// checkLoginDialogue judges the answer to the prompt "Password:" of the mechanism
// LOGIN, all in base64 (draft-murchison-sasl-login, section 2).
func checkLoginDialogue(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	password, ok := decodedWord(c.Secret)
	if !ok || isPlaceholder(password) || isPlaceholder(strings.TrimRight(password, ":")) { // the server's own prompt
		return false
	}
	w := vicinity(t, c, 600, 0)
	if user, ok := decodedWord(lastOf(loginUser, w.text[:w.start])); ok {
		c.Identity.User = user
	}
	return dialogue(w, password, c)
}

// checkPlainDialogue judges the argument of AUTH PLAIN: base64 of who acts, who
// logs in, and the password, with zero bytes between (RFC 4616, section 2).
func checkPlainDialogue(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(c.Secret, "="))
	parts := strings.Split(string(raw), "\x00")
	if err != nil || len(parts) != 3 || parts[1] == "" || !printable(parts[2]) || isPlaceholder(parts[2]) {
		return false
	}
	c.Identity.User = parts[1]
	return dialogue(vicinity(t, c, 600, 0), parts[2], c)
}

// bearer matches what XOAUTH2 encodes
// (learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth).
var bearer = regexp.MustCompile(`^user=([^\x01]{1,200})\x01auth=Bearer ([A-Za-z0-9._~+/=-]{20,})\x01\x01$`)

// checkBearerDialogue judges the argument of AUTH XOAUTH2. The secret is the token,
// which is the same wherever else it stands.
func checkBearerDialogue(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(c.Secret, "="))
	m := bearer.FindSubmatch(raw)
	if err != nil || m == nil || len(raw) > longestToken || isPlaceholder(string(m[2])) {
		return false
	}
	c.Identity.User, c.Secret, c.Checked = string(m[1]), string(m[2]), ByStructure
	if parts := strings.Split(c.Secret, "."); len(parts) == 3 {
		k := jwtClaims{decodeJSON(parts[1])}
		c.Identity.Tenant, c.Identity.AppID = k.first("tid"), k.first("appid", "azp")
		k.lifetime(t, c)
		privilege(c, k.privileged())
	}
	return true
}

func dialogue(w scene, password string, c *Candidate) bool {
	c.Secret, c.Checked, c.Confidence = password, ByStructure, 0.96
	c.Identity.Host = strings.ToLower(lastOf(smtpGreeting, w.text[:w.start]))
	privilege(c, superuser(c.Identity.User))
	return true
}

func decodedWord(b64 string) (string, bool) {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(b64, "="))
	return string(raw), err == nil && printable(string(raw))
}

func printable(s string) bool {
	return s != "" && utf8.ValidString(s) && !strings.ContainsFunc(s, isControlRune)
}

// lastOf gives the group of the last match of re.
func lastOf(re *regexp.Regexp, s string) string {
	all := re.FindAllStringSubmatch(s, -1)
	if len(all) == 0 {
		return ""
	}
	for _, g := range all[len(all)-1][1:] {
		if g != "" {
			return strings.Clone(g)
		}
	}
	return ""
}
