package patterns

import (
	"encoding/base32"
	"regexp"
	"strings"
	"unicode"
)

// seedWords say that a text is about one-time passwords.
var seedWords = regexp.MustCompile(`(?i)\b(?:totp|hotp|otp|oath(?:tool)?|mfa|2fa|authenticator|two-(?:factor|step)|multi-?factor|zwei-?(?:faktor|stufig)|zweistufig|autenticador|autenticatore|doble factor)|二要素|二段階|多要素|認証アプリ|认证器|验证器|驗證器|двухфактор|двофактор|аутентификатор|автентифікатор|인증 앱|المصادقة|(?:totp|otp|mfa|2fa)[_-]?(?:secret|seed|key)`)

// seedLengths are those of the seeds that services give out, in base32 without
// padding: 10, 16, 20, 32, 35, 40 and 64 bytes (RFC 4226, 4 asks for 16 at least).
var seedLengths = map[int]bool{16: true, 26: true, 32: true, 52: true, 56: true, 64: true, 103: true}

// checkSeed judges the seed of an authenticator as people type it in: base32,
// often in groups of four (github.com/google/google-authenticator, "Key Uri
// Format").
func checkSeed(t *Text, groups []int, c *Candidate) bool {
	return readSeed(t, groups, c) && seedWords.MatchString(vicinity(t, c, 250, 120).text)
}

// checkSetupKey judges a seed behind the words of the page on which it is set up.
// Where nothing else speaks of one-time passwords it must have a seed's length.
func checkSetupKey(t *Text, groups []int, c *Candidate) bool {
	if !readSeed(t, groups, c) {
		return false
	}
	grouped := strings.ContainsAny(t.Content[c.Start:c.End], " -")
	return seedLengths[len(c.Secret)] && (grouped || len(c.Secret) >= 26) || seedWords.MatchString(vicinity(t, c, 250, 120).text)
}

func readSeed(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	v := wholeSeed(t.Content[start:end])
	pin(t, c, start, start+len(v))
	plain := strings.NewReplacer(" ", "", "-", "").Replace(v)
	if len(plain) < 16 || isPlaceholder(plain) || distinctBytes(plain) < 8 || !seedLike(plain) {
		return false
	}
	c.Secret = strings.ToUpper(plain)
	c.Checked = ByStructure
	if _, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(c.Secret); err != nil {
		c.Checked, c.Confidence = CheckFailed, c.Confidence*0.8
	}
	return true
}

// wholeSeed leaves the words off that stand behind a seed in groups: it ends
// where the case changes, and at the last length that seeds have.
func wholeSeed(v string) string {
	if i := strings.IndexFunc(v, unicode.IsLower); i > 0 && unicode.IsUpper(rune(v[0])) {
		v = strings.TrimRight(v[:i], " -")
	}
	if !strings.ContainsFunc(v, unicode.IsLower) {
		return v
	}
	for w := v; len(w) >= 16; {
		if seedLengths[len(w)-strings.Count(w, " ")-strings.Count(w, "-")] {
			return w
		}
		cut := strings.LastIndexAny(w, " -")
		if cut < 0 {
			break
		}
		w = w[:cut]
	}
	return v
}

// seedLike tells base32 from words and from a key in hex: a seed is in one case
// and has a digit, or is a long run of capitals.
func seedLike(v string) bool {
	lower, upper, digits, _ := classesOf(v)
	if lower > 0 && upper > 0 {
		return false
	}
	return digits > 0 || upper >= 26
}
