package main

import (
	"encoding/base64"
	"fmt"
	"mime"
	"strings"
)

// prefacePlaces have something before their header, or a header that is broken.
func prefacePlaces() []placeKind {
	before := func(name, ext, preface string) placeKind {
		return placeKind{name: name, ext: ext, raw: func(x *planting) string { return preface + x.letter(plainNode(x.text())) }}
	}
	head := func(name string, change func(x *planting, m string) string) placeKind {
		return placeKind{name: "header " + name, raw: func(x *planting) string { return change(x, x.letter(plainNode(x.text()))) }}
	}
	smtp := "220 mx.harbor.example ESMTP\nHELO mail.harbor.example\n250 OK\nMAIL FROM:<dana.whitlock@harbor.example>\nRCPT TO:<v-annpet@microsoft.com>\nDATA\n354 go on\n"
	return []placeKind{
		before("From line first", "eml", "From dana.whitlock@harbor.example Tue Mar  5 10:20:30 2024\n"),
		before("quoted From line first", "eml", ">From dana.whitlock@harbor.example Tue Mar  5 10:20:30 2024\n"),
		before("byte order mark first", "eml", "\xef\xbb\xbf"),
		before("byte order mark first, in an mbox", "", "\xef\xbb\xbf"),
		before("blank lines first", "eml", "\n\n\n"),
		before("blank lines first, in an mbox", "", "\n\n"),
		before("quoted From line first, in an mbox", "", ">From someone Tue Mar  5 10:20:30 2024\n"),
		before("SMTP dialogue first", "eml", smtp),
		before("SMTP dialogue first, in an mbox", "", smtp),
		before("text line first", "eml", "This message was saved by the archive\n"),
		before("text line first, in an mbox", "", "This message was saved by the archive\n"),
		before("continuation line first", "eml", " (continued from the last page)\n"),
		before("NUL bytes first", "eml", "\x00\x00\x00\x00"),
		before("white space line first", "eml", "   \t \n"),
		{name: "secret in what stands before the header", takes: sentence, ext: "eml", raw: func(x *planting) string {
			return x.line + "\n" + x.letter(plainNode("Nothing here.\n"))
		}},
		head("with a stray line", func(_ *planting, m string) string {
			return strings.Replace(m, "Subject:", "this line is no field\nSubject:", 1)
		}),
		head("with a stray line that holds the secret", func(x *planting, _ string) string {
			return strings.Replace(x.letter(plainNode("Nothing.\n")), "Subject:", strings.ReplaceAll(x.line, "\n", " ")+"\nSubject:", 1)
		}),
		head("with a From line in the middle", func(_ *planting, m string) string {
			return strings.Replace(m, "Subject:", ">From dana Tue Mar  5 10:20:30 2024\nSubject:", 1)
		}),
		head("with spaces before the colons", func(_ *planting, m string) string {
			return strings.NewReplacer("Content-Type:", "content-type :", "To:", "to  :", "MIME-Version:", "mime-version\t:").Replace(m)
		}),
		head("in lower case", func(_ *planting, m string) string {
			h, b, _ := strings.Cut(m, "\n\n")
			return strings.ToLower(h) + "\n\n" + b
		}),
		head("without empty line before the body", func(_ *planting, m string) string { return strings.Replace(m, "\n\n", "\n", 1) }),
		head("with white space in the empty line", func(_ *planting, m string) string { return strings.Replace(m, "\n\n", "\n \t\n", 1) }),
		head("with an empty name", func(_ *planting, m string) string { return strings.Replace(m, "Subject:", ": nothing\nSubject:", 1) }),
		head("with NUL bytes", func(_ *planting, m string) string {
			return strings.Replace(m, "Subject: Your", "X-Nul: a\x00b\nSubject: Y\x00our", 1)
		}),
		head("with bare CR", func(_ *planting, m string) string {
			return strings.Replace(m, "Subject: Your", "X-Cr: a\rb\nSubject: Your", 1)
		}),
		head("with 8-bit bytes", func(_ *planting, m string) string {
			return strings.Replace(m, "Subject: Your", "Subject: \xdcber your", 1)
		}),
		head("with a form feed", func(_ *planting, m string) string { return strings.Replace(m, "Subject:", "\f\nSubject:", 1) }),
		head("of 20,000 fields", func(_ *planting, m string) string {
			return strings.Replace(m, "Subject:", strings.Repeat("X-Filler: nothing\n", 20_000)+"Subject:", 1)
		}),
		{name: "header of a megabyte", few: true, raw: func(x *planting) string {
			return strings.Replace(x.letter(plainNode(x.text())), "Subject:", "X-Filler: "+strings.Repeat("harbor ", 150_000)+"\nSubject:", 1)
		}},
		{name: "secret at the end of a megabyte field", few: true, takes: oneLine, raw: func(x *planting) string {
			return strings.Replace(x.letter(plainNode("Nothing.\n")), "Subject:", "X-Filler: "+strings.Repeat("harbor ", 150_000)+x.line+"\nSubject:", 1)
		}},
		{name: "header alone", raw: func(x *planting) string {
			h, _, _ := strings.Cut(x.letter(node{}), "\n\n")
			return h + "\nX-Note: " + strings.ReplaceAll(x.line, "\n", "\n ") + "\n"
		}},
		{name: "body without header fields of MIME", raw: func(x *planting) string {
			return strings.Replace(x.letter(node{body: x.text()}), "MIME-Version: 1.0\n", "", 1)
		}},
		{name: "MIME body behind a header without MIME", raw: func(x *planting) string {
			return x.letter(node{body: "This is a multi-part message in MIME format.\n\n" + joined("----=_NextPart_000", plainNode("First.\n"), leaf(utf8Plain, "base64", b64(x.text())))})
		}},
	}
}

// headerPlaces hide the secret in a field.
func headerPlaces() []placeKind {
	field := func(name, format string) placeKind {
		return placeKind{name: "field " + name, takes: oneLine, where: "header", part: "0", node: func(x *planting) node {
			return plainNode("Nothing here.\n").with(fmt.Sprintf(format, x.line))
		}}
	}
	part := func(name, format string) placeKind {
		return placeKind{name: "part's field " + name, takes: oneLine, node: func(x *planting) node {
			return x.mixed(plainNode("Nothing here.\n").with(fmt.Sprintf(format, x.line)))
		}}
	}
	return []placeKind{
		field("of a made-up name", "X-Deploy-Note: %s"),
		field("without a space", "X-Deploy-Note:%s"),
		field("folded before it", "X-Deploy-Note: see below\n %s"),
		field("Comments", "Comments: %s"),
		field("Keywords", "Keywords: deploy, %s"),
		field("Received", "Received: from a.harbor.example (%s)\n by mx.harbor.example; Tue, 05 Mar 2024 10:20:30 +0000"),
		field("Thread-Topic", "Thread-Topic: %s"),
		field("X-Mailer", "X-Mailer: %s"),
		field("List-Help", "List-Help: <https://lists.harbor.example/?note=1> (%s)"),
		field("Content-Description", "Content-Description: %s"),
		field("with 8-bit bytes", "X-Note: \xfcber %s"),
		field("that occurs twice", "X-Note: one\nX-Note: %s"),
		{name: "field in encoded words", takes: oneLine, where: "header", node: func(x *planting) node {
			return plainNode("Nothing here.\n").with("X-Note: " + mime.BEncoding.Encode("utf-8", "Schlüssel. "+x.line))
		}},
		{name: "field split by folding", takes: keyLike, node: func(x *planting) node {
			at := strings.Index(x.line, x.written) + len(x.written)/2
			return plainNode("Nothing here.\n").with("X-Note: " + x.line[:at] + "\n " + x.line[at:])
		}},
		{name: "display name", takes: opaque, where: "header", node: func(x *planting) node {
			return plainNode("Nothing here.\n").with(`Cc: "` + strings.ReplaceAll(x.line, `"`, `\"`) + `" <ops@harbor.example>`)
		}},
		{name: "display name, encoded", takes: opaque, node: func(x *planting) node {
			return plainNode("Nothing here.\n").with("Cc: " + mime.BEncoding.Encode("utf-8", "Ö "+x.line) + " <ops@harbor.example>")
		}},
		{name: "comment in an address field", takes: opaque, node: func(x *planting) node {
			return plainNode("Nothing here.\n").with("Cc: ops@harbor.example (" + x.line + ")")
		}},
		{name: "group name", takes: opaque, node: func(x *planting) node {
			return plainNode("Nothing here.\n").with("Cc: \"" + x.line + "\": a@harbor.example, b@harbor.example;")
		}},
		{name: "comment in a date", takes: opaque, node: func(x *planting) node {
			return plainNode("Nothing here.\n").with("Date: Tue, 05 Mar 2024 10:20:30 +0000 (" + x.line + ")")
		}},
		part("of a made-up name", "X-Note: %s"),
		part("Content-Description", "Content-Description: %s"),
		part("Content-Description in encoded words", "Content-Description: =?utf-8?Q?=C3=9C?= %s"),
		{name: "part's Content-ID", takes: opaque, node: func(x *planting) node {
			return x.mixed(plainNode("Nothing here.\n").with("Content-ID: <" + x.written + "@harbor.example>"))
		}},
		{name: "part's Content-Location", takes: opaque, node: func(x *planting) node {
			return x.mixed(plainNode("Nothing here.\n").with("Content-Location: https://quay.example/?token=" + x.written))
		}},
		{name: "parameter of Content-Type", takes: opaque, node: func(x *planting) node {
			return x.mixed(leaf(`text/plain; charset=utf-8; x-note="`+x.line+`"`, "7bit", "Nothing.\n"))
		}},
		{name: "header of a nested message", takes: oneLine, where: "header", node: func(x *planting) node {
			return x.mixed(leaf("message/rfc822", "7bit", "From: a@harbor.example\nSubject: Old\nX-Note: "+x.line+"\n\nNothing.\n"))
		}},
	}
}

// subjectPlaces encode a subject (RFC 2047).
func subjectPlaces() []placeKind {
	made := func(name string, f func(x *planting) string) placeKind {
		return placeKind{name: "subject " + name, takes: oneLine, where: "header", part: "0", node: func(x *planting) node {
			return plainNode("Nothing here.\n").with("Subject: " + f(x))
		}}
	}
	b := func(charset, s string) string {
		return "=?" + charset + "?B?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
	}
	return []placeKind{
		made("plain", func(x *planting) string { return x.line }),
		made("folded", func(x *planting) string { return "Your question about\n\tthe new storage: " + x.line }),
		made("in B words", func(x *planting) string { return mime.BEncoding.Encode("utf-8", "Für Sie: "+x.line) }),
		made("in Q words", func(x *planting) string { return mime.QEncoding.Encode("utf-8", "Für Sie: "+x.line) }),
		made("in folded Q words", func(x *planting) string { return headerText("Für Sie: " + x.line) }),
		made("in one long word", func(x *planting) string { return b("UTF-8", "Für Sie: "+x.line) }),
		made("in words split inside the secret", func(x *planting) string {
			at := strings.Index(x.line, x.written) + 7
			return b("utf-8", x.line[:at]) + "\n " + b("utf-8", x.line[at:])
		}),
		made("in words split inside a character", func(x *planting) string {
			return b("utf-8", "Schl\xc3") + "\n " + b("utf-8", "\xbcssel: "+x.line)
		}),
		made("in words of two charsets", func(x *planting) string {
			at := strings.Index(x.line, x.written) + 7
			return b("utf-8", x.line[:at]) + "\n " + "=?iso-8859-1?Q?" + qWord(x.line[at:]) + "?="
		}),
		made("in B and Q words mixed", func(x *planting) string {
			at := strings.Index(x.line, x.written) + 7
			return b("utf-8", x.line[:at]) + " =?utf-8?q?" + qWord(x.line[at:]) + "?="
		}),
		made("in Latin-1", func(x *planting) string { return "=?iso-8859-1?Q?F=FCr_Sie:_" + qWord(x.line) + "?=" }),
		made("in Windows-1252 and lower case", func(x *planting) string {
			return "=?windows-1252?q?" + strings.ToLower("=96") + "_" + qWord(x.line) + "?="
		}),
		made("in UTF-16", func(x *planting) string { return b("utf-16be", utf16Bytes("Für Sie: "+x.line, true)) }),
		made("in UTF-7", func(x *planting) string { return "=?utf-7?Q?F+APw-r_Sie:_" + qWord(utf7(x.line)) + "?=" }),
		made("in an unknown charset", func(x *planting) string { return b("x-harbor-1", "For you: "+x.line) }),
		made("in words with a language", func(x *planting) string { return b("utf-8*de", "Für Sie: "+x.line) }),
		made("in words without space between", func(x *planting) string { return b("utf-8", "Für Sie: ") + b("utf-8", x.line) }),
		made("in words glued to text", func(x *planting) string { return "RE:" + b("utf-8", "Für Sie: "+x.line) + " (2)" }),
		made("in a word in quotes", func(x *planting) string { return `"` + b("utf-8", "Für Sie: "+x.line) + `"` }),
		made("in a word without padding", func(x *planting) string { return strings.ReplaceAll(b("utf-8", "Für Sie: "+x.line), "=?=", "?=") }),
		made("in a B word with spaces", func(x *planting) string {
			w := b("utf-8", "Für Sie: "+x.line)
			return w[:30] + " " + w[30:]
		}),
		made("in a Q word with spaces", func(x *planting) string { return "=?utf-8?Q?F=C3=BCr Sie: " + qWord(x.line) + "?=" }),
		made("in a folded Q word", func(x *planting) string { return "=?utf-8?Q?F=C3=BCr_Sie:\n " + qWord(x.line) + "?=" }),
		made("in a word that never ends", func(x *planting) string { return "=?utf-8?Q?F=C3=BCr_Sie:_" + qWord(x.line) }),
		made("in a B word cut off", func(x *planting) string {
			return "=?utf-8?B?" + strings.TrimRight(base64.StdEncoding.EncodeToString([]byte("Für Sie: "+x.line+" and more of it all")), "=")
		}),
		made("in raw Latin-1", func(x *planting) string { return "F\xfcr Sie: " + x.line }),
		made("in raw UTF-8", func(x *planting) string { return "Für Sie: " + x.line }),
		made("encoded twice", func(x *planting) string { return b("utf-8", b("utf-8", "Für Sie: "+x.line)) }),
		made("twice, secret in the second", func(x *planting) string { return "Hello\nSubject: " + x.line }),
	}
}

// qWord escapes for a Q word.
func qWord(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c == ' ':
			b.WriteByte('_')
		case c == '=' || c == '?' || c == '_' || c > 0x7e || c < ' ':
			fmt.Fprintf(&b, "=%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// fileName is a name that a person could give to a file that holds the secret.
func (x *planting) fileName() string { return x.line + " for Anna.txt" }

// fileNamePlaces hide the secret in the name of an attachment.
func fileNamePlaces() []placeKind {
	made := func(name string, f func(x *planting) string) placeKind {
		return placeKind{name: "file name " + name, takes: nameable, node: func(x *planting) node {
			return x.mixed(leaf("text/plain", "7bit", "Nothing in here.\n").with("Content-Disposition: attachment" + f(x)))
		}}
	}
	percent := func(s string) string { return strings.TrimPrefix(fileName("f", "\xc3\xbc "+s), "f*=utf-8''") }
	return []placeKind{
		made("plain", func(x *planting) string { return `; filename="` + x.fileName() + `"` }),
		made("unquoted", func(x *planting) string { return `; filename=` + strings.ReplaceAll(x.fileName(), " ", "-") }),
		made("unquoted with spaces", func(x *planting) string { return `; filename=` + x.fileName() }),
		made("without closing quote", func(x *planting) string { return `; filename="` + x.fileName() }),
		made("in single quotes", func(x *planting) string { return `; filename='` + x.fileName() + `'` }),
		made("with escapes", func(x *planting) string { return `; filename="a \"b\" ` + x.fileName() + `"` }),
		made("RFC 2231 with charset", func(x *planting) string { return `; filename*=utf-8'en'` + percent(x.fileName()) }),
		made("RFC 2231 in Latin-1", func(x *planting) string {
			return `; filename*=iso-8859-1''%FC%20` + strings.TrimPrefix(percent(x.fileName()), "%C3%BC%20")
		}),
		made("RFC 2231 in pieces", func(x *planting) string {
			n := x.fileName()
			return ";\n filename*0=\"" + n[:9] + "\";\n filename*1=\"" + n[9:20] + "\";\n filename*2=\"" + n[20:] + `"`
		}),
		made("RFC 2231 in pieces out of order", func(x *planting) string {
			n := x.fileName()
			return ";\n filename*2=\"" + n[20:] + "\";\n filename*0=\"" + n[:9] + "\";\n filename*1=\"" + n[9:20] + `"`
		}),
		made("RFC 2231 in pieces with charset", func(x *planting) string {
			n := x.fileName()
			return ";\n filename*0*=utf-8''%C3%BC%20" + strings.TrimPrefix(percent(n[:9]), "%C3%BC%20") + ";\n filename*1=\"" + n[9:20] + "\";\n filename*2*=" + strings.TrimPrefix(percent(n[20:]), "%C3%BC%20")
		}),
		made("RFC 2231 in pieces from 1", func(x *planting) string {
			n := x.fileName()
			return ";\n filename*1=\"" + n[:20] + "\";\n filename*2=\"" + n[20:] + `"`
		}),
		made("RFC 2231 with a gap", func(x *planting) string {
			n := x.fileName()
			return ";\n filename*0=\"a\";\n filename*2=\" " + n + `"`
		}),
		made("RFC 2047 B", func(x *planting) string {
			return `; filename="` + mime.BEncoding.Encode("utf-8", "ü "+x.fileName()) + `"`
		}),
		made("RFC 2047 Q unquoted", func(x *planting) string { return `; filename==?utf-8?Q?=C3=BC_` + qWord(x.fileName()) + `?=` }),
		made("RFC 2047 folded", func(x *planting) string {
			return ";\n filename=\"" + strings.ReplaceAll(mime.BEncoding.Encode("utf-8", "ü "+x.fileName()+strings.Repeat(" and more", 6)), "?= =?", "?=\n =?") + `"`
		}),
		made("percent-encoded", func(x *planting) string { return `; filename="` + percent(x.fileName()) + `"` }),
		made("only as name of the type", func(x *planting) string { return "\nContent-Type: text/plain; name=\"" + x.fileName() + `"` }),
		made("in 8 bits", func(x *planting) string { return "; filename=\"\xfc " + x.fileName() + `"` }),
		made("given twice", func(x *planting) string { return `; filename="a.txt"; filename="` + x.fileName() + `"` }),
		made("plain beside RFC 2231", func(x *planting) string { return `; filename="` + x.fileName() + `"; filename*=utf-8''a.txt` }),
		made("with a path", func(x *planting) string { return `; filename="C:\\keys\\` + x.fileName() + `"` }),
		{name: "file name and type's name differ", takes: nameable, node: func(x *planting) node {
			return x.mixed(leaf(`text/plain; name="`+x.fileName()+`"`, "7bit", "Nothing in here.\n").with(`Content-Disposition: attachment; filename="a.txt"`))
		}},
		{name: "file name of the whole message", takes: nameable, node: func(x *planting) node {
			return leaf("text/plain", "7bit", "Nothing in here.\n").with("Content-Disposition: attachment;\n " + fileName("filename", "ü "+x.fileName()))
		}},
		{name: "file name of a nested message's body", takes: nameable, node: func(x *planting) node {
			return x.mixed(leaf("message/rfc822", "", x.inner(leaf("text/plain", "7bit", "Nothing.\n").with("Content-Disposition: attachment; filename=\"=?utf-8?Q?=C3=BC_"+qWord(x.fileName())+"?=\""))))
		}},
		{name: "empty file name", node: func(x *planting) node {
			return x.mixed(leaf(`application/octet-stream; name=""`, "base64", b64(x.text())).with(`Content-Disposition: attachment; filename=""`))
		}},
		{name: "file name of a picture", takes: nameable, node: func(x *planting) node { return x.mixed(attached(x.fileName()+".png", "image/png", tinyPNG())) }},
		{name: "file name in a zip", takes: nameable, node: func(x *planting) node {
			return x.mixed(attached("a.zip", "application/zip", zipped(x.fileName(), "Nothing in here.\n")))
		}},
	}
}
