package main

import (
	"encoding/base64"
	"strings"
)

// transferPlaces are bodies in base64 and without an encoding (RFC 2045
// section 6), declared and damaged in the ways of real mail.
func transferPlaces() []placeKind {
	out := []placeKind{
		{name: "7bit", body: true, part: "1", where: "body", node: func(x *planting) node { return leaf(utf8Plain, "7bit", x.text()) }},
		{name: "8bit", body: true, part: "1", where: "body", node: func(x *planting) node { return plainNode(x.text()) }},
		{name: "binary", body: true, part: "1", node: func(x *planting) node { return leaf(utf8Plain, "binary", x.text()) }},
		{name: "no MIME at all", body: true, part: "1", node: func(x *planting) node { return node{body: x.text()} }},
		{name: "base64", body: true, part: "1", node: func(x *planting) node { return leaf(utf8Plain, "base64", b64(x.text())) }},
		{name: "base64 upper case", body: true, node: func(x *planting) node { return leaf(utf8Plain, "BASE64", b64(x.text())) }},
		{name: "lines end in LF only", exact: true, body: true, node: func(x *planting) node { return plainNode(x.text()) }},
		{name: "lines end in CR only", exact: true, raw: func(x *planting) string { return strings.ReplaceAll(x.letter(plainNode(x.text())), "\n", "\r") }},
		{name: "body lines end in CR only", exact: true, node: func(x *planting) node { return plainNode(strings.ReplaceAll(x.text(), "\n", "\r")) }},
		{name: "mixed line ends", exact: true, raw: func(x *planting) string {
			head, body, _ := strings.Cut(x.letter(plainNode(x.text())), "\n\n")
			return crlf(head) + "\r\n\r\n" + strings.Replace(body, "\n", "\r\n", 3)
		}},
		{name: "no final newline", exact: true, node: func(x *planting) node { return plainNode("Here it is:\n\n" + x.line) }},
		{name: "NUL bytes before", exact: true, node: func(x *planting) node { return plainNode("\x00\x00\n" + x.text()) }},
		{name: "NUL bytes between the lines", exact: true, node: func(x *planting) node { return plainNode(strings.ReplaceAll(x.text(), "\n\n", "\n\x00\n")) }},
		{name: "megabyte line", few: true, node: func(x *planting) node { return plainNode(strings.Repeat("harbor ", 150_000) + x.line + "\n") }},
		{name: "megabyte line after", few: true, node: func(x *planting) node { return plainNode(x.line + " " + strings.Repeat("harbor ", 150_000) + "\n") }},
		{name: "secret after five megabytes", few: true, node: func(x *planting) node {
			return plainNode(strings.Repeat("All quiet in the harbor.\n", 200_000) + "\n" + x.line + "\n")
		}},
	}
	return append(append(out, base64Damage()...), decoratedEncodings()...)
}

// base64Damage are bodies that no strict decoder reads to the end.
func base64Damage() []placeKind {
	return []placeKind{
		{name: "base64 in lines of 64", node: wrapped64(64)},
		{name: "base64 in one line", node: wrapped64(0)},
		{name: "base64 in lines of 998", node: wrapped64(998)},
		{name: "base64 in lines of 7", node: wrapped64(7)},
		{name: "base64 megabyte line", few: true, node: func(x *planting) node {
			return leaf(utf8Plain, "base64", b64Lines(strings.Repeat("All quiet in the harbor.\n", 40_000)+x.text(), 0))
		}},
		{name: "base64 without padding", node: damaged64(func(s string) string { return strings.TrimRight(s, "=\n") + "\n" })},
		{name: "base64 cut in a quad", node: func(x *planting) node {
			return leaf(utf8Plain, "base64", strings.TrimRight(b64(x.text()+strings.Repeat("Nothing more. ", 9)), "=\n")[:len(b64(x.text()))+21])
		}},
		{name: "base64 with garbage", node: damaged64(func(s string) string { return strings.ReplaceAll(s, "\n", " !%\n") })},
		{name: "base64 with garbage inside lines", node: damaged64(func(s string) string { return s[:20] + "*#" + s[20:] })},
		{name: "base64 with 8-bit garbage", exact: true, node: damaged64(func(s string) string { return s[:9] + "\xe9\x80" + s[9:] })},
		{name: "base64 with NUL bytes", exact: true, node: damaged64(func(s string) string { return s[:9] + "\x00\x00" + s[9:] })},
		{name: "base64 with blank lines", node: damaged64(func(s string) string { return strings.ReplaceAll(s, "\n", "\n\n") })},
		{name: "base64 with spaces", node: damaged64(func(s string) string { return " " + strings.ReplaceAll(s, "\n", " \t\n ") })},
		{name: "base64 in concatenated blocks", node: func(x *planting) node {
			return leaf(utf8Plain, "base64", b64("Part one.\n")+b64("Part two.\n\n")+b64(x.text()))
		}},
		{name: "base64 with padding in the middle", node: func(x *planting) node {
			return leaf(utf8Plain, "base64", strings.TrimRight(b64("Ahoy.\n1"), "\n")+b64(x.text()))
		}},
		{name: "base64 in the URL alphabet", node: func(x *planting) node {
			return leaf(utf8Plain, "base64", chop(base64.URLEncoding.EncodeToString([]byte("\xc3\xbf\xc3\xbf\xc3\xbe ??>>??>>\n"+x.text())), 76))
		}},
		{name: "base64, then a plain footer with the secret", node: func(x *planting) node {
			return leaf(utf8Plain, "base64", b64("Dear list,\n\nsee below, and more text to fill.\n")+"\n_______________________________________________\nops mailing list\n"+x.line+"\n")
		}},
		{name: "base64 with the secret, then a plain footer", node: func(x *planting) node {
			return leaf(utf8Plain, "base64", b64(x.text())+"\n_______________________________________________\nops mailing list\nhttps://lists.harbor.example/ops\n")
		}},
		{name: "plain text before base64", node: func(x *planting) node {
			return leaf(utf8Plain, "base64", "[External mail]\n\n"+b64(x.text()))
		}},
		{name: "base64 declared, plain text", node: func(x *planting) node { return leaf(utf8Plain, "base64", x.text()) }},
		{name: "base64 in mail, not declared", node: func(x *planting) node { return leaf(utf8Plain, "", b64(x.text())) }},
		{name: "base64 said to be 7bit", node: func(x *planting) node { return leaf(utf8Plain, "7bit", b64(x.text())) }},
		{name: "base64 in base64", node: func(x *planting) node { return leaf(utf8Plain, "base64", b64(b64(x.text()))) }},
		{name: "base64 with its padding as =3D", node: damaged64(func(s string) string { return strings.ReplaceAll(s, "=", "=3D") })},
		{name: "base64 quoted by an mbox", node: damaged64(func(s string) string { return strings.ReplaceAll(s, "\n", "\n>") })},
	}
}

func wrapped64(width int) func(*planting) node {
	return func(x *planting) node { return leaf(utf8Plain, "base64", b64Lines(x.text(), width)) }
}

func damaged64(damage func(string) string) func(*planting) node {
	return func(x *planting) node { return leaf(utf8Plain, "base64", damage(b64(x.text()))) }
}

// decoratedEncodings are spellings of Content-Transfer-Encoding that occur.
func decoratedEncodings() []placeKind {
	var out []placeKind
	for _, e := range []string{"base64;", `"base64"`, "base64 (RFC 2045)", "(encoded) base64", "BASE-64", "base64, 8bit", "x-base64", "base64 charset=utf-8", "Hexa", "\tbase64\n", "b", "base64_ encoded"} {
		out = append(out, placeKind{name: "base64 named " + strings.TrimSpace(e), node: func(x *planting) node {
			return leaf(utf8Plain, strings.TrimRight(e, "\n"), b64(x.text()))
		}})
	}
	for _, e := range []string{"quoted-printable;", "quoted_printable", "quotedprintable", "Quoted-Printable (soft)", "x-quoted-printable", "'quoted-printable'", "q"} {
		out = append(out, placeKind{name: "quoted-printable named " + e, takes: keyLike, node: func(x *planting) node {
			return leaf(utf8Plain, e, qp("Überfällig.\n"+x.text()))
		}})
	}
	for _, e := range []string{"8bit+", "7-bit", "8-bits", "utf-8", "none", "iso-8859-1", "(none)", "7bit, 8bit", "text/plain"} {
		out = append(out, placeKind{name: "identity named " + e, node: func(x *planting) node { return leaf(utf8Plain, e, x.text()) }})
	}
	return append(out,
		placeKind{name: "encoding twice, base64 first", node: func(x *planting) node {
			return leaf(utf8Plain, "base64", b64(x.text())).with("Content-Transfer-Encoding: 7bit")
		}},
		placeKind{name: "encoding twice, base64 last", node: func(x *planting) node {
			return leaf(utf8Plain, "7bit", b64(x.text())).with("Content-Transfer-Encoding: base64")
		}},
		placeKind{name: "encoding twice, identity last", node: func(x *planting) node {
			return leaf(utf8Plain, "base64", x.text()).with("Content-Transfer-Encoding: 7bit")
		}},
		placeKind{name: "attachment base64 without encoding field", node: func(x *planting) node {
			return x.mixed(leaf(`application/octet-stream; name="notes.txt"`, "", b64(x.text())))
		}},
	)
}
