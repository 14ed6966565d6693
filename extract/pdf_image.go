package extract

import (
	"bytes"
	"errors"
	"image"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// image draws a page, as long as the document is open.
func (s *pdfSession) image(doc references.FPDF_DOCUMENT, page, dpi int) (*image.RGBA, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: page}}
	size, err := s.pdf.GetPageSizeInPixels(&requests.GetPageSizeInPixels{Page: at, DPI: dpi})
	if err != nil {
		return nil, err
	}
	if int64(size.Width)*int64(size.Height) > mostPixels || size.Width <= 0 || size.Height <= 0 {
		return nil, errors.New("the page has too many pixels")
	}
	r, err := s.pdf.RenderPageInDPI(&requests.RenderPageInDPI{Page: at, DPI: dpi})
	if err != nil {
		return nil, err
	}
	defer r.Cleanup()
	img, ok := r.Result.RenderedImage.(*image.RGBA)
	if !ok {
		return nil, errors.New("the page was drawn in another form")
	}
	return &image.RGBA{Pix: bytes.Clone(img.Pix), Stride: img.Stride, Rect: img.Rect}, nil
}

// mostPixels is the largest page that is drawn: A3 at 300 dpi has 17 million.
const mostPixels = 40 << 20
