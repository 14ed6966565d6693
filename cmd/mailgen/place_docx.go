package main

import (
	"strings"
)

// documentPlace is a place within an attached file of one form.
type documentPlace struct {
	name  string
	takes form
	make  func(x *planting) string
}

// inDocuments are the places of a form of file, each with two of the credentials
// that fit it.
func inDocuments(format, file, mediaType string, list []documentPlace) []placeKind {
	out := make([]placeKind, len(list))
	for i, d := range list {
		out[i] = placeKind{name: format + " " + d.name, takes: d.takes, some: 2, where: "attachment", node: func(x *planting) node {
			return x.mixed(attached(file, mediaType, d.make(x)))
		}}
		if strings.HasSuffix(d.name, "address") || strings.HasSuffix(d.name, "target") || format == "saz" {
			out[i].where = "" // a link's text, a message's header
		}
	}
	return out
}

const docxMedia = officeMedia + "wordprocessingml.document"

// docxPlaces are the places of a Word document (ECMA-376 part 1, section 17).
func docxPlaces() []placeKind {
	hello := paras("Hello Anna,\nsee below.")
	beside := func(name, root, open, close string) func(x *planting) string {
		return func(x *planting) string {
			return wordDocument(hello, []opcPart{wordPart(name, "<w:"+root+" "+wordSpace+">"+open+paras(x.line)+close+"</w:"+root+">")})
		}
	}
	body := func(f func(x *planting) string) func(x *planting) string {
		return func(x *planting) string { return wordDocument(hello+f(x), nil) }
	}
	return inDocuments("docx", "handover.docx", docxMedia, []documentPlace{
		{"body", anyForm, body(func(x *planting) string { return paras(x.text()) })},
		{"body in runs", oneLine, body(func(x *planting) string { return para(x.runsOf()...) })},
		{"body with line breaks", anyForm, body(func(x *planting) string {
			return "<w:p><w:r><w:t>" + strings.ReplaceAll(x.xmlLine(), "\n", "</w:t><w:br/><w:t>") + "</w:t></w:r></w:p>"
		})},
		{"body in UTF-16", oneLine, func(x *planting) string {
			document := strings.Replace(xmlHead, "UTF-8", "UTF-16", 1) + "<w:document " + wordSpace + "><w:body>" + paras(x.line) + "</w:body></w:document>"
			return opcPackage(opcPart{name: "word/document.xml", media: wordMedia + "document.main+xml", relation: "officeDocument", content: utf16Bytes("\ufeff"+document, false)})
		}},
		{"table row", oneLine, body(func(x *planting) string { return wordTable([]string{"what", "value"}, []string{"see", x.line}) })},
		{"table of user and password", sentence, body(func(x *planting) string {
			return wordTable([]string{"User", "Password"}, []string{"permits_app", x.value})
		})},
		{"header", oneLine, beside("header", "hdr", "", "")},
		{"footer", oneLine, beside("footer", "ftr", "", "")},
		{"comment", anyForm, beside("comments", "comments", `<w:comment w:id="0" w:author="Luis">`, "</w:comment>")},
		{"footnote", oneLine, beside("footnotes", "footnotes", `<w:footnote w:id="2">`, "</w:footnote>")},
		{"endnote", oneLine, beside("endnotes", "endnotes", `<w:endnote w:id="2">`, "</w:endnote>")},
		{"hidden text", oneLine, body(func(x *planting) string { return para(wordRun(x.line, "<w:vanish/>")) })},
		{"deleted text", oneLine, body(func(x *planting) string {
			return para(`<w:del w:id="1" w:author="Luis"><w:r><w:delText xml:space="preserve">` + x.xmlLine() + "</w:delText></w:r></w:del>")
		})},
		{"inserted text", oneLine, body(func(x *planting) string {
			return para(`<w:ins w:id="1" w:author="Luis">` + wordRun(x.line, "") + "</w:ins>")
		})},
		{"field code", opaque, body(func(x *planting) string {
			return para(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> DOCVARIABLE "` + x.xmlLine() +
				`" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`)
		})},
		{"content control", oneLine, body(func(x *planting) string {
			return "<w:sdt><w:sdtPr><w:alias w:val=\"Note\"/></w:sdtPr><w:sdtContent>" + paras(x.line) + "</w:sdtContent></w:sdt>"
		})},
		{"text box", anyForm, body(func(x *planting) string {
			return para(`<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>` + paras(x.line) +
				`</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r>`)
		})},
		{"text box of VML", oneLine, body(func(x *planting) string {
			return para(`<w:r><w:pict><v:shape><v:textbox><w:txbxContent>` + paras(x.line) + `</w:txbxContent></v:textbox></v:shape></w:pict></w:r>`)
		})},
		{"picture's description", oneLine, body(func(x *planting) string {
			return para(`<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="` + x.xmlLine() + `"/></wp:inline></w:drawing></w:r>`)
		})},
		{"custom XML", oneLine, func(x *planting) string {
			return wordDocument(hello, []opcPart{{name: "customXml/item1.xml", relation: "customXml", content: "<note>" + x.xmlLine() + "</note>"}})
		}},
		{"core property", oneLine, func(x *planting) string {
			return wordDocument(hello, nil, coreProperties("<dc:description>"+x.xmlLine()+"</dc:description>"))
		}},
		{"custom property", oneLine, func(x *planting) string { return wordDocument(hello, nil, customProperty("Note", x.line)) }},
		{"document variable", oneLine, func(x *planting) string {
			return wordDocument(hello, []opcPart{wordPart("settings", "<w:settings "+wordSpace+`><w:docVars><w:docVar w:name="note" w:val="`+x.xmlLine()+`"/></w:docVars></w:settings>`)})
		}},
		{"mail-merge connection", oneLine, func(x *planting) string {
			return wordDocument(hello, []opcPart{wordPart("settings", "<w:settings "+wordSpace+`><w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:connectString w:val="`+x.xmlLine()+`"/></w:mailMerge></w:settings>`)})
		}},
		{"relationship's target", keyLike, func(x *planting) string {
			return wordDocument(hello+para(`<w:hyperlink r:id="rId1">`+wordRun("the file", "")+"</w:hyperlink>"), []opcPart{{relation: "hyperlink", target: x.link()}})
		}},
		{"embedded package", anyForm, func(x *planting) string {
			return wordDocument(hello, []opcPart{{name: "word/embeddings/oleObject1.bin", media: officeMedia + "oleObject", relation: "oleObject",
				content: compoundFile(&cfbItem{name: "\x01Ole10Native", data: ole10Native("notes.txt", x.text())})}})
		}},
		{"embedded workbook", oneLine, func(x *planting) string {
			return wordDocument(hello, []opcPart{{name: "word/embeddings/Microsoft_Excel_Sheet1.xlsx", media: xlsxMedia, relation: "package", content: sharedWorkbook(x.line)}})
		}},
		{"alternative chunk of HTML", oneLine, func(x *planting) string {
			return wordDocument(hello+`<w:altChunk r:id="rId1"/>`, []opcPart{{name: "word/afchunk.htm", media: "text/html", relation: "aFChunk", content: "<html><body>" + x.htmlBlock() + "</body></html>"}})
		}},
		{"picture's metadata", oneLine, func(x *planting) string {
			return wordDocument(hello, []opcPart{{name: "word/media/image1.png", media: "image/png", relation: "image", content: png("tEXt", "Comment\x00"+x.line)}})
		}},
		{"macro", oneLine, func(x *planting) string {
			return wordPackage("application/vnd.ms-word.document.macroEnabled.main+xml", hello, []opcPart{vbaPart("word", macroText(x.line))})
		}},
	})
}
