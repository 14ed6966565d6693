package scanner

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/finding"
)

// parcel is a message of a conversation with a file of archive/testdata.
type parcel struct {
	letter
	file string
}

func (p parcel) raw(t testing.TB) string {
	t.Helper()
	if p.file == "" {
		return p.letter.raw()
	}
	b, err := os.ReadFile(filepath.Join("..", "archive", "testdata", p.file))
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(p.letter.raw(), "\r\n\r\n")
	return fmt.Sprintf("%s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n",
		head, body, p.file, wrapped(base64.StdEncoding.EncodeToString(b)))
}

const (
	inLocked = "Kestrel-Anvil-58" // the secret in the archives
	opensIt  = "Kestrel-58"       // their password
	later    = "Wed, 6 Mar 2024 09:00:00 +0000"
)

// What is locked opens with the words of its message, of its thread, before or
// after, and of the same people; the password is a finding too. What stays locked
// is one unread leaf.
func TestLockedFiles(t *testing.T) {
	t.Parallel()
	file := func(text string) parcel { return parcel{letter{"file", "", us, them, ten, text}, "aes256.zip"} }
	says := func(l letter) parcel { return parcel{letter: l} }
	for _, tt := range []struct {
		name  string
		mails []parcel
		opens int // messages whose file opens
		tells bool
	}{
		{"the same message", []parcel{file("The password is " + opensIt)}, 1, true},
		{"the same message, without a word for it", []parcel{file("Use " + opensIt + " for it.")}, 1, true},
		{"the thread, after", []parcel{file("See the file."), says(letter{"two", "file", us, them, quarter, "It opens with " + opensIt})}, 1, true},
		{"the thread, before", []parcel{says(letter{"zero", "", them, us, ten, "Please pack the logs with the password " + opensIt}), {letter{"file", "zero", us, them, quarter, "Done."}, "locked-list.7z"}}, 1, true},
		{"the same people, the other way", []parcel{file("See the file."), says(letter{"x", "", them, us, later, "Passwort: " + opensIt})}, 1, true},
		{"the same people, much later", []parcel{file("See the file."), says(letter{"x", "", us, them, april, "Passwort: " + opensIt})}, 0, true},
		{"others", []parcel{file("See the file."), says(letter{"x", "", "kofi@harbor.example", "help@microsoft.com", ten, "Password: " + opensIt})}, 0, true},
		{"what opened another one", []parcel{file("The password is " + opensIt), {letter{"y", "", "kofi@harbor.example", "help@microsoft.com", later, "Mine is the same."}, "classic.zip"}}, 2, true},
		{"never", []parcel{file("The password comes by phone.")}, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var raws []string
			for _, m := range tt.mails {
				raws = append(raws, m.raw(t))
			}
			files := len(slices.DeleteFunc(slices.Clone(tt.mails), func(p parcel) bool { return p.file == "" }))
			for range 2 {
				out := scan(t, options(t, "microsoft"), raws...)
				inside, tells := 0, false
				for _, f := range out.findings {
					secret := f.Preview
					if strings.HasSuffix(strings.Join(f.Path, "/"), "note.txt") && strings.HasPrefix(secret, inLocked[:2]) {
						inside++
					} else if len(f.Path) == 0 {
						tells = true
					}
				}
				if inside != tt.opens || tells != tt.tells || len(out.unread) != files-tt.opens {
					t.Errorf("%d files opened, the password told: %v, %d unread; want %d, %v, %d: %+v", inside, tells, len(out.unread), tt.opens, tt.tells, files-tt.opens, out.unread)
				}
				slices.Reverse(raws)
			}
		})
	}
}

// An archive in an archive opens with the words of two messages, and with what is
// in the outer one.
func TestLockedInLocked(t *testing.T) {
	t.Parallel()
	mails := []parcel{
		{letter{"file", "", us, them, ten, "Both are locked."}, "nested.zip"},
		{letter: letter{"a", "file", us, them, quarter, "Password of the outer one: Outer-1"}},
		{letter: letter{"b", "file", us, them, evening, "Password of the inner one: Inner-2, and of those in it: " + opensIt}},
	}
	var raws []string
	for _, m := range mails {
		raws = append(raws, m.raw(t))
	}
	out := scan(t, options(t, "microsoft"), raws...)
	found := slices.ContainsFunc(out.findings, func(f finding.Finding) bool { return len(f.Path) == 4 })
	if !found || len(out.unread) > 0 {
		t.Errorf("found: %v, unread: %+v", found, out.unread)
	}
}

// The time for other messages' words is bounded, and what it cost is told.
func TestUnlockTime(t *testing.T) {
	t.Parallel()
	opt := options(t, "microsoft")
	opt.UnlockTime = 1
	out := scan(t, opt,
		parcel{letter{"file", "", us, them, ten, "See the file."}, "aes256.zip"}.raw(t),
		parcel{letter: letter{"two", "file", us, them, quarter, "It opens with " + opensIt}}.raw(t))
	if len(out.unread) != 1 || !strings.Contains(out.unread[0].Detail, "were over") || out.summary.Limits["max-unlock"] != 1 {
		t.Errorf("unread %+v, limits %v", out.unread, out.summary.Limits)
	}
}

// A subject that holds the password of another message's file does not show it once
// it is known to be one.
func TestLateSecretsAreMasked(t *testing.T) {
	t.Parallel()
	file := parcel{letter{"file", "", us, them, ten, "See the file."}, "aes256.zip"}.raw(t)
	tells := strings.Replace(letter{"two", "file", us, them, quarter, "As above."}.raw(), "Subject: files", "Subject: opens with "+opensIt, 1)
	out := scan(t, options(t, "microsoft"), file, tells)
	opened := 0
	for _, f := range out.findings {
		if len(f.Path) > 0 {
			opened++
		}
		if b, err := json.Marshal(f); err != nil || strings.Contains(string(b), opensIt) {
			t.Errorf("shown in clear: %s, %v", b, err)
		}
	}
	if opened != 1 {
		t.Errorf("%d files opened", opened)
	}
}
