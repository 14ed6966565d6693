package patterns

import (
	"encoding/base32"
	"net/url"
	"strings"
)

// checkOTPAuth judges the seed in an otpauth link (github.com/google/google-
// authenticator, "Key Uri Format"): who has it makes the same codes.
func checkOTPAuth(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	c.Secret = strings.ToUpper(c.Secret)
	if distinctBytes(c.Secret) < 8 || isPlaceholder(c.Secret) {
		return false
	}
	c.Checked = ByStructure
	if _, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(c.Secret); err != nil {
		c.Checked = CheckFailed
		c.Confidence *= 0.8
	}
	after, to := t.Content[end:], lettersUntil(t.Content[end:], " \t\r\n\"'<>\u00a0")
	describeOTP(t.Content[groups[0]:end]+after[:to], c)
	return true
}

// lettersUntil counts the bytes before the first of set, at most 300.
func lettersUntil(s, set string) int {
	s = s[:min(len(s), 300)]
	if i := strings.IndexAny(s, set); i >= 0 {
		return i
	}
	return len(s)
}

// describeOTP reads label and issuer: "otpauth://totp/Issuer:account?issuer=…".
func describeOTP(link string, c *Candidate) {
	u, err := url.Parse(strings.ReplaceAll(strings.TrimRight(link, ".,;)"), "&amp;", "&"))
	if err != nil {
		return
	}
	label := strings.TrimPrefix(u.Path, "/")
	issuer, account, ok := strings.Cut(label, ":")
	if !ok {
		issuer, account = "", label
	}
	if v := u.Query().Get("issuer"); v != "" {
		issuer = v
	}
	c.Identity.User, c.Identity.Resource = strings.TrimSpace(account), issuer
	c.Privileged = superuser(c.Identity.User)
}
