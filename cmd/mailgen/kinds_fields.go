package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf16"
)

// kindFilters are the ways in which a text is written into another.
func kindFilters() map[string]func(string) string {
	return map[string]func(string) string{
		"url":      url.QueryEscape,
		"path":     url.PathEscape,
		"b64":      func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"utf16b64": func(s string) string { return base64.StdEncoding.EncodeToString(utf16le(s)) },
		"hex":      func(s string) string { return hex.EncodeToString([]byte(s)) },
		"upper":    strings.ToUpper,
		"json":     jsonEscaped,
		"lines64":  func(s string) string { return strings.TrimRight(chop(s, 64), "\n") },
		"lines76":  func(s string) string { return strings.TrimRight(chop(s, 76), "\n") },
		"escaped":  func(s string) string { return strings.ReplaceAll(s, "\n", `\n`) },
		"safelink": func(s string) string {
			return "https://nam02.safelinks.protection.outlook.com/?url=" + url.QueryEscape(s) +
				"&data=05%7C01%7Csupport%40microsoft.com%7C3f0c1b2a4d5e4f60718208db1e9a7c35%7C72f988bf86f141af91ab2d7cd011db47%7C1%7C0%7C638138" +
				"&sdata=" + url.QueryEscape(base64.StdEncoding.EncodeToString(newStream(s).bytes(32))) + "&reserved=0"
		},
	}
}

func utf16le(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// jsonEscaped is a text as it stands between the quotes of JSON.
func jsonEscaped(s string) string {
	b, _ := json.Marshal(s) // a string always encodes
	return string(b[1 : len(b)-1])
}

const (
	lowerCase = "abcdefghijklmnopqrstuvwxyz"
	digits10  = "0123456789"
	hexDigits = "0123456789abcdef"
	alnum     = base62
	url64     = base62 + "-_"
	std64     = base62 + "+/"
)

var (
	firstNames = strings.Fields("Anna Luis Priya Tom Grace Kofi Mirela Josh Rosa Henrik Yuki Amara Bruno Celine Dmitri Elif")
	lastNames  = strings.Fields("Okafor Lindqvist Ramos Petrov Haas Moreau Tanaka Silva Novak Byrne Castell Demir Ito Weiss")
	kindWords  = strings.Fields("harbor berth cargo tide quay crane pilot anchor vessel depot ferry buoy canal jetty lagoon marina")
	dayNames   = strings.Fields("Monday Tuesday Wednesday Thursday Friday")
)

// everyday is a made-up value of a sort that stands in any mail: no secret.
func (x *kindFill) everyday(name string) (string, bool) {
	var n int
	if rest, ok := strings.CutPrefix(name, "hex"); ok {
		if _, err := fmt.Sscanf(rest, "%d", &n); err == nil {
			return x.text(n, hexDigits), true
		}
	}
	switch name {
	case "guid":
		return x.guid(), true
	case "name":
		return pick(x.stream, firstNames), true
	case "last":
		return pick(x.stream, lastNames), true
	case "user":
		return strings.ToLower(pick(x.stream, firstNames) + "." + pick(x.stream, lastNames)), true
	case "svc":
		return "svc_" + pick(x.stream, kindWords), true
	case "word":
		return pick(x.stream, kindWords), true
	case "acct":
		return pick(x.stream, kindWords) + pick(x.stream, kindWords) + x.text(2, digits10), true
	case "host":
		return pick(x.stream, kindWords) + "-" + pick(x.stream, strings.Fields("sql app web dc fs vpn")) + fmt.Sprintf("%02d", x.between(1, 20)), true
	case "domain":
		return pick(x.stream, strings.Fields("contoso.example fabrikam.example adatum.example northwind.example")), true
	case "nb":
		return pick(x.stream, strings.Fields("CONTOSO FABRIKAM ADATUM NWIND")), true
	}
	return x.everydayNumber(name)
}

func (x *kindFill) everydayNumber(name string) (string, bool) {
	switch name {
	case "day":
		return pick(x.stream, dayNames), true
	case "date":
		return fmt.Sprintf("202%d-%02d-%02d", x.between(2, 4), x.between(1, 12), x.between(1, 28)), true
	case "time":
		return fmt.Sprintf("%02d:%02d:%02d", x.between(7, 18), x.below(60), x.below(60)), true
	case "ip":
		return fmt.Sprintf("10.%d.%d.%d", x.below(250), x.below(250), x.between(1, 250)), true
	case "num":
		return fmt.Sprint(x.between(1000, 9999)), true
	case "case":
		return "23" + x.text(14, digits10), true
	case "tb", "thumb":
		return strings.ToUpper(x.text(40, hexDigits)), true
	case "sha":
		return base64.StdEncoding.EncodeToString(x.bytes(32)), true
	case "longb":
		return base64.StdEncoding.EncodeToString(x.bytes(270)), true
	}
	return "", false
}

func (x *kindFill) guid() string {
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", x.text(8, hexDigits), x.text(4, hexDigits), x.text(3, hexDigits), x.text(3, hexDigits), x.text(12, hexDigits))
}

// password is one that a person or a program would choose, without characters
// that connection strings, shells and links have a use for.
func (x *kindFill) password() string {
	word := func() string {
		w := x.text(1, "bdfgklmprst") + x.text(1, "aeiou") + x.text(1, "lnrst") + x.text(1, "aeiou") + x.text(1, "kmntx")
		return strings.ToUpper(w[:1]) + w[1:]
	}
	switch x.below(4) {
	case 0:
		return word() + "-" + x.text(4, "23456789") + "-" + word() + "!"
	case 1:
		return x.text(1, "ABCDEFGHKLMN") + x.text(6, base62) + x.text(1, "#*_+") + x.text(6, base62) + x.text(1, digits10)
	case 2:
		return word() + word() + x.text(2, "23456789") + x.text(1, "!#*")
	}
	return x.text(2, "ABCDEFGHKLMN") + x.text(12, base62) + x.text(2, "23456789") + x.text(2, "abcdefgh")
}
