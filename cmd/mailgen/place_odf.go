package main

import "html"

// odfPlaces are the places of Open Document files (OASIS Open Document 1.3).
func odfPlaces() []placeKind {
	hello := "<text:p>Hello Anna</text:p>"
	text := func(f func(x *planting) string) func(x *planting) string {
		return func(x *planting) string { return openDocument("text", f(x)) }
	}
	styled := func(markup string) member {
		return member{"styles.xml", xmlHead + "<office:document-styles" + odfSpaces + "><office:master-styles><style:master-page style:name=\"Standard\">" + markup + "</style:master-page></office:master-styles></office:document-styles>"}
	}
	meta := func(fields string) member {
		return member{"meta.xml", xmlHead + "<office:document-meta" + odfSpaces + "><office:meta>" + fields + "</office:meta></office:document-meta>"}
	}
	annotation := func(x *planting) string {
		return "<office:annotation><dc:creator>Luis</dc:creator>" + odfParas(x.line) + "</office:annotation>"
	}
	out := inDocuments("odt", "handover.odt", odfMedia+"text", []documentPlace{
		{"body", anyForm, text(func(x *planting) string { return odfParas(x.text()) })},
		{"body in spans", oneLine, text(func(x *planting) string {
			half := len(x.line) - len(x.written)/2
			return "<text:p>" + html.EscapeString(x.line[:half]) + "<text:span>" + html.EscapeString(x.line[half:]) + "</text:span></text:p>"
		})},
		{"table of user and password", sentence, text(func(x *planting) string {
			return odfTable([]string{"User", "Password"}, []string{"permits_app", x.value})
		})},
		{"annotation", anyForm, text(func(x *planting) string { return "<text:p>Hello" + annotation(x) + "</text:p>" })},
		{"footnote", oneLine, text(func(x *planting) string {
			return `<text:p>Hello<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>` + odfParas(x.line) + "</text:note-body></text:note></text:p>"
		})},
		{"text box", oneLine, text(func(x *planting) string {
			return "<text:p><draw:frame><draw:text-box>" + odfParas(x.line) + "</draw:text-box></draw:frame></text:p>"
		})},
		{"hidden section", oneLine, text(func(x *planting) string {
			return hello + `<text:section text:name="s" text:display="none">` + odfParas(x.line) + "</text:section>"
		})},
		{"deleted text", oneLine, text(func(x *planting) string {
			return `<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>` + odfParas(x.line) + "</text:deletion></text:changed-region></text:tracked-changes>" + hello
		})},
		{"hidden text", oneLine, func(x *planting) string {
			return openDocumentStyled("text", `<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>`,
				`<text:p><text:span text:style-name="T1">`+x.xmlLine()+"</text:span></text:p>")
		}},
		{"user field", opaque, text(func(x *planting) string {
			return `<text:user-field-decls><text:user-field-decl text:name="note" office:string-value="` + x.xmlLine() + `"/></text:user-field-decls>` + hello
		})},
		{"link's address", keyLike, text(func(x *planting) string {
			return `<text:p><text:a xlink:href="` + html.EscapeString(x.link()) + `">the file</text:a></text:p>`
		})},
		{"header", oneLine, func(x *planting) string {
			return openDocument("text", hello, styled("<style:header>"+odfParas(x.line)+"</style:header>"))
		}},
		{"description", oneLine, func(x *planting) string {
			return openDocument("text", hello, meta("<dc:description>"+x.xmlLine()+"</dc:description>"))
		}},
		{"user-defined property", oneLine, func(x *planting) string {
			return openDocument("text", hello, meta(`<meta:user-defined meta:name="Note">`+x.xmlLine()+"</meta:user-defined>"))
		}},
		{"macro", oneLine, func(x *planting) string {
			return openDocument("text", hello, member{"Basic/Standard/Module1.xml", xmlHead + `<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">' ` + x.xmlLine() + "</script:module>"})
		}},
		{"embedded file", anyForm, func(x *planting) string {
			return openDocument("text", hello, member{"ObjectReplacements/notes.txt", x.text()})
		}},
		{"flat file", oneLine, func(x *planting) string {
			return xmlHead + "<office:document" + odfSpaces + ` office:mimetype="` + odfMedia + `text"><office:body><office:text>` + odfParas(x.line) + "</office:text></office:body></office:document>"
		}},
	})
	out = append(out, inDocuments("ods", "values.ods", odfMedia+"spreadsheet", []documentPlace{
		{"cell", anyForm, func(x *planting) string { return openDocument("spreadsheet", odfTable([]string{"Note", x.line})) }},
		{"user and password in a row", sentence, func(x *planting) string {
			return openDocument("spreadsheet", odfTable([]string{"User", "Password"}, []string{"permits_app", x.value}))
		}},
		{"annotation", oneLine, func(x *planting) string {
			return openDocument("spreadsheet", `<table:table table:name="S"><table:table-row><table:table-cell>`+annotation(x)+"<text:p>Hello</text:p></table:table-cell></table:table-row></table:table>")
		}},
		{"cell that is repeated", oneLine, func(x *planting) string {
			return openDocument("spreadsheet", `<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="1024">`+odfParas(x.line)+"</table:table-cell></table:table-row></table:table>")
		}},
		{"database range's source", oneLine, func(x *planting) string {
			return openDocument("spreadsheet", odfTable([]string{"Note"})+`<table:database-ranges><table:database-range table:name="r"><table:database-source-sql table:database-name="`+x.xmlLine()+`" table:sql-statement="SELECT 1"/></table:database-range></table:database-ranges>`)
		}},
	})...)
	return append(out, inDocuments("odp", "handover.odp", odfMedia+"presentation", []documentPlace{
		{"slide", anyForm, func(x *planting) string {
			return openDocument("presentation", `<draw:page draw:name="p1"><draw:frame><draw:text-box>`+odfParas(x.text())+"</draw:text-box></draw:frame></draw:page>")
		}},
		{"notes", oneLine, func(x *planting) string {
			return openDocument("presentation", `<draw:page draw:name="p1"><presentation:notes><draw:frame><draw:text-box>`+odfParas(x.line)+"</draw:text-box></draw:frame></presentation:notes></draw:page>")
		}},
	})...)
}
