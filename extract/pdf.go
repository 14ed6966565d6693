package extract

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/mailspill/mailspill/mail"
)

// isPDF tells a PDF document. It may begin a little later (ISO 32000-1, annex
// H.3.4.1), in a leaf that is said to be one, or behind nothing but white space.
func isPDF(head []byte, p *mail.Part) bool {
	return bytes.HasPrefix(bytes.TrimLeft(head, "\xef\xbb\xbf\x00 \t\r\n"), []byte("%PDF-")) || isLatePDF(head, p)
}

const (
	hintPDF     = "convert it with pdftotext and scan the text"
	hintPDFLook = "scan it with --ocr, which reads it, or look at it"

	hintPDFLooked = "look at it, or print it to a new PDF with its text, and scan that"
)

// readPDF gives a document as texts: what its pages show, what stands side by side
// there, and what else its objects hold. Files inside it are leaves of their own.
func readPDF(w *walk, p *mail.Part, r *bufio.Reader) {
	if w.opt.PDF == nil {
		readUnknown(w, p, r)
		return
	}
	raw, over, err := w.held(r)
	if over {
		w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), mail.Lost{
			Reason: mail.TooLarge, Detail: fmt.Sprintf("a PDF document of more than %d MiB", w.lim.Held>>20), Hint: hintPDF,
		})
		return
	}
	d := w.openPDF(p, raw)
	if w.ctx.Err() != nil {
		return
	}
	if d.broken.Reason != "" {
		w.losePDF(p, raw, d)
	} else {
		w.givePDF(p, d)
		d.unseen()
		w.out.Read(Leaf{Part: p.Number, Path: p.Path, Bytes: int64(len(raw))})
	}
	for _, l := range d.beside {
		l.Part, l.Path, l.MediaType = p.Number, p.Path, p.MediaType
		w.out.Lost(l)
	}
	if err != nil {
		w.refused(p, err, 0)
	}
	if d.files != nil {
		d.files.embeddedFiles(p)
		w.limited(p, d.files.limit)
	}
	w.behind(p, raw)
}

// pdfContent is what came out of a document.
type pdfContent struct {
	text, earlier []byte // of its pages, and of those of earlier versions
	rows          string
	pages, drawn  int // how many there are, and how many of them are images
	meaningless   int // pages whose letters only a person can tell
	seen          pdfSeen
	plain         []byte // the document without encryption
	files         *pdfScan
	broken        mail.Lost   // why it could not be opened, if so
	beside        []mail.Lost // what of it could not be read
}

// lose notes something that cannot be read beside what can.
func (d *pdfContent) lose(reason mail.Reason, hint, detail string, args ...any) {
	d.beside = append(d.beside, mail.Lost{Reason: reason, Detail: fmt.Sprintf(detail, args...), Hint: hint})
}

// givePDF hands the texts of a document on.
func (w *walk) givePDF(p *mail.Part, d *pdfContent) {
	t := textOf(p)
	t.Decoded = append(slices.Clip(t.Decoded), undidPDF)
	w.whole(t, string(d.text))
	t.View = Rows
	w.whole(t, d.rows)
	t.View = Earlier
	w.whole(t, string(d.earlier))
	w.giveSeen(t, d)
	t.View = Hidden
	links := t
	links.Where, links.View = "url", Links
	d.files = w.scanPDF(t, links, d.plain)
}

// undidPDF is the name of this step in Text.Decoded.
const undidPDF = "pdf"

// limited records a limit that was reached inside a document.
func (w *walk) limited(p *mail.Part, err error) {
	if err != nil {
		w.refused(p, err, 0)
	}
}

// losePDF lists a document that does not open. Of a damaged one the objects are
// searched, and what its pages say as far as that shows without their fonts.
func (w *walk) losePDF(p *mail.Part, raw []byte, d *pdfContent) {
	if d.broken.Reason != mail.EncryptedDocument && !sealedPDF(raw) {
		d.plain = raw
		w.givePDF(p, d)
		t := textOf(p)
		t.Decoded = append(slices.Clip(t.Decoded), undidPDF)
		w.whole(t, d.files.shown())
	}
	if d.broken.Locked {
		w.locked(p, int64(len(raw)), d.broken.Reason, d.broken.Detail)
		return
	}
	w.loseBinary(p, bufio.NewReader(bytes.NewReader(raw)), d.broken)
}
