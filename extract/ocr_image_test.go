package extract

import (
	"bytes"
	"image"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"

	bitmap "golang.org/x/image/bmp"

	"github.com/mailspill/mailspill/mail"
)

func unpng(t testing.TB, b []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// gifOf is an animation of pictures.
func gifOf(t testing.TB, shots ...[]byte) []byte {
	t.Helper()
	g := &gif.GIF{}
	for _, s := range shots {
		img := unpng(t, s)
		frame := image.NewPaletted(img.Bounds(), palette.Plan9)
		draw.Draw(frame, frame.Rect, img, image.Point{}, draw.Src)
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 10)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func madeBy(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// An image of any common format is read, all pages or frames of it.
func TestOCRFormats(t *testing.T) {
	t.Parallel()
	first, second := screenshot(t, "The login of the server", "Password: Otterlamp"), screenshot(t, "Wifi key: Kastanie")
	img := unpng(t, first)
	files := map[string][]byte{
		"a.gif": gifOf(t, first, second),
		"a.jpg": madeBy(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, img, nil) }),
		"a.bmp": madeBy(t, func(b *bytes.Buffer) error { return bitmap.Encode(b, img) }),
	}
	for _, name := range []string{"pages.tif", "shot.webp", "shot.jp2"} { // see the README beside them
		b, err := os.ReadFile("testdata/ocr/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = b
	}
	opt := Options{Limits: DefaultLimits(), OCR: tesseract(t), Workers: workers(t, "good", WorkerOptions{})}
	for name, b := range files {
		r := extractWith(t, attach(name, "application/octet-stream", b), opt)
		if !strings.Contains(r.String(), "Otterlamp") || len(r.lost) > 0 {
			t.Errorf("%s: lost %+v of\n%s", name, r.lost, r)
		}
		if (name == "a.gif" || name == "pages.tif") && !strings.Contains(r.String(), "Kastanie") {
			t.Errorf("%s: only the first was read:\n%s", name, r)
		}
	}
}

// What tesseract does not know never reaches it: it would take it for a list of the
// names of files, and read those.
func TestOCRKnowsItsFormats(t *testing.T) {
	t.Parallel()
	names := []byte("/etc/hostname.png\n/home/user/shot.png\n")
	tiny := madeBy(t, func(b *bytes.Buffer) error { return png.Encode(b, image.NewGray(image.Rect(0, 0, 30, 30))) })
	huge := madeBy(t, func(b *bytes.Buffer) error {
		return gif.Encode(b, image.NewPaletted(image.Rect(0, 0, 40, 40), palette.Plan9), nil)
	})
	copy(huge[6:], "\xff\xff\xff\xff")
	asked := false
	for what, c := range map[string]struct {
		raw []byte
		err error
	}{
		"names":       {names, errImageFormat},
		"names after": {append([]byte{0, 1, '\n'}, names...), errImageFormat},
		"heic":        {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), errImageFormat},
		"metafile":    {[]byte("\xd7\xcd\xc6\x9a\x00\x00"), errImageFormat},
		"icon":        {tiny, errIcon},
		"large":       {huge, errImageSize},
	} {
		w := &walk{see: func([]byte) (string, error) { asked = true; return "", nil }, out: &ledger{out: watch(&record{})}}
		l := mail.Lost{Detail: "an image"}
		if _, err := seenAs(c.raw); err != c.err {
			t.Errorf("%s: %v", what, err)
		}
		if w.look(&mail.Part{}, c.raw, &l) || asked || !strings.HasSuffix(l.Detail, c.err.Error()) {
			t.Errorf("%s: asked %v, %q", what, asked, l.Detail)
		}
	}
}

// A long animation is read in part, and says so; one of many large frames is not
// unpacked.
func TestOCRAnimation(t *testing.T) {
	t.Parallel()
	var shots [][]byte
	for i := range 25 {
		img := image.NewGray(image.Rect(0, 0, 64, 64))
		img.Pix[i] = 255
		shots = append(shots, madeBy(t, func(b *bytes.Buffer) error { return png.Encode(b, img) }))
	}
	got, err := seenAs(gifOf(t, shots...))
	if len(got) != mostScenes || err != errScenes {
		t.Errorf("%d, %v", len(got), err)
	}
	one := gifOf(t, madeBy(t, func(b *bytes.Buffer) error { return png.Encode(b, image.NewGray(image.Rect(0, 0, 2000, 2000))) }))
	head := 13 + colours(one[10])
	many := append(bytes.Clone(one[:head]), bytes.Repeat(one[head:len(one)-1], 20)...)
	if _, err := seenAs(append(many, 0x3b)); err != errImageSize {
		t.Errorf("twenty large frames: %v", err)
	}
}

func FuzzSeenAs(f *testing.F) {
	f.Add(gifOf(f, screenshot(f, "a"), screenshot(f, "b")))
	f.Add(screenshot(f, "a"))
	f.Add([]byte("BM\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for i, b := range seenAll(raw) {
			if !isSeen(b) {
				t.Errorf("image %d has a format of its own", i)
			}
		}
	})
}

func seenAll(raw []byte) [][]byte {
	images, _ := seenAs(raw)
	return images
}
