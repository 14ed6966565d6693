package main

import (
	"fmt"
	"strings"
)

// boundaryPlaces are multiparts whose boundary (RFC 2046 section 5.1.1) is
// missing, misspelt or misleading.
func boundaryPlaces() []placeKind {
	two := func(x *planting, b string) string { return joined(b, plainNode("First part.\n"), plainNode(x.text())) }
	declared := func(name, contentType, boundary string) placeKind {
		return placeKind{name: "boundary " + name, node: func(x *planting) node { return leaf(contentType, "", two(x, boundary)) }}
	}
	out := []placeKind{
		{name: "multipart", part: "2", where: "body", body: true, node: func(x *planting) node { return x.mixed(plainNode(x.text())) }},
		declared("missing", "multipart/mixed", "----=_Part_1"),
		declared("empty", `multipart/mixed; boundary=""`, "----=_Part_1"),
		declared("without closing quote", `multipart/mixed; boundary="----=_Part_1`, "----=_Part_1"),
		declared("without opening quote", `multipart/mixed; boundary=----=_Part_1"`, "----=_Part_1"),
		declared("without semicolons", `multipart/mixed type="text/plain" boundary="----=_Part_1"`, "----=_Part_1"),
		declared("after a bare parameter", `multipart/related; type=text/html boundary="----=_Part_1"`, "----=_Part_1"),
		declared("after an empty parameter", `multipart/mixed;; ; boundary="----=_Part_1"`, "----=_Part_1"),
		declared("other than used", `multipart/mixed; boundary="----=_Part_9"`, "----=_Part_1"),
		declared("in single quotes", `multipart/mixed; boundary='----=_Part_1'`, "----=_Part_1"),
		declared("unquoted with specials", `multipart/mixed; boundary=----=_Part:1/2`, "----=_Part:1/2"),
		declared("of regex characters", `multipart/mixed; boundary="=_(a+b)*?.[x]^$|{2}"`, "=_(a+b)*?.[x]^$|{2}"),
		declared("with spaces inside", `multipart/mixed; boundary="a b c"`, "a b c"),
		declared("with space declared at its end", `multipart/mixed; boundary="----=_Part_1 "`, "----=_Part_1"),
		declared("with space before it", `multipart/mixed; boundary=" ----=_Part_1"`, "----=_Part_1"),
		declared("with backslashes", `multipart/mixed; boundary="----=\_Part\_1"`, "----=_Part_1"),
		declared("declared in two pieces", `multipart/mixed; boundary*0="----="; boundary*1="_Part_1"`, "----=_Part_1"),
		declared("declared with a charset", `multipart/mixed; boundary*=us-ascii''----%3D_Part_1`, "----=_Part_1"),
		declared("declared twice, right first", `multipart/mixed; boundary="----=_Part_1"; boundary="other"`, "----=_Part_1"),
		declared("declared twice, right last", `multipart/mixed; boundary="other"; boundary="----=_Part_1"`, "----=_Part_1"),
		declared("after a comment", `multipart/mixed (mixed; boundary=no); boundary="----=_Part_1"`, "----=_Part_1"),
		declared("with a comment after", `multipart/mixed; boundary="----=_Part_1" (our own)`, "----=_Part_1"),
		declared("folded inside", "multipart/mixed;\n\tboundary=\n \"----=_Part_1\"", "----=_Part_1"),
		declared("folded without indent", "multipart/mixed;\nboundary=\"----=_Part_1\"", "----=_Part_1"),
		declared("with spaces around =", `multipart/mixed ; boundary = "----=_Part_1"`, "----=_Part_1"),
		declared("in upper case", `MULTIPART/MIXED; BOUNDARY="----=_Part_1"`, "----=_Part_1"),
		declared("of 200 characters", `multipart/mixed; boundary="`+strings.Repeat("x", 200)+`"`, strings.Repeat("x", 200)),
		declared("of one dash", `multipart/mixed; boundary="-"`, "-"),
		declared("of type multipart alone", `multipart; boundary="----=_Part_1"`, "----=_Part_1"),
		declared("of unknown subtype", `multipart/x-made-up; boundary="----=_Part_1"`, "----=_Part_1"),
		declared("of parallel", `multipart/parallel; boundary="----=_Part_1"`, "----=_Part_1"),
		declared("of type text/plain", `text/plain; boundary="----=_Part_1"`, "----=_Part_1"),
		declared("without Content-Type", "", "----=_Part_1"),
	}
	return append(out, delimiterPlaces()...)
}

// delimiterPlaces have delimiter lines that are out of order.
func delimiterPlaces() []placeKind {
	const b = "----=_Part_1"
	made := func(name string, f func(x *planting) string) placeKind {
		return placeKind{name: "delimiter " + name, node: func(x *planting) node { return leaf(`multipart/mixed; boundary="`+b+`"`, "", f(x)) }}
	}
	first := plainNode("First part.\n")
	return []placeKind{
		made("never closes", func(x *planting) string {
			return strings.TrimSuffix(joined(b, first, plainNode(x.text())), "--"+b+"--\n")
		}),
		made("closes at the end without newline", func(x *planting) string { return strings.TrimSuffix(joined(b, first, plainNode(x.text())), "\n") }),
		made("closes with one dash", func(x *planting) string {
			return strings.TrimSuffix(joined(b, first, plainNode(x.text())), "-\n") + "\n"
		}),
		made("has trailing spaces", func(x *planting) string {
			return strings.ReplaceAll(joined(b, first, plainNode(x.text())), "--"+b+"\n", "--"+b+" \t\n")
		}),
		made("has text behind it", func(x *planting) string {
			return strings.ReplaceAll(joined(b, first, plainNode(x.text())), "--"+b+"\n", "--"+b+" next\n")
		}),
		made("is indented", func(x *planting) string {
			return strings.ReplaceAll(joined(b, first, plainNode(x.text())), "--"+b, " --"+b)
		}),
		made("is quoted", func(x *planting) string {
			return "> " + strings.ReplaceAll(joined(b, first, plainNode(x.text())), "\n", "\n> ")
		}),
		made("never comes", func(x *planting) string { return x.text() }),
		made("only closes", func(x *planting) string { return "--" + b + "--\n" + x.text() }),
		made("opens again after closing", func(x *planting) string { return joined(b, first) + joined(b, plainNode(x.text())) }),
		made("stands twice", func(x *planting) string { return "--" + b + "\n" + joined(b, first, plainNode(x.text())) }),
		made("in the middle of a line", func(x *planting) string {
			return joined(b, first, plainNode("this is --"+b+" no delimiter\n"+x.text()))
		}),
		made("without dashes", func(x *planting) string { return strings.ReplaceAll(joined(b, first, plainNode(x.text())), "--"+b, b) }),
		{name: "preamble", where: "body", node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="`+b+`"`, "", x.text()+joined(b, first))
		}},
		{name: "epilogue", where: "body", node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="`+b+`"`, "", joined(b, first)+x.text())
		}},
		{name: "epilogue that looks like a part", node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="`+b+`"`, "", joined(b, first)+"\n--other\n"+attached("a.txt", "text/plain", x.text()).String())
		}},
		{name: "preamble in base64", takes: oneLine, node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="`+b+`"`, "", "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"+b64(x.text())+"\n"+joined(b, first))
		}},
		{name: "multipart in base64", node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="`+b+`"`, "base64", b64(joined(b, first, plainNode(x.text()))))
		}},
		{name: "multipart in quoted-printable", node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="`+b+`"`, "quoted-printable", qp(joined(b, first, plainNode(x.text()))))
		}},
		{name: "multipart said to be base64", node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="`+b+`"`, "base64", joined(b, first, plainNode(x.text())))
		}},
		{name: "multipart said to be quoted-printable", node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="`+b+`"`, "quoted-printable", joined(b, first, plainNode(x.text())))
		}},
		{name: "multipart without parts", node: func(x *planting) node { return leaf(`multipart/mixed; boundary="`+b+`"`, "", "\n"+x.line+"\n") }},
	}
}

// partPlaces nest multiparts, and break the headers of parts.
func partPlaces() []placeKind {
	first := plainNode("First part.\n")
	inner := func(name, outerBoundary, innerBoundary string, closeInner bool) placeKind {
		return placeKind{name: "nested boundary " + name, node: func(x *planting) node {
			in := multi("alternative", innerBoundary, first, plainNode("Second.\n"))
			if !closeInner {
				in.body = strings.TrimSuffix(in.body, "--"+innerBoundary+"--\n")
			}
			return multi("mixed", outerBoundary, in, plainNode(x.text()))
		}}
	}
	raw := func(name, part string) placeKind {
		return placeKind{name: "part " + name, node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="b1"`, "", "--b1\n"+strings.ReplaceAll(part, "TEXT", x.text())+"\n--b1--\n")
		}}
	}
	return []placeKind{
		inner("is the outer one plus -1", "=_outer", "=_outer-1", true),
		inner("is the beginning of the outer one", "=_outer-1", "=_outer", true),
		inner("never closes", "=_outer", "=_inner", false),
		inner("never closes and begins like the outer", "=_outer", "=_outer-1", false),
		inner("is the same", "=_same", "=_same", true),
		inner("is the outer one plus --", "=_outer", "=_outer--", true),
		{name: "nested boundary plus -1, secret inside", node: func(x *planting) node {
			return multi("mixed", "=_o", multi("alternative", "=_o-1", first, plainNode(x.text())), first)
		}},
		{name: "nested 20 deep", part: "1" + strings.Repeat(".1", 19), body: true, node: func(x *planting) node { return x.deep(20, plainNode(x.text())) }},
		{name: "nested 90 deep", few: true, node: func(x *planting) node { return x.deep(90, plainNode(x.text())) }},
		{name: "alternative, plain only", node: func(x *planting) node {
			return multi("alternative", x.boundary(), plainNode(x.text()), htmlNode("<p>See the text version.</p>"))
		}},
		{name: "alternative, html only", part: "2", node: func(x *planting) node {
			return multi("alternative", x.boundary(), plainNode("See the other version.\n"), htmlNode(x.htmlBlock()))
		}},
		{name: "alternative, third kind", node: func(x *planting) node {
			return multi("alternative", x.boundary(), plainNode("See the other version.\n"), htmlNode("<p>See.</p>"), leaf("text/x-amp-html", "7bit", x.htmlBlock()))
		}},
		{name: "text between images", node: func(x *planting) node {
			return multi("related", x.boundary(), attached("a.png", "image/png", tinyPNG()), plainNode(x.text()), attached("b.png", "image/png", tinyPNG()))
		}},
		{name: "hundred thousandth part", few: true, node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="b1"`, "", strings.Repeat("--b1\n\nA\n", 99_999)+"--b1\n\n"+x.text()+"--b1--\n")
		}},
		{name: "part with a stray line first under an undeclared boundary", node: func(x *planting) node {
			return leaf(`multipart/mixed; boundary="other"`, "", joined("=_Part_1", node{[]string{"this is no field", "Content-Type: text/plain; charset=utf-16le", "Content-Transfer-Encoding: base64"}, b64(utf16Bytes(x.text(), false))}))
		}},
		raw("without header or empty line", "TEXT"),
		raw("without header", "\nTEXT"),
		raw("with two empty lines", "\n\nTEXT"),
		raw("with a stray line in its header", "Content-Type: text/plain\nthis is no field\nContent-Transfer-Encoding: 7bit\n\nTEXT"),
		raw("with a stray line first", "this is no field\nContent-Type: text/plain\n\nTEXT"),
		raw("without empty line after its header", "Content-Type: text/plain\nTEXT"),
		raw("with only a header", "Content-Type: text/plain\nX-Note: TEXT"),
		raw("with two Content-Types", "Content-Type: text/plain\nContent-Type: image/png\n\nTEXT"),
		raw("with two Content-Types, picture first", "Content-Type: image/png\nContent-Type: text/plain\n\nTEXT"),
		raw("with a broken Content-Type", "Content-Type: ;;=\"\n\nTEXT"),
		raw("with an empty Content-Type", "Content-Type:\n\nTEXT"),
		raw("with a Content-Type of one word", "Content-Type: text\n\nTEXT"),
		raw("with a continuation first", " Content-Type: text/plain\n\nTEXT"),
		raw("with space before the colon", "content-TYPE : text/plain\nContent-transfer-encoding\t: 7bit\n\nTEXT"),
		raw("with a folded value on blank lines", "Content-Type:\n \n text/plain;\n \n charset=utf-8\n\nTEXT"),
		raw("between empty parts", "\n--b1\n--b1\n\n--b1\n\nTEXT\n--b1\n--b1\n"),
		raw("with 500 fields", strings.Repeat("X-Filler: yes\n", 500)+"\nTEXT"),
		raw("said to be a picture", "Content-Type: image/png\n\nTEXT"),
		raw("said to be a zip", "Content-Type: application/zip; name=\"a.zip\"\n\nTEXT"),
		raw("said to be a message", "Content-Type: message/rfc822\n\nTEXT"),
		raw("said to be a delivery status", "Content-Type: message/delivery-status\n\nTEXT"),
		raw("of unknown message type", "Content-Type: message/x-unknown\n\nTEXT"),
		raw("of type application/octet-stream", "Content-Type: application/octet-stream\n\nTEXT"),
		raw("of a made-up type", "Content-Type: harbor/crane\n\nTEXT"),
		raw("said to be a signature", "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nTEXT"),
		raw("said to be a PGP signature", "Content-Type: application/pgp-signature\n\nTEXT"),
		{name: "part in a signed multipart", node: func(x *planting) node {
			return leaf(fmt.Sprintf("multipart/signed; protocol=%q; micalg=sha-256; boundary=\"b1\"", "application/pkcs7-signature"), "",
				joined("b1", plainNode(x.text()), attached("smime.p7s", "application/pkcs7-signature", string(x.bytes(300)))))
		}},
	}
}

// deep nests a node in multiparts.
func (x *planting) deep(n int, in node) node {
	for i := range n {
		in = multi("mixed", fmt.Sprintf("=_level_%d_", i), in)
	}
	return in
}
