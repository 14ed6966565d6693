package source_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/outlook"
	"github.com/mailspill/mailspill/outlook/outlooktest"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/sourcetest"
)

func TestAcceptance(t *testing.T) {
	t.Parallel()
	for _, k := range []sourcetest.Kind{
		{Name: "mbox", Open: onDisk(mboxFile("\n"))},
		{Name: "mbox CRLF", Open: onDisk(mboxFile("\r\n")), LineEnd: "\r\n"},
		{Name: "mbox CR", Open: onDisk(macFile), Form: lineFeeds},
		{Name: "mbox CR in a tree", Open: onDisk(macTree), Form: lineFeeds},
		{Name: "stdin mbox CR", Open: stdin(macBytes), Form: lineFeeds, Once: true},
		{Name: "Maildir", Open: onDisk(maildir)},
		{Name: "eml tree", Open: onDisk(emlTree)},
		{Name: "tree of mboxes", Open: onDisk(mboxTree)},
		{Name: "single eml", Open: onDisk(singleEML), Single: true},
		{Name: "stdin mbox", Open: stdin(mboxBytes), Once: true},
		{Name: "stdin message", Open: stdin(firstBytes), Once: true, Single: true},
		{Name: "zip of eml", Open: onDisk(packed("x.zip", zipOf(emlFiles)))},
		{Name: "zip of mbox", Open: onDisk(packed("x.zip", zipOf(mboxFiles)))},
		{Name: "tar.gz of eml", Open: onDisk(packed("x.tar.gz", gzipOf(tarOf(emlFiles))))},
		{Name: "tar.gz of mbox", Open: onDisk(packed("x.tar.gz", gzipOf(tarOf(mboxFiles))))},
		{Name: "mbox.gz", Open: onDisk(packed("x.mbox.gz", gzipOf(mboxBytes)))},
		{Name: "zip in zip", Open: onDisk(packed("x.zip", zipOf(zipInside)))},
		{Name: "zip in a tree", Open: onDisk(packed("d/x.zip", zipOf(mboxFiles)))},
		{Name: "message file", Open: onDisk(singleEML), Form: messageFile, Single: true},
		{Name: "message file on stdin", Open: stdin(firstBytes), Form: messageFile, Once: true, Single: true},
		{Name: "message files", Open: onDisk(emlTree), Form: messageFile},
		{Name: "zip of message files", Open: onDisk(packed("x.zip", zipOf(emlFiles))), Form: messageFile},
		{Name: "TNEF", Open: onDisk(emlTree), Form: tnef},
		{Name: "Graph", Open: inGraph, LineEnd: "\r\n"},
		{Name: "tar.gz of TNEF", Open: onDisk(packed("x.tar.gz", gzipOf(tarOf(emlFiles)))), Form: tnef},
	} {
		t.Run(k.Name, func(t *testing.T) {
			t.Parallel()
			sourcetest.Run(t, k)
		})
	}
}

// messageFile and tnef write a message as Outlook does.
func messageFile(raw []byte) []byte { return outlooktest.MessageFile(outlookForm(raw)) }

func tnef(raw []byte) []byte { return outlooktest.TNEF(outlookForm(raw)) }

func outlookForm(raw []byte) outlooktest.Message {
	head, body, _ := bytes.Cut(raw, []byte("\n\n"))
	return outlooktest.Message{Props: []outlooktest.Prop{
		outlooktest.Text(outlook.PidTagTransportMessageHeaders, string(head)), outlooktest.Text8(outlook.PidTagBody, string(body)),
	}}
}

// pack gives a mailbox as bytes.
type pack func(t testing.TB, msgs []sourcetest.Mail) []byte

type named struct {
	name string
	data []byte
}

var fromLines = regexp.MustCompile(`(?m)^>*From `)

// mbox writes the mboxrd dialect, as no other can be undone.
func mbox(msgs []sourcetest.Mail, end string) []byte {
	var out bytes.Buffer
	for i, m := range msgs {
		fmt.Fprintf(&out, "From ann@example.test Mon Jun  3 10:20:%02d 2024%s", i, end)
		out.Write(fromLines.ReplaceAll(m.Raw, []byte(">$0")))
		out.WriteString(end)
	}
	return out.Bytes()
}

func mboxBytes(_ testing.TB, msgs []sourcetest.Mail) []byte { return mbox(msgs, "\n") }

func firstBytes(_ testing.TB, msgs []sourcetest.Mail) []byte { return msgs[0].Raw }

func emlFiles(_ testing.TB, msgs []sourcetest.Mail) []named {
	var files []named
	for i, m := range msgs {
		files = append(files, named{fmt.Sprintf("Inbox/%03d.eml", i), m.Raw})
	}
	return files
}

func mboxFiles(_ testing.TB, msgs []sourcetest.Mail) []named {
	half := len(msgs) / 2
	return []named{{"a/inbox", mbox(msgs[:half], "\n")}, {"b/sent.mbox", mbox(msgs[half:], "\n")}}
}

func zipInside(t testing.TB, msgs []sourcetest.Mail) []named {
	return []named{{"inner.zip", zipOf(mboxFiles)(t, msgs)}}
}

func zipOf(files func(testing.TB, []sourcetest.Mail) []named) pack {
	return func(t testing.TB, msgs []sourcetest.Mail) []byte {
		var buf bytes.Buffer
		z := zip.NewWriter(&buf)
		for _, f := range files(t, msgs) {
			w, err := z.Create(f.name)
			must(t, err)
			_, err = w.Write(f.data)
			must(t, err)
		}
		must(t, z.Close())
		return buf.Bytes()
	}
}

func tarOf(files func(testing.TB, []sourcetest.Mail) []named) pack {
	return func(t testing.TB, msgs []sourcetest.Mail) []byte {
		var buf bytes.Buffer
		w := tar.NewWriter(&buf)
		for _, f := range files(t, msgs) {
			must(t, w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o600, Size: int64(len(f.data))}))
			_, err := w.Write(f.data)
			must(t, err)
		}
		must(t, w.Close())
		return buf.Bytes()
	}
}

func gzipOf(inner pack) pack {
	return func(t testing.TB, msgs []sourcetest.Mail) []byte {
		var buf bytes.Buffer
		w := gzip.NewWriter(&buf)
		_, err := w.Write(inner(t, msgs))
		must(t, err)
		must(t, w.Close())
		return buf.Bytes()
	}
}

// layout puts a mailbox below dir and gives the path to name.
type layout func(t testing.TB, dir string, msgs []sourcetest.Mail) string

func mboxFile(end string) layout {
	return func(t testing.TB, dir string, msgs []sourcetest.Mail) string {
		return write(t, dir, "mail", mbox(msgs, end))
	}
}

// macBytes writes an mbox as classic Mac OS did: its reader gives line feeds.
func macBytes(_ testing.TB, msgs []sourcetest.Mail) []byte {
	return bytes.ReplaceAll(mbox(msgs, "\n"), []byte("\n"), []byte("\r"))
}

// lineFeeds makes a line end of every CR, as each is one in such a file.
func lineFeeds(raw []byte) []byte { return bytes.ReplaceAll(raw, []byte("\r"), []byte("\n")) }

func macFile(t testing.TB, dir string, msgs []sourcetest.Mail) string {
	return write(t, dir, "mail", macBytes(t, msgs))
}

func macTree(t testing.TB, dir string, msgs []sourcetest.Mail) string {
	for i := range msgs {
		write(t, filepath.Join(dir, "d"), fmt.Sprintf("%02d", i), macBytes(t, msgs[i:i+1]))
	}
	return dir
}

func maildir(t testing.TB, dir string, msgs []sourcetest.Mail) string {
	for _, d := range []string{"cur", "new", "tmp"} {
		must(t, os.MkdirAll(filepath.Join(dir, d), 0o700))
	}
	write(t, dir, "dovecot-uidlist", []byte("3 V1\n"))
	for i, m := range msgs {
		name := fmt.Sprintf("cur/17000000%02d.M1.host:2,S", i)
		if i%2 == 1 {
			name = fmt.Sprintf("new/17000000%02d.M1.host", i)
		}
		write(t, dir, name, m.Raw)
	}
	return dir
}

func emlTree(t testing.TB, dir string, msgs []sourcetest.Mail) string {
	for i, m := range msgs {
		write(t, dir, fmt.Sprintf("%d/deep er/%d.eml", i/3, i), m.Raw)
	}
	return dir
}

func mboxTree(t testing.TB, dir string, msgs []sourcetest.Mail) string {
	for _, f := range mboxFiles(t, msgs) {
		write(t, dir, f.name, f.data)
	}
	return dir
}

func singleEML(t testing.TB, dir string, msgs []sourcetest.Mail) string {
	return write(t, dir, "one", msgs[0].Raw)
}

// packed writes an archive; with a folder in its name, that folder is named.
func packed(name string, p pack) layout {
	return func(t testing.TB, dir string, msgs []sourcetest.Mail) string {
		path := write(t, dir, name, p(t, msgs))
		if filepath.Dir(name) != "." {
			return dir
		}
		return path
	}
}

// onDisk opens a layout and checks in the end that nothing was touched.
func onDisk(l layout) func(t *testing.T, msgs []sourcetest.Mail) source.Source {
	return func(t *testing.T, msgs []sourcetest.Mail) source.Source {
		t.Helper()
		dir := t.TempDir()
		path := l(t, dir, msgs)
		before := snapshot(t, dir)
		s, err := source.Open(t.Context(), path, source.Options{})
		must(t, err)
		t.Cleanup(func() {
			if diff := cmp.Diff(before, snapshot(t, dir)); diff != "" {
				t.Errorf("the mailbox was changed (-before +after):\n%s", diff)
			}
		})
		return s
	}
}

func stdin(p pack) func(t *testing.T, msgs []sourcetest.Mail) source.Source {
	return func(t *testing.T, msgs []sourcetest.Mail) source.Source {
		t.Helper()
		s, err := source.Open(t.Context(), "-", source.Options{Stdin: bytes.NewReader(p(t, msgs))})
		must(t, err)
		return s
	}
}

// snapshot is the state of all files below dir: size, times, bytes.
func snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	state := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		must(t, err)
		stamp := fmt.Sprint(info.Size(), info.Mode(), info.ModTime(), accessTime(info))
		state[path] = stamp
		return nil
	}))
	return state
}

func write(t testing.TB, dir, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	must(t, os.WriteFile(path, data, 0o600))
	return path
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
