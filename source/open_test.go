package source_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/sourcetest"
)

const (
	one  = "From: ann@example.test\nTo: bob@example.test\nSubject: one\n\nbody one\n"
	two  = "From: ann@example.test\nTo: bob@example.test\nSubject: two\n\nbody two\n"
	when = "From ann@example.test Mon Jun  3 10:20:30 2024\n"
)

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, data := range map[string]string{
		"binary": "\x00\x01\x02\x03\xff\xfe", "mail.pst": "!BDN\x00\x00", "mail.msg": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
	} {
		write(t, dir, name, []byte(data))
	}
	cases := []struct {
		name string
		want error
		says []string
	}{
		{filepath.Join(dir, "missing"), os.ErrNotExist, []string{"no such file", "Check the spelling"}},
		{filepath.Join(dir, "binary"), source.ErrNotMail, []string{"holds no mail", "export"}},
		{filepath.Join(dir, "mail.pst"), source.ErrNotMail, []string{"PST", "Export the mailbox to mbox"}},
		{filepath.Join(dir, "mail.msg"), source.ErrNotMail, []string{"OLE", "Save what it holds"}},
		{"m365://user@tenant", errors.ErrUnsupported, []string{"Microsoft 365", "--token-file"}},
		{"pop3://user@host", os.ErrNotExist, []string{"no such kind of URL", "Name a path"}},
		{os.DevNull, source.ErrNotMail, []string{"device"}},
	}
	for _, c := range cases {
		s, err := source.Open(t.Context(), c.name, source.Options{})
		var e *source.Error
		if !errors.Is(err, c.want) || !errors.As(err, &e) || s != nil {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
			continue
		}
		for _, part := range append(c.says, filepath.Base(c.name)) {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not say %q", c.name, err, part)
			}
		}
	}
}

// item is what a walk gives, for comparing.
type item struct {
	Source, Folder, Raw string
	Offset              int64
	Reason              mail.Reason
	Bytes               int64
}

// walkAll gives the items below a named path, and the error that ended the walk.
func walkAll(t *testing.T, path string, opt source.Options) (items []item, last error) {
	t.Helper()
	s, err := source.Open(t.Context(), path, opt)
	must(t, err)
	t.Cleanup(func() { s.Close() })
	for m, err := range s.Messages(t.Context(), "") {
		var lost *mail.Lost
		switch {
		case err != nil && !errors.As(err, &lost):
			last = err
			continue
		case lost == nil:
			lost = &mail.Lost{}
		case lost.Detail == "" || lost.Hint == "":
			t.Errorf("a lost piece without detail or hint: %+v", lost)
		}
		rel := strings.TrimPrefix(strings.TrimPrefix(m.Ref.Source, path), "/")
		items = append(items, item{rel, m.Ref.Folder, string(m.Raw), m.Ref.Offset, lost.Reason, lost.Bytes})
	}
	return items, last
}

func checkItems(t *testing.T, want, got []item) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items differ (-want +got):\n%s", diff)
	}
}

func TestEmptyFile(t *testing.T) {
	t.Parallel()
	items, err := walkAll(t, write(t, t.TempDir(), "empty", nil), source.Options{})
	if len(items) > 0 || err != nil {
		t.Errorf("an empty file: %v, %v", items, err)
	}
	items, err = walkAll(t, "-", source.Options{Stdin: strings.NewReader("")})
	if len(items) > 0 || err != nil {
		t.Errorf("an empty standard input: %v, %v", items, err)
	}
}

func TestTextWithoutHeaderIsSearched(t *testing.T) {
	t.Parallel()
	items, err := walkAll(t, write(t, t.TempDir(), "notes", []byte("just a note\n")), source.Options{})
	must(t, err)
	checkItems(t, []item{{Raw: "just a note\n", Offset: mail.NoOffset}}, items)
}

func TestMboxRefs(t *testing.T) {
	t.Parallel()
	path := write(t, t.TempDir(), "box", []byte(when+one+"\n"+when+two))
	items, err := walkAll(t, path, source.Options{})
	must(t, err)
	checkItems(t, []item{{Raw: one}, {Raw: two, Offset: int64(len(when + one + "\n"))}}, items)
	s, err := source.Open(t.Context(), path, source.Options{})
	must(t, err)
	defer s.Close()
	sent := time.Date(2024, 6, 3, 10, 20, 30, 0, time.UTC)
	if got := sourcetest.Walk(t, s, "")[0].EnvelopeDate; !got.Equal(sent) {
		t.Errorf("envelope date %v, want %v", got, sent)
	}
	if s.Size() != int64(len(when+one+"\n"+when+two)) {
		t.Errorf("size %d", s.Size())
	}
}

// utf16le writes ASCII as Notepad's "Unicode".
func utf16le(text string) string {
	return "\xff\xfe" + strings.Join(strings.Split(text, ""), "\x00") + "\x00"
}

func TestTreeFolders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, d := range []string{"new", "tmp", ".Sent.2020/cur", ".Sent.2020/new", ".Entw&APw-rfe/cur", ".Entw&APw-rfe/tmp"} {
		must(t, os.MkdirAll(filepath.Join(dir, "md", d), 0o700))
	}
	for name, data := range map[string]string{
		"md/cur/1.a:2,S":               one,
		"md/new/2.a":                   "no header in a Maildir",
		"md/tmp/3.a":                   two,
		"md/dovecot.index":             "\x01\x02",
		"md/subscriptions":             "x",
		"md/stray":                     "some text",
		"md/.Sent.2020/cur/4.a:2,":     two,
		"md/.Sent.2020/maildirfolder":  "",
		"md/.Entw&APw-rfe/cur/5.a:2,D": one,
		"boxes/2020/inbox":             when + one,
		"boxes/one.eml":                one,
		"boxes/x.msf":                  "// mork",
		"boxes/empty":                  "",
		"boxes/utf16.eml":              utf16le(two),
		"boxes/nul.eml":                strings.Replace(one, "\n", "\nX-Note: a\x00b\n", 1),
		"text/notes.eml":               "no header, but text",
		"text/notes.MBOX":              "no header, but text",
		"text/notes.txt":               "no header, but text",
		"text/notes16.eml":             utf16le("no header, but text"),
		"text/binary.eml":              "\x01\x02\x03 no text \x04\x05",
		"top.eml":                      two,
	} {
		write(t, dir, name, []byte(data))
	}
	items, err := walkAll(t, dir, source.Options{})
	must(t, err)
	const no = mail.NoOffset
	checkItems(t, []item{
		{"boxes/2020/inbox", "boxes/2020/inbox", one, 0, "", 0},
		{"boxes/nul.eml", "boxes", strings.Replace(one, "\n", "\nX-Note: a\x00b\n", 1), no, "", 0},
		{"boxes/one.eml", "boxes", one, no, "", 0},
		{"boxes/utf16.eml", "boxes", two, no, "", 0},
		{"boxes/x.msf", "boxes", "", no, mail.Unsupported, 7},
		{"md/cur/1.a:2,S", "md/INBOX", one, no, "", 0},
		{"md/new/2.a", "md/INBOX", "no header in a Maildir", no, "", 0},
		{"md/tmp/3.a", "md/INBOX", two, no, "", 0},
		{"md/.Entw&APw-rfe/cur/5.a:2,D", "md/Entwürfe", one, no, "", 0},
		{"md/.Sent.2020/cur/4.a:2,", "md/Sent/2020", two, no, "", 0},
		{"md/stray", "md", "", no, mail.Unsupported, 9},
		{"text/binary.eml", "text", "", no, mail.Unsupported, 14},
		{"text/notes.MBOX", "text/notes.MBOX", "no header, but text", no, "", 0},
		{"text/notes.eml", "text", "no header, but text", no, "", 0},
		{"text/notes.txt", "text", "", no, mail.Unsupported, 19},
		{"text/notes16.eml", "text/notes16.eml", "no header, but text", no, "", 0},
		{"top.eml", "", two, no, "", 0},
	}, items)
}

func TestMaildirItselfIsInbox(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "new"), 0o700))
	must(t, os.MkdirAll(filepath.Join(dir, "cur"), 0o700))
	if items, err := walkAll(t, dir, source.Options{}); len(items) > 0 || err != nil {
		t.Errorf("an empty Maildir: %v, %v", items, err)
	}
	write(t, dir, "cur/1.a", []byte(one))
	items, err := walkAll(t, dir, source.Options{})
	must(t, err)
	checkItems(t, []item{{"cur/1.a", "INBOX", one, mail.NoOffset, "", 0}}, items)
}

// Flags that change and messages that move are still the same messages.
func TestMaildirOutlivesItsReaders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "cur"), 0o700))
	for i, raw := range []string{one, two} {
		write(t, dir, []string{"new/1.a", "new/2.a"}[i], []byte(raw))
	}
	s, err := source.Open(t.Context(), dir, source.Options{})
	must(t, err)
	defer s.Close()
	before := sourcetest.Walk(t, s, "")
	must(t, os.Rename(filepath.Join(dir, "new/1.a"), filepath.Join(dir, "cur/1.a:2,S")))
	again, err := s.Message(t.Context(), before[0].Ref)
	if err != nil || string(again.Raw) != one {
		t.Errorf("the message moved to cur: %v", err)
	}
	must(t, os.Rename(filepath.Join(dir, "new/2.a"), filepath.Join(dir, "cur/2.a:2,S")))
	if rest := sourcetest.Walk(t, s, before[0].Next); len(rest) != 1 || string(rest[0].Raw) != two {
		t.Errorf("%d messages after the first", len(rest))
	}
	// Moved between the listing and the reading.
	for m, err := range s.Messages(t.Context(), "") {
		must(t, err)
		if string(m.Raw) == one {
			must(t, os.Rename(filepath.Join(dir, "cur/2.a:2,S"), filepath.Join(dir, "cur/2.a:2,RS")))
		}
	}
}

func TestDirectoryWithoutMail(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "a/notes.txt", []byte("nothing here"))
	items, err := walkAll(t, dir, source.Options{})
	checkItems(t, []item{{"a/notes.txt", "a", "", mail.NoOffset, mail.Unsupported, 12}}, items)
	if !errors.Is(err, source.ErrNoMail) {
		t.Errorf("got %v, want ErrNoMail", err)
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	t.Parallel()
	outside := write(t, t.TempDir(), "secret.eml", []byte(two))
	dir := t.TempDir()
	inside := write(t, dir, "a/one.eml", []byte(one))
	for link, target := range map[string]string{"loop": dir, "out.eml": outside, "a/same.eml": inside, "dangling": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skipf("SKIPPED ALOUD: no symbolic links here: %v", err)
		}
	}
	items, err := walkAll(t, dir, source.Options{})
	must(t, err)
	const no = mail.NoOffset
	checkItems(t, []item{
		{"a/one.eml", "a", one, no, "", 0},
		{"dangling", "", "", no, mail.Unsupported, 0},
		{"loop", "", "", no, mail.Unsupported, 0},
		{"out.eml", "", "", no, mail.Unsupported, 0},
	}, items)
}

func TestRewrittenMbox(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := write(t, dir, "box", []byte(when+one+"\n"+when+two))
	s, err := source.Open(t.Context(), path, source.Options{})
	must(t, err)
	msgs := sourcetest.Walk(t, s, "")
	must(t, s.Close())
	write(t, dir, "box", []byte(when+"Subject: other\n\nx\n\n"+when+two))
	named, err := source.Open(t.Context(), path, source.Options{})
	must(t, err)
	defer named.Close()
	for _, err := range named.Messages(t.Context(), msgs[0].Next) {
		if !errors.Is(err, source.ErrChanged) {
			t.Errorf("going on in a rewritten mbox: %v, want ErrChanged", err)
		}
	}
	if _, err := named.Message(t.Context(), msgs[1].Ref); !errors.Is(err, source.ErrChanged) {
		t.Errorf("reading from a rewritten mbox: %v, want ErrChanged", err)
	}
}

// In a tree a rewritten mbox is read anew rather than lost.
func TestRewrittenMboxInTree(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "box", []byte(when+one+"\n"+when+two))
	s, err := source.Open(t.Context(), dir, source.Options{})
	must(t, err)
	defer s.Close()
	after := sourcetest.Walk(t, s, "")[0].Next
	write(t, dir, "box", []byte(when+"Subject: other\n\nx\n\n"+when+two))
	if rest := sourcetest.Walk(t, s, after); len(rest) != 2 {
		t.Errorf("%d messages of the rewritten mbox, want 2", len(rest))
	}
}

func TestFileThatGrowsWhileRead(t *testing.T) {
	t.Parallel()
	for _, tree := range []bool{false, true} {
		dir := t.TempDir()
		path := write(t, dir, "box", []byte(when+one+"\n"+when+two))
		named := path
		if tree {
			named = dir
		}
		s, err := source.Open(t.Context(), named, source.Options{})
		must(t, err)
		defer s.Close()
		var last error
		n := 0
		for m, err := range s.Messages(t.Context(), "") {
			if last = err; err == nil && m.Raw != nil {
				n++
				write(t, dir, "box", []byte(when+one+"\n"+when+two+"\n"+when+one))
			}
		}
		var lost *mail.Lost
		if n != 2 || errors.As(last, &lost) != tree || errors.Is(last, source.ErrChanged) == tree {
			t.Errorf("tree %v: %d messages, then %v", tree, n, last)
		}
	}
}

func TestBadCursor(t *testing.T) {
	t.Parallel()
	path := write(t, t.TempDir(), "box", []byte(when+one))
	s, err := source.Open(t.Context(), path, source.Options{})
	must(t, err)
	defer s.Close()
	for _, bad := range []mail.Cursor{"%zz", "x", "-5", "999999"} {
		items := 0
		for m, err := range s.Messages(t.Context(), bad) {
			items++
			var e *source.Error
			if m != nil || !errors.As(err, &e) {
				t.Errorf("cursor %q: %v, want an *Error", bad, err)
			}
		}
		if items != 1 {
			t.Errorf("cursor %q: %d items, want one error", bad, items)
		}
	}
}

// A pipe that says nothing more must not hold up who cancels.
func TestCancelOfASilentPipe(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	defer w.Close()
	go w.Write(bytes.Repeat([]byte(when+one+"\n"), 10_000))
	s, err := source.Open(t.Context(), "-", source.Options{Stdin: r})
	must(t, err)
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	var last error
	for _, err := range s.Messages(ctx, "") {
		last = err
	}
	if !errors.Is(last, context.DeadlineExceeded) {
		t.Errorf("ended with %v", last)
	}
}

// Copies under one unique name, left by a broken move, are messages of their own.
func TestMaildirCopies(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, raw := range map[string]string{"cur/1.a:2,S": one, "cur/1.a:2,T": two, "new/1.a": one, "new/2.a": two} {
		write(t, dir, name, []byte(raw))
	}
	s, err := source.Open(t.Context(), dir, source.Options{})
	must(t, err)
	defer s.Close()
	all := sourcetest.Walk(t, s, "")
	for i, m := range all {
		if again, err := s.Message(t.Context(), m.Ref); err != nil || string(again.Raw) != string(m.Raw) {
			t.Errorf("message %d again: %v", i, err)
		}
		if rest := sourcetest.Walk(t, s, m.Next); len(rest) != 3-i {
			t.Errorf("%d messages after message %d, want %d", len(rest), i, 3-i)
		}
	}
	if len(all) != 4 {
		t.Errorf("%d messages, want 4", len(all))
	}
}
