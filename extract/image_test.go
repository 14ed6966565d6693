package extract

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

func pngChunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func deflated(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// samplePNG holds a word in each kind of text chunk.
func samplePNG(t testing.TB) []byte {
	return bytes.Join([][]byte{
		[]byte("\x89PNG\r\n\x1a\n"),
		pngChunk("IHDR", []byte{0, 0, 0, 9, 0, 0, 0, 9, 8, 2, 0, 0, 0}),
		pngChunk("tEXt", []byte("Comment\x00Dunnock-1 caf\xe9")),
		pngChunk("zTXt", append([]byte("Description\x00\x00"), deflated(t, "Dunnock-2")...)),
		pngChunk("iTXt", append([]byte("Title\x00\x01\x00de\x00Titel\x00"), deflated(t, "Dunnock-3 \u00fc")...)),
		pngChunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00<x>Dunnock-4</x>")),
		pngChunk("eXIf", []byte("MM\x00*Dunnock-5\x00")),
		pngChunk("IDAT", deflated(t, "pixels, no words")),
		pngChunk("IEND", nil),
	}, nil)
}

func sampleJPEG() []byte {
	segment := func(marker byte, body string) string {
		return "\xff" + string([]byte{marker}) + string(binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))) + body
	}
	return []byte("\xff\xd8" + segment(0xe0, "JFIF\x00\x01\x01") + segment(0xe1, "Exif\x00\x00II*\x00Dunnock-1\x00") +
		segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x>Dunnock-2</x>") + segment(0xed, "Photoshop 3.0\x00Dunnock-3") +
		segment(0xfe, "Dunnock-4") + segment(0xda, "\x01\x01\x00\x00?\x00") + "pixels, no words\xff\x00more\xff\xd0more" +
		segment(0xfe, "Dunnock-5") + segment(0xda, "\x01\x01\x00\x00?\x00") + "xx\xff\xd9")
}

func sampleGIF() []byte {
	return []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff" + "\x21\xfe\x09Dunnock-1\x03, 2\x00" +
		"\x21\xff\x0bDunnock-3XX\x09Dunnock-4\x00" + "\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x06pixels\x00" + "\x21\xfe\x09Dunnock-5\x00\x3b")
}

func sampleWebP() []byte {
	chunk := func(kind, body string) string {
		return kind + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body + strings.Repeat("\x00", len(body)&1)
	}
	body := "WEBP" + chunk("VP8L", "pixels, no words") + chunk("EXIF", "II*\x00Dunnock-1") + chunk("XMP ", "<x>Dunnock-2</x>")
	return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body)
}

// sampleTIFF holds a word in a tag, in the tags of a second directory and within
// an entry itself.
func sampleTIFF() []byte {
	entry := func(tag, kind uint16, n, value uint32) []byte {
		b := binary.LittleEndian.AppendUint16(nil, tag)
		b = binary.LittleEndian.AppendUint16(b, kind)
		return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(b, n), value)
	}
	return bytes.Join([][]byte{
		[]byte("II*\x00\x08\x00\x00\x00"),
		{3, 0}, entry(270, 2, 10, 80), entry(315, 2, 4, binary.LittleEndian.Uint32([]byte("Dun4"))), entry(34665, 4, 1, 50), {100, 0, 0, 0},
		{1, 0}, entry(37510, 7, 10, 90), {0, 0, 0, 0}, bytes.Repeat([]byte{0}, 12),
		[]byte("Dunnock-1\x00"), []byte("Dunnock-2\x00"),
		{1, 0}, entry(305, 2, 10, 124), {8, 0, 0, 0}, []byte("pixels"), []byte("Dunnock-3\x00"),
	}, nil)
}

func TestImages(t *testing.T) {
	t.Parallel()
	behind := zipped(t, map[string][]byte{"hosts.txt": []byte("Wryneck-1")})
	for _, c := range []struct {
		name string
		data []byte
		want []string
	}{
		{"a.png", samplePNG(t), []string{"Comment: Dunnock-1 café", "Dunnock-2", "Title: Dunnock-3 ü", "Titel", "Dunnock-4", "Dunnock-5"}},
		{"a.jpg", sampleJPEG(), []string{"Dunnock-1", "Dunnock-2", "Dunnock-3", "Dunnock-4", "Dunnock-5"}},
		{"a.gif", sampleGIF(), []string{"Dunnock-1, 2", "Dunnock-3", "Dunnock-4", "Dunnock-5"}},
		{"a.webp", sampleWebP(), []string{"Dunnock-1", "Dunnock-2"}},
		{"a.tif", sampleTIFF(), []string{"Dunnock-1", "Dunnock-2", "Dunnock-3", "Dun4"}},
		{"cut.tif", []byte("II*\x00\xff\xff\x00\x00a long text: Dunnock-1\x00"), []string{"Dunnock-1"}},
		{"a.emf", []byte("\x01\x00\x00\x00\x58\x00\x00\x00D\x00u\x00n\x00n\x00o\x00c\x00k\x00-\x001\x00"), []string{"Dunnock-1"}},
	} {
		for _, tail := range []struct {
			data []byte
			want string
		}{{nil, ""}, {behind, "behind " + c.name + "/hosts.txt base64,archive]\nWryneck-1"}, {[]byte("\r\nWryneck-2 in the clear\r\n"), "Wryneck-2"}} {
			data := append(bytes.Clone(c.data), tail.data...)
			r := extractRaw(t, attach(c.name, "image/x", data), DefaultLimits())
			got := r.String()
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%s: %q is missing in:\n%s", c.name, want, got)
				}
			}
			if known := !strings.Contains("a.tif cut.tif a.emf", c.name); known && !strings.Contains(got, tail.want) {
				t.Errorf("%s: %q is missing in:\n%s", c.name, tail.want, got)
			} else if known && strings.Contains(got, "pixels") {
				t.Errorf("%s: pixels are searched:\n%s", c.name, got)
			}
			if len(r.lost) != 1 || r.lost[0].Reason != mail.ImageOnly {
				t.Errorf("%s: lost %v, want one image-only", c.name, r.lost)
			}
		}
	}
}

// What only calls itself an image is searched for long strings, not for those
// that chance gives.
func TestImagesOfNoise(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, magic := range []string{"\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0", "GIF89a", "RIFF\xff\xff\xff\x00WEBP", "II*\x00", "BM"} {
		data := []byte(magic)
		for range 100_000 {
			data = append(data, byte(rnd.Uint32()))
		}
		data = append(data, "\x00a long text: Dunnock-1\x00"...)
		r := extractRaw(t, attach("a.bin", "image/x", data), DefaultLimits())
		n := 0
		for _, text := range r.texts {
			if text.Where == "attachment" {
				n += len(text.Content)
			}
		}
		if n > 500 || !strings.Contains(r.String(), "Dunnock-1") {
			t.Errorf("%q: %d bytes of strings", magic, n)
		}
	}
}

// A text in a tag is told once, whole, in whatever charset the tag has.
func TestExif(t *testing.T) {
	t.Parallel()
	wide := func(s string) (out []byte) {
		for i := range len(s) {
			out = append(out, s[i], 0)
		}
		return out
	}
	tag := func(n, kind uint16, v []byte) []byte {
		b := []byte("II*\x00\x08\x00\x00\x00\x01\x00")
		b = binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(b, n), kind)
		b = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(b, uint32(len(v))), 26)
		return append(append(b, 0, 0, 0, 0), v...)
	}
	for _, c := range []struct {
		name string
		tiff []byte
	}{
		{"description", tag(270, 2, []byte("the long text\x00"))},
		{"Windows", tag(40092, 1, wide("the long text\x00"))},
		{"comment", tag(37510, 7, []byte("ASCII\x00\x00\x00the long text"))},
		{"wide comment", tag(37510, 7, append([]byte("UNICODE\x00"), wide("the long text")...))},
		{"XMP", tag(700, 1, []byte("<x:xmpmeta><li>the lo<b>ng text</b></li></x:xmpmeta>"))},
		{"maker's note", tag(37500, 7, []byte("the long text"))},
	} {
		r := extractRaw(t, attach("a.tif", "image/tiff", c.tiff), DefaultLimits())
		long := append(bytes.Clone(c.tiff), wide(strings.Repeat("x", 4000))...)
		if lost := extractRaw(t, attach("a.tif", "image/tiff", long), DefaultLimits()).lost; len(lost) != 1 {
			t.Errorf("%s with much of UTF-16: lost %v", c.name, lost)
		}
		if got := strings.Count(r.String(), "the long text"); got != 1 {
			t.Errorf("%s: %d times in\n%s", c.name, got, r.String())
		}
	}
}

// An image that was cut off anywhere keeps the texts that stand before the cut.
func TestImageCutOff(t *testing.T) {
	t.Parallel()
	for _, data := range [][]byte{sampleJPEG(), sampleGIF(), sampleWebP(), samplePNG(t)} {
		for n := 13; n < len(data); n++ {
			r := extractRaw(t, attach("a.bin", "image/x", data[:n]), DefaultLimits())
			seen, plain := strings.Count(r.String(), "Dunnock"), strings.Count(string(data[:n]), "Dunnock-")
			if seen < plain-1 {
				t.Fatalf("%.8q cut at %d: %d of %d texts:\n%s", data, n, seen, plain, r.String())
			}
		}
	}
}

func FuzzImage(f *testing.F) {
	f.Add(samplePNG(f))
	f.Add(sampleJPEG())
	f.Add(sampleGIF())
	f.Add(sampleWebP())
	f.Add(sampleTIFF())
	lim := Limits{Held: 1 << 20, Archives: archive.Limits{Bytes: 2 << 20, Ratio: 100, RatioFloor: 64 << 10}}
	f.Fuzz(func(t *testing.T, b []byte) {
		w := emptyWalk(&record{}, lim)
		pic := w.picture(b)
		if pic == nil {
			return
		}
		if pic.size > len(b) || !pic.whole && pic.size < len(b) {
			t.Fatalf("an image of %d bytes in %d", pic.size, len(b))
		}
		// Latin-1 grows by half or less, a bad byte to three, a chunk by its name.
		if n := int64(pic.text.Len()); n > 4*(int64(len(b))+w.unpacked) {
			t.Fatalf("%d bytes of text out of %d", n, len(b))
		}
		if len(pic.other)+len(pic.vague) > 3*len(b) {
			t.Fatalf("%d bytes to search in %d", len(pic.other), len(b))
		}
	})
}
