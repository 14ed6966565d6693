package extract

import (
	"strings"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// turned tells a document that says it is read from right to left (ISO 32000-1 table
// 150, Direction): PDFium then gives the words of each of its lines in that order,
// Latin ones too.
func (s *pdfSession) turned(doc references.FPDF_DOCUMENT) bool {
	d, err := s.pdf.FPDF_VIEWERREF_GetName(&requests.FPDF_VIEWERREF_GetName{Document: doc, Key: "Direction"})
	return err == nil && d.Value == "R2L"
}

// asDrawn gives the lines of a page from left to right, letter by letter as each
// stands on it.
func (s *pdfSession) asDrawn(page references.FPDF_TEXTPAGE, chars []rune) (string, error) {
	var letters []pdfPiece
	for i, c := range chars {
		if c <= ' ' {
			continue
		}
		pc := pdfPiece{text: string(c)}
		if err := s.place(page, &pc, i, i); err != nil {
			return "", err
		}
		letters = append(letters, pc)
	}
	var b strings.Builder
	for _, row := range rowsOf(letters) {
		for i, at := range row {
			if i > 0 {
				b.WriteString(gap(letters[row[i-1]], letters[at]))
			}
			b.WriteString(letters[at].text)
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// gap is what stands between two letters of a line: a space, which takes at least a
// seventh of a letter's height in any font, a tab, or nothing.
func gap(a, b pdfPiece) string {
	switch {
	case farApart(a, b):
		return "\t"
	case (b.left-a.right)*7 > a.top-a.bottom:
		return " "
	}
	return ""
}
