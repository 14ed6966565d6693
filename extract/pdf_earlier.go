package extract

import (
	"bytes"
	"slices"

	"github.com/mailspill/mailspill/mail"
)

// mostEarlier is how many earlier versions of a document are read.
const mostEarlier = 8

// readEarlier reads the versions of a document that later ones were appended to
// (ISO 32000-1 section 7.5.6): what was blacked out or deleted since stands in them.
func (w *walk) readEarlier(s *pdfSession, d *pdfContent, raw []byte, password string, seen map[string]struct{}) {
	ends := versionEnds(raw)
	if len(ends) > mostEarlier {
		d.lose(mail.TooLarge, hintByHand, "a PDF document with %d earlier versions, of which the last %d were read", len(ends), mostEarlier)
		ends = ends[len(ends)-mostEarlier:]
	}
	for _, end := range slices.Backward(ends) {
		doc, err := s.open(raw[:end], password)
		if err != nil {
			if s.ctx.Err() != nil || !isPDFError(err) {
				d.lose(s.broken(err).Reason, hintPDF, "an earlier version of a PDF document that stops its reader")
				return
			}
			continue // it was no version: the first part of a linearized file, a file within the file
		}
		if pages, err := s.pages(doc); err == nil {
			pages.known = seen
			text, err := w.inflated("PDF document", end, pages)
			d.earlier = append(d.earlier, text...)
			for known := range pages.seen {
				seen[known] = struct{}{}
			}
			if err != nil {
				d.missing(s, &pdfPages{next: pages.next, count: pages.count}, err)
				return
			}
		}
		s.shut(doc)
	}
}

// versionEnds is where the versions of a document end, but for the last one.
func versionEnds(raw []byte) (ends []int) {
	mark := []byte("%%EOF")
	for at := 0; ; {
		i := bytes.Index(raw[at:], mark)
		if i < 0 {
			break
		}
		at += i + len(mark)
		ends = append(ends, at)
	}
	if len(ends) > 0 && bytes.Contains(raw[:min(len(raw), 1024)], []byte("/Linearized")) {
		ends = ends[1:]
	}
	return ends[:max(0, len(ends)-1)]
}
