package extract

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// signedDER makes an object that only encapsulates content, as signed data.
func signedDER(content []byte) []byte {
	tlv := func(tag byte, body []byte) []byte {
		n := len(body)
		return append([]byte{tag, 0x84, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, body...)
	}
	oid := func(o string) []byte { return tlv(0x06, []byte(o)) }
	inner := tlv(0x30, append(oid(cmsData), tlv(0xa0, tlv(0x04, content))...))
	signed := tlv(0x30, bytes.Join([][]byte{{2, 1, 1}, {0x31, 0}, inner}, nil))
	return tlv(0x30, append(oid(cmsSigned), tlv(0xa0, signed)...))
}

// Input made to cost much costs little, and what is left out is listed.
func TestHostileWrappers(t *testing.T) {
	t.Parallel()
	deep := []byte("Content-Type: text/plain\r\n\r\nthe end")
	for range 150 {
		deep = append([]byte("Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"), signedDER(deep)...)
	}
	large := append([]byte("Content-Type: text/plain\r\n\r\n"), bytes.Repeat([]byte("line\r\n"), 1<<20)...)
	for range 40 {
		large = append([]byte("Content-Type: application/pkcs7-mime\r\n\r\n"), signedDER(large)...)
	}
	srcdoc := "the end"
	for range 6 {
		srcdoc = "<iframe srcdoc='" + strings.NewReplacer("&", "&amp;", "'", "&#39;").Replace(srcdoc) + "'>"
	}
	bomb := bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat(pngChunk("zTXt", append([]byte("k\x00\x00"), deflated(t, strings.Repeat("x", 2<<20))...)), 200)}, nil)
	for _, c := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"S/MIME in S/MIME", deep, "too-deep"},
		{"S/MIME in S/MIME, large", large, "too-deep"},
		{"pages in pages", []byte("Content-Type: text/html\r\n\r\n" + srcdoc), "the end"},
		{"data: links", []byte("Content-Type: text/html\r\n\r\n" + strings.Repeat("<img src='data:,x'>", 6_000)), "too-large"},
		{"unclosed quotes", []byte("Content-Type: text/html\r\n\r\n" + strings.Repeat("<a b=\"c>d</a>\n", 100_000)), "read 1:"},
		{"unclosed tags", []byte("Content-Type: text/html\r\n\r\n" + strings.Repeat("<a ", 500_000)), "read 1:"},
		{"open comments", []byte("Content-Type: text/html\r\n\r\n" + strings.Repeat("<!-- <x ", 200_000)), "read 1:"},
		{"many attributes", []byte("Content-Type: text/html\r\n\r\n<a " + strings.Repeat("b c=d e='<f>' ", 100_000)), "read 1:"},
		{"packed texts", attach("a.png", "image/png", bomb), "image-only"},
		{"armour", []byte("Content-Type: text/plain\r\n\r\n" + strings.Repeat("-----BEGIN PGP MESSAGE-----\r\n\r\n"+strings.Repeat("QUJD", 16)+"\r\n", 20_000)), "encrypted-pgp"},
		{"folds", []byte("Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nX:" + strings.Repeat("\r\n a", 500_000)), "read 1:"},
		{"files in a card", []byte("Content-Type: text/vcard\r\n\r\n" + strings.Repeat("P;ENCODING=b:YWJj\r\n", 6_000)), "too-large"},
	} {
		start := time.Now()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		lim := DefaultLimits()
		lim.Archives.Bytes = 64 << 20
		got := extractRaw(t, c.raw, lim).String()
		runtime.ReadMemStats(&after)
		t.Logf("%s: %d bytes, %v, %d MB allocated", c.name, len(c.raw), time.Since(start).Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20)
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %q is missing in %d bytes", c.name, c.want, len(got))
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", c.name, took)
		}
	}
}

// BenchmarkHTML renders a page as Outlook writes it.
func BenchmarkHTML(b *testing.B) {
	var doc strings.Builder
	doc.WriteString("<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><style>p.MsoNormal {margin:0in;font-size:11.0pt}</style></head><body>")
	for i := range 2000 {
		fmt.Fprintf(&doc, "<p class=\"MsoNormal\" style=\"margin-left:.5in;text-indent:-.25in;mso-list:l0 level1 lfo1\"><span style=\"font-family:&quot;Calibri&quot;,sans-serif;color:#1F497D\">Paragraph %d of a long mail<o:p></o:p></span></p>\n", i)
	}
	fmt.Fprintf(&doc, "<img src=\"data:image/png;base64,%s\"></body></html>", base64.StdEncoding.EncodeToString(make([]byte, 3000)))
	b.SetBytes(int64(doc.Len()))
	for b.Loop() {
		renderHTML(doc.String())
	}
}
