package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// makeKindKube: a client's key, or a token.
func makeKindKube(x *kindFill) {
	key := x.keys.rsa(x.stream)
	x.pemField("pem", key.pkcs8)
	pemText := x.fields["pem"].text
	b64 := base64.StdEncoding.EncodeToString([]byte(pemText + "\n"))
	s := x.block("data", b64, append(x.fields["pem"].secrets[0].Accept, pemText)...)
	x.fields["data"] = kindText{b64, []*kindSecret{s}}
	x.secret("token", x.text(128, hexDigits))
	x.token("jwt", map[string]any{"alg": "RS256", "kid": x.text(43, url64)}, map[string]any{"iss": "kubernetes/serviceaccount",
		"kubernetes.io/serviceaccount/namespace": x.must("word"), "sub": "system:serviceaccount:" + x.must("word") + ":default"})
	x.publicParts(key)
	x.plain("certdata", base64.StdEncoding.EncodeToString([]byte(x.must("cert"))))
}

// makeKindKubeSecret: the value, in base64 or decoded.
func makeKindKubeSecret(x *kindFill) {
	for _, name := range []string{"pw", "pw2"} {
		password := x.password()
		b64 := base64.StdEncoding.EncodeToString([]byte(password))
		s := x.secret(name, password, b64)
		x.fields[name+"b64"] = kindText{b64, []*kindSecret{s}}
	}
	x.plain("userb64", base64.StdEncoding.EncodeToString([]byte(x.must("svc"))))
}

func makeKindTerraform(x *kindFill) {
	makeKindPassword(x)
	x.identifiable("storage", 64, "+ASt", 76, seedStorage)
	x.secret("client", entraSecret(x.stream))
}

// makeKindDocker: user and password in base64 (auths of Docker's config.json).
func makeKindDocker(x *kindFill) {
	user, password := x.must("svc"), x.password()
	pair := user + ":" + password
	auth := base64.StdEncoding.EncodeToString([]byte(pair))
	s := x.secret("pw", password, auth, pair)
	x.fields["auth"] = kindText{auth, []*kindSecret{s}}
	file := `{"auths":{"` + x.must("acct") + `.azurecr.io":{"username":"` + user + `","password":"` + password + `","auth":"` + auth + `"}}}`
	dcj := base64.StdEncoding.EncodeToString([]byte(file))
	accept(x.fields["auth"], dcj)
	x.fields["dcj"] = kindText{dcj, []*kindSecret{s}}
}

func makeKindPSK(x *kindFill) {
	x.secret("psk", x.password())
	x.secret("psk2", x.text(1, "ABCDEFGH")+x.text(30, alnum)+x.text(1, digits10))
	x.secret("radius", x.text(1, "abcdefgh")+x.text(21, alnum)+x.text(2, digits10))
}

// ciscoKey is the constant that type 7 passwords are XORed with.
const ciscoKey = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"

// cisco7 is Cisco's type 7: an offset in decimal, then the bytes in hexadecimal.
func cisco7(offset int, password string) string {
	out := make([]byte, len(password))
	for i := range out {
		out[i] = password[i] ^ ciscoKey[(offset+i)%len(ciscoKey)]
	}
	return string([]byte{byte('0' + offset/10), byte('0' + offset%10)}) + strings.ToUpper(hex.EncodeToString(out))
}

// makeKindCisco: type 7 is equal to what it decodes to; the hashes stand for
// themselves.
func makeKindCisco(x *kindFill) {
	for _, name := range []string{"seven", "seven2"} {
		password := x.password()
		x.secret(name, password, cisco7(x.below(16), password))
		x.fields[name] = kindText{x.fields[name].secrets[0].Accept[1], x.fields[name].secrets}
	}
	const crypt = "./" + base62
	x.secret("five", "$1$"+x.text(4, crypt)+"$"+x.text(22, crypt))
	x.secret("eight", "$8$"+x.text(14, crypt)+"$"+x.text(43, crypt))
	x.secret("nine", "$9$"+x.text(14, crypt)+"$"+x.text(43, crypt))
	x.secret("zero", x.password())
}

func makeKindSNMP(x *kindFill) {
	x.secret("ro", x.text(1, "bdfgklm")+x.text(6, lowerCase)+x.text(3, digits10))
	x.secret("rw", x.text(1, "BDFGKLM")+x.text(9, alnum)+x.text(2, digits10))
	x.secret("auth", x.password())
	x.secret("priv", x.password())
}

// makeKindDPAPI: sealed with a key that is not in the mail; a note is enough.
func makeKindDPAPI(x *kindFill) {
	blob := dpapiBlob(x.stream, "psw")
	text, b64 := strings.ToUpper(hex.EncodeToString(blob)), base64.StdEncoding.EncodeToString(blob)
	s := x.block("hexa", text, strings.ToLower(text), b64)
	s.Any = true
	x.fields["lower"] = kindText{strings.ToLower(text), []*kindSecret{s}}
	x.fields["b64"] = kindText{b64, []*kindSecret{s}}
}

// dpapiBlob is what CryptProtectData gives: the provider's and the master key's
// id, a description, and 3DES and SHA-1 with their salts, lengths before each.
func dpapiBlob(s *stream, description string) []byte {
	provider, _ := hex.DecodeString("d08c9ddf0115d1118c7a00c04fc297eb") // a constant
	var out []byte
	number := func(n uint32) { out = binary.LittleEndian.AppendUint32(out, n) }
	sized := func(b []byte) { number(uint32(len(b))); out = append(out, b...) }
	number(1)
	out = append(out, provider...)
	number(1)
	out = append(out, s.bytes(16)...)
	number(0)
	sized(utf16le(description + "\x00"))
	number(0x6603) // CALG_3DES
	number(192)
	sized(s.bytes(16))
	sized(nil)
	number(0x8004) // CALG_SHA1
	number(160)
	sized(s.bytes(16))
	sized(s.bytes(8 * s.between(4, 9)))
	sized(s.bytes(20))
	return out
}

func makeKindWPA(x *kindFill) {
	x.secret("key", x.password())
	x.secret("words", pick(x.stream, kindWords)+"-"+pick(x.stream, kindWords)+"-"+x.text(4, "23456789"))
	x.secret("psk", x.text(64, hexDigits))
}
