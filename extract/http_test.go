package extract

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

func packedBy(t testing.TB, s string, open func(io.Writer) io.WriteCloser) string {
	t.Helper()
	var b bytes.Buffer
	w := open(&b)
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// chunked cuts a body in chunks of n bytes (RFC 9112, 7.1).
func chunked(s string, n int) string {
	var b strings.Builder
	for len(s) > 0 {
		k := min(n, len(s))
		fmt.Fprintf(&b, "%x;x=y\r\n%s\r\n", k, s[:k])
		s = s[k:]
	}
	return b.String() + "0\r\nTrailer: t\r\n\r\n"
}

func TestHTTP(t *testing.T) {
	t.Parallel()
	const body = `{"client_secret": "plover+Sedge44"}`
	gz := packedBy(t, body, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	form := "--fb\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\r\n\r\n\x00\x01plover+Sedge44\x00\x02\x03\r\n--fb--\r\n"
	for name, c := range map[string]struct {
		raw string
		at  string // what stands before the text
	}{
		"plain":    {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + body, ""},
		"chunked":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(body, 9), "http]\n"},
		"gzip":     {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gz, "http]\n"},
		"both":     {"HTTP/1.1 200 OK\r\ncontent-encoding: x-gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(gz, 7), "http]\n"},
		"deflate":  {"HTTP/1.1 200\r\nContent-Encoding: deflate\r\n\r\n" + packedBy(t, body, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }), "http]\n"},
		"bare":     {"HTTP/1.1 200\r\nContent-Encoding: deflate\r\n\r\n" + packedBy(t, body, func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 9); return f }), "http]\n"},
		"brotli":   {"HTTP/1.1 200\r\nContent-Encoding: br\r\n\r\n" + packedBy(t, body, func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }), "http]\n"},
		"zstd":     {"HTTP/1.1 200\r\nContent-Encoding: zstd\r\n\r\n" + packedBy(t, body, func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z }), "http]\n"},
		"html":     {"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{&quot;client_secret&quot;: &quot;plover+<b>Sedge44</b>&quot;}</p>", "html]\n"},
		"second":   {"GET /a HTTP/1.1\r\nHost: a.example\r\n\r\nHTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gz, "http]\n"},
		"unpacked": {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + body, "http]\n"},
	} {
		r := extractRaw(t, attach("a.txt", "application/octet-stream", []byte(c.raw)), DefaultLimits())
		if !strings.Contains(r.String(), c.at+body) && c.at != "" || !strings.Contains(r.String(), body) || len(r.lost) != 0 {
			t.Errorf("%s: lost %+v in:\n%s", name, r.lost, r)
		}
	}
	post := "POST /up HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=fb\r\n\r\n" + form
	if r := extractRaw(t, attach("a.txt", "text/plain", []byte(post)), DefaultLimits()); !strings.Contains(r.String(), "a.bin") || !strings.Contains(r.String(), "\nplover+Sedge44\n") {
		t.Errorf("form:\n%s", r)
	}
}

func TestHTTPThatEndsEarly(t *testing.T) {
	t.Parallel()
	raw := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked("plover+Sedge44 and more of it", 20)[:24]
	r := extractRaw(t, attach("a.txt", "text/plain", []byte(raw)), DefaultLimits())
	if !strings.Contains(r.String(), "plover+Sedge44") || len(r.lost) != 1 || r.lost[0].Reason != mail.Corrupt {
		t.Errorf("lost %+v in:\n%s", r.lost, r)
	}
}

func TestHTTPBomb(t *testing.T) {
	t.Parallel()
	bomb := "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + packedBy(t, strings.Repeat("0", 64<<20), func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) })
	lim := Limits{Held: 32 << 20, Archives: archive.Limits{Members: 10, Bytes: 1 << 30, Ratio: 50, RatioFloor: 1 << 20}}
	r := extractRaw(t, attach("a.txt", "text/plain", []byte(bomb)), lim)
	if len(r.lost) != 1 || r.lost[0].Reason != mail.TooLarge {
		t.Errorf("lost %+v", r.lost)
	}
}

func TestSAZ(t *testing.T) {
	t.Parallel()
	saz := zipped(t, map[string][]byte{
		"raw/1_c.txt": []byte("GET https://a.example/t HTTP/1.1\r\nAuthorization: Basic d3Jlbjpwd2Q=\r\n\r\n"),
		"raw/1_s.txt": []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(`{"key": "plover+Sedge44"}`, 5)),
	})
	got := extractRaw(t, attach("trace.saz", "application/octet-stream", saz), DefaultLimits()).String()
	for _, want := range []string{"Authorization: Basic d3Jlbjpwd2Q=", "[1 attachment trace.saz/raw/1_s.txt base64,archive,http]\n" + `{"key": "plover+Sedge44"}`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

func TestHAR(t *testing.T) {
	t.Parallel()
	body := base64.StdEncoding.EncodeToString(zipped(t, map[string][]byte{"in.txt": []byte("plover+Sedge44")}))
	har := `{"log": {"version": "1.2", "creator": {"name": "x"}, "entries": [
{"request": {"url": "https://a.example/d/out.zip?x=1", "headers": [{"name": "Authorization", "value": "Bearer abc"}], "postData": {"mimeType": "text/plain", "text": "a=b"}},
"response": {"content": {"size": 9, "mimeType": "application/zip", "text": "` + body + `", "encoding": "base64"}}}]}}`
	for name, media := range map[string]string{"a.har": "application/json", "b.json": "application/octet-stream"} {
		r := extractRaw(t, attach(name, media, []byte(har)), DefaultLimits())
		for _, want := range []string{`"value": "Bearer abc"`, name + "/out.zip/in.txt base64,base64,archive]\nplover+Sedge44"} {
			if !strings.Contains(r.String(), want) || len(r.lost) > 0 {
				t.Errorf("%q is missing; lost %+v in:\n%s", want, r.lost, r)
			}
		}
	}
}

func fuzzFormat(t testing.TB, name string, data []byte) {
	lim := Limits{Held: 1 << 20, Archives: archive.Limits{Members: 100, Bytes: 8 << 20, Ratio: 100, RatioFloor: 1 << 20}, Tries: 1}
	extractRaw(t, attach(name, "application/octet-stream", data), lim)
}

func FuzzHTTP(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Encoding: gzip, br\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked("some words", 3)))
	f.Add([]byte("POST / HTTP/1.1\nContent-Length: 3\n\nabcHTTP/1.1 200 OK\n\n"))
	f.Add([]byte(`{"log":{"entries":[{"content":{"text":"aGVsbG8=","encoding":"base64"}}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) { fuzzFormat(t, "a.har", data) })
}
