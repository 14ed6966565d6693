package extract

import (
	"bytes"
	"io"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// stringsOf gives the runs of b, read n bytes at a time.
func stringsOf(t testing.TB, b []byte, n int) []string {
	t.Helper()
	var r io.Reader = bytes.NewReader(b)
	if n == 1 {
		r = iotest.OneByteReader(r)
	}
	out, err := io.ReadAll(&runReader{r: r})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
}

func TestStrings(t *testing.T) {
	t.Parallel()
	big := func(s string) string {
		var b strings.Builder
		for _, c := range s {
			b.WriteString("\x00" + string(c))
		}
		return b.String()
	}
	for name, c := range map[string]struct {
		raw  string
		want []string
	}{
		"ascii":               {"\x01secret\x02short\x03", []string{"secret"}},
		"utf-8":               {"\x01pässwörd\x02пароль: x\x03\xc3\x28abc\x04", []string{"pässwörd", "пароль: x"}},
		"utf-16le":            {"\x01\x01" + string(wideOf("Gänse-7!")) + "\x02\x02", []string{"Gänse-7!"}},
		"utf-16le, odd":       {"\x01" + string(wideOf("secret")) + "\x02\x02", []string{"secret"}},
		"utf-16be":            {"\x01\xfe\xff" + big("secret1") + "\x02", []string{"secret1"}},
		"utf-16be and a zero": {"\x01\xfe\xff" + big("secret1") + "\x00\x00\x02", []string{"secret1"}},
		"a BMPString":         {"\x01\x1e\x0e" + big("secret1") + "0A", []string{"secret1"}},
		"no BMPString":        {"\x01\x1e\x0a" + big("secret1") + "0A", []string{"secret"}},
		"numbers":             {strings.Repeat("\xe9\x00", 40), []string{""}},
		"marks":               {"\xfe\xfe\xff\x00a\x00b\xfe\xff" + big("secret1"), []string{"secret1"}},
	} {
		for _, n := range []int{1, 4096} {
			if got := stringsOf(t, []byte(c.raw), n); !slices.Equal(got, c.want) {
				t.Errorf("%s, by %d: %q, want %q", name, n, got, c.want)
			}
		}
	}
}

// A run is found wherever the blocks end within it.
func TestStringsOverBlocks(t *testing.T) {
	t.Parallel()
	for at := 4080; at < 4100; at++ {
		raw := slices.Concat(make([]byte, at), []byte("öde Prärie 9"), make([]byte, 20), wideOf("Öde/Flur8"), []byte{1})
		if got := stringsOf(t, raw, 4096); !slices.Equal(got, []string{"öde Prärie 9", "Öde/Flur8"}) {
			t.Errorf("at %d: %q", at, got)
		}
	}
}

// Packed data shows hardly any runs.
func TestStringsOfNoise(t *testing.T) {
	t.Parallel()
	raw := make([]byte, 1<<20)
	rand.New(rand.NewSource(1)).Read(raw)
	n := 0
	for _, s := range stringsOf(t, raw, 4096) {
		n += len(s)
	}
	if share := float64(n) / float64(len(raw)); share > 0.02 {
		t.Errorf("%.3f of noise is taken for text", share)
	}
}

func BenchmarkStrings(b *testing.B) {
	raw := make([]byte, 1<<20)
	rand.New(rand.NewSource(1)).Read(raw)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := io.Copy(io.Discard, &runReader{r: bytes.NewReader(raw)}); err != nil {
			b.Fatal(err)
		}
	}
}
