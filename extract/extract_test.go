package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

var update = flag.Bool("update", false, "rewrite the expected texts of testdata/extract")

// record writes down what extraction hands out.
type record struct {
	strings.Builder
	texts  []Text
	leaves []Leaf
	lost   []mail.Lost
	opened []Opened
	seen   struct {
		parts int
		bytes int64
	}
}

func (r *record) Opened(o Opened) { r.opened = append(r.opened, o) }

// balanced fails the test unless all that was seen was read or lost.
func (r *record) balanced(t testing.TB) {
	t.Helper()
	bytes := int64(0)
	for _, l := range r.leaves {
		bytes += l.Bytes
	}
	for _, l := range r.lost {
		bytes += l.Bytes
		if l.Detail == Unaccounted {
			t.Errorf("part %s %q (%s): %s", l.Part, l.Path, l.MediaType, l.Detail)
		}
	}
	if parts := len(r.leaves) + len(r.lost); parts != r.seen.parts || bytes != r.seen.bytes {
		t.Errorf("seen %d parts of %d bytes, accounted for %d of %d", r.seen.parts, r.seen.bytes, parts, bytes)
	}
}

func (r *record) Text(t Text) {
	r.texts = append(r.texts, t)
	label := t.Part + " " + t.Where
	if len(t.Path) > 0 {
		label += " " + strings.Join(t.Path, "/")
	}
	if len(t.Decoded) > 0 {
		label += " " + strings.Join(t.Decoded, ",")
	}
	if t.View != Main {
		label += " " + string(t.View)
	}
	if t.Where == "header" || t.Where == "filename" {
		fmt.Fprintf(r, "[%s] %s\n", label, t.Content)
		return
	}
	fmt.Fprintf(r, "[%s]\n%s\n", label, strings.TrimRight(t.Content, "\r\n"))
}

func (r *record) Seen(parts int, bytes int64) { r.seen.parts += parts; r.seen.bytes += bytes }

func (r *record) Read(l Leaf) {
	r.leaves = append(r.leaves, l)
	if !strings.HasSuffix(l.Part, "0") {
		fmt.Fprintf(r, "(read %s: %d)\n", strings.Join(append([]string{l.Part}, l.Path...), " "), l.Bytes)
	}
}

func (r *record) Lost(l mail.Lost) {
	r.lost = append(r.lost, l)
	fmt.Fprintf(r, "(lost %s %s: %s, %d)\n", l.Part, strings.Join(l.Path, "/"), l.Reason, l.Bytes)
}

func extractRaw(t testing.TB, raw []byte, lim Limits) *record {
	t.Helper()
	return extractWith(t, raw, Options{Limits: lim})
}

func extractWith(t testing.TB, raw []byte, opt Options) *record {
	t.Helper()
	r := &record{}
	if err := Texts(context.Background(), mail.New(mail.Ref{}, raw, ""), opt, r); err != nil {
		t.Fatal(err)
	}
	r.balanced(t)
	return r
}

// Each testdata/extract/FORMAT/NAME.eml gives the texts in NAME.want.
func TestFixtures(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/extract/*/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			got := extractWith(t, raw, Options{Limits: DefaultLimits(), PDF: pdfModule(t)}).String()
			want := strings.TrimSuffix(f, ".eml") + ".want"
			if *update {
				if err := os.WriteFile(want, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			b, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(b) {
				t.Errorf("texts of %s:\n%s\nwant:\n%s", f, got, b)
			}
		})
	}
}

// attach makes a message with one attachment.
func attach(name, media string, data []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Subject: s\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\nContent-Type: %s\r\n", media)
	fmt.Fprintf(&b, "Content-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n", name)
	enc := base64.StdEncoding.EncodeToString(data)
	for len(enc) > 76 {
		b.WriteString(enc[:76] + "\r\n")
		enc = enc[76:]
	}
	b.WriteString(enc + "\r\n--bb--\r\n")
	return b.Bytes()
}

func zipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, data := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLeaves(t *testing.T) {
	t.Parallel()
	inner := "Subject: inner\r\nFrom: a@b.example\r\nTo: c@d.example\r\n\r\ninner body\r\n"
	nested := zipped(t, map[string][]byte{"in.zip": zipped(t, map[string][]byte{"deep.txt": []byte("deep words")})})
	tests := []struct {
		name, file, media string
		data              []byte
		want              []string // each stands in the transcript
	}{
		{"text by content", "x.bin", "application/octet-stream", []byte("plain words\n"), []string{"[1 attachment x.bin base64]\nplain words", "(read 1 x.bin: 12)"}},
		{"nested zip", "out.zip", "application/zip", nested, []string{"[1 attachment out.zip/in.zip/deep.txt base64,archive,archive]\ndeep words"}},
		{"attached message of unknown type", "m.eml", "application/octet-stream", []byte(inner), []string{"[1.0 header m.eml] Subject: inner", "[1.1 attachment m.eml base64]\ninner body"}},
		{"image", "i.png", "image/png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00"), []string{"(lost 1 i.png: image-only, 11)"}},
		{"pdf in ASCII is no text", "d.bin", "application/octet-stream", []byte("%PDF-1.4\nplain words in it\n"), []string{"(lost 1 d.bin: unsupported, 27)", "plain words in it"}},
		{"pdf lists and searches strings", "d.pdf", "application/pdf", []byte("%PDF-1.4\n\x00\x01secret in a string\x00"), []string{"(lost 1 d.pdf: unsupported, 30)", "secret in a string"}},
		{"utf-16 strings in binary", "d.doc", "application/msword", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00\x01p\x00a\x00s\x00s\x00w\x00o\x00r\x00d\x00\x00\x00"), []string{"\npassword\n", "unsupported"}},
		{"smime", "smime.p7m", "application/pkcs7-mime; smime-type=enveloped-data", []byte{0x30, 0x80, 0, 1}, []string{"encrypted-smime, 4"}},
		{"opaque signature", "smime.p7m", "application/pkcs7-mime; smime-type=signed-data", []byte{0x30, 0x80, 0, 1}, []string{"corrupt, 4"}},
		{"pgp", "encrypted.asc", "application/octet-stream", []byte("-----BEGIN PGP MESSAGE-----\n\nabc\n"), []string{"encrypted-pgp, 33"}},
		{"rights", "message.rpmsg", "application/x-microsoft-rpmsg-message", []byte{1, 2, 3}, []string{"encrypted-rights, 3"}},
		{"link in a style", "p.html", "text/html", []byte("<!DOCTYPE html><div style=\"background:url(https://x.example/?sig=abc)\" class=c>x</div>"), []string{"[1 attachment p.html base64,html]\nx", "url(https://x.example/?sig=abc)"}},
		{"damaged zip", "a.zip", "application/zip", []byte("PK\x03\x04 nothing"), []string{"corrupt, 12"}},
		{"damaged text stays text", "a.txt", "text/plain", []byte("a\x01\x02\x03\x04 pass"), []string{"pass", "(read 1 a.txt: 10)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := extractRaw(t, attach(tt.file, tt.media, tt.data), DefaultLimits()).String()
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in:\n%s", want, got)
				}
			}
		})
	}
}

// A long text comes in chunks that overlap, and line and column go on.
func TestChunks(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	lines := 0
	for b.Len() < 3*chunkSize {
		lines++
		fmt.Fprintf(&b, "line %d of a long log file, ä\r\n", lines)
	}
	r := extractRaw(t, attach("big.log", "text/plain; charset=utf-8", []byte(b.String())), DefaultLimits())
	seen, n := 0, 0
	for _, text := range r.texts {
		if text.Where != "attachment" {
			continue
		}
		n++
		if want := fmt.Sprintf("line %d of", text.Line); !strings.HasPrefix(text.Content, want) {
			t.Errorf("chunk %d says line %d, but begins %.30q", n, text.Line, text.Content)
		}
		if text.Overlap > 0 && text.Overlap < overlap/2 {
			t.Errorf("chunk %d overlaps by %d bytes only", n, text.Overlap)
		}
		seen += len(text.Content) - text.Overlap
	}
	if n < 3 || seen != b.Len() {
		t.Errorf("%d chunks with %d bytes of %d", n, seen, b.Len())
	}
	if last := r.leaves[len(r.leaves)-1]; last.Bytes != int64(b.Len()) {
		t.Errorf("%d bytes accounted, want %d", last.Bytes, b.Len())
	}
}

// One endless line is cut at characters.
func TestEndlessLine(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ж", chunkSize)
	r := extractRaw(t, attach("l.txt", "text/plain; charset=utf-8", []byte(long)), DefaultLimits())
	seen := 0
	for _, text := range r.texts {
		if text.Where != "attachment" {
			continue
		}
		if strings.Contains(text.Content, "\uFFFD") {
			t.Fatal("a character was cut")
		}
		if at := 1 + seen/2 - text.Overlap/2; text.Column != at {
			t.Errorf("column %d, want %d", text.Column, at)
		}
		seen += len(text.Content) - text.Overlap
	}
	if seen != len(long) {
		t.Errorf("%d bytes of %d", seen, len(long))
	}
}

func TestBombIsListed(t *testing.T) {
	t.Parallel()
	bomb := zipped(t, map[string][]byte{"zeros.txt": bytes.Repeat([]byte("0"), 64<<20)})
	r := extractRaw(t, attach("bomb.zip", "application/zip", bomb), Limits{
		Held: 32 << 20, Archives: archive.Limits{Members: 10, Bytes: 1 << 30, Ratio: 50, RatioFloor: 1 << 20},
	})
	if len(r.lost) != 1 || r.lost[0].Reason != mail.TooLarge {
		t.Errorf("lost %v, want one too-large", r.lost)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := Texts(ctx, mail.New(mail.Ref{}, []byte("Subject: s\n\nb"), ""), Options{Limits: DefaultLimits()}, &record{}); err == nil {
		t.Error("a cancelled extraction says nothing")
	}
}

// What is broken in a body's encoding is searched as it stands, too.
func TestFaultyEncodingIsSearchedRaw(t *testing.T) {
	t.Parallel()
	raw := "Subject: s\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8gd29ybGQ=\r\n-- \r\nA footer of the mailing list, in clear text.\r\n"
	got := extractRaw(t, []byte(raw), DefaultLimits()).String()
	for _, want := range []string{"hello world", "in clear text"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

func FuzzTexts(f *testing.F) {
	f.Add(attach("a.txt", "text/plain", []byte("hello")))
	f.Add([]byte("Content-Type: text/html; charset=utf-16\n\n\xff\xfe<\x00"))
	f.Add(cutTNEF())
	files, err := filepath.Glob("../testdata/extract/*/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := extractRaw(t, raw, Limits{Held: 1 << 20, Archives: archive.Limits{Members: 100, Bytes: 8 << 20, Ratio: 100, RatioFloor: 1 << 20}})
		for _, text := range r.texts {
			if text.Line < 1 || text.Column < 1 || text.Overlap > len(text.Content) {
				t.Fatalf("text out of place: %+v", text)
			}
		}
		for _, l := range r.leaves {
			if l.Bytes < 0 {
				t.Fatalf("a leaf of %d bytes: %+v", l.Bytes, l)
			}
		}
		for _, l := range r.lost {
			if l.Bytes < 0 || l.Reason == "" || l.Hint == "" && l.Reason != mail.Corrupt {
				t.Fatalf("lost: %+v", l)
			}
		}
	})
}
