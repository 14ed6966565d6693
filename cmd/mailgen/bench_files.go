package main

import (
	"strconv"
	"strings"
)

// benchFile is a kind of file that correspondence about systems carries, made of
// a text.
type benchFile struct {
	name, media string
	weight      int
	make        func(s *stream, text string) string
}

// benchFiles lists them. How often each comes is a guess; a benchmark must have
// some of all.
func benchFiles() []benchFile {
	return []benchFile{
		{"service.log", "text/plain", 3, func(s *stream, text string) string { return text + "\n" + s.log(s.between(40, 900)) }},
		{"logs.zip", "application/zip", 3, func(s *stream, text string) string {
			return packed(member{"a/service.log", s.log(s.between(400, 4000))}, member{"a/trace.log", text + "\n" + s.log(s.between(40, 400))}, member{"a/rows.csv", s.table(200)})
		}},
		{"logs.tar.gz", "application/gzip", 1, func(s *stream, text string) string {
			return gzipped(tarred("var/log/service.log", text+"\n"+s.log(s.between(400, 4000))))
		}},
		{"logs.7z", "application/x-7z-compressed", 1, func(s *stream, text string) string {
			return sevenZip("service.log", text+"\n"+s.log(s.between(40, 900)))
		}},
		{"handover.docx", wordMedia + "document", 4, func(s *stream, text string) string { return s.wordFile(text) }},
		{"values.xlsx", xlsxMedia, 3, func(s *stream, text string) string { return s.excelFile(text) }},
		{"report.pdf", "application/pdf", 4, func(s *stream, text string) string {
			return pdfPages(text+"\n\n"+s.body(), s.body()+s.body(), s.log(50), s.body()+s.body())
		}},
		{"old.doc", "application/msword", 1, func(s *stream, text string) string { return docBody(text+"\n"+s.pages(10), false) }},
		{"old.xls", "application/vnd.ms-excel", 1, func(s *stream, text string) string { return s.oldExcelFile(text) }},
		{"forwarded.msg", "application/vnd.ms-outlook", 2, func(s *stream, text string) string {
			m := (&planting{stream: s, id: s.text(12, "abcdefghijk")}).newOutlookMessage(mapiText(mapiBody, text+"\n"+s.body()))
			m.files = []outlookFile{{name: "notes.docx", content: s.wordFile(s.body())}, {name: "service.log", content: s.log(200)}}
			return m.file()
		}},
	}
}

func (s *stream) pages(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(s.body() + "\n\n")
	}
	return b.String()
}

// wordFile is a document of some pages with a table and a picture.
func (s *stream) wordFile(text string) string {
	var rows [][]string
	for line := range strings.SplitSeq(strings.TrimSpace(s.table(s.between(5, 40))), "\n") {
		rows = append(rows, strings.Split(line, ","))
	}
	picture := opcPart{name: "word/media/image1.png", media: "image/png", relation: "image", content: string(s.picture(s.between(2_000, 30_000)))}
	return wordDocument(paras(s.pages(3))+paras(text)+wordTable(rows...)+paras(s.pages(2)), []opcPart{picture})
}

// excelFile is a workbook with a sheet of some hundred rows.
func (s *stream) excelFile(text string) string {
	w := workbook{}
	var rows strings.Builder
	for i, line := range s.rowsWith(text, s.between(100, 1500)) {
		var cells []string
		for _, cell := range strings.Split(line, ",") {
			cells, w.shared = append(cells, sharedCell(len(w.shared))), append(w.shared, cell)
		}
		rows.WriteString(row(i+1, cells...))
	}
	w.sheets = []sheet{{rows: rows.String()}}
	return w.file()
}

// oldExcelFile is a binary one. Its strings are cut between records where they end
// ([MS-XLS] 2.4.265).
func (s *stream) oldExcelFile(text string) string {
	const mostRecord = 8000
	var cells strings.Builder
	blocks, n := []string{""}, 0
	for i, line := range s.rowsWith(text, s.between(100, 900)) {
		var numbers []int
		for _, cell := range strings.Split(line, ",") {
			if last := &blocks[len(blocks)-1]; len(*last)+len(cell) < mostRecord {
				*last += biffNarrow(cell)
			} else {
				blocks = append(blocks, biffNarrow(cell))
			}
			numbers, n = append(numbers, n), n+1
		}
		cells.WriteString(labels(i, numbers...))
	}
	table := biff(biffSST, wordBytes([]uint32{uint32(n), uint32(n)})+blocks[0])
	for _, b := range blocks[1:] {
		table += biff(biffContinue, b)
	}
	return xlsBook{globals: table, sheet: cells.String()}.file()
}

// rowsWith is a table with a text in one of its rows.
func (s *stream) rowsWith(text string, n int) []string {
	rows := strings.Split(strings.TrimSpace(s.table(n)), "\n")
	for _, line := range strings.Split(text, "\n") {
		if line != "" {
			rows = append(rows, "note,"+strings.ReplaceAll(line, ",", " "))
		}
	}
	return rows
}

// picture is bytes as a compressed picture has them.
func (s *stream) picture(size int) []byte {
	return append([]byte("\x89PNG\r\n\x1a\n"), s.bytes(size)...)
}

// pdfPages is a PDF with a page of each text, compressed.
func pdfPages(texts ...string) string {
	kids := ""
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"}
	for _, text := range texts {
		page := len(objects) + 1
		kids += strconv.Itoa(page) + " 0 R "
		objects = append(objects,
			"<</Type/Page/Parent 2 0 R/MediaBox[0 0 3000 800]/Resources<</Font<</F1 3 0 R>>>>/Contents "+strconv.Itoa(page+1)+" 0 R>>", pdfFlate("", pdfLines(text)))
	}
	objects[1] = "<</Type/Pages/Kids[" + kids + "]/Count " + strconv.Itoa(len(texts)) + ">>"
	return pdfPlain(objects, "/Root 1 0 R")
}
