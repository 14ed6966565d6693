package main

import (
	"fmt"
	"strings"
)

// pdfPlaces are the places of a PDF file (ISO 32000-2).
func pdfPlaces() []placeKind {
	page := func(operators func(x *planting) string) func(x *planting) string {
		return func(x *planting) string { return (&pdfFile{content: operators(x), flate: true}).file() }
	}
	hello := pdfLines("Hello Anna")
	with := func(f func(x *planting, p *pdfFile)) func(x *planting) string {
		return func(x *planting) string {
			p := &pdfFile{content: hello}
			f(x, p)
			return p.file()
		}
	}
	annotated := func(f func(x *planting) string) func(x *planting) string {
		return with(func(x *planting, p *pdfFile) {
			p.page, p.more = "/Annots[6 0 R]", []string{f(x)}
		})
	}
	return inDocuments("pdf", "handover.pdf", "application/pdf", []documentPlace{
		{"page", anyForm, func(x *planting) string { return (&pdfFile{content: pdfLines(x.text())}).file() }},
		{"page, compressed", anyForm, page(func(x *planting) string { return pdfLines(x.text()) })},
		{"page in an object stream", oneLine, func(x *planting) string {
			return (&pdfFile{content: pdfLines(x.line), flate: true, packed: true}).file()
		}},
		{"page in two filters", oneLine, with(func(x *planting, p *pdfFile) {
			p.more = []string{pdfStream("/Filter[/ASCIIHexDecode/FlateDecode]", pdfHexData(deflated(pdfLines(x.line))))}
			p.contents = "[5 0 R 6 0 R]"
		})},
		{"page with kerning", oneLine, page(func(x *planting) string { return "BT /F1 10 Tf 50 700 Td [" + kerned(x) + "] TJ ET\n" })},
		{"page of hexadecimal strings", oneLine, page(func(x *planting) string { return "BT /F1 10 Tf 50 700 Td " + pdfHex(x.line) + " Tj ET\n" })},
		{"page with a string for each letter", oneLine, page(func(x *planting) string {
			var b strings.Builder
			b.WriteString("BT /F1 10 Tf 50 700 Td ")
			for i := range len(x.line) {
				b.WriteString(pdfString(x.line[i:i+1]) + " Tj ")
			}
			return b.String() + "ET\n"
		})},
		{"page with a font of its own codes", oneLine, with(func(x *planting, p *pdfFile) { p.ownFont(x.line) })},
		{"invisible text", oneLine, page(func(x *planting) string { return "3 Tr " + pdfLines(x.line) })},
		{"white text", oneLine, page(func(x *planting) string { return "1 1 1 rg " + pdfLines(x.line) })},
		{"form that the page draws", oneLine, with(func(x *planting, p *pdfFile) {
			p.content = "/Fm0 Do\n"
			p.resources = "/XObject<</Fm0 6 0 R>>"
			p.more = []string{pdfFlate("/Type/XObject/Subtype/Form/BBox[0 0 3000 800]/Resources<</Font<</F1 4 0 R>>>>", pdfLines(x.line))}
		})},
		{"table of user and password", sentence, page(func(x *planting) string {
			return "BT /F1 10 Tf 50 700 Td (User) Tj 150 0 Td (Password) Tj ET BT /F1 10 Tf 50 680 Td (permits_app) Tj 150 0 Td " + pdfString(x.value) + " Tj ET\n"
		})},
		{"note on the page", oneLine, annotated(func(x *planting) string {
			return "<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents" + pdfText(x.line) + ">>"
		})},
		{"link's address", keyLike, annotated(func(x *planting) string {
			return "<</Type/Annot/Subtype/Link/Rect[10 10 30 30]/A<</S/URI/URI" + pdfString(x.link()) + ">>>>"
		})},
		{"form field", oneLine, annotated(func(x *planting) string {
			return "<</Type/Annot/Subtype/Widget/FT/Tx/T(note)/Rect[10 10 300 30]/V" + pdfString(x.line) + ">>"
		})},
		{"form field named password", sentence, with(func(x *planting, p *pdfFile) {
			p.catalog, p.page = "/AcroForm<</Fields[6 0 R]>>", "/Annots[6 0 R]"
			p.more = []string{"<</Type/Annot/Subtype/Widget/FT/Tx/T(password)/Rect[10 10 300 30]/V" + pdfString(x.value) + ">>"}
		})},
		{"attachment", anyForm, with(func(x *planting, p *pdfFile) { p.attach("notes.txt", x.text()) })},
		{"attachment that is a PDF", oneLine, with(func(x *planting, p *pdfFile) {
			p.attach("old.pdf", (&pdfFile{content: pdfLines(x.line), flate: true}).file())
		})},
		{"attachment on the page", anyForm, with(func(x *planting, p *pdfFile) {
			p.page = "/Annots[6 0 R]"
			p.more = []string{"<</Type/Annot/Subtype/FileAttachment/Rect[10 10 30 30]/FS<</Type/Filespec/F(notes.txt)/EF<</F 7 0 R>>>>>>", pdfFlate("/Type/EmbeddedFile", x.text())}
		})},
		{"information", oneLine, with(func(x *planting, p *pdfFile) { p.info = "/Title(Handover)/Keywords" + pdfText(x.line) })},
		{"information of one's own", oneLine, with(func(x *planting, p *pdfFile) { p.info = "/Note" + pdfString(x.line) })},
		{"XMP", oneLine, with(func(x *planting, p *pdfFile) {
			p.catalog, p.more = "/Metadata 6 0 R", []string{pdfStream("/Type/Metadata/Subtype/XML", xmp(x))}
		})},
		{"outline", oneLine, with(func(x *planting, p *pdfFile) {
			p.catalog = "/Outlines 6 0 R"
			p.more = []string{"<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>", "<</Title" + pdfText(x.line) + "/Parent 6 0 R/Dest[3 0 R/Fit]>>"}
		})},
		{"JavaScript", oneLine, with(func(x *planting, p *pdfFile) {
			p.catalog = "/OpenAction<</S/JavaScript/JS" + pdfString("var note = \""+x.line+"\";") + ">>"
		})},
		{"JavaScript in a stream", oneLine, with(func(x *planting, p *pdfFile) {
			p.catalog, p.more = "/Names<</JavaScript<</Names[(n)<</S/JavaScript/JS 6 0 R>>]>>>>", []string{pdfFlate("", "var note = \""+x.line+"\";")}
		})},
		{"picture's description", oneLine, with(func(x *planting, p *pdfFile) {
			p.catalog = "/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R"
			p.more = []string{"<</Type/StructTreeRoot/K 7 0 R>>", "<</Type/StructElem/S/Figure/P 6 0 R/Alt" + pdfText(x.line) + "/Pg 3 0 R>>"}
		})},
		{"earlier version", oneLine, pdfRevised},
		{"after blank lines", oneLine, func(x *planting) string { return "\n\n\n" + (&pdfFile{content: pdfLines(x.line)}).file() }},
		{"without its table of places", oneLine, func(x *planting) string {
			s := (&pdfFile{content: pdfLines(x.line)}).file()
			return strings.Replace(s[:strings.LastIndex(s, "xref\n0")]+s[strings.Index(s, "trailer"):], "startxref", "startxref\n9", 1)
		}},
	})
}

// attach adds a file to the document (7.11.4).
func (p *pdfFile) attach(name, content string) {
	p.catalog += "/Names<</EmbeddedFiles<</Names[" + pdfString(name) + " 6 0 R]>>>>"
	p.more = append(p.more, "<</Type/Filespec/F"+pdfString(name)+"/UF"+pdfText(name)+"/EF<</F 7 0 R>>>>", pdfFlate("/Type/EmbeddedFile", content))
}

// kerned cuts a line in strings with small steps between, as typesetters do.
func kerned(x *planting) string {
	var b strings.Builder
	for s := x.line; s != ""; {
		n := min(len(s), x.between(1, 6))
		fmt.Fprintf(&b, "%s %d ", pdfString(s[:n]), x.between(-40, 60))
		s = s[n:]
	}
	return b.String()
}

// ownFont shows a line in a font whose codes only its ToUnicode map explains
// (9.10.3), as most word processors write.
func (p *pdfFile) ownFont(line string) {
	var codes strings.Builder
	for i := range len(line) {
		fmt.Fprintf(&codes, "%04x", line[i]-29)
	}
	p.content = "BT /F1 10 Tf 50 700 Td <" + codes.String() + "> Tj ET\n"
	p.font = "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Calibri/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>"
	p.more = []string{
		"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Calibri/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500/FontDescriptor<</Type/FontDescriptor/FontName/ABCDEF+Calibri/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 750/Descent -250/CapHeight 650/StemV 80>>>>",
		pdfFlate("", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n1 beginbfrange <0003> <0061> <0020> endbfrange\nendcmap end end\n"),
	}
}

func pdfHexData(s string) string { return strings.Trim(pdfHex(s), "<") }

// pdfRevised is a file whose page was replaced later: the old one is still there
// (7.5.6).
func pdfRevised(x *planting) string {
	old := (&pdfFile{content: pdfLines(x.line)}).file()
	previous := strings.LastIndex(old, "xref\n0")
	at := len(old)
	object := "5 0 obj\n" + pdfStream("", pdfLines("Hello Anna")) + "\nendobj\n"
	return old + object + fmt.Sprintf("xref\n5 1\n%010d 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", at, previous, at+len(object))
}
