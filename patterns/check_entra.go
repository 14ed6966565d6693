package patterns

import (
	"regexp"
	"strings"
)

// secretAlphabet is that of Entra client secrets and of their checksum
// (microsoft/security-utilities, AadClientPasswordCharacterSet).
const secretAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~"

const secretSeed = 0x4161645077643030

// secretChecksum gives the three characters that end a secret with the
// sasSignature 8Q~: the Marvin hash of what stands before them, written in the
// secret's own alphabet, its first three digits.
func secretChecksum(head string) string {
	n := uint64(marvin32([]byte(head), secretSeed))
	base := uint64(len(secretAlphabet))
	var digits []byte
	for ; n > 0; n /= base {
		digits = append([]byte{secretAlphabet[n%base]}, digits...)
	}
	return string(digits[:min(3, len(digits))])
}

func secretFits(s string) bool {
	n := len(s) - 3
	return n > 6 && isSignature(s[3:6]) && s[n:] == secretChecksum(s[:n])
}

// isSignature knows the mark within a secret: "8Q~" of those with a checksum,
// "7Q~" of those before. Another digit may come; gitleaks takes any.
func isSignature(s string) bool { return s[0] >= '0' && s[0] <= '9' && s[1:] == "Q~" }

// shortestSecret is the length of a secret whose tail has 31 characters.
const shortestSecret = 37

const secretLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~"

// checkClientSecret judges an Entra client secret, whose alphabet holds the full
// stop, the hyphen and the underscore: its end must be told from the sentence's.
func checkClientSecret(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	written := t.Content[start:end]
	if strings.Contains(written, "%") {
		pin(t, c, start, end)
		c.Secret = strings.NewReplacer("%7E", "~", "%7e", "~").Replace(written)
	} else {
		end = start + endOfSecret(t.Content, start, end)
		pin(t, c, start, end)
	}
	if !bordered(t, c) || distinctBytes(c.Secret) < 12 {
		return false
	}
	judgeClientSecret(c)
	if c.Checked == Unchecked && saysSecret(t.Content[max(0, c.Start-60):c.Start]) {
		c.Tier, c.Confidence = Rotate, 0.85
	}
	identifyApp(vicinity(t, c, 800, 800), c)
	privilege(c, grantedNear(vicinity(t, c, 300, 300)))
	return true
}

// checkLegacySecret judges a client secret of the forms before 7Q~ and 8Q~, which
// only its place names: base64 of 32 bytes, 32 to 34 printable characters, a GUID.
func checkLegacySecret(t *Text, groups []int, c *Candidate) bool {
	if !checkOpaque(t, groups, c) || isSignatureOfSecret(c.Secret) || strings.Contains(c.Secret, "://") {
		return false
	}
	if _, raw := keyBytes(c.Secret); len(raw) == 32 {
		c.Checked = ByStructure
	}
	identifyApp(vicinity(t, c, 800, 800), c)
	if c.Identity.Tenant == "" {
		c.Confidence, c.Severity = 0.7, High // of whichever issuer
	}
	privilege(c, grantedNear(vicinity(t, c, 300, 300)))
	return true
}

// isSignatureOfSecret says whether a value has the newer form, which has a rule
// of its own.
func isSignatureOfSecret(s string) bool { return len(s) >= shortestSecret && isSignature(s[3:6]) }

// endOfSecret gives the length of the secret in text[start:end]: where the
// checksum fits, else without the punctuation that ends a sentence.
func endOfSecret(text string, start, end int) int {
	for n := end - start; n >= shortestSecret; n-- {
		if secretFits(text[start : start+n]) {
			return n
		}
	}
	n := end - start
	for n > shortestSecret && strings.IndexByte(".-_", text[start+n-1]) >= 0 && endsSentence(text, start+n) {
		n--
	}
	return n
}

func endsSentence(text string, i int) bool {
	return i >= len(text) || !charAfter(text, i, secretLetters+".-_")
}

// bordered says whether the secret stands alone, and is no piece of a longer
// string of its alphabet. A fitting checksum is proof enough.
func bordered(t *Text, c *Candidate) bool {
	if secretFits(c.Secret) {
		return true
	}
	if charBefore(t.Content, c.Start, secretLetters+"+/") || charAfter(t.Content, c.End, secretLetters+"+/") {
		return false
	}
	// "_" and "." may be marks of the text: what stands behind them tells.
	return !charAfter(t.Content, c.End, "._-") || !charAfter(t.Content, c.End+1, secretLetters)
}

func judgeClientSecret(c *Candidate) {
	switch {
	case secretFits(c.Secret):
		c.Checked, c.Confidence = ByChecksum, 0.99
	case c.Secret[3] == '8':
		c.Checked, c.Confidence = CheckFailed, 0.8
	case c.Secret[3] == '7':
		c.Checked = ByStructure
	default:
		c.Tier, c.Confidence = Review, 0.6 // no secret of this digit is known
	}
}

// saysSecret says whether the words right before a value name it as a secret.
func saysSecret(before string) bool {
	low, at := lowerSame(before), -1
	for _, name := range []string{"secret", "password", "pwd", "credential"} {
		at = max(at, strings.LastIndex(low, name))
	}
	return at >= 0 && strings.Count(low[at:], "\n") < 2 && !strings.ContainsAny(low[at:], ";.")
}

const guid = `[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}`

var (
	tenantID  = regexp.MustCompile(`(?i)(?:tenant|directory)(?:[ _-]?id)?(?: ?\(tenant\)(?: id)?)?["'` + "`" + `]?[ \t]*(?:is|=|:|=>|\||,)?\s{0,3}["'` + "`" + `]?(` + guid + `)|(?:login\.microsoftonline\.(?:com|us)|login\.windows\.net|sts\.windows\.net|login\.(?:partner\.microsoftonline|chinacloudapi)\.cn)/(` + guid + `|[a-z0-9.-]+\.(?:partner\.)?onmicrosoft\.(?:com|us|cn|de))`)
	tenantArg = regexp.MustCompile(`(?i)(?:--tenant|-TenantId|-t)[ =]["']?(` + guid + `|[a-z0-9.-]+\.[a-z]{2,})`)
	tenantDom = regexp.MustCompile(`(?i)\b([a-z0-9-]{1,60}\.(?:partner\.onmschina\.cn|onmicrosoft\.(?:com|us|cn|de)))\b`)
	appID     = regexp.MustCompile(`(?i)(?:client|app(?:lication)?|service ?principal|sp)(?:[ _-]?id)?(?: ?\(client\)(?: id)?)?["'` + "`" + `]?[ \t]*(?:is|=|:|=>|\||,)?\s{0,3}["'` + "`" + `]?(` + guid + `)`)
	appArg    = regexp.MustCompile(`(?i)(?:(?:-u|--username|--client-id|-ApplicationId|-ClientId)[ =]|ClientCredential\(|ApplicationBuilder\.Create\()["']?(` + guid + `)`)
)

// userName matches a user principal name beside a token: in the answer of a token
// endpoint, a trace or a command.
var userName = regexp.MustCompile(`(?i)\b(?:upn|unique_name|preferred_username|username|login_hint|userPrincipalName|user|account)["']?\s{0,2}[:=]\s{0,2}["']?([A-Za-z0-9._%+-]{1,64}(?:@|%40)[A-Za-z0-9.-]{1,100}\.[A-Za-z]{2,20})\b`)

// identifyApp fills tenant and app from what is written near a client secret.
func identifyApp(w scene, c *Candidate) {
	for _, re := range []*regexp.Regexp{tenantID, tenantArg, tenantDom} {
		if c.Identity.Tenant == "" {
			c.Identity.Tenant = strings.ToLower(w.nearest(re))
		}
	}
	for _, re := range []*regexp.Regexp{appID, appArg} {
		if c.Identity.AppID == "" {
			c.Identity.AppID = strings.ToLower(w.nearest(re))
		}
	}
}
