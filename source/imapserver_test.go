package source_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/imaptest"
	"github.com/mailspill/mailspill/source/sourcetest"
)

// serverState is all that a server tells of a user's mail, and the files that it
// lies in; of Dovecot's own indexes, which are caches, only what they answer.
func serverState(t *testing.T, d *imaptest.Dovecot, user string) []string {
	t.Helper()
	state := []string{
		d.Admin(t, "fetch", "-u", user, "mailbox uid guid flags modseq size.physical date.saved", "ALL"),
		d.Admin(t, "mailbox", "status", "-u", user, "messages recent uidnext uidvalidity unseen highestmodseq", "*"),
		d.Admin(t, "mailbox", "list", "-u", user),
	}
	must(t, filepath.WalkDir(d.Box(user), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.Contains(path, "/new/") && !strings.Contains(path, "/cur/") {
			return err
		}
		info, err := entry.Info()
		must(t, err)
		state = append(state, fmt.Sprint(path, info.Size(), info.Mode(), info.ModTime()))
		return nil
	}))
	return state
}

// randomMail is a mailbox of any shape, the same for a seed.
func randomMail(r *rand.Rand, messages int) [][]byte {
	raws := make([][]byte, messages)
	for i := range raws {
		body := strings.Repeat(fmt.Sprintf("line %x\r\n", r.Uint64()), 1+r.IntN(4000))
		raws[i] = fmt.Appendf(nil, "From: ann@example.test\r\nSubject: %d\r\nMessage-ID: <%d.%x@example.test>\r\n\r\n%s", i, i, r.Uint64(), body)
	}
	return raws
}

// Whatever is walked, how far, from where and again: nothing on the server changes.
func TestIMAPChangesNothing(t *testing.T) {
	d := imaptest.Start(t)
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 6))
		user := fmt.Sprintf("u%d", seed)
		for _, folder := range []string{"INBOX", "Sent", "R&-D"}[:1+r.IntN(3)] {
			d.Fill(t, user, folder, randomMail(r, r.IntN(60)))
		}
		serverState(t, d, user) // Dovecot makes its indexes at the first look
		before := serverState(t, d, user)
		opt := imapOptions(d.Password, d.CA)
		opt.IMAP.Connections = 1 + r.IntN(3)
		s, err := source.Open(t.Context(), d.URL(user), opt)
		must(t, err)
		some := 1 + r.IntN(40)
		for m, err := range s.Messages(t.Context(), "") {
			must(t, err)
			if some--; some == 0 {
				_, err := s.Message(t.Context(), m.Ref)
				must(t, err)
				sourcetest.Walk(t, s, m.Next)
				break
			}
		}
		must(t, s.Close())
		if diff := cmp.Diff(before, serverState(t, d, user)); diff != "" {
			t.Errorf("seed %d: the server changed (-before +after):\n%s", seed, diff)
		}
	}
}

// The server ends the connections amid the walk, ten times: nothing is lost, and
// nothing given twice.
func TestIMAPKicked(t *testing.T) {
	d := imaptest.Start(t)
	raws := randomMail(rand.New(rand.NewPCG(1, 2)), 1200)
	d.Fill(t, "ann", "INBOX", raws)
	s, err := source.Open(t.Context(), d.URL("ann"), imapOptions(d.Password, d.CA))
	must(t, err)
	defer s.Close()
	want := map[[32]byte]bool{}
	for _, raw := range raws {
		want[sha256.Sum256(raw)] = true
	}
	n, kicks := 0, 0
	for m, err := range s.Messages(t.Context(), "") {
		must(t, err)
		if sum := sha256.Sum256(m.Raw); !want[sum] {
			t.Fatalf("UID %d is no message, or came twice", m.Ref.UID)
		} else {
			delete(want, sum)
		}
		if n++; n%50 == 25 && kicks < 10 && d.Kick("ann") {
			kicks++
		}
	}
	if len(want) > 0 || kicks != 10 {
		t.Errorf("%d messages are missing after %d kicks", len(want), kicks)
	}
}

// A walk from where the last one ended gives what is new since, in any folder,
// and all of a folder that was renamed.
func TestIMAPIncremental(t *testing.T) {
	d := imaptest.Start(t)
	r := rand.New(rand.NewPCG(3, 4))
	for _, folder := range []string{"Aged", "INBOX", "Sent"} {
		d.Fill(t, "ann", folder, randomMail(r, 5))
	}
	s, err := source.Open(t.Context(), d.URL("ann"), imapOptions(d.Password, d.CA))
	must(t, err)
	defer s.Close()
	first := sourcetest.Walk(t, s, "")
	end := first[len(first)-1].Next
	if more := sourcetest.Walk(t, s, end); len(first) != 15 || len(more) != 0 {
		t.Fatalf("%d messages, then %d", len(first), len(more))
	}
	save(t, d, "Aged", "new in Aged")
	save(t, d, "INBOX", "new in INBOX")
	more := sourcetest.Walk(t, s, end)
	if got := subjects(more); cmp.Diff(got, []string{"new in Aged", "new in INBOX"}) != "" {
		t.Fatalf("new since: %q", got)
	}
	if rest := sourcetest.Walk(t, s, more[0].Next); cmp.Diff(subjects(rest), []string{"new in INBOX"}) != "" {
		t.Errorf("after the first of them: %q", subjects(rest))
	}
	d.Admin(t, "mailbox", "rename", "-u", "ann", "Sent", "Zent")
	if renamed := sourcetest.Walk(t, s, more[1].Next); len(renamed) != 5 || renamed[0].Ref.Folder != "Zent" {
		t.Errorf("%d messages after a folder was renamed", len(renamed))
	}
}

func save(t *testing.T, d *imaptest.Dovecot, folder, subject string) {
	t.Helper()
	file := write(t, d.Dir, "new.eml", []byte("Subject: "+subject+"\r\n\r\nx\r\n"))
	must(t, os.Chmod(file, 0o644))
	d.Admin(t, "save", "-u", "ann", "-m", folder, file)
}

func subjects(msgs []*mail.Message) []string {
	var all []string
	for _, m := range msgs {
		all = append(all, m.Header().Get("Subject"))
	}
	return all
}
