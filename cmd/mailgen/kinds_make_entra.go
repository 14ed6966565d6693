package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// seedEntra is the seed of the checksum in Entra client secrets.
const seedEntra = 0x4161645077643030

const entraAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~"

// entraSecret is a client secret of the form with a checksum: 37 characters, and
// three for their hash.
func entraSecret(s *stream) string {
	body := s.text(3, alnum) + "8Q~" + s.text(31, entraAlphabet)
	return body + entraDigits(body)
}

// entraDigits are the first three digits, in base 66, of the hash of the others.
func entraDigits(body string) string {
	digits := ""
	for sum := marvin32([]byte(body), seedEntra); sum > 0; sum /= uint32(len(entraAlphabet)) {
		digits = string(entraAlphabet[sum%uint32(len(entraAlphabet))]) + digits
	}
	return (digits + "aaa")[:3] // a hash of fewer digits is one in 15,000
}

func makeKindEntraSecret(x *kindFill) {
	x.secret("key", entraSecret(x.stream))
	x.secret("seven", x.text(3, alnum)+"7Q~"+x.text(31, alnum+"-_."))
	// A full stop at the end would be the sentence's for every reader.
	for name, f := range x.fields {
		if end := f.text[len(f.text)-1:]; strings.Contains(".-_~", end) {
			delete(x.fields, name)
			makeKindEntraSecret(x)
			return
		}
	}
}

func makeKindEntraOld(x *kindFill) {
	x.random64("key", 32)
	x.secret("short", x.text(1, alnum)+x.text(32, alnum+"-_.~")+x.text(1, alnum))
	x.secret("brackets", x.text(16, alnum)+"@"+x.text(5, alnum)+"]"+x.text(8, alnum)+"?"+x.text(1, alnum))
}

// token is a signed JSON Web Token (RFC 7519), whose secret is the whole.
func (x *kindFill) token(name string, header, claims map[string]any) *kindSecret {
	part := func(v any) string {
		b, _ := json.Marshal(v) // strings and numbers always encode
		return base64.RawURLEncoding.EncodeToString(b)
	}
	signed := part(header) + "." + part(claims)
	return x.secret(name, signed+"."+base64.RawURLEncoding.EncodeToString(x.keys.sign(header["alg"].(string), signed)))
}

const (
	liveIssued = 1704067200 // 2024-01-01
	liveExpiry = 2019686400 // 2033-12-31
)

func (x *kindFill) graphClaims(expiry int64) map[string]any {
	tenant := x.must("guid")
	return map[string]any{
		"aud": "https://graph.microsoft.com", "iss": "https://sts.windows.net/" + tenant + "/", "iat": liveIssued, "nbf": liveIssued, "exp": expiry,
		"appid": x.must("guid2"), "tid": tenant, "upn": x.must("user") + "@" + x.must("domain"), "scp": "Mail.Read User.Read.All", "ver": "1.0",
	}
}

func makeKindAccessToken(x *kindFill) {
	header := map[string]any{"typ": "JWT", "alg": "RS256", "x5t": x.text(27, url64), "kid": x.text(27, url64)}
	x.token("jwt", header, x.graphClaims(liveExpiry))
	old := x.graphClaims(1683633900) // 2023-05-09
	old["iat"], old["nbf"] = 1683630000, 1683630000
	x.token("expired", header, old).Any = true
	x.token("app", header, map[string]any{"aud": "https://management.azure.com/", "iss": "https://login.microsoftonline.us/" + x.must("guid") + "/v2.0",
		"iat": liveIssued, "exp": liveExpiry, "appid": x.must("guid2"), "tid": x.must("guid"), "roles": []string{"Directory.Read.All"}})
	x.token("hs", map[string]any{"alg": "HS256", "typ": "JWT"}, map[string]any{"sub": x.must("user"), "iss": "https://" + x.must("domain"), "iat": liveIssued, "exp": liveExpiry})
}

// refreshToken has the form that Entra gives its refresh tokens and session
// cookies: a version; the ids of tenant and application, with a few bytes around
// them; and a long body that begins with the id of the key it is sealed with.
func (x *kindFill) refreshToken(version string) string {
	mark := byte(0x10 + x.below(0x70))
	head := append(append([]byte{1, mark, 0}, x.bytes(32)...), mark, 0, byte(x.next()))
	if version == "1" {
		head = append(head, byte(x.next()), 0)
	}
	body := append([]byte{2, 0, 1, byte(3 * x.below(2)), 1, 0, 0, 0}, x.bytes(16)...)
	body = append(body, byte(x.between(2, 3)), 0, 0xec, 0xff, byte(x.between(4, 5)), 0, 0xf4, 0xff)
	body = append(body, x.bytes(3*x.between(100, 270))...)
	return version + "." + base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString(body)
}

func makeKindRefresh(x *kindFill) {
	x.secret("key", x.refreshToken("0"))
	x.secret("one", x.refreshToken("1"))
	x.secret("long", x.refreshToken("0"))
}

func makeKindCookie(x *kindFill) {
	x.secret("key", x.refreshToken("0"))
	x.secret("light", "+"+x.guid()).Optional = true
	x.secret("other", x.refreshToken("1"))
}

// makeKindPRT: the cookie is a token of its own; the refresh token within it is
// an equivalent.
func makeKindPRT(x *kindFill) {
	refresh := x.refreshToken("0")
	header := map[string]any{"alg": "HS256", "ctx": base64.StdEncoding.EncodeToString(x.bytes(24)), "kdf_ver": 2}
	x.token("key", header, map[string]any{"refresh_token": refresh, "is_primary": "true", "iat": fmt.Sprint(liveIssued), "request_nonce": x.text(100, url64)})
	accept(x.fields["key"], refresh)
}

// makeKindSAML: an assertion is a bearer's token as a whole. Written as XML or
// in base64 it is the same, and its signature stands for it.
func makeKindSAML(x *kindFill) {
	signature := base64.StdEncoding.EncodeToString(x.keys.sign("RS256", x.must("guid")))
	xml := fmt.Sprintf(`<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_%s" IssueInstant="2024-01-01T00:00:00Z" Version="2.0">
<saml:Issuer>http://sts.%s/adfs/services/trust</saml:Issuer>
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Reference URI="#_%s"><ds:DigestValue>%s</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>%s</ds:SignatureValue></ds:Signature>
<saml:Subject><saml:NameID>%s@%s</saml:NameID></saml:Subject>
<saml:Conditions NotBefore="2024-01-01T00:00:00Z" NotOnOrAfter="2033-12-31T23:59:59Z"><saml:AudienceRestriction><saml:Audience>urn:federation:MicrosoftOnline</saml:Audience></saml:AudienceRestriction></saml:Conditions>
</saml:Assertion>`, x.must("guid"), x.must("domain"), x.must("guid"), x.must("sha"), signature, x.must("user"), x.must("domain"))
	response := `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_` + x.must("guid2") + `" Version="2.0">` + strings.ReplaceAll(xml, "\n", "") + `</samlp:Response>`
	x.block("xml", xml, signature, base64.StdEncoding.EncodeToString([]byte(xml)))
	b64 := base64.StdEncoding.EncodeToString([]byte(response))
	x.block("b64", b64, kindFilters()["url"](b64), response, strings.ReplaceAll(xml, "\n", ""), signature)
}

// makeKindHAR: what a trace of a browser holds: a token, a session's cookie, a
// form's password and an application's secret.
func makeKindHAR(x *kindFill) {
	makeKindAccessToken(x)
	x.secret("cookie", x.refreshToken("0"))
	x.inLink("pw", x.password())
	x.inLink("secret", clientSecret(x.stream))
}
