package main

import (
	"fmt"
	"strings"
)

// storePlaces are databases, hives, logs and notebooks, a book, and rich text
// beyond its letters.
func storePlaces() []placeKind {
	out := inDocuments("sqlite", "notes.db", "application/octet-stream", []documentPlace{
		{"row", anyForm, func(x *planting) string { return sqliteFile("note", x.line) }},
		{"row of a name and a password", sentence, func(x *planting) string { return sqliteFile("password", x.value) }},
	})
	out = append(out, inDocuments("hive", "NTUSER.DAT", "application/octet-stream", []documentPlace{
		{"value", oneLine, func(x *planting) string { return hiveFile("Note", x.line) }},
	})...)
	out = append(out, inDocuments("event log", "System.evtx", "application/octet-stream", []documentPlace{
		{"string", oneLine, func(x *planting) string { return eventLog(x.stream, x.line) }},
	})...)
	out = append(out, inDocuments("onenote", "handover.one", "application/onenote", []documentPlace{
		{"text", oneLine, func(x *planting) string { return oneNote(x.stream, x.line, "") }},
		{"file", anyForm, func(x *planting) string { return oneNote(x.stream, "See the file", x.text()) }},
		{"file that is a zip", anyForm, func(x *planting) string {
			return oneNote(x.stream, "See the file", zipped("notes.txt", x.text()))
		}},
	})...)
	out = append(out, inDocuments("epub", "manual.epub", "application/epub+zip", []documentPlace{
		{"chapter", anyForm, func(x *planting) string { return epub("<p>" + x.htmlLine() + "</p>") }},
		{"comment", oneLine, func(x *planting) string { return epub("<p>Hello</p><!-- " + x.line + " -->") }},
	})...)
	return append(out, inDocuments("rtf", "handover.rtf", "application/rtf", []documentPlace{
		{"header", oneLine, func(x *planting) string { return rtfPage(`{\header ` + rtfEscapes.Replace(x.line) + `\par}See.`) }},
		{"footnote", oneLine, func(x *planting) string { return rtfPage(`See{\footnote ` + rtfEscapes.Replace(x.line) + `}.`) }},
		{"comment", oneLine, func(x *planting) string { return rtfPage(`See{\*\annotation ` + rtfEscapes.Replace(x.line) + `}.`) }},
		{"hidden text", oneLine, func(x *planting) string { return rtfPage(`See{\v ` + rtfEscapes.Replace(x.line) + `}.`) }},
		{"deleted text", oneLine, func(x *planting) string { return rtfPage(`See{\deleted ` + rtfEscapes.Replace(x.line) + `}.`) }},
		{"information", oneLine, func(x *planting) string {
			return strings.Replace(rtfPage("See."), `\viewkind4`, `{\info{\doccomm `+rtfEscapes.Replace(x.line)+`}}\viewkind4`, 1)
		}},
		{"link's address", keyLike, func(x *planting) string {
			return rtfPage(`{\field{\*\fldinst HYPERLINK "` + rtfEscapes.Replace(x.link()) + `"}{\fldrslt the file}}`)
		}},
		{"table of user and password", sentence, func(x *planting) string {
			return rtfPage(`\trowd\cellx3000\cellx6000 User\cell Password\cell\row\trowd\cellx3000\cellx6000 permits_app\cell ` + rtfEscapes.Replace(x.value) + `\cell\row`)
		}},
		{"embedded package", anyForm, func(x *planting) string {
			return rtfPage(`{\object\objemb{\*\objclass Package}{\*\objdata ` + rtfObject("Package", ole10Native("notes.txt", x.text())[4:]) + `}}`)
		}},
		{"embedded workbook", oneLine, func(x *planting) string {
			return rtfPage(`{\object\objemb{\*\objclass Excel.Sheet.12}{\*\objdata ` + rtfObject("Excel.Sheet.12", sharedWorkbook(x.line)) + `}}`)
		}},
	})...)
}

// rtfObject is an embedded object in hexadecimal ([MS-OLEDS] 2.2.5).
func rtfObject(class, data string) string {
	text := wordBytes([]uint32{uint32(len(class) + 1)}) + class + "\x00"
	raw := wordBytes([]uint32{0x501, 2}) + text + wordBytes([]uint32{0, 0, uint32(len(data))}) + data
	return chop(fmt.Sprintf("%x", raw), 128)
}

// epub is a book of one chapter (EPUB 3.3).
func epub(chapter string) string {
	return packed(member{"mimetype", "application/epub+zip"},
		member{"META-INF/container.xml", `<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`},
		member{"OEBPS/content.opf", `<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>Manual</dc:title><dc:language>en</dc:language></metadata><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>`},
		member{"OEBPS/c.xhtml", `<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>One</title></head><body>` + strings.ReplaceAll(chapter, "<br>", "<br/>") + `</body></html>`})
}
