package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// wrappedPlaces break the secret over lines, as mail programs do.
func wrappedPlaces() []placeKind {
	made := func(name string, f func(x *planting) string) placeKind {
		return placeKind{name: "wrapped " + name, takes: keyLike, node: func(x *planting) node { return plainNode(f(x)) }}
	}
	flowed := func(name, parameters, sep string) placeKind {
		return placeKind{name: "wrapped " + name, takes: keyLike, node: func(x *planting) node {
			return leaf("text/plain; charset=utf-8; "+parameters, "8bit", around(strings.ReplaceAll(strings.TrimRight(chop(x.line, 60), "\n"), "\n", sep)))
		}}
	}
	wrap := func(x *planting, width int, sep string) string {
		return strings.ReplaceAll(strings.TrimRight(chop(x.line, width), "\n"), "\n", sep)
	}
	return []placeKind{
		made("at 76", func(x *planting) string { return around(wrap(x, 76, "\n")) }),
		made("at 72 with spaces at the end", func(x *planting) string { return around(wrap(x, 72, " \n")) }),
		made("at 60 and indented", func(x *planting) string { return around("    " + wrap(x, 60, "\n    ")) }),
		made("at 60 in a quote", func(x *planting) string { return "On Monday Dana wrote:\n> " + wrap(x, 60, "\n> ") + "\n\nThanks.\n" }),
		made("at 60 in a quote of two levels", func(x *planting) string { return "Dana wrote:\n>> " + wrap(x, 60, "\n>> ") + "\n> Thanks.\n" }),
		made("at 60 in a quote with spaces", func(x *planting) string { return "Dana wrote:\n> > " + wrap(x, 60, "\n> > ") + "\n> Thanks.\n" }),
		made("at 60 in a quote with bars", func(x *planting) string { return "Dana wrote:\n| " + wrap(x, 60, "\n| ") + "\n| Thanks.\n" }),
		made("at 60 in a quote, rewrapped", func(x *planting) string {
			return "Dana wrote:\n> " + x.line[:70] + "\n" + x.line[70:] + "\n> Thanks.\n"
		}),
		made("by backslashes", func(x *planting) string { return around(`curl -H "` + wrap(x, 60, "\\\n") + `"`) }),
		made("by backticks", func(x *planting) string { return around(`Set-Note "` + wrap(x, 60, "`\n") + `"`) }),
		made("as joined strings", func(x *planting) string { return around(`note = "` + wrap(x, 60, "\" +\n       \"") + `";`) }),
		made("by = signs left over", func(x *planting) string { return around(wrap(x, 60, "=\n")) }),
		flowed("as flowed with DelSp", `format=flowed; delsp=yes`, " \n"),
		{name: "quoted, not wrapped", node: func(x *planting) node {
			return plainNode("On Monday Dana wrote:\n> " + strings.ReplaceAll(x.text(), "\n", "\n> ") + "\n")
		}},
		{name: "quoted in four levels", node: func(x *planting) node {
			return plainNode(">>>> " + strings.ReplaceAll(x.text(), "\n", "\n>>>> ") + "\n")
		}},
		{name: "flowed prose over two lines", takes: sentence, node: func(x *planting) node {
			return leaf("text/plain; charset=utf-8; format=flowed", "8bit", "Hello,\n\nI changed it again this morning and hope that all of it works. The \npassword is "+x.value+"\n\nDana\n")
		}},
		{name: "prose value on the next line", takes: sentence, node: func(x *planting) node {
			return plainNode("Hello,\n\nthe password is:\n\n" + x.value + "\n\nDana\n")
		}},
		{name: "wrapped in an attachment", takes: keyLike, node: func(x *planting) node {
			return x.mixed(attached("notes.txt", "text/plain", around(wrap(x, 70, "\n"))))
		}},
		{name: "wrapped in html pre", takes: keyLike, node: func(x *planting) node {
			return htmlNode("<pre>" + strings.ReplaceAll(wrap(x, 70, "\n"), "&", "&amp;") + "</pre>")
		}},
	}
}

// characterPlaces replace or add characters that a reader does not see.
func characterPlaces() []placeKind {
	made := func(name string, takes form, f func(x *planting) string) placeKind {
		return placeKind{name: "characters: " + name, takes: takes, node: func(x *planting) node { return plainNode(around(f(x))) }}
	}
	inside := func(c string) func(x *planting) string {
		return func(x *planting) string {
			at := strings.Index(x.line, x.written) + len(x.written)/2
			return x.line[:at] + c + x.line[at:]
		}
	}
	return []placeKind{
		made("zero-width space inside", oneLine, inside("\u200b")),
		made("zero-width non-joiner inside", oneLine, inside("\u200c")),
		made("soft hyphen inside", oneLine, inside("\u00ad")),
		made("word joiner inside", oneLine, inside("\u2060")),
		made("byte order mark inside", oneLine, inside("\ufeff")),
		made("left-to-right mark inside", oneLine, inside("\u200e")),
		made("non-breaking spaces", sentence, func(x *planting) string { return strings.ReplaceAll(x.line, " ", "\u00a0") }),
		made("narrow non-breaking spaces", sentence, func(x *planting) string { return strings.ReplaceAll(x.line, " ", "\u202f") }),
		made("ideographic spaces", sentence, func(x *planting) string { return strings.ReplaceAll(x.line, " ", "\u3000") }),
		made("full-width forms", oneLine, func(x *planting) string { return fullWidth(x.line) }),
		made("full-width words around", sentence, func(x *planting) string { return "Password\uff1a" + x.value }),
		made("in smart quotes", sentence, func(x *planting) string { return "The password is \u201c" + x.value + "\u201d" }),
		made("in German quotes", sentence, func(x *planting) string { return "The password is \u201e" + x.value + "\u201c" }),
		made("in guillemets", sentence, func(x *planting) string { return "The password is \u00ab" + x.value + "\u00bb" }),
		made("smart dashes before", sentence, func(x *planting) string { return "Password \u2013 " + x.value }),
		made("bidirectional marks around", oneLine, func(x *planting) string {
			return strings.Replace(x.line, x.written, "\u202a"+x.written+"\u202c", 1)
		}),
	}
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xfee0
		}
		return r
	}, s)
}

// escapePlaces escape the secret in the ways of data formats.
func escapePlaces() []placeKind {
	made := func(name string, takes form, f func(x *planting) string) placeKind {
		return placeKind{name: "escaped " + name, takes: takes, node: func(x *planting) node { return plainNode(around(f(x))) }}
	}
	encoded := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	return []placeKind{
		made("in JSON", anyForm, func(x *planting) string { return jsonText(x.line) }),
		made("in JSON within JSON", anyForm, func(x *planting) string { return jsonText(jsonText(x.line)) }),
		made("in JSON with \\u for all", oneLine, func(x *planting) string {
			var b strings.Builder
			for _, c := range []byte(x.line) {
				fmt.Fprintf(&b, `\u%04x`, c)
			}
			return `{"note": "` + b.String() + `"}`
		}),
		made("in JSON with \\/", oneLine, func(x *planting) string { return strings.ReplaceAll(jsonText(x.line), "/", `\/`) }),
		made("with \\x", oneLine, func(x *planting) string {
			var b strings.Builder
			for _, c := range []byte(x.line) {
				fmt.Fprintf(&b, `\x%02x`, c)
			}
			return `note = "` + b.String() + `"`
		}),
		made("in a log line with \\r\\n", anyForm, func(x *planting) string {
			return `2024-03-05 10:20:30 body="first\r\n` + strings.ReplaceAll(strings.ReplaceAll(x.line, `"`, `\"`), "\n", `\r\n`) + `\r\nlast"`
		}),
		made("by percent", keyLike, func(x *planting) string { return "https://quay.example/?note=" + url.QueryEscape(x.line) }),
		made("by percent twice", keyLike, func(x *planting) string {
			return "https://quay.example/?note=" + url.QueryEscape(url.QueryEscape(x.line))
		}),
		made("by percent, all bytes", oneLine, func(x *planting) string {
			var b strings.Builder
			for _, c := range []byte(x.line) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
			return "https://quay.example/?note=" + b.String()
		}),
		made("by entities in plain text", keyLike, func(x *planting) string {
			return strings.NewReplacer("&", "&amp;", "=", "&#61;", "/", "&#x2F;", "+", "&#43;", ".", "&#46;").Replace(x.line)
		}),
		made("by entities of XML in an attachment", oneLine, func(x *planting) string {
			return `<add key="note" value="` + strings.NewReplacer("&", "&amp;", "=", "&#61;").Replace(x.line) + `"/>`
		}),
		made("in base64, keyed", anyForm, func(x *planting) string {
			return "apiVersion: v1\nkind: Secret\ndata:\n  note: " + encoded(x.line)
		}),
		made("in base64 in a YAML block", anyForm, func(x *planting) string {
			return "data:\n  note: |\n    " + indented(chop(encoded(x.text()), 64), "    ")
		}),
		made("in base64, bare lines", anyForm, func(x *planting) string { return chop(encoded(x.text()), 76) }),
		made("in base64, quoted lines", anyForm, func(x *planting) string { return "> " + indented(chop(encoded(x.text()), 72), "> ") }),
		made("in base64 twice", anyForm, func(x *planting) string { return "note: " + encoded(encoded(x.text())) }),
		made("in base64 in JSON", anyForm, func(x *planting) string { return `{"value": "` + encoded(x.text()) + `"}` }),
		made("in base64url", anyForm, func(x *planting) string {
			return "note=" + base64.RawURLEncoding.EncodeToString([]byte("?>?>?>\xc3\xbf\n"+x.text()))
		}),
		made("in UTF-16 base64", anyForm, func(x *planting) string { return "note: " + encoded(utf16Bytes(x.text(), false)) }),
		made("by Authorization: Basic", sentence, func(x *planting) string { return "Authorization: Basic " + encoded("deploy:"+x.value) }),
		made("by PowerShell -EncodedCommand", sentence, func(x *planting) string {
			return "powershell -NoProfile -EncodedCommand " + encoded(utf16Bytes("$user = 'ops'\n$password = '"+x.value+"'\nConnect-Quay", false))
		}),
		made("by powershell -enc", keyLike, func(x *planting) string {
			return "powershell.exe -w hidden -enc " + encoded(utf16Bytes("$note = '"+x.line+"'", false))
		}),
		made("in a data URI", anyForm, func(x *planting) string { return "data:text/plain;base64," + encoded(x.text()) }),
		made("in a data URI by percent", oneLine, func(x *planting) string { return "data:text/plain," + url.PathEscape(x.line) }),
		made("in percent within base64", keyLike, func(x *planting) string { return "note: " + encoded("url="+url.QueryEscape(x.line)+"&end=1") }),
		made("in quoted-printable text", keyLike, func(x *planting) string { return x.broken("=\n") }),
		made("in hexadecimal entities of a quote", keyLike, func(x *planting) string {
			return "> " + strings.NewReplacer("&", "&#x26;", "=", "&#x3d;").Replace(x.line)
		}),
	}
}

// jsonText is a JSON object that holds a text, with the escapes that encoders
// for the web add.
func jsonText(s string) string {
	b, _ := json.Marshal(map[string]string{"note": s}) // a map of strings always encodes
	return strings.ReplaceAll(string(b), "+", `\u002b`)
}

func indented(block, prefix string) string {
	return strings.ReplaceAll(strings.TrimRight(block, "\n"), "\n", "\n"+prefix)
}

// linkPlaces wrap a link that holds a secret in the links of mail filters.
func linkPlaces() []placeKind {
	made := func(name string, wrap func(link string) string) []placeKind {
		return []placeKind{
			{name: "link by " + name, takes: keyLike, node: func(x *planting) node { return plainNode(around(wrap(x.link()))) }},
			{name: "html link by " + name, takes: keyLike, node: func(x *planting) node {
				return htmlNode(`<p>See <a href="` + strings.ReplaceAll(wrap(x.link()), "&", "&amp;") + `">here</a></p>`)
			}},
		}
	}
	var out []placeKind
	for _, l := range []struct {
		name string
		wrap func(string) string
	}{
		{"Safe Links", safeLink},
		{"urldefense v1", func(s string) string {
			return "https://urldefense.proofpoint.com/v1/url?u=" + url.QueryEscape(s) + "&k=abc%3D%0A&r=def%3D%0A&m=ghi%3D%0A&s=0123456789abcdef"
		}},
		{"urldefense v2", urlDefense2},
		{"urldefense v3", urlDefense3},
		{"Safe Links around urldefense v2", func(s string) string { return safeLink(urlDefense2(s)) }},
		{"Safe Links around urldefense v3", func(s string) string { return safeLink(urlDefense3(s)) }},
		{"Safe Links twice", func(s string) string { return safeLink(safeLink(s)) }},
		{"Google", func(s string) string {
			return "https://www.google.com/url?q=" + url.QueryEscape(s) + "&sa=D&ust=1709634030"
		}},
		{"Barracuda", func(s string) string {
			return "https://linkprotect.cudasvc.com/url?a=" + url.QueryEscape(s) + "&c=E,1,abc&typo=1"
		}},
		{"Sophos", func(s string) string {
			return "https://eu-west-1.protection.sophos.com/?d=quay.example&u=" + base64.StdEncoding.EncodeToString([]byte(s)) + "&i=abc&t=def&h=ghi&s=jkl"
		}},
		{"Trend Micro", func(s string) string {
			return "https://imsva91-ctp.trendmicro.com/wis/clicktime/v1/query?url=" + url.QueryEscape(s) + "&umid=1&auth=2"
		}},
		{"Mimecast", func(s string) string {
			return "https://protect-us.mimecast.com/redirect?url=" + url.QueryEscape(s) + "&domain=quay.example"
		}},
		{"FireEye", func(s string) string {
			return "https://protect2.fireeye.com/v1/url?k=abc&q=1&e=def&u=" + url.QueryEscape(s)
		}},
		{"a made-up filter", func(s string) string { return "https://filter.harbor.example/go?to=" + url.QueryEscape(s) + "&id=7" }},
	} {
		out = append(out, made(l.name, l.wrap)...)
	}
	return append(out, placeKind{name: "link by Safe Links, wrapped at 76", takes: keyLike, node: func(x *planting) node {
		return plainNode(around(strings.TrimRight(chop(safeLink(x.link()), 76), "\n")))
	}}, placeKind{name: "link by Safe Links in quoted lines", takes: keyLike, node: func(x *planting) node {
		return plainNode("> " + indented(chop(safeLink(x.link()), 70), "> ") + "\n")
	}})
}

// link is a URL that holds the credential.
func (x *planting) link() string {
	if strings.HasPrefix(x.line, "https://") {
		return x.line
	}
	return "https://quay.example/setup?" + strings.NewReplacer(" ", "%20", "+", "%2B", "/", "%2F", ";", "%3B").Replace(x.line) + "&end=1"
}

func safeLink(s string) string {
	return "https://nam12.safelinks.protection.outlook.com/?url=" + url.QueryEscape(s) +
		"&data=05%7C02%7Canna%40microsoft.com%7Cabc%7C72f988bf86f141af91ab2d7cd011db47%7C0%7C0%7C638452%7CUnknown&sdata=Zm9v%3D&reserved=0"
}

// urlDefense2 writes % as - and / as _, as Proofpoint's second version does.
func urlDefense2(s string) string {
	u := strings.NewReplacer("-", "-2D", "_", "-5F", "%", "-25", "?", "-3F", "=", "-3D", "&", "-26", "+", "-2B", "#", "-23", ";", "-3B").Replace(s)
	return "https://urldefense.proofpoint.com/v2/url?u=" + strings.ReplaceAll(u, "/", "_") + "&d=DwMFAg&c=abc&r=def&m=ghi&s=jkl&e="
}

// urlDefense3 replaces special characters by * and lists them in base64, as
// Proofpoint's third version does; two or more in a row are "**" and a letter
// for their number, from A for two.
func urlDefense3(s string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	var u strings.Builder
	var replaced []byte
	for i := 0; i < len(s); {
		n := 0
		for i+n < len(s) && strings.IndexByte("%&;+#*", s[i+n]) >= 0 && n < len(letters)+1 {
			n++
		}
		replaced = append(replaced, s[i:i+n]...)
		switch n {
		case 0:
			u.WriteByte(s[i])
			n = 1
		case 1:
			u.WriteByte('*')
		default:
			u.WriteString("**" + letters[n-2:n-1])
		}
		i += n
	}
	return "https://urldefense.com/v3/__" + u.String() + "__;" + base64.RawURLEncoding.EncodeToString(replaced) + "!!Abc123!xyz$"
}
