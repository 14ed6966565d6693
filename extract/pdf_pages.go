package extract

import (
	"errors"
	"io"
	"strings"

	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// mostPages is how many pages of one document are read.
const mostPages = 20_000

// pages reads a document page by page, as a text: the pages' lines, with a form
// feed between pages.
type pdfPages struct {
	s     *pdfSession
	doc   references.FPDF_DOCUMENT
	count int // of the document
	next  int

	buffer  string
	rows    strings.Builder
	seen    map[string]struct{} // the texts of pages, to compare other versions with
	known   map[string]struct{} // texts that are not given again
	drawn   []int               // pages without text that show images
	damaged int                 // pages that do not open

	meaningless []int // pages most of whose letters PDFium cannot tell
}

func (s *pdfSession) pages(doc references.FPDF_DOCUMENT) (*pdfPages, error) {
	n, err := s.pdf.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
	if err != nil {
		return nil, err
	}
	s.rightToLeft = s.turned(doc)
	return &pdfPages{s: s, doc: doc, count: n.PageCount, seen: map[string]struct{}{}}, nil
}

func (p *pdfPages) Read(b []byte) (int, error) {
	for p.buffer == "" {
		if p.next >= min(p.count, mostPages) {
			return 0, io.EOF
		}
		if err := p.step(); err != nil {
			return 0, err
		}
	}
	n := copy(b, p.buffer)
	p.buffer = p.buffer[n:]
	return n, nil
}

// step reads one more page. A page that does not open is counted, and the others
// are read.
func (p *pdfPages) step() error {
	page, err := p.s.page(p.doc, p.next)
	p.next++
	switch {
	case errors.Is(err, pdferrors.ErrPage):
		p.damaged++
		return nil
	case err != nil:
		return err
	case page.drawn:
		p.drawn = append(p.drawn, p.next-1)
	case page.meaningless:
		p.meaningless = append(p.meaningless, p.next-1)
	}
	p.seen[page.text] = struct{}{}
	if _, known := p.known[page.text]; known || strings.TrimSpace(page.text) == "" {
		return nil
	}
	p.rows.WriteString(page.rows)
	p.buffer = page.text + "\n\f\n"
	return nil
}
