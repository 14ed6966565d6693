package source_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook/outlooktest"
	"github.com/mailspill/mailspill/source"
)

// A compound file that is no message is none as a SOURCE either, and is listed
// in a tree or an archive.
func TestForeignOLE(t *testing.T) {
	t.Parallel()
	doc := outlooktest.Compound([]outlooktest.File{{Path: "WordDocument", Data: make([]byte, 70_000)}})
	big := outlooktest.Compound([]outlooktest.File{{Path: "WordDocument", Data: make([]byte, 2<<20)}})
	dir := t.TempDir()
	for name, b := range map[string][]byte{"a.doc": doc, "big.doc": big} {
		if _, err := source.Open(t.Context(), write(t, dir, name, b), source.Options{}); !errors.Is(err, source.ErrNotMail) {
			t.Errorf("%s: %v, want ErrNotMail", name, err)
		}
	}
	s, err := source.Open(t.Context(), "-", source.Options{Stdin: bytes.NewReader(big)})
	if err == nil {
		_, err = lostIn(t, s)
	}
	if !errors.Is(err, source.ErrNotMail) {
		t.Errorf("on standard input: %v, want ErrNotMail", err)
	}
	msg := named{"b.eml", []byte("From: a@b.example\nSubject: s\n\nx\n")}
	zipped := zipOf(files(named{"a.doc", doc}, named{"big.doc", big}, msg))(t, nil)
	for _, path := range []string{dir, write(t, t.TempDir(), "x.zip", zipped)} {
		write(t, dir, msg.name, msg.data)
		s, err := source.Open(t.Context(), path, source.Options{})
		must(t, err)
		lost, err := lostIn(t, s)
		if err != nil || len(lost) != 2 || lost[0].Bytes != int64(len(doc)) || lost[1].Bytes != int64(len(big)) {
			t.Errorf("%s: lost %+v, %v", path, lost, err)
		}
	}
}

// A message file that has lost its directory is a message by its name.
func TestTruncatedMessageFile(t *testing.T) {
	t.Parallel()
	raw := messageFile([]byte("Subject: s\n\nbody\n"))[:1024]
	for _, path := range []string{
		write(t, t.TempDir(), "a.MSG", raw),
		write(t, t.TempDir(), "x.zip", zipOf(files(named{"d/a.msg", raw}))(t, nil)),
	} {
		s, err := source.Open(t.Context(), path, source.Options{})
		must(t, err)
		n := 0
		for m, err := range s.Messages(t.Context(), "") {
			if n++; err != nil || !bytes.Equal(m.Raw, raw) {
				t.Errorf("%s: %v, %v", path, m, err)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d messages", path, n)
		}
		must(t, s.Close())
	}
}

// lostIn gives what a source lost, and the error that ended the walk.
func lostIn(t *testing.T, s source.Source) (lost []*mail.Lost, fatal error) {
	t.Helper()
	t.Cleanup(func() { s.Close() })
	for _, err := range s.Messages(t.Context(), "") {
		var l *mail.Lost
		switch {
		case errors.As(err, &l):
			lost = append(lost, l)
		case err != nil:
			return lost, err
		}
	}
	return lost, nil
}
