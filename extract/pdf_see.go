package extract

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Bounds of OCR of one document's pages: how many are drawn, how fine at most, and of
// how many pixels. Tesseract wants 300 dpi; an A3 page has 17 million pixels then.
const (
	mostSeenPages = 200
	seenDPI       = 300
	mostSeenDots  = 18 << 20
)

// seeingTime is how long OCR of one document may take, as a multiple of what a leaf
// may take else.
const seeingTime = 15

// pdfSeen is what OCR read of a document.
type pdfSeen struct {
	asked    bool
	text     strings.Builder
	pictures map[pictureSum]bool // on pages that were read
	why      string              // something was not

	drawn, meaningless int // pages that were read of each kind
}

// pdfLook is OCR at work on a document.
type pdfLook struct {
	walk  *walk
	s     *pdfSession
	doc   references.FPDF_DOCUMENT
	seen  *pdfSeen
	known map[string]bool // words that the document gives as text
	pages int             // that were drawn
	until time.Time
}

// seePages reads what the pages of an open document show in pictures. The text of
// the document was read before: this may use up the time of the session but for a
// quarter, which is left to hand it over.
func (w *walk) seePages(s *pdfSession, doc references.FPDF_DOCUMENT, d *pdfContent, pages *pdfPages) {
	d.seen = pdfSeen{asked: true, pictures: map[pictureSum]bool{}}
	l := &pdfLook{walk: w, s: s, doc: doc, seen: &d.seen, known: map[string]bool{}}
	if w.lim.LeafTime > 0 {
		l.until = time.Now().Add(seeingTime * w.lim.LeafTime)
	}
	for word := range strings.FieldsSeq(string(d.text)) {
		l.known[word] = true
	}
	s.clock.short(4)
	for i := range min(pages.next, mostPages) {
		_, drawn := slices.BinarySearch(pages.drawn, i)
		_, meaningless := slices.BinarySearch(pages.meaningless, i)
		ok, err := l.page(i, drawn || meaningless)
		if err != nil {
			d.seen.why = "; OCR failed: " + err.Error()
		}
		if s.ctx.Err() != nil || errors.Is(err, errSeenEnough) {
			return
		}
		if ok && drawn {
			d.seen.drawn++
		}
		if ok && meaningless {
			d.seen.meaningless++
		}
	}
}

var (
	errSeenEnough = fmt.Errorf("the document is long; %d pages of one are read, as far as the time allows", mostSeenPages)
	errUndrawn    = errors.New("a page could not be drawn")
)

// page reads a page in any case, or if it shows a picture that was not read yet; ok
// tells that it was read.
func (l *pdfLook) page(i int, always bool) (ok bool, err error) {
	loaded, err := l.s.pdf.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: l.doc, Index: i})
	if err != nil {
		return false, errUndrawn
	}
	page := requests.Page{ByReference: &loaded.Page}
	pictures, err := l.s.textless(page, always)
	if err == nil && (always || slices.ContainsFunc(pictures, func(p pictureSum) bool { return !l.seen.pictures[p] })) {
		err = l.read(page)
		ok = err == nil
	}
	if ok {
		for _, p := range pictures {
			l.seen.pictures[p] = true
		}
	}
	_, _ = l.s.pdf.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) // its memory goes with the session
	return ok, err
}

// read has a page drawn and read. The session's clock stands still meanwhile.
func (l *pdfLook) read(page requests.Page) error {
	if l.pages++; l.pages > mostSeenPages || !l.until.IsZero() && time.Now().After(l.until) {
		return errSeenEnough
	}
	img, err := l.s.fine(page)
	if err != nil {
		return errUndrawn
	}
	picture, err := encoded(img)
	if err != nil {
		return errUndrawn
	}
	l.s.clock.stop()
	text, err := l.walk.see(picture)
	l.s.clock.start()
	if err == nil {
		l.add(text)
	}
	return err
}

// fine draws a page as finely as its size allows.
func (s *pdfSession) fine(page requests.Page) (*image.Gray, error) {
	size, err := s.pdf.GetPageSizeInPixels(&requests.GetPageSizeInPixels{Page: page, DPI: seenDPI})
	if err != nil {
		return nil, err
	}
	dpi := float64(seenDPI)
	if dots := float64(size.Width) * float64(size.Height); dots > mostSeenDots {
		dpi *= math.Sqrt(mostSeenDots / dots)
	}
	return s.image(page, int(dpi))
}

// encoded is an image as a file, packed no more than it takes little time.
func encoded(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img)
	return b.Bytes(), err
}

// add keeps the lines of a page that say something new: what OCR reads of a text that
// is known anyhow is the same with mistakes.
func (l *pdfLook) add(text string) {
	for line := range strings.Lines(text) {
		for word := range strings.FieldsSeq(line) {
			if !l.known[word] {
				l.seen.text.WriteString(line)
				break
			}
		}
	}
	l.seen.text.WriteString("\n\f\n")
}

// giveSeen hands on what OCR read.
func (w *walk) giveSeen(t Text, d *pdfContent) {
	t.View = Seen
	t.Decoded = append(slices.Clip(t.Decoded), undidOCR)
	w.whole(t, d.seen.text.String())
}
