package patterns

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// jwtClaims are the parts of a token's payload that tell what it opens
// (learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
type jwtClaims struct {
	values map[string]any
}

// longestToken bounds what is decoded of one token, in bytes.
const longestToken = 64 << 10

// checkJWT judges a JSON Web Token (RFC 7519) by decoding it. The signature
// cannot be checked offline; the secret is the whole token.
func checkJWT(t *Text, groups []int, c *Candidate) bool {
	k, ok := readJWT(t, groups, c)
	if !ok || k.isPrimary() || k.isSample() {
		return false // the first has a rule of its own
	}
	c.Checked, c.Confidence = ByStructure, 0.97
	k.identify(c)
	k.lifetime(t, c)
	k.weigh(t, c)
	return true
}

// readJWT decodes the token of a candidate and finds its end.
func readJWT(t *Text, groups []int, c *Candidate) (jwtClaims, bool) {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	parts := strings.Split(c.Secret, ".")
	if len(parts) != 3 || len(c.Secret) > longestToken {
		return jwtClaims{}, false
	}
	header, body := decodeJSON(parts[0]), decodeJSON(parts[1])
	if header == nil || header["alg"] == nil || body == nil || distinctBytes(parts[2]) < 8 {
		return jwtClaims{}, false
	}
	if extra := len(parts[2]) - signatureLength(header["alg"]); extra > 0 && extra < len(parts[2]) {
		pin(t, c, start, end-extra) // what follows in binary data may look like more of it
	}
	return jwtClaims{body}, true
}

// signatureLength is the length in base64url of the signatures whose length the
// algorithm fixes (RFC 7518 section 3.1, RFC 8037 section 3.1); 0 for others.
func signatureLength(alg any) int {
	switch alg {
	case "HS256":
		return 43
	case "HS384":
		return 64
	case "HS512", "ES256", "EdDSA":
		return 86
	case "ES384":
		return 128
	case "ES512":
		return 176
	}
	return 0
}

func decodeJSON(part string) map[string]any {
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "="))
	if err != nil {
		return nil
	}
	var m map[string]any
	if json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}

// first gives the first claim that is a string.
func (k jwtClaims) first(names ...string) string {
	for _, n := range names {
		if s, ok := k.values[n].(string); ok && s != "" {
			return s
		}
	}
	return ""
}

// list gives a claim that is a list of strings, or one string.
func (k jwtClaims) list(name string) []string {
	if s := k.first(name); s != "" {
		return []string{s}
	}
	items, _ := k.values[name].([]any)
	var out []string
	for _, v := range items {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func (k jwtClaims) date(name string) time.Time {
	n, ok := k.values[name].(float64)
	if !ok || n < 1e8 || n > 1e11 {
		return time.Time{}
	}
	return time.Unix(int64(n), 0).UTC()
}

func (k jwtClaims) identify(c *Candidate) {
	c.Identity.Tenant = k.first("tid")
	c.Identity.AppID = k.first("appid", "azp", "client_id")
	c.Identity.User = k.first("upn", "unique_name", "preferred_username", "email", "sub")
	c.Identity.Resource = strings.Join(k.list("aud"), " ")
}

// lifetime fills the dates; a token is not valid before nbf, and was made at iat.
func (k jwtClaims) lifetime(t *Text, c *Candidate) {
	c.ExpiresAt = k.date("exp")
	if c.IssuedAt = k.date("iat"); c.IssuedAt.IsZero() {
		c.IssuedAt = k.date("nbf")
	}
	judgeExpiry(t, c)
}

// isTokenPart says whether a value is a JSON Web Token, which has a rule of its
// own, or the beginning of one without its signature, which opens nothing.
func isTokenPart(v string) bool {
	if !strings.HasPrefix(v, "eyJ") || len(v) > longestToken {
		return false
	}
	parts := strings.Split(strings.TrimRight(v, "."), ".")
	return len(parts) == 3 || len(parts) < 3 && decodeJSON(parts[0])["alg"] != nil
}
