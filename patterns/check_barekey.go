package patterns

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// checkBareKey judges a private key in base64 without its armour, as settings
// and programs hold it. Its secret is that of the same key in PEM.
func checkBareKey(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	if charBefore(t.Content, start, base64Letters) && !escapedBreak(t.Content, start) || inArmour(t.Content[:start]) {
		return false
	}
	raw := blobOf(t, start)
	if len(raw) < 40 || distinctBytes(string(raw)) < 24 {
		return false
	}
	takeBlob(t, c, start, raw)
	c.Checked, c.Confidence = ByStructure, 0.97
	key := parseDER(raw)
	switch {
	case key != nil:
		joinKey(c, key)
		matchCertificate(t, key, c)
	case isLockedPKCS8(raw):
		c.Severity, c.Title = Medium, "Private key, protected by a passphrase"
	case !isOtherKey(raw):
		c.Checked, c.Confidence = CheckFailed, 0.7
	}
	signsTokens(t, c)
	return true
}

// inArmour says whether what comes next is the text of a PEM block, which has a
// rule of its own.
func inArmour(before string) bool {
	return strings.Contains(before[max(0, len(before)-80):], "KEY-----")
}

// checkXMLKey judges an RSA key as .NET writes it in XML (RFC 4051, 2.3.9 names
// its fields); the secret is the private exponent.
func checkXMLKey(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	body := notKey.ReplaceAllString(t.Content[start:end], "")
	raw, err := base64.StdEncoding.DecodeString(body)
	if err != nil || len(raw) < 32 || distinctBytes(body) < 16 {
		return false
	}
	pin(t, c, start, end)
	trimPlace(t, c)
	c.Secret, c.Checked, c.Confidence = body, ByStructure, 0.96
	return true
}

var (
	jwkType = regexp.MustCompile(`"kty"\s*:\s*"(RSA|EC|OKP|oct)"`)
	jwkName = regexp.MustCompile(`"kid"\s*:\s*"([^"]{1,100})"`)
)

// checkJWK judges the private part of a JSON web key (RFC 7518, 6): "d" of a
// pair of keys, "k" of a shared one, in the same object as "kty".
func checkJWK(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	raw, err := base64.RawURLEncoding.DecodeString(c.Secret)
	w := vicinity(t, c, 2500, 2500)
	from, to := strings.LastIndexByte(w.text[:w.start], '{'), strings.IndexByte(w.text[w.end:], '}')
	if err != nil || len(raw) < 16 || distinctBytes(c.Secret) < 12 || from < 0 || to < 0 {
		return false
	}
	object := w.text[from : w.end+to]
	m := jwkType.FindStringSubmatch(object)
	shared := strings.HasPrefix(strings.TrimLeft(t.Content[groups[0]:groups[1]], `"'`), "k")
	if m == nil || shared != (m[1] == "oct") {
		return false
	}
	c.Checked, c.Confidence = ByStructure, 0.96
	if k := jwkName.FindStringSubmatch(object); k != nil {
		c.Identity.Resource = strings.Clone(k[1])
	}
	return true
}
