package extract

import (
	"bytes"
	"errors"
	"image"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

// image draws a page and its annotations in shades of grey, as long as the document is open.
func (s *pdfSession) image(page requests.Page, dpi int) (*image.Gray, error) {
	size, err := s.pdf.GetPageSizeInPixels(&requests.GetPageSizeInPixels{Page: page, DPI: dpi})
	if err != nil {
		return nil, err
	}
	if int64(size.Width)*int64(size.Height) > mostPixels || size.Width <= 0 || size.Height <= 0 {
		return nil, errors.New("the page has too many pixels")
	}
	r, err := s.pdf.RenderPageInDPI(&requests.RenderPageInDPI{
		Page: page, DPI: dpi, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT, ImageFormat: requests.RenderImageFormatGrayscale,
	})
	if err != nil {
		return nil, err
	}
	defer r.Cleanup()
	img, ok := r.Result.RenderedImage.(*image.Gray)
	if !ok {
		return nil, errors.New("the page was drawn in another form")
	}
	return &image.Gray{Pix: bytes.Clone(img.Pix), Stride: img.Stride, Rect: img.Rect}, nil
}

// mostPixels is the largest page that is drawn: A3 at 300 dpi has 17 million.
const mostPixels = 40 << 20
