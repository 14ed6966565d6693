package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"hash/crc32"
	"strings"
)

func makeKindPAT(x *kindFill) {
	pat := devopsPAT(x.stream)
	x.secret("key", pat, base64.StdEncoding.EncodeToString([]byte(":"+pat)))
	x.fields["basic"] = kindText{base64.StdEncoding.EncodeToString([]byte(":" + pat)), x.fields["key"].secrets}
}

func makeKindNewPAT(x *kindFill) {
	pat := x.cask("AZDO")
	x.secret("key", pat, base64.StdEncoding.EncodeToString([]byte(":"+pat)))
	x.fields["basic"] = kindText{base64.StdEncoding.EncodeToString([]byte(":" + pat)), x.fields["key"].secrets}
}

// checked62 is a token of 30 characters and their CRC-32 in six digits of base
// 62, as GitHub and npm make them.
func checked62(s *stream, prefix string) string {
	random := s.text(30, base62)
	sum := crc32.ChecksumIEEE([]byte(random))
	digits := make([]byte, 6)
	for i := range digits {
		digits[5-i] = base62[sum%62]
		sum /= 62
	}
	return prefix + random + string(digits)
}

func makeKindGitHub(x *kindFill) {
	x.secret("key", checked62(x.stream, "ghp_"))
	x.secret("oauth", checked62(x.stream, "gho_"))
	x.secret("server", checked62(x.stream, "ghs_"))
	x.secret("fine", "github_pat_"+x.text(22, base62)+"_"+x.text(59, base62))
}

func makeKindPackages(x *kindFill) {
	x.secret("npm", checked62(x.stream, "npm_"))
	x.secret("nuget", "oy2"+x.text(43, lowerCase+"234567"))
}

func makeKindDatabricks(x *kindFill) {
	x.secret("key", "dapi"+x.text(32, hexDigits))
	x.secret("two", "dapi"+x.text(32, hexDigits)+"-"+x.text(1, "23"))
}

// makeKindEmbed: a Power BI embed token is gzip in base64url, and what it says
// of its cluster behind a full stop.
func makeKindEmbed(x *kindFill) {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)                                                             // a level that there is
	w.OS = 0                                                                                                    // as .NET writes it
	w.Write([]byte(`{"t":"` + x.guid() + `","s":"` + hex.EncodeToString(x.bytes(150)) + `","exp":2019686400}`)) // a bytes.Buffer takes everything
	w.Close()
	body := base64.URLEncoding.EncodeToString(b.Bytes())
	tail := base64.RawURLEncoding.EncodeToString([]byte(`{"clusterUrl":"https://WABI-US-EAST2-redirect.analysis.windows.net","exp":2019686400,"allowAccessOverPublicInternet":true}`))
	x.secret("key", body+"."+tail, body)
	x.secret("short", body)
}

// makeKindAWS: the id and the key are one credential, that is deactivated as one.
func makeKindAWS(x *kindFill) {
	const base32upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	id, key := "AKIA"+x.text(16, base32upper), x.text(40, std64)
	s := x.secret("key", key, id, id+":"+key)
	x.fields["id"] = kindText{id, []*kindSecret{s}}
}

// makeKindGoogle: the private key in the account's file; its id is no secret,
// though naming it is no mistake.
func makeKindGoogle(x *kindFill) {
	key := x.keys.rsa(x.stream)
	x.pemField("pem", key.pkcs8)
	x.fields["escaped"] = kindText{strings.ReplaceAll(x.fields["pem"].text+"\n", "\n", `\n`), x.fields["pem"].secrets}
	accept(x.fields["pem"], x.fields["escaped"].text)
	x.secret("keyid", x.text(40, hexDigits)).Optional = true
}

func makeKindServices(x *kindFill) {
	x.secret("slack", "xoxb-"+x.text(12, "123456789")+"-"+x.text(13, "123456789")+"-"+x.text(24, alnum))
	x.secret("sendgrid", "SG."+x.text(22, alnum)+"."+x.text(43, alnum))
	x.secret("stripe", "sk_live_"+x.text(24, alnum))
	x.secret("gitlab", "glpat-"+x.text(20, alnum))
	x.secret("google", "AIza"+x.text(35, alnum))
	hook := "T" + x.text(8, "ABCDEFGHJKLMN0123456789") + "/B" + x.text(10, "ABCDEFGHJKLMN0123456789") + "/" + x.text(24, alnum)
	x.secret("hook", "https://hooks.slack.com/services/"+hook, hook, "hooks.slack.com/services/"+hook)
}
