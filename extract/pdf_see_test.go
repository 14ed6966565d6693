package extract

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/mail"
)

// tesseract reads pictures for a test.
func tesseract(t testing.TB) *OCR {
	t.Helper()
	tool, err := exec.LookPath("tesseract")
	if err != nil {
		t.Skip("SKIPPED ALOUD: no tesseract to read pictures with")
	}
	return &OCR{Command: []string{tool, "stdin", "stdout"}, Env: []string{"OMP_THREAD_LIMIT=1"}, Time: time.Minute}
}

// picturePDF is a document with pages of a content stream each, in which /I0 and so
// on are pictures, and one more object.
func picturePDF(t testing.TB, pages []string, object string, pictures ...[]byte) []byte {
	t.Helper()
	var b, kids, images bytes.Buffer
	num := 10
	add := func(dict, stream string) int {
		num++
		fmt.Fprintf(&b, "%d 0 obj<<%s/Length %d>>stream\n%s\nendstream endobj\n", num, dict, len(stream), stream)
		return num
	}
	for i, p := range pictures {
		decoded, err := png.Decode(bytes.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		img := decoded.(*image.Gray)
		size := img.Bounds().Size()
		n := add(fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8", size.X, size.Y), string(img.Pix))
		fmt.Fprintf(&images, "/I%d %d 0 R", i, n)
	}
	for _, content := range pages {
		n := add("", content)
		num++
		fmt.Fprintf(&b, "%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R/Resources<</XObject<<%s>>/Font<</F1 5 0 R>>>>>>endobj\n", num, n, images.String())
		fmt.Fprintf(&kids, "%d 0 R ", num)
	}
	return fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n"+
		"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n%s%s\ntrailer<</Root 1 0 R>>\n%%%%EOF\n", kids.String(), len(pages), b.String(), object)
}

// shownPicture has a page show the picture with a number.
func shownPicture(i int) string { return fmt.Sprintf("q 400 0 0 100 50 500 cm /I%d Do Q ", i) }

// Pages that are pictures are read, and pictures beside text: of those, what the
// text does not say. A picture on each page is read once.
func TestPDFSeen(t *testing.T) {
	t.Parallel()
	ocr := tesseract(t)
	pdf := picturePDF(t, []string{
		shownPicture(0),
		"BT /F1 14 Tf 50 700 Td (Words beside the picture) Tj ET " + shownPicture(1),
		shownPicture(1) + "BT /F1 14 Tf 50 700 Td (More words) Tj ET",
	}, "", screenshot(t, "The login of the server", "Password: Otterlamp"), screenshot(t, "Wifi key: Kastanie"))
	for name, opt := range map[string]Options{
		"without": {Limits: DefaultLimits(), PDF: pdfModule(t)},
		"here":    {Limits: DefaultLimits(), PDF: pdfModule(t), OCR: ocr},
		"away":    {Limits: DefaultLimits(), PDF: pdfModule(t), OCR: ocr, Workers: workers(t, "pdf", WorkerOptions{})},
	} {
		r := extractWith(t, attach("scan.pdf", "application/pdf", pdf), opt)
		if name == "without" {
			if len(r.lost) != 1 || r.lost[0].Reason != mail.ImageOnly || !strings.Contains(r.lost[0].Hint, "--ocr") {
				t.Errorf("%s: %+v", name, r.lost)
			}
			continue
		}
		text := r.String()
		if !strings.Contains(text, "pdf,ocr seen]") || !strings.Contains(text, "Otterlamp") || strings.Count(text, "Kastanie") != 1 || len(r.lost) > 0 {
			t.Errorf("%s: lost %+v of\n%s", name, r.lost, text)
		}
		if strings.Count(text, "Words beside") != 1 {
			t.Errorf("%s: text was read again:\n%s", name, text)
		}
	}
}

// What was not seen stays on the list: pictures that no page shows, and pages on
// which OCR fails, with the reason.
func TestPDFUnseen(t *testing.T) {
	t.Parallel()
	shot := screenshot(t, "Password: Otterlamp")
	pdf := picturePDF(t, []string{"BT /F1 14 Tf 50 700 Td (Words) Tj ET " + shownPicture(0)}, "", shot, screenshot(t, "nobody sees this"))
	r := extractWith(t, attach("scan.pdf", "application/pdf", pdf), Options{Limits: DefaultLimits(), PDF: pdfModule(t), OCR: tesseract(t)})
	if len(r.lost) != 1 || !strings.HasSuffix(r.lost[0].Detail, "not read: 1") {
		t.Errorf("%+v of\n%s", r.lost, r)
	}
	pdf = picturePDF(t, []string{shownPicture(0), shownPicture(0)}, "", shot)
	broken := &OCR{Command: []string{"/nowhere/tesseract"}, Time: time.Minute}
	r = extractWith(t, attach("scan.pdf", "application/pdf", pdf), Options{Limits: DefaultLimits(), PDF: pdfModule(t), OCR: broken})
	if len(r.lost) != 1 || !strings.Contains(r.lost[0].Detail, "2 of 2 pages are images without text; OCR failed") {
		t.Errorf("%+v", r.lost)
	}
}

// A long document is read up to a number of pages.
func TestPDFSeenIsBounded(t *testing.T) {
	t.Parallel()
	var pages []string
	for range mostSeenPages + 3 {
		pages = append(pages, shownPicture(0))
	}
	pdf := bytes.ReplaceAll(picturePDF(t, pages, "", screenshot(t, "many")), []byte("[0 0 600 800]"), []byte("[0 0 60 80]"))
	ocr := &OCR{Command: []string{"echo", "words of a page"}, Time: time.Minute}
	r := extractWith(t, attach("scan.pdf", "application/pdf", pdf), Options{Limits: DefaultLimits(), PDF: pdfModule(t), OCR: ocr})
	if len(r.lost) != 1 || !strings.Contains(r.lost[0].Detail, fmt.Sprintf("3 of %d pages", len(pages))) || strings.Count(r.String(), "words of a page") != mostSeenPages {
		t.Errorf("%+v", r.lost)
	}
}
