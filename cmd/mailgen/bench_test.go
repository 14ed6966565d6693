package main

import (
	"bytes"
	"crypto/sha256"
	"io"
	"strings"
	"testing"
)

func benchBytes(t testing.TB, size int64, credentials int) ([]byte, []answer) {
	t.Helper()
	var b bytes.Buffer
	planted, err := writeBench(&b, size, credentials, false)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), planted
}

func TestBenchIsRealistic(t *testing.T) {
	t.Parallel()
	const size = 16_000_000
	mbox, planted := benchBytes(t, size, -1)
	messages := readMbox(t, mbox)
	if mean := len(mbox) / len(messages); mean < 70_000 || mean > 84_000 {
		t.Errorf("mean %d bytes a message, want about %d", mean, meanMessage)
	}
	if over := len(mbox) - size; over < 0 || over > 1_000_000 {
		t.Errorf("%d bytes over the size asked for", over)
	}
	if want := len(messages) / 60; len(planted) < want-1 || len(planted) > want+1 {
		t.Errorf("%d credentials in %d messages, want one in 60", len(planted), len(messages))
	}
	texts := map[string]string{}
	for _, m := range messages {
		texts[strings.Trim(m.header.Get("Message-Id"), "<>")] = m.texts
	}
	for _, p := range planted {
		if !strings.Contains(texts[p.MessageID], p.Secret) {
			t.Errorf("%s does not hold its %s", p.MessageID, p.Kind)
		}
	}
}

func TestBenchIsDeterministic(t *testing.T) {
	t.Parallel()
	a, _ := benchBytes(t, 2_000_000, 7)
	b, planted := benchBytes(t, 2_000_000, 7)
	if sha256.Sum256(a) != sha256.Sum256(b) {
		t.Error("two runs differ")
	}
	if len(planted) != 7 {
		t.Errorf("%d credentials, want 7", len(planted))
	}
	seen := map[string]bool{}
	for _, p := range planted {
		if seen[p.Secret] {
			t.Errorf("the secret of %s was planted before", p.MessageID)
		}
		seen[p.Secret] = true
	}
}

// The mailbox of files is the same each time, and has some of every kind.
func TestBenchOfFiles(t *testing.T) {
	t.Parallel()
	var a, b bytes.Buffer
	for _, out := range []*bytes.Buffer{&a, &b} {
		if planted, err := writeBench(out, 24_000_000, 40, true); err != nil || len(planted) != 40 {
			t.Fatal(len(planted), err)
		}
	}
	if sha256.Sum256(a.Bytes()) != sha256.Sum256(b.Bytes()) {
		t.Error("two runs differ")
	}
	for _, k := range benchFiles() {
		if !bytes.Contains(a.Bytes(), []byte(`filename="`+k.name+`"`)) {
			t.Errorf("no %s", k.name)
		}
	}
	if !bytes.Contains(a.Bytes(), []byte(`filename="secured.`)) {
		t.Error("nothing locked")
	}
}

func TestParseSize(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int64{"64MB": 64e6, "1.5GB": 15e8, "800kB": 8e5, "12": 12, "": 0, "MB": 0, "-1MB": 0, "64MiB": 0} {
		got, err := parseSize(in)
		if got != want || (err != nil) != (want == 0) {
			t.Errorf("parseSize(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
}

func BenchmarkBench(b *testing.B) {
	const size = 8_000_000
	b.SetBytes(size)
	for b.Loop() {
		if _, err := writeBench(io.Discard, size, -1, false); err != nil {
			b.Fatal(err)
		}
	}
}
