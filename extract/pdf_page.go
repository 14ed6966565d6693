package extract

import (
	"cmp"
	"strings"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// pdfPage is what a page shows.
type pdfPage struct {
	text  string // in the order of the document, a line of the page a line
	rows  string // lines whose pieces stand side by side but apart in the document
	drawn bool   // it holds images, or outlines that may be letters

	meaningless bool // for most letters its fonts do not tell which they are
}

// page reads the page with the index i. Annotations that have an appearance, such
// as the fields of a form, are read as a part of it.
func (s *pdfSession) page(doc references.FPDF_DOCUMENT, i int) (pdfPage, error) {
	pieces, count, err := s.pieces(doc, i, false)
	if err != nil {
		return pdfPage{}, err
	}
	p := pdfPage{text: flowing(pieces), meaningless: count.unknown*2 > count.all}
	if count.notes > 0 {
		flat, _, err := s.pieces(doc, i, true)
		if text := flowing(flat); err == nil && len(text) >= len(p.text) {
			pieces, p.text = flat, text
		}
	}
	p.rows = sideBySide(pieces) + count.drawn
	if strings.TrimSpace(p.text) == "" {
		p.drawn = s.drawn(requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: i}})
	}
	return p, s.ctx.Err()
}

// pdfPiece is a stretch of text that the document sets in one go.
type pdfPiece struct {
	text                     string
	before                   string // what parts it from the piece before: a line break, a space, a hyphen
	left, right, bottom, top float32
}

// letters counts letters of a page, those among them that its fonts do not tell, and
// the page's annotations; of a document that is read from right to left it has the
// page as it is drawn.
type letters struct {
	all, unknown, notes int
	drawn               string
}

// pieces reads the text of a page; flat makes its annotations a part of it first.
func (s *pdfSession) pieces(doc references.FPDF_DOCUMENT, i int, flat bool) ([]pdfPiece, letters, error) {
	loaded, err := s.pdf.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: i})
	if err != nil {
		return nil, letters{}, err
	}
	page := requests.Page{ByReference: &loaded.Page}
	if flat {
		_, err := s.pdf.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: page})
		if _, closing := s.pdf.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}); err != nil || closing != nil {
			return nil, letters{}, cmp.Or(err, closing)
		}
		return s.pieces(doc, i, false)
	}
	text, err := s.pdf.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, letters{}, err
	}
	pieces, n, err := s.cut(text.TextPage)
	if err != nil {
		return nil, letters{}, err
	}
	if notes, err := s.pdf.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page}); err == nil {
		n.notes = notes.Count
	}
	if _, err := s.pdf.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}); err != nil {
		return nil, letters{}, err
	}
	_, err = s.pdf.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	return pieces, n, err
}

// brokenHyphen is what PDFium gives for a hyphen at the end of a line, without
// the line's end.
const brokenHyphen = 2

// cut takes a page's characters apart wherever PDFium put one of its own between
// them: a space, or the end of a line.
func (s *pdfSession) cut(page references.FPDF_TEXTPAGE) (pieces []pdfPiece, count letters, err error) {
	n, err := s.pdf.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: page})
	if err != nil {
		return nil, count, err
	}
	var open strings.Builder
	before, first := "", 0
	end := func(at int) error {
		if open.Len() == 0 {
			return nil
		}
		pc := pdfPiece{text: open.String(), before: before}
		err := s.place(page, &pc, first, at-1)
		pieces, before = append(pieces, pc), ""
		open.Reset()
		return err
	}
	chars, err := s.characters(page, n.Count)
	if err != nil {
		return nil, count, err
	}
	if s.rightToLeft {
		if count.drawn, err = s.asDrawn(page, chars); err != nil {
			return nil, count, err
		}
	}
	for i, c := range chars {
		if c == '\r' {
			continue // a line feed follows
		}
		if sep := s.separator(page, i, c); sep != "" {
			if err := end(i); err != nil {
				return nil, count, err
			}
			before += sep
			continue
		}
		if open.Len() == 0 {
			first = i
		}
		if i%sampled == 0 {
			if count.all++; s.unknown(page, i) {
				count.unknown++
			}
		}
		if c != 0 {
			open.WriteRune(c)
		}
	}
	return pieces, count, end(n.Count)
}

// sampled is which share of a page's letters is asked about.
const sampled = 8

// characters gives a page's characters, so that each has the index that PDFium gives
// it. All at once it leaves out those that it cannot tell.
func (s *pdfSession) characters(page references.FPDF_TEXTPAGE, n int) ([]rune, error) {
	if n == 0 {
		return nil, nil
	}
	all, err := s.pdf.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: page, StartIndex: 0, Count: n})
	if err == nil {
		if chars := []rune(all.Text); len(chars) == n {
			return chars, nil
		}
	}
	chars := make([]rune, n)
	for i := range chars {
		c, err := s.pdf.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: page, Index: i})
		if err != nil {
			return nil, err
		}
		chars[i] = rune(c.Unicode)
		if i > 0 && utf16.IsSurrogate(chars[i]) && utf16.IsSurrogate(chars[i-1]) {
			chars[i-1], chars[i] = utf16.DecodeRune(chars[i-1], chars[i]), 0
		}
	}
	return chars, nil
}

// unknown tells a character for which the page's fonts do not say which it is.
func (s *pdfSession) unknown(page references.FPDF_TEXTPAGE, i int) bool {
	m, err := s.pdf.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: page, Index: i})
	return err == nil && m.HasUnicodeMapError
}

// separator tells a character that stands between two pieces.
func (s *pdfSession) separator(page references.FPDF_TEXTPAGE, i int, c rune) string {
	switch c {
	case '\n':
		return "\n"
	case brokenHyphen, 0xFFFE:
		return "-\n"
	case ' ':
		if g, err := s.pdf.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: page, Index: i}); err == nil && g.IsGenerated {
			return " "
		}
	}
	return ""
}

// place finds out where a piece stands, by its first and last character.
func (s *pdfSession) place(page references.FPDF_TEXTPAGE, pc *pdfPiece, first, last int) error {
	a, err := s.pdf.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: page, Index: first})
	if err != nil {
		return s.ctx.Err() // it has no place, and is text all the same
	}
	z, err := s.pdf.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: page, Index: last})
	if err != nil {
		return s.ctx.Err()
	}
	pc.left, pc.right = min(a.Rect.Left, z.Rect.Left), max(a.Rect.Right, z.Rect.Right)
	pc.bottom, pc.top = min(a.Rect.Bottom, z.Rect.Bottom), max(a.Rect.Top, z.Rect.Top)
	return nil
}
