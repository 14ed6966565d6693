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

// checkJWT judges a JSON Web Token (RFC 7519) by decoding it. The signature
// cannot be checked offline; the secret is the whole token.
func checkJWT(t *Text, groups []int, c *Candidate) bool {
	start, end := lastGroup(groups)
	pin(t, c, start, end)
	parts := strings.Split(c.Secret, ".")
	if len(parts) != 3 {
		return false
	}
	header, body := decodeJSON(parts[0]), decodeJSON(parts[1])
	if header == nil || header["alg"] == nil || body == nil || distinctBytes(parts[2]) < 8 {
		return false
	}
	if extra := len(parts[2]) - signatureLength(header["alg"]); extra > 0 && extra < len(parts[2]) {
		pin(t, c, start, end-extra) // what follows in binary data may look like more of it
	}
	k := jwtClaims{body}
	c.Checked, c.Confidence = ByStructure, 0.97
	k.identify(c)
	k.lifetime(t, c)
	k.weigh(t, c)
	return true
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

func (k jwtClaims) list(name string) []string {
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
	c.Identity.Resource = k.first("aud")
	if c.Identity.Resource == "" {
		c.Identity.Resource = strings.Join(k.list("aud"), " ")
	}
}

func (k jwtClaims) lifetime(t *Text, c *Candidate) {
	c.ExpiresAt = k.date("exp")
	if c.IssuedAt = k.date("iat"); c.IssuedAt.IsZero() {
		c.IssuedAt = k.date("nbf")
	}
	judgeExpiry(t, c)
}

// directoryRoles are the template ids of roles that rule a tenant
// (learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference).
var directoryRoles = map[string]string{
	"62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
	"e8611ab8-c189-46e8-94e1-60213ab1f814": "Privileged Role Administrator",
	"7be44c8a-adaf-4e2a-84d6-ab2649e08a13": "Privileged Authentication Administrator",
	"9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator",
	"158c047a-c907-4556-b7ef-446551a6b5f7": "Cloud Application Administrator",
	"29232cdf-9323-42fd-ade2-1d097af3e4de": "Exchange Administrator",
	"f28a1f50-f6e7-4571-818b-6a12f2af6b6c": "SharePoint Administrator",
	"fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
	"c4e39bd9-1100-46d3-8c65-fb160da0071f": "Authentication Administrator",
	"194ae4cb-b126-40b2-bd5b-6091b380977d": "Security Administrator",
	"8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2": "Hybrid Identity Administrator",
}

// broadPermissions are application and delegated permissions that reach a whole
// tenant.
var broadPermissions = []string{
	"Directory.ReadWrite.All", "RoleManagement.ReadWrite.Directory", "Application.ReadWrite.All",
	"AppRoleAssignment.ReadWrite.All", "Mail.ReadWrite", "full_access_as_app", "User.ReadWrite.All",
}

// weigh says why a token is privileged, and sets apart the tokens that sign
// nobody in: newsletters and trackers carry such ones in their links.
func (k jwtClaims) weigh(t *Text, c *Candidate) {
	for _, id := range k.list("wids") {
		if role := directoryRoles[strings.ToLower(id)]; role != "" && c.Privileged == "" {
			c.Privileged = "token of a " + role
		}
	}
	k.weighPermissions(c)
	if c.Privileged != "" {
		c.Severity = Critical
		return
	}
	if c.Tier == Rotate && t.Context.Bulk && !k.ofMicrosoft() {
		c.Tier, c.Severity = Info, Low
	}
}

func (k jwtClaims) weighPermissions(c *Candidate) {
	have := append(k.list("roles"), strings.Fields(k.first("scp"))...)
	for _, p := range broadPermissions {
		for _, h := range have {
			if strings.EqualFold(h, p) && c.Privileged == "" {
				c.Privileged = "token with permission " + p
			}
		}
	}
}

func (k jwtClaims) ofMicrosoft() bool {
	iss := k.first("iss")
	return k.first("tid") != "" || strings.Contains(iss, "microsoftonline") || strings.Contains(iss, "sts.windows.net")
}
