package source_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/imaptest"
)

// Of Gmail's folders, which are labels, those are read that together hold each
// message once, whatever they are called in the user's language
// (developers.google.com/workspace/gmail/imap/imap-extensions, "Special-Use").
func TestIMAPGmail(t *testing.T) {
	english := []string{
		`(\HasNoChildren) "/" "INBOX"`, `(\HasChildren \Noselect) "/" "[Gmail]"`, `(\All \HasNoChildren) "/" "[Gmail]/All Mail"`,
		`(\Drafts \HasNoChildren) "/" "[Gmail]/Drafts"`, `(\HasNoChildren \Important) "/" "[Gmail]/Important"`,
		`(\HasNoChildren \Sent) "/" "[Gmail]/Sent Mail"`, `(\HasNoChildren \Junk) "/" "[Gmail]/Spam"`,
		`(\Flagged \HasNoChildren) "/" "[Gmail]/Starred"`, `(\HasNoChildren \Trash) "/" "[Gmail]/Trash"`, `(\HasNoChildren) "/" "Work"`,
	}
	german := []string{
		`(\HasNoChildren) "/" "INBOX"`, `(\HasChildren \Noselect) "/" "[Google Mail]"`, `(\All \HasNoChildren) "/" "[Google Mail]/Alle Nachrichten"`,
		`(\Drafts \HasNoChildren) "/" "[Google Mail]/Entw&APw-rfe"`, `(\HasNoChildren \Junk) "/" "[Google Mail]/Spam"`,
		`(\HasNoChildren \Trash) "/" "[Google Mail]/Papierkorb"`, `(\HasNoChildren) "/" "Entw&APw-rfe"`,
	}
	hidden := []string{`(\HasNoChildren) "/" "INBOX"`, `(\All \HasNoChildren \Noselect) "/" "[Gmail]/All Mail"`, `(\HasNoChildren \Sent) "/" "[Gmail]/Sent Mail"`}
	for _, c := range []struct {
		name, caps, below string
		list, want        []string
	}{
		{"in English", "X-GM-EXT-1", "", english, []string{"[Gmail]/All Mail", "[Gmail]/Spam", "[Gmail]/Trash"}},
		{"in German", "X-GM-EXT-1", "", german, []string{"[Google Mail]/Alle Nachrichten", "[Google Mail]/Papierkorb", "[Google Mail]/Spam"}},
		{"a label that the URL names", "X-GM-EXT-1", "/Work", english, []string{"Work"}},
		{"All Mail hidden from IMAP", "X-GM-EXT-1", "", hidden, []string{"INBOX", "[Gmail]/Sent Mail"}},
		{"All Mail not listed", "X-GM-EXT-1", "", english[:2], []string{"INBOX"}},
		{"another server", "SPECIAL-USE", "", german, []string{"Entwürfe", "INBOX", "[Google Mail]/Alle Nachrichten", "[Google Mail]/Entwürfe", "[Google Mail]/Papierkorb", "[Google Mail]/Spam"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := gmail(t, c.caps, c.list)
			s, err := source.Open(t.Context(), f.URL()+c.below, fakeOptions())
			must(t, err)
			defer s.Close()
			times := map[string]int{}
			for m, err := range s.Messages(t.Context(), "") {
				must(t, err)
				if m.Raw != nil {
					times[m.Ref.Folder]++
				}
			}
			var got []string
			for folder, n := range times {
				got = append(got, folder)
				if n != 7 {
					t.Errorf("%q: %d messages", folder, n)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("read %q, want %q", got, c.want)
			}
			examinedOnly(t, f, c.want)
		})
	}
}

// gmail serves folders of 7 messages each.
func gmail(t *testing.T, caps string, list []string) *imaptest.Fake {
	var mu sync.Mutex
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7, Caps: caps}
	f.Script = func(c *imaptest.FakeConn, verb string, _ []int) bool {
		mu.Lock()
		defer mu.Unlock()
		if !strings.HasPrefix(verb, "LIST") {
			return false
		}
		for _, line := range list {
			c.Say("%s", "* LIST "+line)
		}
		c.OK()
		return true
	}
	f.Serve(t)
	return f
}

// examinedOnly wants no other folder opened, but for INBOX, once a connection.
func examinedOnly(t *testing.T, f *imaptest.Fake, want []string) {
	t.Helper()
	opened := map[string]bool{}
	for _, verb := range f.Verbs() {
		if name, ok := strings.CutPrefix(verb, "EXAMINE "); ok {
			opened[strings.Trim(name, `"`)] = true
		}
	}
	most := len(want)
	if !slices.Contains(want, "INBOX") {
		most++
	}
	if len(opened) > most {
		t.Errorf("opened %s", fmt.Sprint(opened))
	}
}
