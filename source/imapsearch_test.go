package source_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/graphtest"
	"github.com/mailspill/mailspill/source/imaptest"
	"github.com/mailspill/mailspill/source/sourcetest"
)

// searched walks a mailbox under a search, and tells the subjects that came and
// what was counted instead.
type searched struct {
	subjects []string
	left     int
	notices  []string
	next     mail.Cursor
}

func search(t *testing.T, url string, opt source.Options, what source.Search, after mail.Cursor) searched {
	t.Helper()
	var got searched
	opt.IMAP.Search = what
	opt.Omitted = func(o source.Omitted) {
		if got.left += o.Messages; !o.Search || o.Source != url || o.Folder == "" {
			t.Errorf("omitted: %+v", o)
		}
	}
	opt.Notice = func(_, what string) { got.notices = append(got.notices, what) }
	s, err := source.Open(t.Context(), url, opt)
	must(t, err)
	defer s.Close()
	for m, err := range s.Messages(t.Context(), after) {
		must(t, err)
		if m.Next != "" {
			got.next = m.Next
		}
		if m.Raw != nil {
			got.subjects = append(got.subjects, m.Header().Get("Subject"))
		}
	}
	return got
}

// letterOf makes a message of a header and a body. Without a From, To or Date of its own it
// has one of no interest.
func letterOf(subject, head, body string) []byte {
	for _, field := range []string{"From: bob@example.test", "To: ann@example.test", "Date: Mon, 6 Nov 2023 10:00:00 +0000"} {
		name, _, _ := strings.Cut(field, ":")
		if !strings.Contains("\n"+head, "\n"+name+":") && !strings.Contains(head, "No-"+name) {
			head += field + "\n"
		}
	}
	return []byte(strings.ReplaceAll("Subject: "+subject+"\n"+head+"\n"+body+"\n", "\n", "\r\n"))
}

const plainKind = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"

var contoso = source.Search{Domains: []string{"contoso.example"}, Addresses: []string{"desk@fabrikam.example"}}

// Dovecot: what names the counterpart, or may hide that it does, is fetched; the
// rest is counted.
func TestIMAPSearch(t *testing.T) {
	d := imaptest.Start(t)
	wide := base64.StdEncoding.EncodeToString([]byte("> From: x@contoso.example\r\n> To: ann@example.test\r\n"))
	wanted := [][]byte{
		letterOf("from", "From: x@contoso.example\n", "hello"),
		letterOf("to, in a subdomain", "To: y@mail.contoso.example\n", "hello"),
		letterOf("to a single address", "To: Desk@Fabrikam.example\n", "hello"),
		letterOf("resent", "Resent-To: y@contoso.example\n", "hello"),
		letterOf("reply to", "Reply-To: y@contoso.example\n", "hello"),
		letterOf("quoted", plainKind, "> From: x@contoso.example\n> hello"),
		letterOf("quoted, folded by quoted-printable", plainKind+"Content-Transfer-Encoding: quoted-printable\n", "=46rom: x@con=\ntoso.example"),
		letterOf("quoted, in base64", plainKind+"Content-Transfer-Encoding: base64\n", wide),
		letterOf("attached", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n", "--b\n\nhello\n--b\nContent-Type: application/zip\n\nUEsD\n--b--"),
		letterOf("without from", "No-From: x\n", "hello"),
		letterOf("without to", "No-To: x\n", "hello"),
		letterOf("a broken header", "From: bob@example.test\nstray line\nTo: y@contoso.example\nNo-Date: x\n", "hello"),
		letterOf("journal", "MIME-Version: 1.0\nContent-Type: message/rfc822\n", "Subject: inner\n\nhello"),
		letterOf("large", plainKind, strings.Repeat("0123456789\n", 40_000)),
	}
	others := [][]byte{
		letterOf("plain", plainKind, "hello"),
		letterOf("no MIME", "", "hello"),
		letterOf("page", "MIME-Version: 1.0\nContent-Type: text/html\n", "<p>hello</p>"),
		letterOf("alternative", "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n", "--b\n\nhello\n--b\nContent-Type: text/html\n\n<p>hello\n--b--"),
	}
	d.Fill(t, "ann", "INBOX", slices.Concat(others[:2], wanted, others[2:]))
	d.Fill(t, "ann", "Sent", others)
	var want []string
	for _, raw := range wanted {
		want = append(want, mail.New(mail.Ref{}, raw, "").Header().Get("Subject"))
	}
	got := search(t, d.URL("ann"), imapOptions(d.Password, d.CA), contoso, "")
	if diff := cmp.Diff(want, got.subjects); diff != "" || got.left != 8 || len(got.notices) != 0 {
		t.Errorf("%d left out, %q\n%s", got.left, got.notices, diff)
	}
	if again := search(t, d.URL("ann"), imapOptions(d.Password, d.CA), contoso, got.next); len(again.subjects) != 0 || again.left != 0 {
		t.Errorf("once more: %+v", again)
	}
	all := search(t, d.URL("ann"), imapOptions(d.Password, d.CA), source.Search{}, got.next)
	if len(all.subjects) != len(wanted)+8 || all.left != 0 {
		t.Errorf("without a search, %d came after it", len(all.subjects))
	}
	if more := search(t, d.URL("ann"), imapOptions(d.Password, d.CA), contoso, all.next); len(more.subjects) != 0 || more.left != 0 {
		t.Errorf("with it again: %+v", more)
	}
}

// Dovecot: a date is asked for with a margin, and one that cannot be read is
// within every period.
func TestIMAPSearchByDate(t *testing.T) {
	d := imaptest.Start(t)
	var raws [][]byte
	for _, c := range []string{
		"Mon, 6 Nov 2023 10:00:00 +0000", "Tue, 31 Oct 2023 23:00:00 -1200", "Fri, 1 Dec 2023 01:00:00 +1400", // within
		"someday", "32 Foo 2023", "Mon, 06 Nov 23 10:00:00 GMT", "", "2023-11-06 10:00", // who knows
		"Mon, 2 Oct 2023 10:00:00 +0000", "Wed, 3 Jan 2024 10:00:00 +0000", // without
	} {
		raws = append(raws, letterOf(c, "From: x@contoso.example\nDate: "+c+"\n", "hello"))
	}
	d.Fill(t, "ann", "INBOX", raws)
	what := contoso
	what.Since, what.Until = time.Date(2023, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2023, 12, 1, 0, 0, 0, 0, time.UTC)
	got := search(t, d.URL("ann"), imapOptions(d.Password, d.CA), what, "")
	if len(got.subjects) != len(raws)-2 || got.left != 2 {
		t.Errorf("%d left out, came: %q", got.left, got.subjects)
	}
}

// isUnwantedSearch knows the question for what is not wanted: its first key is NOT.
func isUnwantedSearch(verb string) bool {
	words := strings.SplitN(verb, " ", 6)
	return len(words) == 6 && words[1] == "SEARCH" && words[4] == "NOT"
}

// within lists the UIDs that lie in the range that a search asks about.
func within(verb string, uids ...int) (list string) {
	first, last, isRange := strings.Cut(strings.Fields(verb)[3], ":")
	if !isRange {
		last = first
	}
	from, _ := strconv.Atoi(first)
	to, _ := strconv.Atoi(last)
	for _, uid := range uids {
		if uid >= from && uid <= to {
			list += fmt.Sprintf(" %d", uid)
		}
	}
	return list
}

// Whatever a server answers to the search, only what it names as unwanted, and
// not as wanted, is left out.
func TestIMAPSearchAnswers(t *testing.T) {
	for _, c := range []struct {
		name         string
		unwanted     string // the answers to the two questions; %s is the tag
		wanted       string
		left         int
		told         string
		unlikeOthers bool // the connection ends
	}{
		{name: "good", unwanted: "* SEARCH 2 3", wanted: "* SEARCH 1 4 5 6 7", left: 2},
		{name: "nothing found ever", unwanted: "* SEARCH", wanted: "* SEARCH"},
		{name: "no answer but OK"},
		{name: "everything found always", unwanted: "* SEARCH 1 2 3 4 5 6 7", wanted: "* SEARCH 1 2 3 4 5 6 7"},
		{name: "some found twice", unwanted: "* SEARCH 2 3", wanted: "* SEARCH 1 3 4 5 6 7", left: 1},
		{name: "messages that there are none of", unwanted: "* SEARCH 2 3 900", wanted: "* SEARCH 1", told: "names messages"},
		{name: "NO", unwanted: "%s NO [BADCHARSET] what?", told: "what?"},
		{name: "BAD", unwanted: "* SEARCH 2 3", wanted: "%s BAD Could not parse command", told: "Could not parse"},
		{name: "the connection ends", unlikeOthers: true, told: "cannot search"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
			f.Script = func(conn *imaptest.FakeConn, verb string, _ []int) bool {
				if !strings.HasPrefix(verb, "UID SEARCH UID 1:7 ") {
					return false
				}
				if c.unlikeOthers {
					conn.Close()
					return true
				}
				answer := c.wanted
				if isUnwantedSearch(verb) {
					answer = c.unwanted
				}
				if strings.HasPrefix(answer, "%s") {
					conn.Say(answer, conn.Tag)
					return true
				}
				if answer != "" {
					conn.Say("%s", answer)
				}
				conn.OK()
				return true
			}
			f.Serve(t)
			got := search(t, f.URL(), fakeOptions(), contoso, "")
			if len(got.subjects) != 7-c.left || got.left != c.left {
				t.Errorf("%d came, %d left out", len(got.subjects), got.left)
			}
			if told := strings.Join(got.notices, "\n"); (told != "") != (c.told != "") || len(got.notices) > 1 || !strings.Contains(told, c.told) {
				t.Errorf("told: %q, want %q", got.notices, c.told)
			}
		})
	}
}

// A walk that stopped goes on with what was left out counted once.
func TestIMAPSearchStopped(t *testing.T) {
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	f.Script = func(conn *imaptest.FakeConn, verb string, _ []int) bool {
		switch {
		case isUnwantedSearch(verb):
			conn.Say("* SEARCH%s", within(verb, 1, 3, 4, 7))
		case strings.HasPrefix(verb, "UID SEARCH") && strings.Contains(verb, "OR ("):
			conn.Say("* SEARCH%s", within(verb, 2, 5, 6))
		default:
			return false
		}
		conn.OK()
		return true
	}
	f.Serve(t)
	opt := fakeOptions()
	opt.IMAP.Search = contoso
	for stop := 1; stop <= 3; stop++ {
		left, came := 0, 0
		opt.Omitted = func(o source.Omitted) { left += o.Messages }
		s, err := source.Open(t.Context(), f.URL(), opt)
		must(t, err)
		var at mail.Cursor
		for m, err := range s.Messages(t.Context(), "") {
			must(t, err)
			if at = m.Next; m.Raw != nil {
				came++
			}
			if came == stop {
				break
			}
		}
		came += len(sourcetest.Walk(t, s, at))
		must(t, s.Close())
		if came != 3 || left != 4 {
			t.Errorf("stopped after %d: %d came, %d left out", stop, came, left)
		}
	}
}

// A search of many names becomes several, and each command stays short.
func TestIMAPSearchOfManyNames(t *testing.T) {
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	f.Script = func(conn *imaptest.FakeConn, verb string, _ []int) bool {
		if len(verb) > 8000 {
			t.Errorf("a command of %d bytes", len(verb))
		}
		switch {
		case isUnwantedSearch(verb) && strings.Contains(verb, "d77.example"):
			conn.Say("* SEARCH 1 2 3 4 6 7")
		case isUnwantedSearch(verb):
			conn.Say("* SEARCH 1 2 3 4 5 6 7")
		case strings.Contains(verb, "d77.example"):
			conn.Say("* SEARCH 5")
		case strings.Contains(verb, "OR ("):
			conn.Say("* SEARCH")
		default:
			return false
		}
		conn.OK()
		return true
	}
	f.Serve(t)
	var what source.Search
	for i := range 100 {
		what.Domains = append(what.Domains, fmt.Sprintf("d%d.example", i))
	}
	if got := search(t, f.URL(), fakeOptions(), what, ""); len(got.subjects) != 1 || got.left != 6 {
		t.Errorf("%+v", got)
	}
}

// A folder that is not wanted is counted, and its state kept.
func TestUnwantedFolders(t *testing.T) {
	d := imaptest.Start(t)
	for i, folder := range []string{"INBOX", "News", "Sent"} {
		d.Fill(t, "ann", folder, faultRaws()[:3+i])
	}
	left := map[string]int{}
	opt := imapOptions(d.Password, d.CA)
	opt.Folder = func(name string) bool { return name != "News" }
	opt.Omitted = func(o source.Omitted) {
		if left[o.Folder] += o.Messages; o.Search {
			t.Errorf("%+v", o)
		}
	}
	s, err := source.Open(t.Context(), d.URL("ann"), opt)
	must(t, err)
	defer s.Close()
	places := sourcetest.Marks(t, s, "")
	if got := sourcetest.Walk(t, s, ""); len(got) != 8 || left["News"] != 8 || len(left) != 1 {
		t.Errorf("%d messages, omitted %v", len(got), left)
	}
	whole, err := source.Open(t.Context(), d.URL("ann"), imapOptions(d.Password, d.CA))
	must(t, err)
	defer whole.Close()
	after := sourcetest.Marks(t, whole, "")
	if more := sourcetest.Walk(t, whole, places[len(places)-1]); len(more) != 4 {
		t.Errorf("%d messages of the folder left out before", len(more))
	}
	if more := sourcetest.Marks(t, s, after[len(after)-1]); len(more) != 0 {
		t.Errorf("the state of a folder that is not wanted is lost: %q", more)
	}
}

// The same through Graph.
func TestGraphUnwantedFolders(t *testing.T) {
	t.Parallel()
	s := graphtest.New(t)
	for i, folder := range []string{"IN", "PRO", "PRO", "SENT"} {
		s.Add(folder, letter(i))
	}
	left := map[string]int{}
	narrow := source.Options{
		Graph:   graphOf(t, s),
		Folder:  func(name string) bool { return !strings.Contains(name, "/") },
		Omitted: func(o source.Omitted) { left[o.Folder] += o.Messages },
	}
	src, err := source.Open(t.Context(), "m365://ann@example.org", narrow)
	must(t, err)
	got, _, err := graphWalked(t, src, "")
	if diff := cmp.Diff([]string{"Posteingang 0", "Sent Items 3"}, got); err != nil || diff != "" || len(left) != 1 || left["Posteingang/Pro/jekte & Mehr"] != 2 {
		t.Errorf("%v, omitted %v\n%s", err, left, diff)
	}
	places := sourcetest.Marks(t, src, "")
	if more := sourcetest.Walk(t, openAnn(t, narrow.Graph), places[len(places)-1]); len(more) != 2 {
		t.Errorf("%d messages of the folder left out before", len(more))
	}
}
