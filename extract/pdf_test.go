package extract

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klippa-app/go-pdfium/requests"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// sharedPDF is compiled once for all tests, which takes seconds.
var sharedPDF = sync.OnceValue(func() *PDFModule { return NewPDFModule("") })

// pdfModule is the reader of PDF documents for a test.
func pdfModule(t testing.TB) *PDFModule {
	t.Helper()
	if testing.Short() {
		t.Skip("the reader of PDF documents takes seconds to compile")
	}
	return sharedPDF()
}

func readPDFFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("../testdata/extract/pdf/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// madePDF is a document of one page that shows a content stream.
func madePDF(content string) []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n" +
		"4 0 obj<<>>stream\n" + content + "\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n" +
		"trailer<</Root 1 0 R>>\n%%EOF\n")
}

func withPDF(t testing.TB, pdf []byte, passwords ...string) *record {
	t.Helper()
	return extractWith(t, attach("d.pdf", "application/pdf", pdf), Options{Limits: DefaultLimits(), PDF: pdfModule(t), Passwords: passwords})
}

// Each kind of encryption opens with the user's password and with the owner's, and
// then everything is read; without, the document is listed as locked.
func TestPDFPasswords(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"rc4-40", "rc4-128", "aes-128", "aes-256-r5", "aes-256-r6"} {
		pdf := readPDFFile(t, "locked-"+name+".pdf")
		for _, password := range []string{"u-eibe", "o-ulme"} {
			r := withPDF(t, pdf, "wrong", password, "nor this")
			for _, want := range []string{"words of the page", "words of a sealed note", "d.pdf/in.txt base64,decrypted,pdf]\nwords in a sealed file"} {
				if !strings.Contains(r.String(), want) {
					t.Errorf("%s with %s: %q is missing in:\n%s", name, password, want, r)
				}
			}
			if len(r.lost) != 0 || len(r.opened) != 1 || r.opened[0].Password != password {
				t.Errorf("%s with %s: lost %v, opened %d", name, password, r.lost, len(r.opened))
			}
		}
		r := withPDF(t, pdf, "wrong")
		if len(r.lost) != 1 || r.lost[0].Reason != mail.EncryptedDocument || !r.lost[0].Locked || r.lost[0].Bytes != int64(len(pdf)) {
			t.Errorf("%s without its password: %+v", name, r.lost)
		}
		if len(r.opened) > 0 {
			t.Errorf("%s opened with a wrong password", name)
		}
	}
}

// A document that only its owner may change opens by itself.
func TestPDFWithoutUserPassword(t *testing.T) {
	t.Parallel()
	r := withPDF(t, readPDFFile(t, "open-aes-256.pdf"))
	if !strings.Contains(r.String(), "words of a sealed note") || len(r.lost) > 0 || len(r.opened) > 0 {
		t.Errorf("lost %v, opened %v in:\n%s", r.lost, r.opened, r)
	}
}

// An unknown way of protection is no matter of passwords.
func TestPDFProtectedOtherwise(t *testing.T) {
	t.Parallel()
	pdf := bytes.Replace(readPDFFile(t, "locked-aes-128.pdf"), []byte("/Filter /Standard"), []byte("/Filter /Otherwis"), 1)
	r := withPDF(t, pdf)
	if len(r.lost) != 1 || r.lost[0].Reason != mail.EncryptedDocument || r.lost[0].Locked {
		t.Errorf("%+v", r.lost)
	}
}

// What stops the reader costs one document; the next one is read.
func TestPDFTakesTooLong(t *testing.T) {
	t.Parallel()
	slow := madePDF("BT /F1 12 Tf 50 700 Td " + strings.Repeat("(words and more words) Tj 0 -1 Td ", 50_000) + "ET")
	opt := Options{Limits: DefaultLimits(), PDF: pdfModule(t)}
	opt.Limits.LeafTime = 20 * time.Millisecond
	began := time.Now()
	r := extractWith(t, attach("slow.pdf", "application/pdf", slow), opt)
	if !slices.ContainsFunc(r.lost, func(l mail.Lost) bool { return l.Reason == mail.TooSlow }) {
		t.Errorf("after %v: %+v", time.Since(began), r.lost)
	}
	opt.Limits.LeafTime = time.Minute
	r = extractWith(t, attach("d.pdf", "application/pdf", madePDF("BT /F1 12 Tf 50 700 Td (words after it) Tj ET")), opt)
	if !strings.Contains(r.String(), "words after it") || len(r.lost) > 0 {
		t.Errorf("the next document: %+v in:\n%s", r.lost, r)
	}
}

// A scan that is interrupted does not wait for a document.
func TestPDFInterrupted(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if s, err := pdfModule(t).session(ctx, 0); err == nil {
		_, err = s.open(madePDF(""), "")
		s.close()
		if err == nil {
			t.Error("a session that was interrupted goes on")
		}
	}
}

// A page's text is bounded like what an archive gives.
func TestPDFTextIsBounded(t *testing.T) {
	t.Parallel()
	opt := Options{Limits: DefaultLimits(), PDF: pdfModule(t)}
	opt.Limits.Archives = archive.Limits{Members: 10, Bytes: 1 << 20, RatioFloor: 1000}
	pdf := madePDF("BT /F1 12 Tf 50 700 Td " + strings.Repeat("(words and more words) Tj 0 -20 Td ", 200) + "ET")
	r := extractWith(t, attach("d.pdf", "application/pdf", pdf), opt)
	if !slices.ContainsFunc(r.lost, func(l mail.Lost) bool { return l.Reason == mail.TooLarge }) {
		t.Errorf("%+v", r.lost)
	}
}

// Without the module, documents are listed and their strings searched.
func TestPDFWithoutModule(t *testing.T) {
	t.Parallel()
	r := extractRaw(t, attach("d.pdf", "application/pdf", madePDF("(plain words)")), DefaultLimits())
	if len(r.lost) != 1 || r.lost[0].Reason != mail.Unsupported || !strings.Contains(r.String(), "plain words") {
		t.Errorf("%+v in:\n%s", r.lost, r)
	}
}

// The name of a leaf makes no document of it, nor does one that stands in its text.
func TestIsPDF(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		head, name string
		want       bool
	}{
		{"%PDF-1.7", "a.bin", true},
		{"\r\n%PDF-1.7", "a.bin", true},
		{"\xef\xbb\xbf%PDF-1.7", "a.bin", true},
		{"MIME junk %PDF-1.7", "a.pdf", true},
		{"a text that tells of %PDF-1.7", "a.txt", false},
		{"a text", "a.pdf", false},
	} {
		if got := isPDF([]byte(c.head), &mail.Part{Name: c.name}); got != c.want {
			t.Errorf("%q as %s: %v", c.head, c.name, got)
		}
	}
}

// A page can be drawn while its document is open.
func TestPDFPageImage(t *testing.T) {
	t.Parallel()
	s, err := pdfModule(t).session(context.Background(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	doc, err := s.open(madePDF("0 0 300 800 re f"), "")
	if err != nil {
		t.Fatal(err)
	}
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: 0}}
	img, err := s.image(page, 72)
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X != 600 || size.Y != 800 {
		t.Errorf("%v", size)
	}
	if left, right := img.GrayAt(100, 400), img.GrayAt(500, 400); left.Y != 0 || right.Y != 255 {
		t.Errorf("left %v, right %v", left, right)
	}
	if _, err := s.image(page, 5000); err == nil {
		t.Error("a page of billions of pixels is drawn")
	}
}

// The module comes back after it was closed, and where the code that it kept was
// damaged or cannot be kept.
func TestPDFModuleCloses(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("compiles the module")
	}
	folder := t.TempDir()
	opens(t, NewPDFModule(folder), 2)
	kept, _ := filepath.Glob(filepath.Join(folder, "*", "*"))
	if len(kept) != 1 {
		t.Fatalf("kept are %q", kept)
	}
	if err := os.Truncate(kept[0], 100_000); err != nil {
		t.Fatal(err)
	}
	opens(t, NewPDFModule(folder), 1)
	if left, _ := filepath.Glob(filepath.Join(folder, "*", "*")); len(left) > 0 {
		t.Errorf("damaged code stays: %q", left)
	}
}

func opens(t *testing.T, m *PDFModule, times int) {
	t.Helper()
	for range times {
		s, err := m.session(context.Background(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.open([]byte("no document"), ""); err == nil || !isPDFError(err) {
			t.Errorf("what is none opens: %v", err)
		}
		s.close()
		if err := errors.Join(m.Close(), m.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
