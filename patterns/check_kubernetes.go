package patterns

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	kubeServer  = regexp.MustCompile(`(?i)\bserver:\s{1,3}["']?(?:https?://)?([\w.-]+)`)
	kubeUser    = regexp.MustCompile(`(?m)^[> \t]*(?:- )?name:\s{1,3}["']?([\w.@:/-]{1,100})`)
	kubeObject  = regexp.MustCompile(`(?m)^[> \t]*name:\s{1,3}["']?([\w.-]{1,100})|"name"\s?:\s?"([\w.-]{1,100})"`)
	kubeSpace   = regexp.MustCompile(`(?m)^[> \t]*namespace:\s{1,3}["']?([\w.-]{1,100})|"namespace"\s?:\s?"([\w.-]{1,100})"`)
	secretKind  = regexp.MustCompile(`(?m)^[> \t]*kind:\s{0,3}["']?Secret\b|"kind"\s?:\s?"Secret"`)
	configKind  = regexp.MustCompile(`(?m)^[> \t]*(?:kind:\s{0,3}["']?Config\b|clusters:|current-context:|users:)`)
	anotherKind = regexp.MustCompile(`(?m)^[> \t]*---[ \t]*$`)
)

// kubeReach is how far the other lines of a manifest are looked for, in bytes.
const kubeReach = 2000

// checkSecretData judges a value of a Kubernetes Secret: base64 under data
// (kubernetes.io/docs/concepts/configuration/secret). The secret is what it
// hides, so that it joins with the same value in clear.
func checkSecretData(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	end += lettersIn(t.Content[end:min(len(t.Content), end+maxBlob)])
	for n := 0; n < 2 && charAfter(t.Content, end, "="); n++ {
		end++
	}
	pin(t, c, start, end)
	w := vicinity(t, c, kubeReach, kubeReach/3)
	if !strings.Contains(w.text, "Secret") || !inSecret(w) {
		return false
	}
	raw, err := base64.StdEncoding.DecodeString(c.Secret)
	if err != nil || len(raw) == 0 {
		return false
	}
	if value := string(raw); readable(value) {
		c.Secret = canonicalText(value)
		c.Checked = ByStructure
	}
	c.Identity.Resource = w.nearest(kubeObject)
	c.Identity.Account = w.nearest(kubeSpace)
	return !isPlaceholder(c.Secret) && len(c.Secret) > 2
}

// inSecret says whether the manifest around a value is that of a Secret.
func inSecret(w scene) bool {
	before, after := w.text[:w.start], w.text[w.end:]
	if m := anotherKind.FindAllStringIndex(before, -1); len(m) > 0 {
		before = before[m[len(m)-1][1]:]
	}
	if m := anotherKind.FindStringIndex(after); m != nil {
		after = after[:m[0]]
	}
	return secretKind.MatchString(before) || secretKind.MatchString(after)
}

func readable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(strings.Map(dropBreaks, s), isControlRune)
}

func dropBreaks(r rune) rune {
	if r == '\n' || r == '\r' || r == '\t' {
		return -1
	}
	return r
}

// canonicalText gives the secret in a value: of a private key in PEM its base64.
func canonicalText(value string) string {
	if m := keyLabel.FindStringIndex(value); m != nil {
		rest := value[m[1]:]
		if body := armourBody(rest[:endOfArmour(rest)]); len(body) >= 40 {
			return body
		}
	}
	return strings.Trim(value, blankChars)
}

// checkClientKey judges the key of a kubeconfig (kubernetes.io/docs/concepts/
// configuration/organize-cluster-access-kubeconfig): PEM in base64.
func checkClientKey(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	letters, _ := blobAt(t.Content, start, maxBlob)
	raw := decodeBlob(letters)
	if len(raw) < 40 {
		return false
	}
	takeBlob(t, c, start, raw)
	body := canonicalText(string(raw))
	c.Checked = CheckFailed
	key := parseKey(body)
	if key != nil {
		c.Checked, c.Confidence, c.Secret = ByStructure, 0.98, body
		matchClientCertificate(t, key, c)
	}
	describeConfig(t, c)
	return distinctBytes(c.Secret) >= 16
}

var clientCertificate = regexp.MustCompile(`client-certificate-data["']?\s{0,3}:\s{0,3}["']?([A-Za-z0-9+/]+={0,2})`)

// matchClientCertificate reads the certificate of a kubeconfig's key: its user is
// the common name, its groups the organisations.
func matchClientCertificate(t *Text, key publicKey, c *Candidate) {
	w := vicinity(t, c, 6000, 6000)
	for _, m := range clientCertificate.FindAllStringSubmatch(w.text, mostCertificates) {
		cert := pemCertificate(string(decodeBlob(m[1])))
		if cert == nil || !key.Equal(cert.PublicKey) {
			continue
		}
		certify(t, c, cert)
		c.Identity.User = c.Identity.Host
		for _, group := range cert.Subject.Organization {
			if group == "system:masters" {
				c.Privileged = "member of system:masters: administers the cluster"
			}
		}
	}
}

const tokenLetters = base64Letters + "._~-="

// checkConfigToken judges the token of a kubeconfig's user that is no JWT.
func checkConfigToken(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	for end < len(t.Content) && end-start < longestPlainValue && strings.IndexByte(tokenLetters, t.Content[end]) >= 0 {
		end++
	}
	pin(t, c, start, end)
	w := vicinity(t, c, kubeReach, kubeReach/3)
	if isPlaceholder(c.Secret) || strings.HasPrefix(c.Secret, "eyJ") || distinctBytes(c.Secret) < 8 {
		return false
	}
	if !configKind.MatchString(w.text) {
		return false
	}
	describeConfig(t, c)
	return true
}

func describeConfig(t *Text, c *Candidate) {
	w := vicinity(t, c, kubeReach, kubeReach/3)
	c.Identity.Host = strings.ToLower(w.nearest(kubeServer))
	if names := kubeUser.FindAllStringSubmatch(w.text[:w.start], -1); c.Identity.User == "" && len(names) > 0 {
		c.Identity.User = strings.Clone(names[len(names)-1][1])
	}
	if c.Privileged == "" {
		c.Privileged = superuser(c.Identity.User)
	}
}
