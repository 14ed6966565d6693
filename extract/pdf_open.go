package extract

import (
	"errors"
	"slices"

	pdferrors "github.com/klippa-app/go-pdfium/errors"

	"github.com/mailspill/mailspill/mail"
)

// openPDF reads what PDFium gives of a document.
func (w *walk) openPDF(p *mail.Part, raw []byte) *pdfContent {
	d := &pdfContent{}
	s, err := w.opt.PDF.session(w.ctx, w.lim.LeafTime)
	if err != nil {
		d.broken = mail.Lost{Reason: mail.Crashed, Detail: err.Error(), Hint: hintPDF}
		return d
	}
	defer s.close()
	password, err := "", s.opens(raw, "")
	if errors.Is(err, pdferrors.ErrPassword) {
		var ok bool
		lock := pdfLockOf(raw)
		fits := w.opt.Tried.once(lock.lockID(), func(pw string) bool { return !lock.refuses(pw) })
		if password, ok = w.unlock(p, func(pw string) bool {
			if !fits(pw) {
				return false
			}
			err = s.opens(raw, pw)
			return err == nil
		}); !ok && errors.Is(err, pdferrors.ErrPassword) {
			d.broken = mail.Lost{Reason: mail.EncryptedDocument, Detail: "a PDF document with a password", Hint: hintDocument, Locked: true}
			return d
		}
	}
	whole := raw
	if errors.Is(err, pdferrors.ErrFormat) {
		if whole = repaired(raw); whole != nil {
			err = s.opens(whole, "")
		}
	}
	if err != nil {
		d.broken = s.broken(err)
		return d
	}
	w.readPages(s, d, whole, password)
	if len(whole) > len(raw) && d.broken.Reason == "" {
		d.lose(mail.Corrupt, hintDamaged, "a PDF document that was cut off, or has lost its table of contents; what it has was read")
	}
	return d
}

// broken says why a document does not open.
func (s *pdfSession) broken(err error) mail.Lost {
	is := func(target error) bool { return errors.Is(err, target) }
	switch {
	case s.tooSlow():
		return mail.Lost{Reason: mail.TooSlow, Detail: "a PDF document that takes too long to open", Hint: hintPDF}
	case is(pdferrors.ErrSecurity):
		return mail.Lost{Reason: mail.EncryptedDocument, Detail: "a PDF document with a protection that is not supported", Hint: hintDocument}
	case isPDFError(err):
		return mail.Lost{Reason: mail.Corrupt, Detail: "a damaged PDF document; what could be made out was searched", Hint: hintDamaged}
	}
	return mail.Lost{Reason: mail.Crashed, Detail: "a PDF document that stops its reader", Hint: hintPDF}
}

// isPDFError tells an answer of PDFium's from a breakdown of it.
func isPDFError(err error) bool {
	return slices.ContainsFunc([]error{
		pdferrors.ErrUnknown, pdferrors.ErrFile, pdferrors.ErrFormat, pdferrors.ErrPage, pdferrors.ErrPassword,
	}, func(target error) bool { return errors.Is(err, target) })
}

// readPages reads an open document, and the versions of it that were replaced.
func (w *walk) readPages(s *pdfSession, d *pdfContent, raw []byte, password string) {
	doc, err := s.open(raw, password)
	if err != nil {
		d.broken = s.broken(err)
		return
	}
	defer s.shut(doc)
	d.plain = raw
	if s.sealed(doc) {
		if d.plain, err = s.unsealed(doc, w.lim.Held*2); err != nil {
			d.lose(mail.Corrupt, hintPDF, "an encrypted PDF document of which only the pages were read")
		}
	}
	pages, err := s.pages(doc)
	if err != nil || pages.count == 0 {
		d.broken = s.broken(pdferrors.ErrFormat)
		return
	}
	d.text, err = w.inflated("PDF document", len(raw), pages)
	d.rows = pages.rows.String()
	d.missing(s, pages, err)
	if err == nil {
		w.readEarlier(s, d, raw, password, pages.seen)
	}
	if w.see != nil {
		w.seePages(s, doc, d, pages)
	}
}
