package patterns

import (
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
)

var awsID = regexp.MustCompile(`\b((?:AKIA|ASIA)[A-Z2-7]{16})\b`)

// checkAWS judges a secret access key. The id of the key, if it stands near, tells
// the account; a key of a session (ASIA) ends by itself, but nobody says when.
func checkAWS(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	c.Secret = undoPercent(c.Secret)
	if inLongerBase64(t, c) || distinctBytes(c.Secret) < 16 || isPlaceholder(c.Secret) || strings.HasSuffix(c.Secret, "EXAMPLEKEY") {
		return false
	}
	if !mixedLetters(c.Secret) {
		return false // a commit, a checksum
	}
	w := vicinity(t, c, 300, 300)
	c.Identity.User = w.nearest(awsID)
	c.Identity.Account = awsAccount(c.Identity.User)
	if w.nearest(awsRoot) != "" {
		privilege(c, "key of the account's root user")
	}
	c.Checked = ByStructure
	return true
}

var awsRoot = regexp.MustCompile(`(?i)\b((?:aws|account(?:'s)?) root|root (?:account|user|key)|AdministratorAccess)\b`)

// mixedLetters says whether a value has letters of both cases and digits, as
// random base64 of this length always has.
func mixedLetters(s string) bool {
	return strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyz") && strings.ContainsAny(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") && strings.ContainsAny(s, "0123456789")
}

// awsAccount reads the number of the account out of a key's id: 40 bits behind the
// prefix, in base32. Ids made before about 2019 (the fifth character I or J) hold
// none.
func awsAccount(id string) string {
	if len(id) != 20 || id[4] == 'I' || id[4] == 'J' {
		return ""
	}
	raw, err := base32.StdEncoding.DecodeString(id[4:])
	if err != nil {
		return ""
	}
	n := binary.BigEndian.Uint64(append([]byte{0, 0}, raw[:6]...)) & 0x7fffffffff80 >> 7
	if n > 999_999_999_999 {
		return ""
	}
	return fmt.Sprintf("%012d", n)
}

// Where the rule for the secret half looks for it: behind the id, or before it
// behind a label.
var (
	awsSecretAfter  = regexp.MustCompile(`[^A-Za-z0-9+/]([A-Za-z0-9+/]{40})(?:[^A-Za-z0-9+/=]|$)`)
	awsSecretBefore = regexp.MustCompile(`(?i)secret[ _-]?(?:access)?[ _-]?key["'=: ]{1,6}([A-Za-z0-9+/]{40})(?:[^A-Za-z0-9+/=]|$)`)
)

// hasSecretKey says whether a secret access key stands beside its id.
func hasSecretKey(t *Text, c *Candidate) bool {
	after := awsSecretAfter.FindStringSubmatch(t.Content[c.End:min(len(t.Content), c.End+180)])
	before := awsSecretBefore.FindStringSubmatch(t.Content[max(0, c.Start-180):c.Start])
	for _, m := range [][]string{after, before} {
		if m != nil && mixedLetters(m[1]) && distinctBytes(m[1]) >= 16 {
			return true
		}
	}
	return false
}

// checkAWSID judges the id of an access key: no secret by itself, but it says
// which key is to be looked for, and to be deactivated.
func checkAWSID(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	if len(c.Secret) != 20 || strings.HasSuffix(c.Secret, "EXAMPLE") || distinctBytes(c.Secret[4:]) < 6 {
		return false
	}
	if hasSecretKey(t, c) {
		return false // one credential: its secret half is found, and names this one
	}
	c.Identity.User, c.Identity.Account = c.Secret, awsAccount(c.Secret)
	c.Checked = ByStructure
	return true
}
