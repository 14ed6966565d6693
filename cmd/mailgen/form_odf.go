package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"strings"
)

const odfMedia = "application/vnd.oasis.opendocument."

const odfSpaces = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
	` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"` +
	` xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"` +
	` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"` +
	` xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" office:version="1.3"`

// openDocument is a package of OASIS Open Document 1.3: kind is text,
// spreadsheet or presentation, body the XML in the element of that name.
func openDocument(kind, body string, more ...member) string {
	return openDocumentStyled(kind, "", body, more...)
}

func openDocumentStyled(kind, styles, body string, more ...member) string {
	content := xmlHead + "<office:document-content" + odfSpaces + "><office:automatic-styles>" + styles + "</office:automatic-styles><office:body><office:" + kind + ">" +
		body + "</office:" + kind + "></office:body></office:document-content>"
	list := append([]member{{"content.xml", content}}, more...)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	// The media type comes first and is stored (part 2, section 3.3).
	if f, err := w.CreateRaw(storedHeader("mimetype", odfMedia+kind)); err == nil {
		f.Write([]byte(odfMedia + kind))
	}
	manifest := xmlHead + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="` + odfMedia + kind + `"/>`
	for _, m := range list {
		manifest += `<manifest:file-entry manifest:full-path="` + m.name + `" manifest:media-type="text/xml"/>`
	}
	for _, m := range append(list, member{"META-INF/manifest.xml", manifest + "</manifest:manifest>"}) {
		if f, err := w.Create(m.name); err == nil {
			f.Write([]byte(m.content)) // a bytes.Buffer takes everything
		}
	}
	w.Close()
	return b.String()
}

// odfParas makes a paragraph of each line.
func odfParas(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString("<text:p>" + html.EscapeString(line) + "</text:p>")
	}
	return b.String()
}

func odfTable(rows ...[]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<table:table table:name="Sheet1"><table:table-column table:number-columns-repeated="%d"/>`, len(rows[0]))
	for _, row := range rows {
		b.WriteString("<table:table-row>")
		for _, cell := range row {
			b.WriteString(`<table:table-cell office:value-type="string">` + odfParas(cell) + "</table:table-cell>")
		}
		b.WriteString("</table:table-row>")
	}
	return b.String() + "</table:table>"
}
