package main

import (
	"html"
	"strings"
)

const (
	drawingSpace = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	slideSpace   = drawingSpace + ` xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`
	slideMedia   = officeMedia + "presentationml."
	pptxMedia    = officeMedia + "presentationml.presentation"
)

// slideText is a text of DrawingML, a paragraph a line.
func slideText(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString("<a:p><a:r><a:t>" + html.EscapeString(line) + "</a:t></a:r></a:p>")
	}
	return "<a:bodyPr/>" + b.String()
}

func slideShape(text string) string {
	return `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Text"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody>` + slideText(text) + "</p:txBody></p:sp>"
}

// slidePart is a slide, or what is like one: its notes, its layout.
func slidePart(name, root, shapes string, links ...opcPart) opcPart {
	kind := strings.TrimRight(name[strings.LastIndex(name, "/")+1:], "1")
	return opcPart{name: "ppt/" + name + ".xml", media: slideMedia + kind + "+xml", relation: kind, links: links,
		content: xmlHead + "<p:" + root + " " + slideSpace + `><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>` +
			shapes + "</p:spTree></p:cSld></p:" + root + ">"}
}

// slides is a PPTX file of one slide.
func slides(shapes string, links []opcPart, more ...opcPart) string {
	list := append([]opcPart{slidePart("slides/slide1", "sld", shapes, links...)}, more...)
	return opcPackage(opcPart{name: "ppt/presentation.xml", media: slideMedia + "presentation.main+xml", relation: "officeDocument", links: list,
		content: xmlHead + "<p:presentation " + slideSpace + `><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`})
}

// slideTable is a table on a slide.
func slideTable(rows ...[]string) string {
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(`<a:tr h="370840">`)
		for _, cell := range row {
			b.WriteString("<a:tc><a:txBody>" + slideText(cell) + "</a:txBody><a:tcPr/></a:tc>")
		}
		b.WriteString("</a:tr>")
	}
	return `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="Table"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="100" cy="100"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr/><a:tblGrid><a:gridCol w="100"/><a:gridCol w="100"/></a:tblGrid>` +
		b.String() + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
}

// drawing is a VSDX file of one page with a shape.
func drawing(page string, links ...opcPart) string {
	const space = ` xmlns="http://schemas.microsoft.com/office/visio/2012/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const kind, media = "http://schemas.microsoft.com/visio/2010/relationships/", "application/vnd.ms-visio."
	first := opcPart{name: "visio/pages/page1.xml", media: media + "page+xml", relation: kind + "page", links: links,
		content: xmlHead + "<PageContents" + space + "><Shapes>" + page + "</Shapes></PageContents>"}
	pages := opcPart{name: "visio/pages/pages.xml", media: media + "pages+xml", relation: kind + "pages", links: []opcPart{first},
		content: xmlHead + "<Pages" + space + `><Page ID="0" Name="Page-1"><Rel r:id="rId1"/></Page></Pages>`}
	return opcPackage(opcPart{name: "visio/document.xml", media: media + "drawing.main+xml", relation: kind + "document", links: []opcPart{pages},
		content: xmlHead + "<VisioDocument" + space + "/>"})
}
