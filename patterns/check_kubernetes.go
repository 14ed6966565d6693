package patterns

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf8"
)

// kubeReach is how far the other lines of a manifest are looked for, in bytes.
const kubeReach = 2000

// checkSecretData judges a value of a Kubernetes Secret: base64 under data
// (kubernetes.io/docs/concepts/configuration/secret). The secret is what it
// hides, so that it joins with the same value in clear.
func checkSecretData(t *Text, groups []int, c *Candidate) bool {
	start, _ := lastGroup(groups)
	end := start
	for end < len(t.Content) && end-start < maxBlob && lettersIn(t.Content[end:end+1]) == 1 {
		end++
	}
	for n := 0; n < 2 && charAfter(t.Content, end, "="); n++ {
		end++
	}
	pin(t, c, start, end)
	w := vicinity(t, c, kubeReach, kubeReach/3)
	if !inSecret(w) {
		return false
	}
	if w.inClear() {
		return takeClear(t, c, start, endOfScalar(t.Content, start), w)
	}
	raw, err := base64.StdEncoding.DecodeString(c.Secret)
	if err != nil || len(raw) == 0 || !charAfter(t.Content, c.End, blankChars+"\"'\\,}<") && c.End < len(t.Content) {
		return false
	}
	if value := string(raw); readable(value) {
		c.Secret = canonicalText(value)
		c.Checked = ByStructure
	}
	c.Identity.Resource, c.Identity.Account = w.setting("name"), w.setting("namespace")
	return !isPlaceholder(c.Secret) && len(c.Secret) > 2
}

// longestScalar bounds a value in clear, in bytes.
const longestScalar = 300

// endOfScalar gives the end of a value of YAML or JSON on one line: before its
// closing quote, or before a remark or the end of the line.
func endOfScalar(text string, start int) int {
	line := text[start:min(len(text), start+longestScalar)]
	if start > 0 && (text[start-1] == '"' || text[start-1] == '\'') {
		if i := strings.IndexByte(line, text[start-1]); i >= 0 {
			return start + i
		}
	}
	if i := strings.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	if i := strings.Index(line, " #"); i >= 0 {
		line = line[:i]
	}
	return start + len(strings.TrimRight(line, blankChars))
}

// inClear says whether the value stands under stringData, which is not encoded.
func (w scene) inClear() bool {
	before, _ := w.manifest()
	clear := strings.LastIndex(before, "stringData")
	return clear >= 0 && !dataKey.MatchString(before[clear+len("stringData"):])
}

var dataKey = regexp.MustCompile(`(?m)(?:^[> \t|]*|["\s{,])(?:binaryData|data)["\x27]?:`)

// takeClear judges a value of a Secret that is written in clear.
func takeClear(t *Text, c *Candidate, start, end int, w scene) bool {
	pin(t, c, start, end)
	c.Secret = canonicalText(c.Secret)
	if isPlaceholder(c.Secret) || len(c.Secret) < 4 {
		return false
	}
	c.Checked = ByStructure
	c.Identity.Resource, c.Identity.Account = w.setting("name"), w.setting("namespace")
	return true
}

// setting gives the value of a key of YAML or JSON that stands closest before a
// value, or else first behind it.
func (w scene) setting(key string) string {
	for _, form := range []string{"\n" + key + ":", " " + key + ":", `"` + key + `":`, `"` + key + `": `} {
		if i := strings.LastIndex(w.text[:w.start], form); i >= 0 {
			return settingValue(w.text[i+len(form):])
		}
		if i := strings.Index(w.text[w.end:], form); i >= 0 {
			return settingValue(w.text[w.end+i+len(form):])
		}
	}
	return ""
}

func settingValue(s string) string {
	s = strings.TrimLeft(s[:min(len(s), 120)], " \"'")
	if n := strings.IndexAny(s, " \t\r\n\"',}"); n >= 0 {
		s = s[:n]
	}
	return strings.ToValidUTF8(s, "")
}

// manifest gives what stands before and behind a value in the same document of
// YAML: a line of "---" parts them.
func (w scene) manifest() (before, after string) {
	before, after = w.text[:w.start], w.text[w.end:]
	for _, mark := range []string{"\n---\n", "\n---\r", "\n> ---"} {
		if i := strings.LastIndex(before, mark); i >= 0 {
			before = before[i+len(mark):]
		}
		if i := strings.Index(after, mark); i >= 0 {
			after = after[:i]
		}
	}
	return before, after
}

// inSecret says whether the manifest around a value is that of a Secret.
func inSecret(w scene) bool {
	before, after := w.manifest()
	for _, form := range []string{"kind: Secret", `"kind":"Secret"`, `"kind": "Secret"`, `kind: "Secret"`} {
		if strings.Contains(before, form) || strings.Contains(after, form) {
			return true
		}
	}
	return false
}

// inConfig says whether the text around a value is a kubeconfig.
func inConfig(w scene) bool {
	for _, form := range []string{"kind: Config", "clusters:", "current-context:", "users:"} {
		if strings.Contains(w.text, form) {
			return true
		}
	}
	return false
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
		joinKey(c, key)
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
	for _, m := range clientCertificate.FindAllStringSubmatch(w.text, 2) {
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
	if !inConfig(w) {
		return false
	}
	describeConfig(t, c)
	return true
}

func describeConfig(t *Text, c *Candidate) {
	w := vicinity(t, c, kubeReach, kubeReach/3)
	host := strings.TrimPrefix(strings.TrimPrefix(w.setting("server"), "https://"), "http://")
	c.Identity.Host = hostOnly(strings.TrimRight(host, "/"))
	if c.Identity.User == "" {
		c.Identity.User = w.setting("name")
	}
	if c.Privileged == "" {
		c.Privileged = superuser(c.Identity.User)
	}
}
