package main

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestProseMessages reads the messages with the standard library.
func TestProseMessages(t *testing.T) {
	t.Parallel()
	_, mails := labelled(t)
	var ids []string
	for i, m := range proseMessages(mails) {
		got, err := netmail.ReadMessage(bytes.NewReader(m.raw()))
		if err != nil {
			t.Fatalf("mail %s: %v", m.ID, err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
		if err != nil || subject != m.Subject {
			t.Errorf("mail %s: subject %q, %v", m.ID, subject, err)
		}
		if text := decoded(t, got); !strings.Contains(text, strings.TrimSpace(m.Text)) {
			t.Errorf("mail %s: text %q", m.ID, text)
		}
		if parties := got.Header.Get("From") + got.Header.Get("To"); !strings.Contains(parties, "support@microsoft.com") {
			t.Errorf("mail %s: between %s", m.ID, parties)
		}
		ids = append(ids, got.Header.Get("Message-ID"))
		if reply := got.Header.Get("In-Reply-To"); (i == 1) != (reply == ids[0]) {
			t.Errorf("mail %s: in reply to %q", m.ID, reply)
		}
	}
}

func decoded(t *testing.T, m *netmail.Message) string {
	t.Helper()
	body := m.Body
	switch m.Header.Get("Content-Transfer-Encoding") {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWriteProse(t *testing.T) {
	t.Parallel()
	dir, _ := labelled(t)
	box := filepath.Join(t.TempDir(), "out.mbox")
	if err := run([]string{"prose", dir, box}, io.Discard); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(box)
	if err != nil || bytes.Count(raw, []byte("\nMessage-ID: <xx-")) != 3 {
		t.Errorf("%v\n%s", err, raw)
	}
}

// TestReadProse refuses labels that do not fit their mails.
func TestReadProse(t *testing.T) {
	t.Parallel()
	for name, change := range map[string][2]string{
		"unknown field":     {`genre = "g2"`, `gender = "g2"`},
		"unknown tier":      {`tier = "info"`, `tier = "low"`},
		"not in the mail":   {"value = '''4711#'''", "value = '''4712#'''"},
		"twice the same id": {`id = "xx-2"`, `id = "xx-1"`},
		"no template":       {`template = "t1"`, `template = ""`},
		"id with a space":   {`id = "xx-3"`, `id = "xx 3"`},
		"subject of lines":  {"Policy", "Pol\nicy"},
	} {
		broken := strings.Replace(labelledMails, change[0], change[1], 1)
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "xx.toml"), []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readProse(dir); err == nil || strings.Contains(err.Error(), "Sun!") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := readProse(t.TempDir()); err == nil {
		t.Error("an empty folder was taken")
	}
}

// TestLabelledSet checks what lies in the repository, both halves.
func TestLabelledSet(t *testing.T) {
	t.Parallel()
	threads := map[string]string{}
	for _, half := range []string{"tune", "test"} {
		dir := filepath.Join("..", "..", "testdata", "prose", half)
		if files, _ := filepath.Glob(filepath.Join(dir, "*.toml")); len(files) == 0 {
			t.Skip("no labelled mails in " + dir)
		}
		mails, err := readProse(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mails {
			if other := threads[m.Thread]; other != "" && other != half {
				t.Errorf("thread %s stands in both halves", m.Thread)
			}
			threads[m.Thread] = half
		}
	}
}
