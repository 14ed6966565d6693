package patterns

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// A block of a BitLocker recovery password is a 16-bit number times 11, in six
// digits (learn.microsoft.com/windows/security: BitLocker recovery).
const (
	recoveryFactor = 11
	recoveryMax    = 65535 * recoveryFactor
)

var (
	notDigit      = regexp.MustCompile(`\D+`)
	recoveryWords = regexp.MustCompile(`(?i)bitlocker|recovery|wiederherstell|récupération|recuperaci|recuperaç|recupero|ripristino|herstelsleutel|herstelcode|odzyskiw|återställ|obnov|helyreáll|kurtarma|восстановл|відновл|回復|復旧|恢复|恢復|復原|修復|还原|還原|복구|استرداد|استعادة`)
	recoveryID    = regexp.MustCompile(`(?i)(?:key ?id|identifier|recovery id|ID)\s*[:=]?\s*\{?(` + guid + `)`)
)

// checkBitLocker judges a recovery password of 48 digits: each block must be
// divisible by 11. What the text calls a recovery key stays, mistyped or not.
func checkBitLocker(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	digits := notDigit.ReplaceAllString(c.Secret, "")
	if len(digits) != 48 || distinctBytes(digits) < 4 || charBefore(t.Content, start, "0123456789-") || charAfter(t.Content, end, "0123456789") {
		return false
	}
	fits := true
	var blocks []string
	for ; digits != ""; digits = digits[6:] {
		n, _ := strconv.Atoi(digits[:6])
		fits = fits && n%recoveryFactor == 0 && n <= recoveryMax
		blocks = append(blocks, digits[:6])
	}
	c.Secret = strings.Join(blocks, "-")
	w := vicinity(t, c, 300, 200)
	c.Identity.Resource = strings.ToLower(w.nearest(recoveryID))
	if fits {
		c.Checked, c.Confidence = ByChecksum, 0.99
		return true
	}
	c.Checked = CheckFailed
	c.Confidence *= 0.7
	return recoveryWords.MatchString(w.text)
}

// preferencesKey is the AES key with which Group Policy Preferences hide
// passwords; Microsoft published it ([MS-GPPREF] 2.2.1.1.4), so that the value
// is as good as clear text (MS14-025).
var preferencesKey = []byte{
	0x4e, 0x99, 0x06, 0xe8, 0xfc, 0xb6, 0x6c, 0xc9, 0xfa, 0xf4, 0x93, 0x10, 0x62, 0x0f, 0xfe, 0xe8,
	0xf4, 0x96, 0xe8, 0x06, 0xcc, 0x05, 0x79, 0x90, 0x20, 0x9b, 0x09, 0xa4, 0x33, 0xb6, 0x6c, 0x1b,
}

// preferencesPassword decrypts a cpassword value; ok is false where it is none.
func preferencesPassword(value string) (password string, ok bool) {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
	if err != nil || len(raw) == 0 || len(raw)%aes.BlockSize != 0 {
		return "", false
	}
	block, err := aes.NewCipher(preferencesKey)
	if err != nil {
		return "", false
	}
	cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(raw, raw)
	pad := int(raw[len(raw)-1])
	if pad == 0 || pad > aes.BlockSize {
		return "", false
	}
	return utf16Text(raw[:len(raw)-pad])
}

// utf16Text decodes UTF-16LE and refuses what no person would have typed.
func utf16Text(raw []byte) (string, bool) {
	if len(raw)%2 != 0 {
		return "", false
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i]) | uint16(raw[2*i+1])<<8
	}
	s := string(utf16.Decode(units))
	odd := func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsGraphic(r) }
	return s, !strings.ContainsFunc(s, odd)
}

var preferencesUser = regexp.MustCompile(`(?i)\b(?:userName|newName|accountName|runAs)\s*=\s*["']([^"']{1,100})["']`)

// checkPreferences judges the cpassword of a Group Policy Preferences file. The
// secret is the password itself.
func checkPreferences(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	password, ok := preferencesPassword(c.Secret)
	if password == "" && ok {
		return false
	}
	if !ok {
		c.Checked = CheckFailed
		c.Confidence *= 0.7
		return distinctBytes(c.Secret) >= 8
	}
	c.Secret, c.Checked, c.Confidence = password, ByStructure, 0.99
	c.Identity.User = vicinity(t, c, 400, 400).nearest(preferencesUser)
	c.Privileged = superuser(c.Identity.User)
	return true
}

var (
	plainFalse   = regexp.MustCompile(`(?is)^[^<]{0,20}</Value>[\s>]*<PlainText>\s*false`)
	unattendUser = regexp.MustCompile(`(?i)<(?:Username|Name)>\s*([^<\s]{1,100})\s*</`)
	falseBefore  = regexp.MustCompile(`(?i)<PlainText>\s*false\s*</PlainText>[\s>]*<Value>\s*$`)
	unattendTag  = regexp.MustCompile(`(?i)<(AdministratorPassword|Password)>[\s>]*(?:<PlainText>\s*\w+\s*</PlainText>[\s>]*)?<Value>[^<]*$`)
)

// checkUnattend judges the password of an answer file: clear, or base64 of
// UTF-16LE with the name of its element behind it
// (learn.microsoft.com/windows-hardware/customize/desktop/unattend).
func checkUnattend(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	w := vicinity(t, c, 300, 300)
	c.Identity.User = w.nearest(unattendUser)
	tag := unattendTag.FindStringSubmatch(w.text[:w.start])
	if tag != nil && strings.EqualFold(tag[1], "AdministratorPassword") {
		c.Identity.User, c.Privileged = "Administrator", "password of the local administrator"
	}
	if tag != nil && (plainFalse.MatchString(w.text[w.end:]) || falseBefore.MatchString(w.text[:w.start])) {
		decodeHidden(tag[1], c)
	}
	return !isPlaceholder(c.Secret) && !strings.Contains(c.Secret, "\n")
}

// betweenLines takes out what a mailer put between two lines of base64.
var betweenLines = strings.NewReplacer("\r", "", "\n", "", ">", "", " ", "", "\t", "")

func decodeHidden(tag string, c *Candidate) {
	s, ok := c.Secret, true // a view may have decoded it
	if raw, err := base64.StdEncoding.DecodeString(betweenLines.Replace(c.Secret)); err == nil {
		s, ok = utf16Text(raw)
	}
	if password := strings.TrimSuffix(s, tag); ok && password != s && password != "" {
		c.Secret, c.Checked = password, ByStructure
	}
}
