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
	d.pages, d.drawn, d.meaningless = pages.count, len(pages.drawn), len(pages.meaningless)
}

// unseen notes what a document shows in pictures: pages that are nothing else, and
// pictures beside text.
// What OCR read of them is not noted.
func (d *pdfContent) unseen() {
	hint, why := hintPDFLook, ""
	if d.seen.asked {
		hint, why = hintPDFLooked, d.seen.why
	}
	if n := d.meaningless - d.seen.meaningless; n > 0 {
		d.lose(mail.ImageOnly, hint, "%d of %d pages have letters that only a person can read%s", n, d.pages, why)
	}
	drawn, pictures := d.drawn-d.seen.drawn, d.files.pictures(d.seen.pictures)
	switch {
	case drawn > 0:
		d.lose(mail.ImageOnly, hint, "%d of %d pages are images without text%s", drawn, d.pages, why)
	case pictures > 0:
		d.lose(mail.ImageOnly, hint, "pictures beside the text that were not read: %d%s", pictures, why)
	}
}
