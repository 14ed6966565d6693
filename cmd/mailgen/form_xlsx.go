package main

import (
	"fmt"
	"html"
	"strings"
)

const (
	xlsxMedia   = officeMedia + "spreadsheetml.sheet"
	xlsmMedia   = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
	sheetSpaces = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// workbook is an XLSX file before it is written.
type workbook struct {
	media  string
	sheets []sheet
	shared []string // the table of strings
	before string   // XML of the workbook after its sheets
	parts  []opcPart
	others []opcPart
}

type sheet struct {
	rows  string // XML of sheetData
	after string // XML behind it
	state string // hidden, veryHidden
	links []opcPart
}

func (w workbook) file() string {
	var links []opcPart
	var list strings.Builder
	for i, s := range w.sheets {
		state := ""
		if s.state != "" {
			state = ` state="` + s.state + `"`
		}
		fmt.Fprintf(&list, `<sheet name="Sheet%d" sheetId="%d"%s r:id="rId%d"/>`, i+1, i+1, state, i+1)
		links = append(links, opcPart{name: fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), media: officeMedia + "spreadsheetml.worksheet+xml", relation: "worksheet", links: s.links,
			content: xmlHead + "<worksheet" + sheetSpaces + "><sheetData>" + s.rows + "</sheetData>" + s.after + "</worksheet>"})
	}
	if w.shared != nil {
		links = append(links, w.strings())
	}
	if w.media == "" {
		w.media = officeMedia + "spreadsheetml.sheet.main+xml"
	}
	book := opcPart{name: "xl/workbook.xml", media: w.media, relation: "officeDocument", links: append(links, w.parts...),
		content: xmlHead + "<workbook" + sheetSpaces + "><sheets>" + list.String() + "</sheets>" + w.before + "</workbook>"}
	return opcPackage(append([]opcPart{book}, w.others...)...)
}

func (w workbook) strings() opcPart {
	var b strings.Builder
	for _, s := range w.shared {
		b.WriteString(`<si><t xml:space="preserve">` + html.EscapeString(s) + "</t></si>")
	}
	return opcPart{name: "xl/sharedStrings.xml", media: officeMedia + "spreadsheetml.sharedStrings+xml", relation: "sharedStrings",
		content: xmlHead + "<sst" + sheetSpaces + ">" + b.String() + "</sst>"}
}

// row is a row of cells that are XML already, but for their references.
func row(n int, cells ...string) string {
	var b strings.Builder
	for i, c := range cells {
		b.WriteString(strings.Replace(c, "<c", fmt.Sprintf(`<c r="%c%d"`, 'A'+i, n), 1))
	}
	return fmt.Sprintf(`<row r="%d">%s</row>`, n, b.String())
}

func sharedCell(i int) string { return fmt.Sprintf(`<c t="s"><v>%d</v></c>`, i) }

func inlineCell(s string) string {
	return `<c t="inlineStr"><is><t xml:space="preserve">` + html.EscapeString(s) + "</t></is></c>"
}

func numberCell(s string) string { return "<c><v>" + s + "</v></c>" }

// sharedWorkbook has one cell with a text, as Excel writes it.
func sharedWorkbook(text string) string {
	return workbook{sheets: []sheet{{rows: row(1, sharedCell(0), sharedCell(1))}}, shared: []string{"Note", text}}.file()
}
