package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/source/imaptest"
)

// nightly is a mailbox that changes from one night to the next.
type nightly interface {
	source() []string // the arguments that name it, with their flags
	put(t *testing.T, n int, raw string)
	drop(t *testing.T, n int)
	rename(t *testing.T)
}

// A mailbox grows, shrinks and is renamed between twenty scans: every new message is
// found in the night in which it came, none a second time, and the case knows
// what is gone.
func TestRescans(t *testing.T) {
	for name, box := range map[string]func(*testing.T) nightly{
		"mbox": newNightlyMbox, "maildir": newNightlyMaildir, "imap": newNightlyIMAP,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rescans(t, box(t), rand.New(rand.NewPCG(7, uint64(len(name)))))
		})
	}
}

func rescans(t *testing.T, box nightly, rnd *rand.Rand) {
	dir := t.TempDir()
	at := []string{"--case", filepath.Join(dir, "case"), "--case-keys", filepath.Join(dir, "keys")}
	present, made := map[int]bool{}, 0
	var all []string
	for night := range 20 {
		for _, n := range slices.Sorted(maps.Keys(present)) { // all were scanned at least once
			if rnd.IntN(12) == 0 {
				box.drop(t, n)
				delete(present, n)
			}
		}
		var fresh []string
		for range rnd.IntN(4) + bit(night == 0) {
			made++
			box.put(t, made, nightMail(made))
			present[made] = true
			fresh = append(fresh, nightSecret(made))
		}
		all = append(all, fresh...)
		if rnd.IntN(4) == 0 {
			box.rename(t)
		}
		scanned := append(append([]string{"scan", "--quiet", "--format", "jsonl"}, at...), box.source()...)
		if got := secretsFound(t, scanned); !slices.Equal(got, all) {
			t.Fatalf("night %d: the case holds %v, not %v", night, got, all)
		}
		if got := secretsFound(t, append([]string{"report", "--quiet", "--new", "--format", "jsonl"}, at...)); !slices.Equal(got, fresh) {
			t.Fatalf("night %d: new are %v, not %v", night, got, fresh)
		}
		if got := goneOnes(t, at); got != made-len(present) {
			t.Fatalf("night %d: %d are gone, not %d; there are %v", night, got, made-len(present), slices.Sorted(maps.Keys(present)))
		}
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// A user's name is not masked: it tells which message a finding is of.
func nightSecret(n int) string { return fmt.Sprintf("svc-night%04d", n) }

func nightMail(n int) string {
	return fmt.Sprintf("From: Ann <ann@example.test>\nTo: support@microsoft.com\nSubject: Ticket %d\nMessage-ID: <night%d@example.test>\nDate: Tue, 3 Feb 2026 10:%02d:00 +0000\n\n"+
		"Hello,\n\nServer: sql01.example.test\nUser: %s\nPassword: Kv%d!tRo%dpQz\n\nAnn\n", n, n, n%60, nightSecret(n), n*7919, n)
}

// secretsFound runs the program and lists the messages of its findings, in order of their
// numbers, each as often as it was found.
func secretsFound(t *testing.T, args []string) []string {
	t.Helper()
	out := runFor(t, args)
	var found []string
	for line := range bytes.Lines(out) {
		var r struct {
			Type     string
			Identity struct{ User string }
		}
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if r.Type == "finding" {
			found = append(found, r.Identity.User)
		}
	}
	slices.Sort(found)
	return found
}

// goneOnes counts the credentials that no message holds any more.
func goneOnes(t *testing.T, at []string) int {
	t.Helper()
	return bytes.Count(runFor(t, append([]string{"case", "credentials", "--format", "jsonl"}, at...)), []byte(`"gone":true`))
}

func runFor(t *testing.T, args []string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	if status := run(t.Context(), args, stdio{strings.NewReader(""), &out, &errs}); status != exitDone {
		t.Fatalf("%v: exit status %d\n%s", args, status, errs.String())
	}
	return out.Bytes()
}

// nightlyMbox is an mbox that a mail program writes anew.
type nightlyMbox struct {
	path  string
	order []int
	mails map[int]string
	names int
}

func newNightlyMbox(t *testing.T) nightly {
	return &nightlyMbox{path: filepath.Join(t.TempDir(), "a", "mail.mbox"), mails: map[int]string{}}
}

func (b *nightlyMbox) source() []string { return []string{filepath.Dir(b.path)} }

func (b *nightlyMbox) put(t *testing.T, n int, raw string) {
	b.mails[n] = raw
	b.order = slices.Insert(b.order, len(b.order)/2, n) // a program sorts as it likes
	b.write(t)
}

func (b *nightlyMbox) drop(t *testing.T, n int) {
	delete(b.mails, n)
	b.order = slices.DeleteFunc(b.order, func(have int) bool { return have == n })
	b.write(t)
}

func (b *nightlyMbox) rename(t *testing.T) {
	b.names++
	to := filepath.Join(filepath.Dir(b.path), fmt.Sprintf("renamed%d.mbox", b.names))
	if err := os.Rename(b.path, to); err != nil {
		t.Fatal(err)
	}
	b.path = to
}

func (b *nightlyMbox) write(t *testing.T) {
	var all strings.Builder
	for _, n := range b.order {
		all.WriteString("From ann@example.test Tue Feb  3 10:00:00 2026\n" + b.mails[n] + "\n")
	}
	if err := os.MkdirAll(filepath.Dir(b.path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.path, []byte(all.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// nightlyMaildir is a Maildir in which mail is read, moved and flagged.
type nightlyMaildir struct {
	root   string
	folder string
	names  int
}

func newNightlyMaildir(t *testing.T) nightly {
	b := &nightlyMaildir{root: t.TempDir(), folder: ".Support"}
	b.make(t, "")
	b.make(t, b.folder)
	return b
}

func (b *nightlyMaildir) make(t *testing.T, folder string) {
	for _, dir := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(b.root, folder, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func (b *nightlyMaildir) source() []string { return []string{b.root} }

func (b *nightlyMaildir) name(n int) string { return fmt.Sprintf("%d.M%d.host", 1770000000-n, n) }

func (b *nightlyMaildir) put(t *testing.T, n int, raw string) {
	folder := ""
	if n%2 == 0 {
		folder = b.folder
	}
	if err := os.WriteFile(filepath.Join(b.root, folder, "new", b.name(n)), []byte(raw), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (b *nightlyMaildir) drop(t *testing.T, n int) {
	found, err := filepath.Glob(filepath.Join(b.root, "*", b.name(n)+"*"))
	more, err2 := filepath.Glob(filepath.Join(b.root, "*", "*", b.name(n)+"*"))
	if err != nil || err2 != nil || len(found)+len(more) != 1 {
		t.Fatal(found, more, err, err2)
	}
	if err := os.Remove(append(found, more...)[0]); err != nil {
		t.Fatal(err)
	}
}

// rename gives the folder another name, and marks all new mail as seen.
func (b *nightlyMaildir) rename(t *testing.T) {
	b.names++
	to := fmt.Sprintf(".Renamed%d", b.names)
	if err := os.Rename(filepath.Join(b.root, b.folder), filepath.Join(b.root, to)); err != nil {
		t.Fatal(err)
	}
	b.folder = to
	for _, folder := range []string{"", to} {
		fresh, err := filepath.Glob(filepath.Join(b.root, folder, "new", "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range fresh {
			if err := os.Rename(path, filepath.Join(b.root, folder, "cur", filepath.Base(path)+":2,S")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// nightlyIMAP is a mailbox on a server.
type nightlyIMAP struct {
	d        *imaptest.Dovecot
	password string
	folder   string
	names    int
}

func newNightlyIMAP(t *testing.T) nightly {
	b := &nightlyIMAP{d: imaptest.Start(t), password: filepath.Join(t.TempDir(), "password"), folder: "Support"}
	if err := os.WriteFile(b.password, []byte(b.d.Password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.d.Admin(t, "mailbox", "create", "-u", "ann", b.folder)
	return b
}

func (b *nightlyIMAP) source() []string {
	return []string{"--password-file", b.password, "--ca-file", filepath.Join(b.d.Dir, "ca.pem"), b.d.URL("ann")}
}

func (b *nightlyIMAP) put(t *testing.T, n int, raw string) {
	folder := "INBOX"
	if n%2 == 0 {
		folder = b.folder
	}
	b.d.Deliver(t, "ann", folder, fmt.Sprintf("17%08d.M%d.host", n, n), []byte(raw))
}

func (b *nightlyIMAP) drop(t *testing.T, n int) {
	for _, folder := range []string{"INBOX", b.folder} {
		b.d.Admin(t, "expunge", "-u", "ann", "mailbox", folder, "header", "Message-ID", fmt.Sprintf("<night%d@example.test>", n))
	}
}

func (b *nightlyIMAP) rename(t *testing.T) {
	b.names++
	to := fmt.Sprintf("Renamed%d", b.names)
	b.d.Admin(t, "mailbox", "rename", "-u", "ann", b.folder, to)
	b.folder = to
}
