package extract

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/mailspill/mailspill/mail"
)

// screenshot is a picture of lines of text.
func screenshot(t testing.TB, lines ...string) []byte {
	t.Helper()
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 32, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, 800, 60*len(lines)+40))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	for i, line := range lines {
		d := font.Drawer{Dst: img, Src: image.NewUniform(color.Black), Face: face, Dot: fixed.P(30, 60*(i+1))}
		d.DrawString(line)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The text of a picture is read where that is wanted, in this process's sight and
// through a child process, in an archive too.
func TestOCR(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("tesseract")
	if err != nil {
		t.Skip("SKIPPED ALOUD: no tesseract to read pictures with")
	}
	ocr := &OCR{Command: []string{tool, "stdin", "stdout"}, Time: time.Minute}
	shot := screenshot(t, "The login of the server", "Password: Otterlamp")
	for name, opt := range map[string]Options{
		"here": {Limits: DefaultLimits(), OCR: ocr},
		"away": {Limits: DefaultLimits(), OCR: ocr, Workers: workers(t, "good", WorkerOptions{})},
	} {
		r := extractWith(t, attach("shot.png", "image/png", shot), opt)
		if !strings.Contains(r.String(), "Otterlamp") || len(r.lost) > 0 {
			t.Errorf("%s: lost %+v of\n%s", name, r.lost, r)
		}
	}
}

// A picture whose reader fails is listed as before, and says why.
func TestOCRFails(t *testing.T) {
	t.Parallel()
	shot := screenshot(t, "nothing")
	for _, ocr := range []*OCR{
		{Command: []string{"/nowhere/tesseract"}, Time: time.Minute},
		{Command: []string{"sleep", "60"}, Time: 50 * time.Millisecond},
		{Command: []string{"yes", "text without end"}, Time: time.Minute},
	} {
		for _, ws := range []*Workers{nil, workers(t, "good", WorkerOptions{})} {
			r := extractWith(t, attach("shot.png", "image/png", shot), Options{Limits: DefaultLimits(), OCR: ocr, Workers: ws})
			if len(r.lost) != 1 || r.lost[0].Reason != mail.ImageOnly || !strings.Contains(r.lost[0].Detail, "OCR failed") {
				t.Errorf("%v: lost %+v", ocr.Command, r.lost)
			}
		}
	}
}
