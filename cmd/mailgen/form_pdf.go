package main

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"fmt"
	"strings"
)

// pdfFile is a PDF of one page (ISO 32000-2). Its objects are numbered: 1 is the
// catalog, 2 the pages, 3 the page, 4 its font, 5 its content, 6 and on are more.
type pdfFile struct {
	content             string   // operators of the page
	flate               bool     // its content is compressed
	catalog, page, info string   // more entries of these dictionaries
	resources, contents string   // more resources of the page; what its content is, in place of 5
	font                string   // in place of Helvetica
	more                []string // further objects, the first is 6
	packed              bool     // in an object stream, with a cross-reference stream
	lock                *pdfLock
}

var pdfEscapes = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "\n", `\n`)

func pdfString(s string) string { return "(" + pdfEscapes.Replace(s) + ")" }

func pdfHex(s string) string { return "<" + hex.EncodeToString([]byte(s)) + ">" }

// pdfText is a string of text in UTF-16 (7.9.2.2).
func pdfText(s string) string { return pdfHex(utf16Bytes("\ufeff"+s, true)) }

func pdfStream(dictionary, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dictionary, len(data), data)
}

func pdfFlate(dictionary, data string) string {
	return pdfStream(dictionary+"/Filter/FlateDecode", deflated(data))
}

// pdfLines are operators that show lines of text from the top of the page.
func pdfLines(text string) string {
	var b strings.Builder
	b.WriteString("BT /F1 10 Tf 12 TL 50 740 Td\n")
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(pdfString(line) + " Tj T*\n")
	}
	return b.String() + "ET\n"
}

func (p *pdfFile) objects() []string {
	font := cmp.Or(p.font, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
	contents := cmp.Or(p.contents, "5 0 R")
	content := pdfStream("", p.content)
	if p.flate {
		content = pdfFlate("", p.content)
	}
	return append([]string{
		"<</Type/Catalog/Pages 2 0 R" + p.catalog + ">>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 3000 800]/Resources<</Font<</F1 4 0 R>>" + p.resources + ">>/Contents " + contents + p.page + ">>",
		font, content,
	}, p.more...)
}

func (p *pdfFile) file() string {
	objects := p.objects()
	trailer := "/Root 1 0 R"
	if p.info != "" {
		objects = append(objects, "<<"+p.info+">>")
		trailer += fmt.Sprintf("/Info %d 0 R", len(objects))
	}
	if p.lock != nil {
		p.lock.apply(objects)
		objects = append(objects, p.lock.dictionary())
		trailer += fmt.Sprintf("/Encrypt %d 0 R/ID[%s%s]", len(objects), pdfHex(p.lock.id), pdfHex(p.lock.id))
	}
	if p.packed {
		return pdfPacked(objects, trailer)
	}
	return pdfPlain(objects, trailer)
}

func pdfPlain(objects []string, trailer string) string {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, o := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "%strailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, trailer, start)
	return b.String()
}

// pdfPacked puts all objects but streams into an object stream (7.5.7) and the
// table of places into a cross-reference stream (7.5.8).
func pdfPacked(objects []string, trailer string) string {
	var b, index, inside bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	table := []byte("\x00\x00\x00\x00\x00\xff\xff")
	holder, n := len(objects)+1, 0
	for i, o := range objects {
		if strings.Contains(o, "\nstream\n") {
			table = append(table, pdfEntry(1, b.Len(), 0)...)
			fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
			continue
		}
		table = append(table, pdfEntry(2, holder, n)...)
		fmt.Fprintf(&index, "%d %d ", i+1, inside.Len())
		inside.WriteString(o + "\n")
		n++
	}
	table = append(table, pdfEntry(1, b.Len(), 0)...)
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", holder, pdfFlate(fmt.Sprintf("/Type/ObjStm/N %d/First %d", n, index.Len()), index.String()+inside.String()))
	start := b.Len()
	table = append(table, pdfEntry(1, start, 0)...)
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", holder+1,
		pdfFlate(fmt.Sprintf("/Type/XRef/Size %d/W[1 4 2]%s", holder+2, trailer), string(table)), start)
	return b.String()
}

func pdfEntry(kind byte, at, n int) []byte {
	return []byte{kind, byte(at >> 24), byte(at >> 16), byte(at >> 8), byte(at), byte(n >> 8), byte(n)}
}
