package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
)

// archivePlaces put the secret into packed files.
func archivePlaces() []placeKind {
	packed := func(name, file string, pack func(x *planting) string) placeKind {
		return placeKind{name: "packed " + name, where: "attachment", node: func(x *planting) node {
			return x.mixed(attached(file, "application/octet-stream", pack(x)))
		}}
	}
	return []placeKind{
		packed("zip", "a.zip", func(x *planting) string { return zipped("notes.txt", x.text()) }),
		packed("zip with a false name", "a.dat", func(x *planting) string { return zipped("notes.txt", x.text()) }),
		packed("zip with a folder", "a.zip", func(x *planting) string { return zipped("config/prod/appsettings.json", x.text()) }),
		packed("zip in zip", "a.zip", func(x *planting) string { return zipped("b.zip", zipped("notes.txt", x.text())) }),
		packed("zip 4 deep", "a.zip", func(x *planting) string {
			return zipped("d.zip", zipped("c.zip", zipped("b.zip", zipped("notes.txt", x.text()))))
		}),
		packed("gz", "notes.txt.gz", func(x *planting) string { return gzipped(x.text()) }),
		packed("tar", "a.tar", func(x *planting) string { return tarred("notes.txt", x.text()) }),
		packed("tar.gz", "a.tar.gz", func(x *planting) string { return gzipped(tarred("notes.txt", x.text())) }),
		packed("tar.gz in zip", "a.zip", func(x *planting) string { return zipped("a.tgz", gzipped(tarred("notes.txt", x.text()))) }),
		packed("mail in zip", "a.zip", func(x *planting) string {
			return zipped("old.eml", x.inner(leaf(utf8Plain, "base64", b64(x.text()))))
		}),
		packed("mail in tar.gz", "a.tgz", func(x *planting) string {
			return gzipped(tarred("old.eml", x.inner(leaf(utf8Plain, "quoted-printable", qp(x.text())))))
		}),
		packed("mail with a zip in zip", "a.zip", func(x *planting) string {
			return zipped("old.eml", x.inner(x.mixed(attached("b.zip", "application/zip", zipped("notes.txt", x.text())))))
		}),
		packed("mail in gz", "old.eml.gz", func(x *planting) string { return gzipped(x.inner(plainNode(x.text()))) }),
		packed("html in zip", "a.zip", func(x *planting) string { return zipped("a.html", "<html><body>"+x.htmlBlock()+"</body></html>") }),
		packed("UTF-16 in zip", "a.zip", func(x *planting) string { return zipped("a.ps1", utf16Bytes("\ufeff"+x.text(), false)) }),
		packed("zip with data before it", "a.zip", func(x *planting) string { return "#!/bin/sh\nexit 0\n" + zipped("notes.txt", x.text()) }),
		packed("gz in two members", "a.gz", func(x *planting) string { return gzipped("One.\n") + gzipped(x.text()) }),
		{name: "packed zip comment", takes: opaque, node: func(x *planting) node {
			return x.mixed(attached("a.zip", "application/zip", zipComment(x.line)))
		}},
		{name: "packed zip in uuencode", node: func(x *planting) node {
			return plainNode("The file:\n\n" + uu("a.zip", zipped("notes.txt", x.text())))
		}},
	}
}

func zipped(name, content string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if f, err := w.Create(name); err == nil {
		f.Write([]byte(content)) // a bytes.Buffer takes everything
	}
	w.Close()
	return b.String()
}

// zipRaw is a zip of one member that is deflated already; its checksum is not
// that of the content.
func zipRaw(name string, packed []byte, size uint64) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: uint64(len(packed)), UncompressedSize64: size}
	if f, err := w.CreateRaw(h); err == nil {
		f.Write(packed)
	}
	w.Close()
	return b.String()
}

func zipComment(comment string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.Create("empty.txt")
	w.SetComment(comment)
	w.Close()
	return b.String()
}

func gzipped(content string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(content)) // a bytes.Buffer takes everything
	w.Close()
	return b.String()
}

func tarred(name, content string) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content)), ModTime: placesDate, Format: tar.FormatUSTAR})
	w.Write([]byte(content))
	w.Close()
	return b.String()
}

// filePlaces are attachments of text, under types that fit and that do not.
func filePlaces() []placeKind {
	made := func(name, file, mediaType string, f func(x *planting) string) placeKind {
		return placeKind{name: "file " + name, where: "attachment", node: func(x *planting) node { return x.mixed(attached(file, mediaType, f(x))) }}
	}
	text := func(x *planting) string { return x.text() }
	return []placeKind{
		{name: "file of text", part: "2", where: "attachment", body: true, node: func(x *planting) node {
			return x.mixed(attached("notes.txt", "text/plain", x.text()))
		}},
		made("of text as octet-stream", "notes", "application/octet-stream", text),
		made("of text as a picture", "notes.png", "image/png", text),
		made("of text as a zip", "notes.zip", "application/zip", text),
		made("of text as a video", "notes.mp4", "video/mp4", text),
		made("of text as a PDF", "notes.pdf", "application/pdf", text),
		made("of text as a Word document", "notes.doc", "application/msword", text),
		made("of text as rpmsg-like name", "notes.rpm", "application/x-rpm", text),
		made("of a script", "deploy.ps1", "application/x-powershell", text),
		made("of JSON", "a.json", "application/json", func(x *planting) string { return jsonText(x.line) }),
		made("of XML", "a.config", "application/xml", func(x *planting) string {
			return "<?xml version=\"1.0\"?>\n<configuration>\n<!-- " + x.line + " -->\n</configuration>\n"
		}),
		made("of YAML", "a.yaml", "application/x-yaml", func(x *planting) string { return "note: |\n  " + indented(x.line, "  ") + "\n" }),
		made("of CSV with quotes", "a.csv", "text/csv", func(x *planting) string { return "id,note\n1,\"" + x.line + "\"\n" }),
		made("of a notebook", "a.ipynb", "application/json", func(x *planting) string { return `{"cells":[{"source":[` + jsonText(x.line)[8:] + `]}` }),
		made("that is binary with a text in it", "a.bin", "application/octet-stream", func(x *planting) string {
			return string(x.bytes(2000)) + "\x00\x00" + strings.ReplaceAll(x.line, "\n", "\x00") + "\x00\x01" + string(x.bytes(2000))
		}),
		made("that is binary with a UTF-16 text in it", "a.bin", "application/octet-stream", func(x *planting) string {
			return string(x.bytes(2000)) + "\x00\x00" + utf16Bytes(strings.ReplaceAll(x.line, "\n", "\x00"), false) + "\x00\x01" + string(x.bytes(2000))
		}),
		made("that begins with a NUL", "a.txt", "text/plain", func(x *planting) string { return "\x00" + x.text() }),
		made("that is rich text", "a.rtf", "application/rtf", func(x *planting) string { return rtf(x.line) }),
		made("that is rich text in hexadecimal", "a.rtf", "application/rtf", func(x *planting) string { return rtfHex(x.line) }),
		made("that is rich text in Unicode", "a.rtf", "text/rtf", func(x *planting) string { return rtfUnicode(x.line) }),
		made("that is rich text as Word document", "a.doc", "application/msword", func(x *planting) string { return rtf(x.line) }),
		{name: "rich text as body", node: func(x *planting) node { return leaf("text/rtf", "7bit", rtf(x.line)) }},
		{name: "enriched text", takes: oneLine, node: func(x *planting) node {
			at := strings.Index(x.line, x.written) + len(x.written)/2
			return leaf("text/enriched", "7bit", "<bold>Hello</bold>\n\n"+x.line[:at]+"<bold>"+x.line[at:]+"</bold>\n")
		}},
		{name: "file without a name", node: func(x *planting) node {
			return x.mixed(leaf("application/x-custom", "base64", b64(x.text())).with("Content-Disposition: attachment"))
		}},
		{name: "inline file", node: func(x *planting) node {
			return x.mixed(leaf(`text/x-log; name="a.log"`, "8bit", x.text()).with(`Content-Disposition: inline; filename="a.log"`))
		}},
		{name: "file as the whole message", node: func(x *planting) node { return attached("notes.txt", "application/octet-stream", x.text()) }},
		{name: "svg picture", takes: oneLine, node: func(x *planting) node {
			return x.mixed(attached("a.svg", "image/svg+xml", "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><text>"+x.htmlLine()+"</text></svg>\n"))
		}},
	}
}

var rtfEscapes = strings.NewReplacer(`\`, `\\`, "{", `\{`, "}", `\}`)

func rtfPage(body string) string {
	return `{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Calibri;}}\viewkind4\uc1\pard\f0\fs22 Hello Anna,\par` + "\n" + body + `\par` + "\nDana\\par}\n"
}

func rtf(line string) string {
	return rtfPage(strings.ReplaceAll(rtfEscapes.Replace(line), "\n", "\\par\n"))
}

// rtfHex writes every third character by its number, and breaks groups open.
func rtfHex(line string) string {
	var b strings.Builder
	for i, c := range []byte(line) {
		switch {
		case c == '\n':
			b.WriteString("\\par\n")
		case i%3 == 0:
			fmt.Fprintf(&b, `\'%02x`, c)
		case i%7 == 1:
			b.WriteString(`{\b ` + rtfEscapes.Replace(string(rune(c))) + "}")
		default:
			b.WriteString(rtfEscapes.Replace(string(rune(c))))
		}
	}
	return rtfPage(b.String())
}

func rtfUnicode(line string) string {
	var b strings.Builder
	for _, c := range []byte(line) {
		if c == '\n' {
			b.WriteString("\\par\n")
			continue
		}
		fmt.Fprintf(&b, `\u%d?`, c)
	}
	return rtfPage(b.String())
}

// calendarPlaces are events and cards (RFC 5545, RFC 6350, vCard 2.1).
func calendarPlaces() []placeKind {
	event := func(lines string) string {
		return "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1@harbor.example\nDTSTART:20240305T100000Z\nSUMMARY:Handover\n" + lines + "END:VEVENT\nEND:VCALENDAR\n"
	}
	card := func(version, lines string) string {
		return "BEGIN:VCARD\nVERSION:" + version + "\nN:Ortega;Luis\nFN:Luis Ortega\n" + lines + "END:VCARD\n"
	}
	made := func(name string, takes form, mediaType string, f func(x *planting) string) []placeKind {
		return []placeKind{
			{name: name, takes: takes, node: func(x *planting) node {
				return multi("alternative", x.boundary(), plainNode("See.\n"), leaf(mediaType, "8bit", f(x)))
			}},
			{name: name + ", attached", takes: takes, node: func(x *planting) node { return x.mixed(attached("a.dat", mediaType, f(x))) }},
		}
	}
	calendar := "text/calendar; charset=utf-8; method=REQUEST"
	var out []placeKind
	for _, group := range [][]placeKind{
		made("calendar description", oneLine, calendar, func(x *planting) string { return event(fold("DESCRIPTION:Hello\\n" + icsText(x.line))) }),
		made("calendar description folded in the secret", keyLike, calendar, func(x *planting) string {
			return event(strings.TrimRight(strings.ReplaceAll(chop("DESCRIPTION:"+icsText(x.line), 40), "\n", "\n "), " "))
		}),
		made("calendar description of several lines", anyForm, calendar, func(x *planting) string {
			return event(fold("DESCRIPTION:" + strings.ReplaceAll(icsText(x.text()), "\n", `\n`)))
		}),
		made("calendar location", oneLine, calendar, func(x *planting) string { return event("LOCATION:" + icsText(x.line) + "\n") }),
		made("calendar X-ALT-DESC", oneLine, calendar, func(x *planting) string {
			return event(fold("X-ALT-DESC;FMTTYPE=text/html:<html><body>" + strings.ReplaceAll(icsText(x.htmlBlock()), "\n", `\n`) + "</body></html>"))
		}),
		made("calendar attachment in base64", anyForm, calendar, func(x *planting) string {
			return event(fold("ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY:" + strings.ReplaceAll(b64(x.text()), "\n", "")))
		}),
		made("card note", oneLine, "text/vcard", func(x *planting) string { return card("3.0", fold("NOTE:"+icsText(x.line))) }),
		made("card note folded in the secret", keyLike, "text/x-vcard", func(x *planting) string {
			return card("3.0", strings.TrimRight(strings.ReplaceAll(chop("NOTE:"+icsText(x.line), 40), "\n", "\n "), " "))
		}),
		made("card note in quoted-printable", oneLine, "text/x-vcard", func(x *planting) string {
			return card("2.1", "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"+strings.ReplaceAll(qp("Schlüssel "+x.line), "=\n", "=\n")+"\n")
		}),
		made("card note in base64", oneLine, "text/x-vcard", func(x *planting) string {
			return card("2.1", fold("NOTE;ENCODING=BASE64:"+strings.ReplaceAll(b64(x.line), "\n", "")))
		}),
		made("card of unknown field", oneLine, "text/vcard", func(x *planting) string { return card("4.0", "X-HARBOR:"+icsText(x.line)+"\n") }),
	} {
		out = append(out, group...)
	}
	return out
}

func icsText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(s)
}

// fold breaks a content line at 75 octets (RFC 5545 section 3.1).
func fold(line string) string {
	return strings.TrimSuffix(strings.ReplaceAll(chop(line, 73), "\n", "\n "), " ")
}
