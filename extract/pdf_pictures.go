package extract

import (
	"bytes"
	"crypto/sha256"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// pictureSum tells a picture of a document by its packed bytes.
type pictureSum [sha256.Size]byte

// sumOf leaves out a line's end, which may or may not be a part of the stream.
func sumOf(packed []byte) pictureSum { return sha256.Sum256(bytes.TrimRight(packed, "\r\n")) }

// textless gives the pictures of a loaded page that may show text, and unless its
// text is kept, takes it off that page: what is drawn then is not known as text.
func (s *pdfSession) textless(page requests.Page, keep bool) (pictures []pictureSum, err error) {
	n, err := s.pdf.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return nil, err
	}
	var texts []references.FPDF_PAGEOBJECT
	for i := range min(n.Count, mostLooked) {
		o, err := s.pdf.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return nil, err
		}
		kind, err := s.pdf.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o.PageObject})
		if err != nil {
			return nil, err
		}
		switch kind.Type {
		case enums.FPDF_PAGEOBJ_TEXT:
			if !keep {
				texts = append(texts, o.PageObject)
			}
		case enums.FPDF_PAGEOBJ_IMAGE:
			pictures = s.pictureOf(o.PageObject, pictures)
		case enums.FPDF_PAGEOBJ_FORM:
			pictures = s.formPictures(o.PageObject, pictures, 0)
		}
	}
	for _, o := range texts {
		if _, err := s.pdf.FPDFPage_RemoveObject(&requests.FPDFPage_RemoveObject{Page: page, PageObject: o}); err != nil {
			return nil, err
		}
		_, _ = s.pdf.FPDFPageObj_Destroy(&requests.FPDFPageObj_Destroy{PageObject: o}) // it is on no page any more
	}
	return pictures, nil
}

// formPictures adds the pictures of a form, which is a piece of a page.
func (s *pdfSession) formPictures(o references.FPDF_PAGEOBJECT, pictures []pictureSum, depth int) []pictureSum {
	n, err := s.pdf.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil || depth >= deepestForms {
		return pictures
	}
	for i := range min(n.Count, mostLooked) {
		in, err := s.pdf.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
		if err != nil {
			break
		}
		kind, err := s.pdf.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: in.PageObject})
		switch {
		case err != nil:
		case kind.Type == enums.FPDF_PAGEOBJ_IMAGE:
			pictures = s.pictureOf(in.PageObject, pictures)
		case kind.Type == enums.FPDF_PAGEOBJ_FORM:
			pictures = s.formPictures(in.PageObject, pictures, depth+1)
		}
	}
	return pictures
}

// pictureOf adds a picture, if it is large enough to show a line of text.
func (s *pdfSession) pictureOf(o references.FPDF_PAGEOBJECT, pictures []pictureSum) []pictureSum {
	size, err := s.pdf.FPDFImageObj_GetImagePixelSize(&requests.FPDFImageObj_GetImagePixelSize{ImageObject: o})
	if err != nil || !showsLines(int(size.Width), int(size.Height)) {
		return pictures
	}
	b, err := s.pdf.FPDFImageObj_GetImageDataRaw(&requests.FPDFImageObj_GetImageDataRaw{ImageObject: o})
	if err != nil {
		return pictures
	}
	return append(pictures, sumOf(b.Data))
}
