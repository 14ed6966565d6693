package main

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// quotedPrintablePlaces are bodies in quoted-printable (RFC 2045 section 6.7),
// in order and broken.
func quotedPrintablePlaces() []placeKind {
	made := func(name string, f func(x *planting) string) placeKind {
		return placeKind{name: "quoted-printable " + name, node: func(x *planting) node { return leaf(utf8Plain, "quoted-printable", f(x)) }}
	}
	return []placeKind{
		{name: "quoted-printable", body: true, part: "1", node: func(x *planting) node { return leaf(utf8Plain, "quoted-printable", qp(x.text())) }},
		made("with a soft break inside the secret", func(x *planting) string { return x.broken("=\n") }),
		made("with a soft break and spaces after it", func(x *planting) string { return x.broken("= \t\n") }),
		made("with a soft break after every tenth character", func(x *planting) string {
			return strings.ReplaceAll(chop(strings.ReplaceAll(escapeEquals(x.text()), "\n", "=0A"), 30), "\n", "=\n")
		}),
		made("with every byte escaped", func(x *planting) string { return everyByte(x.text(), strings.ToUpper) }),
		made("in lower case", func(x *planting) string { return everyByte(x.text(), strings.ToLower) }),
		made("with invalid escapes", func(x *planting) string { return "=ZZ =4 =\x01 100% = sure\n" + qp(x.text()) }),
		made("with plain = signs", func(x *planting) string { return "a = b\n" + strings.ReplaceAll(x.text(), "Hello", "=Hello") }),
		made("cut off in an escape", func(x *planting) string { return qp(x.text()) + "=E" }),
		made("cut off after =", func(x *planting) string { return qp(x.text()) + "=" }),
		made("with 8-bit bytes", func(x *planting) string { return "Ünescaped \xc3\xa9\n" + qp(x.text()) }),
		made("with trailing spaces", func(x *planting) string { return strings.ReplaceAll(qp(x.text()), "\n", "  \n") }),
		made("twice", func(x *planting) string { return qp(qp(x.text())) }),
		{name: "quoted-printable not declared", takes: keyLike, node: func(x *planting) node { return leaf(utf8Plain, "7bit", x.broken("=\n")) }},
		{name: "quoted-printable HTML not declared", takes: keyLike, node: func(x *planting) node {
			return leaf("text/html", "", qp("<html><body><p style=\"color:red\">"+x.htmlLine()+"</p></body></html>\n"))
		}},
		{name: "quoted-printable in an attachment", node: func(x *planting) node {
			return x.mixed(leaf("text/csv", "quoted-printable", qp(x.text())).with("Content-Disposition: attachment; filename=\"a.csv\""))
		}},
		{name: "quoted-printable megabyte", few: true, node: func(x *planting) node {
			return leaf(utf8Plain, "quoted-printable", qp(strings.Repeat("Überall Ruhe im Hafen. ", 40_000)+"\n"+x.text()))
		}},
	}
}

func escapeEquals(s string) string { return strings.ReplaceAll(s, "=", "=3D") }

// broken is the letter with a break in the middle of the secret.
func (x *planting) broken(soft string) string {
	at := strings.Index(x.text(), x.written) + len(x.written)/2
	return escapeEquals(x.text()[:at]) + soft + escapeEquals(x.text()[at:])
}

func everyByte(s string, letters func(string) string) string {
	var b strings.Builder
	for i, c := range []byte(s) {
		b.WriteString("=" + letters(hex.EncodeToString([]byte{c})))
		if i%25 == 24 {
			b.WriteString("=\n")
		}
	}
	return b.String() + "\n"
}

// uuencodePlaces hold uuencoded text, as mail before MIME did (POSIX uuencode).
func uuencodePlaces() []placeKind {
	return []placeKind{
		{name: "uuencode as transfer encoding", node: func(x *planting) node { return leaf(utf8Plain, "x-uuencode", uu("notes.txt", x.text())) }},
		{name: "uuencode named uuencode", node: func(x *planting) node { return leaf(utf8Plain, "uuencode", uu("notes.txt", x.text())) }},
		{name: "uuencode named x-uue", node: func(x *planting) node { return leaf(utf8Plain, "x-uue", uu("notes.txt", x.text())) }},
		{name: "uuencode attachment", node: func(x *planting) node {
			return x.mixed(leaf(`application/octet-stream; name="notes.txt"`, "x-uuencode", uu("notes.txt", x.text())))
		}},
		{name: "uuencode inline", node: func(x *planting) node { return plainNode(uu("notes.txt", x.text())) }},
		{name: "uuencode inline with text around", node: func(x *planting) node {
			return plainNode("The file:\n\n" + uu("notes.txt", x.text()) + "\nRegards\nDana\n")
		}},
		{name: "secret after inline uuencode", node: func(x *planting) node {
			return plainNode("The file:\n\n" + uu("notes.txt", "Nothing to see in this file.\n") + "\n" + x.text())
		}},
		{name: "uuencode inline twice", node: func(x *planting) node {
			return plainNode(uu("one.txt", "Nothing to see in this file.\n") + "\n" + uu("two.txt", x.text()))
		}},
		{name: "uuencode without end", node: func(x *planting) node {
			return plainNode("The file:\n\n" + strings.TrimSuffix(uu("notes.txt", x.text()), "`\nend\n"))
		}},
		{name: "uuencode with spaces for zero", node: func(x *planting) node {
			return plainNode("The file:\n\n" + strings.ReplaceAll(uu("notes.txt", x.text()), "`", " "))
		}},
		{name: "uuencode with trailing spaces lost", node: func(x *planting) node {
			lines := strings.Split(strings.ReplaceAll(uu("notes.txt", x.text()), "`", " "), "\n")
			for i := range lines {
				lines[i] = strings.TrimRight(lines[i], " ")
			}
			return plainNode("The file:\n\n" + strings.Join(lines, "\n"))
		}},
		{name: "uuencode-base64 inline", node: func(x *planting) node {
			return plainNode("The file:\n\nbegin-base64 644 notes.txt\n" + b64(x.text()) + "====\n")
		}},
		{name: "secret in the name of a uuencoded file", takes: nameable, node: func(x *planting) node {
			return plainNode("The file:\n\n" + uu(x.fileName(), "Nothing to see in this file.\n"))
		}},
	}
}

// uu is a file as uuencode writes it.
func uu(name, content string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "begin 644 %s\n", name)
	for rest := []byte(content); len(rest) > 0; {
		n := min(45, len(rest))
		b.WriteString(uuLine(rest[:n]) + "\n")
		rest = rest[n:]
	}
	return b.String() + "`\nend\n"
}

func uuLine(data []byte) string {
	char := func(v byte) byte {
		if v &= 63; v == 0 {
			return '`'
		}
		return v + ' '
	}
	out := []byte{char(byte(len(data)))}
	for i := 0; i < len(data); i += 3 {
		var t [3]byte
		copy(t[:], data[i:])
		out = append(out, char(t[0]>>2), char(t[0]<<4|t[1]>>4), char(t[1]<<2|t[2]>>6), char(t[2]))
	}
	return string(out)
}
