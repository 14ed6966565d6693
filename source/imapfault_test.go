package source_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/imaptest"
)

// fault is what a server does when the bodies of messages are asked for. before
// counts the earlier questions for the message at issue, which is UID 3.
type fault struct {
	name   string
	script func(c *imaptest.FakeConn, uids []int, before int) bool
	lost   string // what is said of UID 3; "" if it arrives
	kept   bool   // it is given besides
}

const odd = 3 // UID of the message at issue

// ends makes a fault of what happens at the message: the others before it
// arrive, and the connection ends.
func ends(times int, at func(c *imaptest.FakeConn)) func(*imaptest.FakeConn, []int, int) bool {
	return func(c *imaptest.FakeConn, uids []int, before int) bool {
		if before >= times {
			return false
		}
		for _, uid := range uids {
			if uid == odd {
				at(c)
				return true
			}
			c.Message(uid)
		}
		return true
	}
}

// instead makes a fault of what is said in place of the message.
func instead(text string) func(*imaptest.FakeConn, []int, int) bool {
	return func(c *imaptest.FakeConn, uids []int, _ int) bool {
		for _, uid := range uids {
			switch {
			case uid != odd:
				c.Message(uid)
			case text != "":
				c.Say("%s", text)
			}
		}
		c.OK()
		return true
	}
}

const always = 1000

func faults() []fault {
	fin := func(c *imaptest.FakeConn) { c.Begin(odd, 20); c.Close() }
	rst := func(c *imaptest.FakeConn) { c.Begin(odd, 20); c.Reset() }
	silent := func(c *imaptest.FakeConn) {
		c.Begin(odd, 20)
		c.FallSilent()
	}
	garbage := func(c *imaptest.FakeConn) { c.Say("* ?? \x01 ((") }
	vanished := func(c *imaptest.FakeConn) { c.Say("* VANISHED 1") }
	item := func(c *imaptest.FakeConn) { c.Say("* 3 FETCH (X-GM-MSGID 12 UID 3)") }
	overflow := func(c *imaptest.FakeConn) { c.Say("* 3 FETCH (UID 99999999999 BODY[] {1}\r\nx)") }
	bye := func(c *imaptest.FakeConn) {
		c.Say("* BYE Session invalidated - AccessTokenExpired")
		c.Close()
	}
	return []fault{
		{name: "the connection ends in a message", script: ends(1, fin)},
		{name: "the connection ends in a message each time", script: ends(always, fin), lost: "connection ended"},
		{name: "the connection is reset in a message", script: ends(2, rst)},
		{name: "the server falls silent in a message", script: ends(1, silent)},
		{name: "the server falls silent each time", script: ends(always, silent), lost: "fell silent"},
		{name: "garbage", script: ends(1, garbage)},
		{name: "garbage each time", script: ends(always, garbage), lost: "connection ended"},
		{name: "an answer that no one asked for", script: ends(1, vanished)},
		{name: "an item that no one asked for, each time", script: ends(always, item), lost: "connection ended"},
		{name: "a number out of range each time", script: ends(always, overflow), lost: "connection ended"},
		{name: "the token expires", script: ends(1, bye)},
		{name: "an answer about flags before the body", script: func(c *imaptest.FakeConn, uids []int, _ int) bool {
			for _, uid := range uids {
				c.Say("* %d FETCH (UID %d FLAGS (\\Seen))", uid, uid)
				c.Message(uid)
			}
			c.OK()
			return true
		}},
		{name: "the UID behind the body", script: func(c *imaptest.FakeConn, uids []int, _ int) bool {
			for _, uid := range uids {
				raw := faultRaws()[uid-1]
				c.Say("* %d FETCH (BODY[] {%d}\r\n%s UID %d)", uid, len(raw), raw, uid)
			}
			c.OK()
			return true
		}},
		{name: "a message left out once", script: func(c *imaptest.FakeConn, uids []int, before int) bool {
			return before == 0 && instead("")(c, uids, before)
		}},
		{name: "a message left out each time", script: instead(""), lost: "gives none of it"},
		{name: "NIL for a body", script: instead("* 3 FETCH (UID 3 BODY[] NIL)"), lost: "gives none of it"},
		{name: "nothing for a body", script: instead("* 3 FETCH (UID 3 RFC822.SIZE 77 BODY[] \"\")"), lost: "gives none of it"},
		{name: "NO", script: func(c *imaptest.FakeConn, uids []int, _ int) bool {
			if !slices.Contains(uids, odd) {
				return false
			}
			c.Say("%s NO The requested message could not be converted to an RFC-822 compatible format.", c.Tag)
			return true
		}, lost: "answered NO"},
		{name: "throttled", script: func(c *imaptest.FakeConn, uids []int, before int) bool {
			if before > 1 {
				return false
			}
			c.Say("%s BAD Request is throttled. Suggested Backoff Time: 20 milliseconds", c.Tag)
			return true
		}},
		{name: "throttled, and the connection ended", script: ends(1, func(c *imaptest.FakeConn) {
			c.Say("%s NO [THROTTLED] later\r\n* BYE Connection closed. 14", c.Tag)
			c.Close()
		})},
		{name: "a notice in the message's place", script: func(c *imaptest.FakeConn, uids []int, _ int) bool {
			c.Others(uids, odd)
			const notice = "Subject: x\r\n\r\nRetrieval using the IMAP4 protocol failed for the following message:\r\n12"
			if slices.Contains(uids, odd) {
				c.Say("* 3 FETCH (UID 3 BODY[] {%d}\r\n%s)", len(notice), notice)
			}
			c.OK()
			return true
		}, lost: "notice", kept: true},
	}
}

func faultRaws() [][]byte {
	var raws [][]byte
	for i := range 7 {
		raws = append(raws, fmt.Appendf(nil, "Subject: %d\r\n\r\nbody of number %d\r\n", i+1, i+1))
	}
	return raws
}

// fakeOptions let a test into a fake server.
func fakeOptions() source.Options {
	opt := imapOptions("Heron-Quay-17", nil)
	opt.IMAP.Plaintext, opt.IMAP.Idle = true, 300*time.Millisecond
	return opt
}

// scripted serves a fault, which counts the questions for the message at issue.
func scripted(t *testing.T, script func(c *imaptest.FakeConn, uids []int, before int) bool) *imaptest.Fake {
	before := make(chan int, 1)
	before <- 0
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	f.Script = func(c *imaptest.FakeConn, _ string, uids []int) bool {
		if len(uids) == 0 {
			return false
		}
		n := <-before
		if slices.Contains(uids, odd) {
			before <- n + 1
		} else {
			before <- n
		}
		return script(c, uids, n)
	}
	f.Serve(t)
	return f
}

// given is what a walk gave of each UID.
type given struct {
	times map[uint32]int
	raws  map[uint32][]byte
	lost  map[uint32]*mail.Lost
	err   error
}

func take(t *testing.T, ctx context.Context, url string, opt source.Options) given {
	t.Helper()
	g := given{times: map[uint32]int{}, raws: map[uint32][]byte{}, lost: map[uint32]*mail.Lost{}}
	s, err := source.Open(ctx, url, opt)
	if err != nil {
		g.err = err
		return g
	}
	defer s.Close()
	for m, err := range s.Messages(ctx, "") {
		var lost *mail.Lost
		if errors.As(err, &lost) {
			g.lost[m.Ref.UID] = lost
		} else if err != nil {
			g.err = err
		}
		if m != nil && m.Raw != nil {
			g.times[m.Ref.UID]++
			g.raws[m.Ref.UID] = m.Raw
		}
	}
	return g
}

// TestIMAPFaults: whatever a server does, each message is given once or listed,
// and no goroutine stays behind.
func TestIMAPFaults(t *testing.T) {
	for _, c := range faults() {
		t.Run(c.name, func(t *testing.T) {
			f := scripted(t, c.script)
			for _, connections := range []int{1, 2} {
				opt := fakeOptions()
				opt.IMAP.Connections = connections
				before := runtime.NumGoroutine()
				g := take(t, t.Context(), f.URL(), opt)
				checkFault(t, c, g)
				settled(t, before)
			}
			for _, verb := range f.Verbs() {
				if strings.Contains(verb, "ENVELOPE") || strings.Contains(verb, "STRUCTURE") || strings.HasPrefix(verb, "SELECT") || strings.Contains(verb, " BODY[") {
					t.Errorf("the server was asked %q", verb)
				}
			}
		})
	}
}

func checkFault(t *testing.T, c fault, g given) {
	t.Helper()
	if g.err != nil {
		t.Errorf("the walk ended with %v", g.err)
	}
	for uid := uint32(1); uid <= 7; uid++ {
		want := 1
		if uid == odd && c.lost != "" && !c.kept {
			want = 0
		}
		if g.times[uid] != want {
			t.Errorf("UID %d was given %d times, want %d", uid, g.times[uid], want)
		}
		if want == 1 && !(c.kept && uid == odd) && !bytes.Equal(g.raws[uid], faultRaws()[uid-1]) {
			t.Errorf("UID %d is %q", uid, g.raws[uid])
		}
		lost := g.lost[uid]
		switch {
		case uid == odd && c.lost != "":
			if lost == nil || lost.Reason != mail.ServerRefused || !strings.Contains(lost.Detail, c.lost) {
				t.Errorf("UID %d: %v, want %q", uid, lost, c.lost)
			}
		case lost != nil:
			t.Errorf("UID %d: %v", uid, lost)
		}
	}
}

// settled wants as many goroutines as before, besides those of the server, which
// end when they see that their connection did.
func settled(t *testing.T, before int) {
	t.Helper()
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	all := make([]byte, 1<<16)
	t.Errorf("goroutines were left behind:\n%s", all[:runtime.Stack(all, true)])
}

// A silent server does not keep a walk that is cancelled.
func TestIMAPCancelled(t *testing.T) {
	f := scripted(t, ends(always, func(c *imaptest.FakeConn) { c.Begin(odd, 20) }))
	opt := fakeOptions()
	opt.IMAP.Idle = time.Hour
	ctx, stop := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer stop()
	began := time.Now()
	g := take(t, ctx, f.URL(), opt)
	if !errors.Is(g.err, context.DeadlineExceeded) || time.Since(began) > 1200*time.Millisecond {
		t.Errorf("ended with %v after %v", g.err, time.Since(began))
	}
}

// A server that ends every connection ends the walk, in time, with an error.
func TestIMAPServerGone(t *testing.T) {
	f := scripted(t, func(c *imaptest.FakeConn, _ []int, _ int) bool { c.Close(); return true })
	f.Raws = slices.Repeat(faultRaws(), 20)
	if g := take(t, t.Context(), f.URL(), fakeOptions()); g.err == nil || !strings.Contains(g.err.Error(), "ends over every message") {
		t.Errorf("ended with %v, %d lost", g.err, len(g.lost))
	}
}

// When the messages are renumbered amid the walk, each is given once.
func TestIMAPRenumbered(t *testing.T) {
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	f.Script = func(c *imaptest.FakeConn, verb string, uids []int) bool {
		switch {
		case c.Number == 1 && slices.Contains(uids, odd):
			c.Others(uids, odd)
			c.Close()
		case c.Number > 1 && strings.HasPrefix(verb, "EXAMINE"):
			c.Say("* 7 EXISTS\r\n* OK [UIDVALIDITY 8] valid")
			c.OK()
		default:
			return false
		}
		return true
	}
	f.Serve(t)
	opt := fakeOptions()
	opt.IMAP.Connections = 1
	if g := take(t, t.Context(), f.URL(), opt); g.err != nil || len(g.times) != 7 || len(g.lost) != 0 {
		t.Errorf("%+v", g)
	}
}

// A message larger than may be held is given in part, and the rest listed.
func TestIMAPLargeMessage(t *testing.T) {
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	f.Raws[odd-1] = append(f.Raws[odd-1], bytes.Repeat([]byte("long "), 2<<20)...)
	f.Serve(t)
	opt := fakeOptions()
	opt.MaxMessage = 1 << 20
	g := take(t, t.Context(), f.URL(), opt)
	if l := g.lost[odd]; g.err != nil || len(g.times) != 7 || l == nil || l.Reason != mail.TooLarge || l.Bytes != int64(len(f.Raws[odd-1])-1<<20) {
		t.Errorf("%+v", g)
	}
}

// What one command leaves out another lists; what neither names is listed as
// unread.
func TestIMAPSurvey(t *testing.T) {
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	f.Script = func(c *imaptest.FakeConn, verb string, uids []int) bool {
		switch {
		case strings.HasPrefix(verb, "EXAMINE"):
			c.Say("* 9 EXISTS\r\n* OK [UIDVALIDITY 7] valid")
		case strings.HasPrefix(verb, "UID SEARCH"):
			c.Say("* SEARCH 1 2")
		default:
			return false
		}
		c.OK()
		return true
	}
	f.Serve(t)
	if g := take(t, t.Context(), f.URL(), fakeOptions()); g.err != nil || len(g.times) != 7 || g.lost[0] == nil {
		t.Errorf("%+v", g)
	}
}

func TestIMAPNoEntry(t *testing.T) {
	for _, c := range []struct{ name, command, answer, want string }{
		{"not connected", "LIST", "%s BAD User is authenticated but not connected.\r\n* BYE Connection closed. 14", "authenticated but not connected"},
		{"a name without end", "LIST", "* LIST () \"/\" {900000}\r\n%s", "longer than any name"},
		{"throttled for ever", "LOGIN", "%s NO [THROTTLED] Suggested Backoff Time: 1 milliseconds", "come again later"},
		{"passwords are off", "LOGIN", "%s NO [ALERT] Application-specific password required", "Application-specific password"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
			f.Script = func(conn *imaptest.FakeConn, verb string, _ []int) bool {
				if !strings.HasPrefix(verb, c.command) {
					return false
				}
				conn.Say(c.answer, conn.Tag)
				return true
			}
			f.Serve(t)
			if g := take(t, t.Context(), f.URL(), fakeOptions()); g.err == nil || !strings.Contains(g.err.Error(), c.want) {
				t.Errorf("%v, want %q", g.err, c.want)
			}
		})
	}
}

// Folders whose names are not as they should be are read under the names that the
// server gave; one that cannot be named in a command is listed as unread.
func TestIMAPOddNames(t *testing.T) {
	listed := map[string]string{ // as the server writes them, and the folder of a message
		"INBOX": "INBOX", `"Entw&APw-rfe"`: "Entwürfe", "\"Entw\xc3\xbcrfe 8\"": "Entwürfe 8", "\"Entw\xfcrfe L1\"": "Entwürfe L1", `"R&D"`: "R&D",
		"\"tab\there\"": "tab\there", "\"bell\x07\"": "bell\x07", `"quo\"te\\"`: `quo"te\`, `"&ZZ"`: "&ZZ", `"&AMQ-&ANY-"`: "ÄÖ", "\"del\x7f\"": "del\x7f",
	}
	f := &imaptest.Fake{Raws: faultRaws()[:1], Validity: 7}
	f.Script = func(c *imaptest.FakeConn, verb string, _ []int) bool {
		name, isOpen := strings.CutPrefix(verb, "EXAMINE ")
		switch {
		case strings.HasPrefix(verb, "LIST"):
			for name := range listed {
				c.Say(`* LIST (\HasNoChildren) "/" %s`, name)
			}
			c.Say("* LIST () \"/\" {9}\r\nline\r\nend")
			c.Say("* LIST () \"/\" {5}\r\nnul\x00l")
			c.OK()
		case isOpen && listed[name] == "" && listed[strings.Trim(name, `"`)] == "":
			c.Say("%s NO there is no %q", c.Tag, name)
		default:
			return false
		}
		return true
	}
	f.Serve(t)
	got, lost := map[string]int{}, []string{}
	s, err := source.Open(t.Context(), f.URL(), fakeOptions())
	must(t, err)
	defer s.Close()
	for m, err := range s.Messages(t.Context(), "") {
		if l := (*mail.Lost)(nil); errors.As(err, &l) {
			lost = append(lost, m.Ref.Folder)
			continue
		}
		must(t, err)
		if m.Raw != nil {
			got[m.Ref.Folder]++
			_, err := s.Message(t.Context(), m.Ref)
			must(t, err)
		}
	}
	for _, shown := range listed {
		if got[shown] != 1 {
			t.Errorf("%q was given %d times", shown, got[shown])
		}
	}
	slices.Sort(lost)
	if !slices.Equal(lost, []string{"line\r\nend", "nul\x00l"}) {
		t.Errorf("lost %q", lost)
	}
	for _, verb := range f.Verbs() {
		if strings.Contains(verb, "mailspill-name-") && !strings.HasPrefix(verb, "EXAMINE") || !strings.HasPrefix(verb, "EXAMINE") && strings.HasPrefix(verb, "end") {
			t.Errorf("the server was asked %q", verb)
		}
	}
}

// A server that sends a message a few bytes at a time is cut off, once more, and
// the others are read.
func TestIMAPDrips(t *testing.T) {
	asked := make(chan int, 100)
	f := scripted(t, ends(always, func(c *imaptest.FakeConn) {
		asked <- 1
		c.Begin(odd, 20)
		for {
			time.Sleep(10 * time.Millisecond)
			if _, err := c.Write([]byte("x")); err != nil {
				return
			}
		}
	}))
	f.Raws[odd-1] = bytes.Repeat([]byte("drop "), 10_000)
	began := time.Now()
	g := take(t, t.Context(), f.URL(), fakeOptions())
	if l := g.lost[odd]; g.err != nil || len(g.times) != 6 || l == nil || l.Reason != mail.TooSlow {
		t.Errorf("%+v", g)
	}
	if len(asked) > 8 || time.Since(began) > 10*time.Second {
		t.Errorf("asked %d times in %v", len(asked), time.Since(began))
	}
}

// A message of three gigabytes is given as far as it is held, and counted.
func TestIMAPHugeMessage(t *testing.T) {
	if testing.Short() {
		t.Skip("3 GB over the loopback")
	}
	const held = 8 << 20
	size := 3 << 30
	if source.UnderRace {
		size = 1 << 30
	}
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	f.Script = func(c *imaptest.FakeConn, verb string, uids []int) bool {
		switch {
		case slices.Equal(uids, []int{odd}):
			c.Say("* 3 FETCH (UID 3 RFC822.SIZE %d BODY[] {%d}", size, size)
			zeros := make([]byte, 1<<20)
			for range size / len(zeros) {
				if _, err := c.Write(zeros); err != nil {
					return true
				}
			}
			c.Say(")")
		case strings.HasPrefix(verb, "UID FETCH 1:* "):
			for uid := 1; uid <= 7; uid++ {
				c.Say("* %d FETCH (UID %d RFC822.SIZE %d)", uid, uid, map[bool]int{true: size, false: 40}[uid == odd])
			}
		default:
			return false
		}
		c.OK()
		return true
	}
	f.Serve(t)
	opt := fakeOptions()
	opt.MaxMessage = held
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	g := take(t, t.Context(), f.URL(), opt)
	runtime.ReadMemStats(&after)
	if l := g.lost[odd]; g.err != nil || len(g.times) != 7 || len(g.raws[odd]) != held || l == nil || l.Bytes != int64(size-held) || l.Reason != mail.TooLarge {
		t.Errorf("%v, %d messages, lost %+v", g.err, len(g.times), l)
	}
	t.Logf("%v, %d MB allocated", time.Since(began), (after.TotalAlloc-before.TotalAlloc)>>20)
	if more := after.TotalAlloc - before.TotalAlloc; more > 20*held {
		t.Errorf("%d MB allocated for the %d held", more>>20, held>>20)
	}
}
