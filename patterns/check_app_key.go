package patterns

import "regexp"

var (
	// appNamed says that a text is about an app registration.
	appNamed = regexp.MustCompile(`(?i)(?:application|client|app)[ _-]?(?:\(client\) )?id|app[ _-]?registration|service[ _-]?principal|\bspn\b|ida:|ADApp(?:lication|Credential)|PasswordCredential|anwendungs-id|id d['’]application|id\.? de aplicación`)
	// keyNamed are the words for a key of an app, which the portal called so before
	// it called them client secrets.
	keyNamed = regexp.MustCompile(`(?i)\b(?:key|value|secret|password|pwd|credential|schlüssel|wert|valeur|clave|valor)\b|clé\b|\bspn\b|キー|値|密钥`)
	// otherKeys name what is no client secret, right before a value.
	otherKeys   = regexp.MustCompile(`(?i)(?:account|access|shared|storage|primary|secondary|master|device|host|function|read|write|signing|encryption|public|connection|x5t|thumbprint|nonce|challenge|state|etag|hash|sha|digest|signature|sig|hmac|token)[^\r\n]{0,30}$`)
	hexadecimal = regexp.MustCompile(`^[0-9A-Fa-f-]+$`)
)

// checkAppKey judges a value of the older forms of client secrets that no label
// of its own names: the text right around it must speak of an app registration
// and of a key.
func checkAppKey(t *Text, groups []int, c *Candidate) bool {
	if !checkOpaque(t, groups, c) || isSignatureOfSecret(c.Secret) || hexadecimal.MatchString(c.Secret) {
		return false
	}
	lower, upper, digits, _ := classesOf(c.Secret)
	if lower == 0 || upper == 0 || digits == 0 || distinctBytes(c.Secret) < 16 {
		return false
	}
	w := vicinity(t, c, 300, 200)
	before := w.text[:w.start]
	if !appNamed.MatchString(w.text) || !keyNamed.MatchString(before) || otherKeys.MatchString(before) || isDigest(t, c) {
		return false
	}
	if _, raw := keyBytes(c.Secret); len(raw) == 32 {
		c.Checked = ByStructure
	}
	identifyApp(vicinity(t, c, 800, 800), c)
	privilege(c, grantedNear(w))
	return true
}
