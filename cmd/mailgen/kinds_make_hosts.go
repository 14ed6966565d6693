package main

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
)

// makeKindPassword: kinds whose secret is a password in a form of theirs. pw and
// pw2 are easy to quote; sym has signs that links and pages must escape.
func makeKindPassword(x *kindFill) {
	x.inLink("pw", x.password())
	x.secret("pw2", x.password())
	sym := x.text(1, "BDFGKLM") + x.text(3, base62) + x.text(1, "@&!") + x.text(4, base62) + x.text(1, "@&^") + x.text(3, base62)
	x.secret("sym", sym, url.QueryEscape(sym), url.PathEscape(sym))
	x.plain("magic", "\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5\x01\x00\x04\x00"+string(x.bytes(300))) // of a KeePass file
}

// makeKindNTLM: the NT hash is as good as the password.
func makeKindNTLM(x *kindFill) {
	for _, name := range []string{"nt", "nt2", "nt3"} {
		hash := x.text(32, hexDigits)
		x.secret(name, hash, strings.ToUpper(hash))
		x.fields[name+"up"] = kindText{strings.ToUpper(hash), x.fields[name].secrets}
	}
	x.plain("lm", "aad3b435b51404eeaad3b435b51404ee")    // of the empty password
	x.plain("empty", "31d6cfe0d16ae931b73c59d7e0c089c0") // of the empty password
}

// makeKindRoast: what was caught on the wire, to be cracked. The line as it is
// given to a cracker, and the answer in it, are equivalents.
func makeKindRoast(x *kindFill) {
	proof, blob, challenge := x.text(32, hexDigits), "0101000000000000"+x.text(320, hexDigits), x.text(16, hexDigits)
	user := x.must("user")
	who := user + "::" + x.must("nb")
	line := who + ":" + challenge + ":" + proof + ":" + blob
	x.secret("ntlmv2", line, proof+":"+blob, challenge+":"+proof+":"+blob, proof, blob)
	sum, sealed := x.text(32, hexDigits), x.text(600, hexDigits)
	tgs := "$krb5tgs$23$*" + x.must("svc") + "$HARBOR.EXAMPLE$MSSQLSvc/" + x.must("host") + ".harbor.example~1433*$" + sum + "$" + sealed
	x.secret("tgs", tgs, sum+"$"+sealed, sealed)
	sum, sealed = x.text(32, hexDigits), x.text(600, hexDigits)
	x.secret("asrep", "$krb5asrep$23$"+user+"@HARBOR.EXAMPLE:"+sum+"$"+sealed, sum+"$"+sealed, sealed)
	one, server := x.text(48, hexDigits), x.text(16, hexDigits)
	x.secret("ntlmv1", who+":"+one+":"+one+":"+server, one+":"+one+":"+server, one+":"+one, one)
}

// gppKey is the key that Microsoft published for the passwords of group policy
// preferences ([MS-GPPREF] 2.2.1.1.4).
const gppKey = "4e9906e8fcb66cc9faf49310620ffee8f496e806cc057990209b09a433b66c1b"

func makeKindGPP(x *kindFill) {
	key, _ := hex.DecodeString(gppKey) // a constant
	password := x.password()
	c := base64.RawStdEncoding.EncodeToString(encryptCBC(utf16le(password), key, make([]byte, 16)))
	x.secret("c", c, password)
}

// makeKindUnattend: base64 of the password and the setting's name, in UTF-16.
func makeKindUnattend(x *kindFill) {
	password := x.password()
	s := x.secret("pw", password)
	for name, setting := range map[string]string{"admin": "AdministratorPassword", "auto": "Password"} {
		text := base64.StdEncoding.EncodeToString(utf16le(password + setting))
		s.Accept = append(s.Accept, text)
		x.fields[name] = kindText{text, []*kindSecret{s}}
	}
}

func makeKindBitLocker(x *kindFill) {
	x.secret("key", recoveryKey(x.stream))
	x.secret("key2", recoveryKey(x.stream))
	wrong := fmt.Sprintf("%06d", 720896+x.below(200000)) // above what a group can be
	x.plain("wrong", strings.Repeat(wrong+"-", 7)+wrong)
}

func makeKindTAP(x *kindFill) {
	const signs = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789*+#&"
	x.secret("key", x.text(1, "ABCDEFGHJK")+x.text(6, signs)+x.text(1, "23456789"))
	x.secret("long", x.text(1, "ABCDEFGHJK")+x.text(10, signs)+x.text(1, "23456789"))
}

// makeKindTOTP: the seed, also in groups of four.
func makeKindTOTP(x *kindFill) {
	seed := base32.StdEncoding.EncodeToString(x.bytes(20))
	var groups []string
	for i := 0; i < len(seed); i += 4 {
		groups = append(groups, seed[i:i+4])
	}
	grouped := strings.ToLower(strings.Join(groups, " "))
	s := x.secret("key", seed, strings.ToLower(seed), grouped, strings.ToUpper(grouped))
	s.Block = true
	x.fields["grouped"] = kindText{grouped, []*kindSecret{s}}
	x.holding("uri", "otpauth://totp/Harbor:@{user}?secret=@{key}&issuer=Harbor")
	accept(x.fields["uri"], x.fields["uri"].text)
}

// makeKindRecovery: codes that are renewed together; any of them stands for all.
func makeKindRecovery(x *kindFill) {
	list := func(name, between string, n int, one func() string) {
		var codes []string
		for range n {
			codes = append(codes, one())
		}
		x.secret(name, strings.Join(codes, between), codes...).Block = true
	}
	hexCode := func() string { return x.text(5, hexDigits) + "-" + x.text(5, hexDigits) }
	list("github", "\n", 8, hexCode)
	list("digits", "\n", 6, func() string { return x.text(4, digits10) + " " + x.text(4, digits10) })
	list("line", ", ", 5, func() string { return x.text(8, digits10) })
	list("upper", "\n", 5, func() string {
		return x.text(4, "ABCDEFGHJKMNPQRSTVWXYZ23456789") + "-" + x.text(4, "ABCDEFGHJKMNPQRSTVWXYZ23456789")
	})
	list("item", " ", 1, func() string {
		return x.text(5, lowerCase+digits10) + "-" + x.text(5, hexDigits) + "-" + x.text(5, hexDigits)
	})
}

// makeKindMachineKey: the validation key forges view states; the decryption key
// is changed with it.
func makeKindMachineKey(x *kindFill) {
	x.secret("key", strings.ToUpper(x.text(128, hexDigits)))
	x.secret("short", strings.ToUpper(x.text(64, hexDigits)))
	x.secret("dec", strings.ToUpper(x.text(64, hexDigits))).Optional = true
	x.secret("des", strings.ToUpper(x.text(48, hexDigits))).Optional = true
}

// makeKindBasic: base64 of user and password (RFC 7617).
func makeKindBasic(x *kindFill) {
	for _, name := range []string{"basic", "basic2"} {
		user, password := x.must("svc"), x.password()
		if name == "basic2" {
			user = x.must("user") + "@" + x.must("domain")
		}
		pair := user + ":" + password
		x.secret(name, base64.StdEncoding.EncodeToString([]byte(pair)), password, pair)
	}
}
