package source

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestEndsInCR(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"From x\rTo: y\r\rtext\r": true, "\r\rFrom x\rTo: y\r": true, "one\rtwo\rthree\rfour\nfive\r": true,
		"From x\nTo: y\n": false, "From x\r\nTo: y\r\n": false, "From x\r\r\nTo: y\r\r\n": false, "From x\rTo: y\nCc: z\n": false,
		"no line end": false, "cut off\r": false, "": false,
	} {
		if got := endsInCR([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// However the bytes come, lone CRs become line feeds and nothing else changes.
func TestLineFeeds(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("From x\rTo: y\r\rtext\r\nmore\n\r\rend\r", 500)
	want := withLineFeeds([]byte(text))
	if bytes.Equal(want, []byte(text)) || len(want) != len(text) || bytes.Count(want, []byte("\r")) != 500 {
		t.Fatalf("%q", want[:40])
	}
	for name, in := range map[string]func(io.Reader) io.Reader{"one by one": iotest.OneByteReader, "with EOF": iotest.DataErrReader, "by halves": iotest.HalfReader} {
		for _, size := range []int{16, 17, 1 << 16} {
			got, err := io.ReadAll(lineFeeds{bufio.NewReaderSize(in(strings.NewReader(text)), size)})
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s, %d: %v, %d bytes", name, size, err, len(got))
			}
		}
	}
}
