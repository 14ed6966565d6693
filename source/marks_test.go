package source_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/graphtest"
	"github.com/mailspill/mailspill/source/imaptest"
	"github.com/mailspill/mailspill/source/sourcetest"
)

// asked counts the commands that fetch something.
func asked(verbs []string, what string) int {
	n := 0
	for _, verb := range verbs {
		if strings.Contains(verb, what) {
			n++
		}
	}
	return n
}

// A walk from the last place asks for nothing when nothing changed, and tells of
// no place.
func TestIMAPNothingNew(t *testing.T) {
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	f.Serve(t)
	s, err := source.Open(t.Context(), f.URL(), fakeOptions())
	must(t, err)
	defer s.Close()
	places := sourcetest.Marks(t, s, "")
	before := len(f.Verbs())
	if more := sourcetest.Marks(t, s, places[len(places)-1]); len(more) != 0 || asked(f.Verbs()[before:], "FETCH") != 0 {
		t.Errorf("%q after %q", more, f.Verbs()[before:])
	}
	later := &imaptest.Fake{Raws: append(faultRaws(), []byte("Subject: new\r\n\r\nx\r\n")), Validity: 7}
	later.Serve(t)
	s, err = source.Open(t.Context(), later.URL(), fakeOptions())
	must(t, err)
	defer s.Close()
	more := sourcetest.Walk(t, s, places[len(places)-1])
	if len(more) != 1 || more[0].Ref.UID != 8 {
		t.Errorf("%d messages where one is new", len(more))
	}
}

func TestGraphNothingNew(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	for i, folder := range []string{"IN", "IN", "PRO"} { // the last folders are empty
		s.Add(folder, letter(i))
	}
	src := openAnn(t, graphOf(t, s))
	places := sourcetest.Marks(t, src, "")
	before := len(s.Asked)
	if more := sourcetest.Marks(t, src, places[len(places)-1]); len(more) != 0 || asked(s.Asked[before:], "$value") != 0 {
		t.Errorf("%q after %q", more, s.Asked[before:])
	}
	s.Add("SENT", letter(3))
	if more := sourcetest.Walk(t, src, places[len(places)-1]); len(more) != 1 {
		t.Errorf("%d messages where one is new", len(more))
	}
}

// An empty mailbox has a place to go on from, too.
func TestEmptyMailbox(t *testing.T) {
	t.Parallel()
	f := &imaptest.Fake{Validity: 7}
	f.Serve(t)
	over, err := source.Open(t.Context(), f.URL(), fakeOptions())
	must(t, err)
	defer over.Close()
	for name, s := range map[string]source.Source{"IMAP": over, "Graph": openAnn(t, graphOf(t, graphtest.New(t)))} {
		if places := sourcetest.Marks(t, s, ""); len(places) == 0 || places[len(places)-1] == "" {
			t.Errorf("%s: %q", name, places)
		}
	}
}

// goneFrom walks a source from a place and collects what is told to be gone.
func goneFrom(t *testing.T, opt source.Options, url string, after mail.Cursor) (told []mail.Ref, next mail.Cursor) {
	t.Helper()
	opt.Gone = func(r mail.Ref) { told = append(told, r) }
	s, err := source.Open(t.Context(), url, opt)
	must(t, err)
	defer s.Close()
	next = after
	for m, err := range s.Messages(t.Context(), after) {
		must(t, err)
		next = m.Next
	}
	return told, next
}

func refs(msgs []*mail.Message, subjects ...string) []mail.Ref {
	var all []mail.Ref
	for _, m := range msgs {
		if slices.Contains(subjects, m.Header().Get("Subject")) {
			all = append(all, m.Ref)
		}
	}
	return all
}

// Dovecot: what is deleted, and a folder that is, is told once, as it was given.
func TestIMAPGone(t *testing.T) {
	d := imaptest.Start(t)
	for _, folder := range []string{"INBOX", "Old/Old", "Sent"} {
		var raws [][]byte
		for i := range 4 {
			raws = append(raws, fmt.Appendf(nil, "Subject: %s-%d\r\n\r\nx\r\n", strings.ReplaceAll(folder, "/", ""), i))
		}
		d.Fill(t, "ann", folder, raws)
	}
	opt := imapOptions(d.Password, d.CA)
	s, err := source.Open(t.Context(), d.URL("ann"), opt)
	must(t, err)
	defer s.Close()
	msgs := sourcetest.Walk(t, s, "")
	told, end := goneFrom(t, opt, d.URL("ann"), "")
	if len(msgs) != 12 || len(told) != 0 {
		t.Fatalf("%d messages, %v are gone", len(msgs), told)
	}
	d.Admin(t, "expunge", "-u", "ann", "mailbox", "INBOX", "subject", "INBOX-1")
	d.Admin(t, "expunge", "-u", "ann", "mailbox", "Sent", "subject", "Sent-3")
	d.Admin(t, "mailbox", "delete", "-u", "ann", "-s", "Old/Old")
	told, next := goneFrom(t, opt, d.URL("ann"), end)
	if diff := cmp.Diff(refs(msgs, "INBOX-1", "OldOld-0", "OldOld-1", "OldOld-2", "OldOld-3", "Sent-3"), told); diff != "" {
		t.Errorf("gone (-want +got):\n%s", diff)
	}
	if told, _ := goneFrom(t, opt, d.URL("ann"), next); len(told) != 0 || next == end {
		t.Errorf("told once more: %v", told)
	}
}

// A message that a server leaves out is not gone, and is read when it is listed.
func TestIMAPOmittedIsNotGone(t *testing.T) {
	for _, c := range []struct {
		name   string
		exists int  // that it counts
		always bool // it is left out when asked for alone, too
		gone   int
	}{
		{"counted and not listed", 7, true, 0},
		{"listed when asked for alone", 6, false, 0},
		{"deleted", 6, true, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
			f.Serve(t)
			_, end := goneFrom(t, fakeOptions(), f.URL(), "")
			f = &imaptest.Fake{Raws: faultRaws(), Validity: 7}
			f.Script = func(conn *imaptest.FakeConn, verb string, _ []int) bool {
				switch {
				case strings.HasPrefix(verb, "EXAMINE"):
					conn.Say("* %d EXISTS\r\n* OK [UIDVALIDITY 7] valid", c.exists)
				case strings.HasPrefix(verb, "UID SEARCH UID 1:*"):
					conn.Say("* SEARCH 1 2 4 5 6 7")
				case strings.HasPrefix(verb, "UID SEARCH") && c.always:
					conn.Say("* SEARCH")
				case strings.HasPrefix(verb, "UID FETCH"):
				default:
					return false
				}
				conn.OK()
				return true
			}
			f.Serve(t)
			opt := fakeOptions()
			var told []mail.Ref
			opt.Gone = func(r mail.Ref) { told = append(told, r) }
			s, err := source.Open(t.Context(), f.URL(), opt)
			must(t, err)
			defer s.Close()
			for range s.Messages(t.Context(), end) {
			}
			if len(told) != c.gone || c.gone == 1 && told[0].UID != odd {
				t.Errorf("told: %v", told)
			}
		})
	}
}

func TestIMAPListedLate(t *testing.T) {
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	f.Script = func(conn *imaptest.FakeConn, verb string, _ []int) bool {
		switch {
		case strings.HasPrefix(verb, "UID SEARCH"):
			conn.Say("* SEARCH 1 2 4 5 6 7")
		case strings.HasPrefix(verb, "UID FETCH") && !strings.Contains(verb, "BODY"):
		default:
			return false
		}
		conn.OK()
		return true
	}
	f.Serve(t)
	s, err := source.Open(t.Context(), f.URL(), fakeOptions())
	must(t, err)
	defer s.Close()
	var end mail.Cursor
	for m := range s.Messages(t.Context(), "") {
		if m.Next != "" {
			end = m.Next
		}
	}
	good := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	good.Serve(t)
	s, err = source.Open(t.Context(), good.URL(), fakeOptions())
	must(t, err)
	defer s.Close()
	if late := sourcetest.Walk(t, s, end); len(late) != 1 || late[0].Ref.UID != odd {
		t.Errorf("%d messages, where one was listed late", len(late))
	}
}

// Graph: what is removed is told as it was given; what came back is not.
func TestGraphGone(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	for i := range 4 {
		s.Add("IN", letter(i))
	}
	opt := source.Options{Graph: graphOf(t, s)}
	msgs := sourcetest.Walk(t, openAnn(t, opt.Graph), "")
	told, end := goneFrom(t, opt, "m365://ann@example.org", "")
	if len(told) != 0 {
		t.Errorf("gone at first sight: %v", told)
	}
	removed, back := s.Items[1], s.Items[2]
	s.Items[1].Removed = true // it cannot be fetched any more
	removed.Removed, back.Removed = true, true
	s.Items = append(s.Items, removed, back, s.Items[2])
	told, next := goneFrom(t, opt, "m365://ann@example.org", end)
	if diff := cmp.Diff(refs(msgs, "1"), told); diff != "" {
		t.Errorf("gone (-want +got):\n%s", diff)
	}
	if told, _ := goneFrom(t, opt, "m365://ann@example.org", next); len(told) != 0 {
		t.Errorf("told once more: %v", told)
	}
}

// A message that did not come is asked for again by the next walk, wherever it
// begins.
func TestGraphTriesAgain(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	for i, folder := range []string{"IN", "IN", "IN", "SENT"} {
		s.Add(folder, letter(i))
	}
	s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "-1/$value") {
			return false
		}
		graphtest.Fail(w, http.StatusForbidden, "ErrorAccessDenied")
		return true
	}
	src := openAnn(t, graphOf(t, s))
	got, end, err := graphWalked(t, src, "")
	must(t, err)
	if len(got) != 4 || !strings.Contains(got[1], "did not come") {
		t.Fatalf("%q", got)
	}
	s.Mu.Lock()
	s.Fault = nil
	s.Mu.Unlock()
	got, end, err = graphWalked(t, src, end)
	if diff := cmp.Diff([]string{"Posteingang 1"}, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if got, _, err = graphWalked(t, src, end); err != nil || len(got) != 0 {
		t.Errorf("%v, %q came again", err, got)
	}
}
