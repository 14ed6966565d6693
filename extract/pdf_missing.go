package extract

import (
	"errors"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// missing notes what of the pages was not read.
func (d *pdfContent) missing(s *pdfSession, pages *pdfPages, err error) {
	var limit *archive.LimitError
	switch {
	case err == nil:
	case errors.As(err, &limit):
		d.lose(mail.TooLarge, hintBomb, "%s", limit.Error())
	case s.tooSlow():
		d.lose(mail.TooSlow, hintPDF, "page %d of %d took too long; it and what follows was not read", pages.next, pages.count)
	default:
		d.lose(mail.Crashed, hintPDF, "page %d of %d stopped the reader; it and what follows was not read", pages.next, pages.count)
	}
	if pages.count > mostPages {
		d.lose(mail.TooLarge, hintPDF, "a PDF document of %d pages, of which %d were read", pages.count, mostPages)
	}
	if pages.damaged > 0 {
		d.lose(mail.Corrupt, hintDamaged, "%d of %d pages are damaged", pages.damaged, pages.count)
	}
	if pages.meaningless > 0 {
		d.lose(mail.ImageOnly, hintPDFLook, "%d of %d pages have letters that only a person can read", pages.meaningless, pages.count)
	}
	d.pages, d.drawn = pages.count, len(pages.drawn)
}

// unseen notes what a document shows in pictures: pages that are nothing else, and
// pictures beside text.
func (d *pdfContent) unseen() {
	pictures := d.files.pictures()
	switch {
	case d.drawn > 0:
		d.lose(mail.ImageOnly, hintPDFLook, "%d of %d pages are images without text", d.drawn, d.pages)
	case pictures > 0:
		d.lose(mail.ImageOnly, hintPDFLook, "pictures beside the text that were not read: %d", pictures)
	}
}
