package main

import "html"

// xlsxPlaces are the places of an Excel workbook (ECMA-376 part 1, section 18).
func xlsxPlaces() []placeKind {
	plain := []sheet{{rows: row(1, inlineCell("See the other one"))}}
	sheetWith := func(f func(x *planting) sheet) func(x *planting) string {
		return func(x *planting) string { return workbook{sheets: []sheet{f(x)}}.file() }
	}
	beside := func(p func(x *planting) opcPart) func(x *planting) string {
		return sheetWith(func(x *planting) sheet { return sheet{rows: row(1, inlineCell("Hello")), links: []opcPart{p(x)}} })
	}
	comments := func(x *planting) opcPart {
		return opcPart{name: "xl/comments1.xml", media: officeMedia + "spreadsheetml.comments+xml", relation: "comments",
			content: xmlHead + "<comments" + sheetSpaces + `><authors><author>Luis</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t xml:space="preserve">` +
				x.xmlLine() + "</t></r></text></comment></commentList></comments>"}
	}
	list := []documentPlace{
		{"shared string", anyForm, func(x *planting) string { return sharedWorkbook(x.line) }},
		{"shared string in runs", oneLine, func(x *planting) string {
			w := workbook{sheets: []sheet{{rows: row(1, sharedCell(0))}}}
			half := len(x.line) - len(x.written)/2
			w.parts = []opcPart{{name: "xl/sharedStrings.xml", media: officeMedia + "spreadsheetml.sharedStrings+xml", relation: "sharedStrings",
				content: xmlHead + "<sst" + sheetSpaces + `><si><r><t xml:space="preserve">` + html.EscapeString(x.line[:half]) +
					`</t></r><r><rPr><b/></rPr><t xml:space="preserve">` + html.EscapeString(x.line[half:]) + "</t></r></si></sst>"}}
			return w.file()
		}},
		{"inline string", anyForm, sheetWith(func(x *planting) sheet { return sheet{rows: row(1, inlineCell("Note"), inlineCell(x.line))} })},
		{"unused shared string", oneLine, func(x *planting) string {
			return workbook{sheets: []sheet{{rows: row(1, sharedCell(0))}}, shared: []string{"Note", x.line}}.file()
		}},
		{"user and password in a row", sentence, sheetWith(func(x *planting) sheet {
			return sheet{rows: row(1, inlineCell("User"), inlineCell("Password")) + row(2, inlineCell("permits_app"), inlineCell(x.value))}
		})},
		{"label and password in two cells", sentence, sheetWith(func(x *planting) sheet {
			return sheet{rows: row(1, inlineCell("Password:"), inlineCell(x.value))}
		})},
		{"hidden sheet", oneLine, func(x *planting) string {
			return workbook{sheets: append(plain, sheet{rows: row(1, inlineCell(x.line)), state: "veryHidden"})}.file()
		}},
		{"hidden row", oneLine, sheetWith(func(x *planting) sheet {
			return sheet{rows: `<row r="1" hidden="1"><c r="A1" t="inlineStr"><is><t>` + x.xmlLine() + "</t></is></c></row>"}
		})},
		{"comment", oneLine, beside(comments)},
		{"threaded comment", oneLine, beside(func(x *planting) opcPart {
			return opcPart{name: "xl/threadedComments/threadedComment1.xml", media: "application/vnd.ms-excel.threadedcomments+xml", relation: "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
				content: xmlHead + `<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A1"><text>` + x.xmlLine() + "</text></threadedComment></ThreadedComments>"}
		})},
		{"text box", oneLine, beside(func(x *planting) opcPart {
			return opcPart{name: "xl/drawings/drawing1.xml", media: officeMedia + "drawing+xml", relation: "drawing",
				content: xmlHead + `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" ` + drawingSpace + "><xdr:sp><xdr:txBody>" + slideText(x.line) + "</xdr:txBody></xdr:sp></xdr:wsDr>"}
		})},
		{"defined name", oneLine, func(x *planting) string {
			return workbook{sheets: plain, before: `<definedNames><definedName name="Connection">"` + x.xmlLine() + `"</definedName></definedNames>`}.file()
		}},
		{"connection", oneLine, func(x *planting) string {
			return workbook{sheets: plain, parts: []opcPart{{name: "xl/connections.xml", media: officeMedia + "spreadsheetml.connections+xml", relation: "connections",
				content: xmlHead + "<connections" + sheetSpaces + `><connection id="1" name="Permits" type="5"><dbPr connection="Provider=SQLOLEDB.1;` + x.xmlLine() + `" command="SELECT 1"/></connection></connections>`}}}.file()
		}},
		{"header and footer", oneLine, sheetWith(func(x *planting) sheet {
			return sheet{rows: row(1, inlineCell("Hello")), after: "<headerFooter><oddHeader>&amp;L" + html.EscapeString(doubled(x.line)) + "</oddHeader></headerFooter>"}
		})},
		{"formula", oneLine, sheetWith(func(x *planting) sheet {
			return sheet{rows: row(1, "<c><f>CONCATENATE(&quot;"+x.xmlLine()+"&quot;)</f></c>")}
		})},
		{"formula's value", oneLine, sheetWith(func(x *planting) sheet {
			return sheet{rows: row(1, `<c t="str"><f>B1</f><v>`+x.xmlLine()+"</v></c>")}
		})},
		{"validation's prompt", oneLine, sheetWith(func(x *planting) sheet {
			return sheet{rows: row(1, inlineCell("Hello")), after: `<dataValidations count="1"><dataValidation sqref="A1" prompt="` + x.xmlLine() + `"/></dataValidations>`}
		})},
		{"link's address", keyLike, sheetWith(func(x *planting) sheet {
			return sheet{rows: row(1, inlineCell("Hello")), after: `<hyperlinks><hyperlink ref="A1" r:id="rId1"/></hyperlinks>`,
				links: []opcPart{{relation: "hyperlink", target: x.link()}}}
		})},
		{"custom property", oneLine, func(x *planting) string {
			return workbook{sheets: plain, others: []opcPart{customProperty("Note", x.line)}}.file()
		}},
		{"macro", oneLine, func(x *planting) string {
			return workbook{media: xlsmMedia, sheets: plain, parts: []opcPart{vbaPart("xl", macroText(x.line))}}.file()
		}},
	}
	return append(inDocuments("xlsx", "values.xlsx", xlsxMedia, list), placeKind{
		name: "xlsx number beside a label", own: makePIN, where: "attachment", node: func(x *planting) node {
			return x.mixed(attached("values.xlsx", xlsxMedia, workbook{sheets: []sheet{{rows: row(1, inlineCell("PIN:"), numberCell(x.value))}}}.file()))
		},
	})
}

// doubled is a text in which the mark of a header's codes stands for itself.
func doubled(s string) string {
	var b []byte
	for i := range len(s) {
		if b = append(b, s[i]); s[i] == '&' {
			b = append(b, '&')
		}
	}
	return string(b)
}

func makePIN(s *stream) credential {
	return simple(s.text(1, "123456789")+s.text(7, "0123456789"), "PIN: ", "")
}
