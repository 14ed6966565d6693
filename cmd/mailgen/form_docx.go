package main

import (
	"html"
	"strings"
)

const (
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"` +
		` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
	wordMedia = officeMedia + "wordprocessingml."
)

// wordDocument is a DOCX file: the body's XML, the parts that the document
// points to, and those of the package.
func wordDocument(body string, links []opcPart, others ...opcPart) string {
	return wordPackage(wordMedia+"document.main+xml", body, links, others...)
}

func wordPackage(media, body string, links []opcPart, others ...opcPart) string {
	document := opcPart{name: "word/document.xml", media: media, relation: "officeDocument", links: links,
		content: xmlHead + "<w:document " + wordSpace + "><w:body>" + body + `<w:sectPr><w:pgSz w:w="12240" w:h="15840"/></w:sectPr></w:body></w:document>`}
	return opcPackage(append([]opcPart{document}, others...)...)
}

// wordPart is a part beside the document: a header, comments, notes.
func wordPart(name, content string) opcPart {
	return opcPart{name: "word/" + name + ".xml", media: wordMedia + name + "+xml", relation: name,
		content: xmlHead + content}
}

// wordRun is a stretch of characters of one look; properties is its w:rPr.
func wordRun(text, properties string) string {
	if properties != "" {
		properties = "<w:rPr>" + properties + "</w:rPr>"
	}
	return "<w:r>" + properties + `<w:t xml:space="preserve">` + html.EscapeString(text) + "</w:t></w:r>"
}

// para is a paragraph of runs that are XML already.
func para(runs ...string) string { return "<w:p>" + strings.Join(runs, "") + "</w:p>" }

// paras makes a paragraph of each line.
func paras(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(para(wordRun(line, "")))
	}
	return b.String()
}

// runsOf cuts a text in runs at the middle of what is written and beside it, as
// Word does where somebody typed, stopped, and typed on.
func (x *planting) runsOf() []string {
	at := strings.Index(x.line, x.written)
	third, half := at+len(x.written)/3, at+len(x.written)/2
	return []string{
		wordRun(x.line[:third], ""), `<w:proofErr w:type="spellStart"/>`, wordRun(x.line[third:half], `<w:lang w:val="en-GB"/>`),
		`<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>`, wordRun(x.line[half:], "<w:b/>"),
	}
}

// wordTable is a table with a row for each list of cells.
func wordTable(rows ...[]string) string {
	var b strings.Builder
	b.WriteString("<w:tbl><w:tblPr/><w:tblGrid/>")
	for _, row := range rows {
		b.WriteString("<w:tr>")
		for _, cell := range row {
			b.WriteString("<w:tc><w:tcPr/>" + paras(cell) + "</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	return b.String() + "</w:tbl>" + para()
}
