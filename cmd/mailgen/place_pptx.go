package main

import "html"

// pptxPlaces are the places of a PowerPoint presentation (ECMA-376 part 1,
// section 19), and a Visio drawing's ([MS-VSDX]).
func pptxPlaces() []placeKind {
	hello := slideShape("Handover")
	list := inDocuments("pptx", "handover.pptx", pptxMedia, []documentPlace{
		{"slide", anyForm, func(x *planting) string { return slides(slideShape(x.text()), nil) }},
		{"slide in runs", oneLine, func(x *planting) string {
			half := len(x.line) - len(x.written)/2
			return slides("<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"T\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang=\"en-GB\"/><a:t>"+html.EscapeString(x.line[:half])+
				"</a:t></a:r><a:r><a:rPr b=\"1\"/><a:t>"+html.EscapeString(x.line[half:])+"</a:t></a:r></a:p></p:txBody></p:sp>", nil)
		}},
		{"notes", anyForm, func(x *planting) string {
			return slides(hello, []opcPart{slidePart("notesSlides/notesSlide1", "notes", slideShape(x.text()))})
		}},
		{"comment", oneLine, func(x *planting) string {
			return slides(hello, []opcPart{{name: "ppt/comments/comment1.xml", media: slideMedia + "comments+xml", relation: "comments",
				content: xmlHead + "<p:cmLst " + slideSpace + `><p:cm authorId="0" idx="1"><p:text>` + x.xmlLine() + "</p:text></p:cm></p:cmLst>"}})
		}},
		{"table row", oneLine, func(x *planting) string {
			return slides(slideTable([]string{"what", "value"}, []string{"see", x.line}), nil)
		}},
		{"table of user and password", sentence, func(x *planting) string {
			return slides(slideTable([]string{"User", "Password"}, []string{"permits_app", x.value}), nil)
		}},
		{"layout", oneLine, func(x *planting) string {
			return slides(hello, []opcPart{slidePart("slideLayouts/slideLayout1", "sldLayout", slideShape(x.line))})
		}},
		{"picture's description", oneLine, func(x *planting) string {
			return slides(`<p:pic><p:nvPicPr><p:cNvPr id="3" name="Picture" descr="`+x.xmlLine()+`"/></p:nvPicPr></p:pic>`, nil)
		}},
		{"link's address", keyLike, func(x *planting) string {
			return slides(hello, []opcPart{{relation: "hyperlink", target: x.link()}})
		}},
		{"diagram", oneLine, func(x *planting) string {
			return slides(hello, []opcPart{{name: "ppt/diagrams/data1.xml", media: officeMedia + "drawingml.diagramData+xml", relation: "diagramData",
				content: xmlHead + `<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" ` + drawingSpace + "><dgm:ptLst><dgm:pt><dgm:t>" + slideText(x.line) + "</dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"}})
		}},
		{"hidden slide", oneLine, func(x *planting) string {
			return slides(hello, nil, opcPart{name: "ppt/slides/slide2.xml", media: slideMedia + "slide+xml", relation: "slide",
				content: xmlHead + "<p:sld " + slideSpace + ` show="0"><p:cSld><p:spTree>` + slideShape(x.line) + "</p:spTree></p:cSld></p:sld>"})
		}},
		{"macro", oneLine, func(x *planting) string { return slides(hello, nil, vbaPart("ppt", macroText(x.line))) }},
	})
	return append(list, inDocuments("vsdx", "network.vsdx", "application/vnd.ms-visio.drawing", []documentPlace{
		{"shape", anyForm, func(x *planting) string { return drawing(`<Shape ID="1"><Text>` + x.xmlLine() + "</Text></Shape>") }},
		{"shape with formats in it", oneLine, func(x *planting) string {
			half := len(x.line) - len(x.written)/2
			return drawing(`<Shape ID="1"><Text><cp IX="0"/>` + html.EscapeString(x.line[:half]) + `<cp IX="1"/>` + html.EscapeString(x.line[half:]) + "</Text></Shape>")
		}},
		{"shape data", oneLine, func(x *planting) string {
			return drawing(`<Shape ID="1"><Section N="Property"><Row N="Note"><Cell N="Value" V="` + x.xmlLine() + `" U="STR"/></Row></Section></Shape>`)
		}},
		{"link's address", keyLike, func(x *planting) string {
			return drawing(`<Shape ID="1"/>`, opcPart{relation: "hyperlink", target: x.link()})
		}},
	})...)
}
