package imaptest

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Fake is an IMAP server with one INBOX that says what a script tells it to, for
// the answers that a good server does not give. It takes any password.
type Fake struct {
	Raws     [][]byte // of UIDs 1, 2, …
	Validity int
	Caps     string // that it tells besides IMAP4rev1
	// Script may answer a command in the server's place; then it is true. verb is
	// the command without tag ("UID FETCH 1:3 (UID BODY.PEEK[])"), uids are those
	// that a UID FETCH of bodies asks for.
	Script func(c *FakeConn, verb string, uids []int) bool

	t     testing.TB
	port  string
	mu    sync.Mutex
	verbs []string
	conns sync.WaitGroup
	now   int
	most  int
}

// FakeConn is one connection to a Fake.
type FakeConn struct {
	mute bool // it says nothing more
	left bool
	net.Conn
	Tag    string
	Number int // of the connection, from 1
	fake   *Fake
}

// Serve starts the server for the time of a test.
func (f *Fake) Serve(t testing.TB) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	f.t = t
	_, f.port, err = net.SplitHostPort(l.Addr().String())
	must(t, err)
	f.conns.Go(func() {
		for n := 1; ; n++ {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			f.conns.Go(func() { f.serve(&FakeConn{Conn: conn, Number: n, fake: f}) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		f.conns.Wait()
	})
}

// URL names the server's mailbox.
func (f *Fake) URL() string { return f.URLOf("ann") }

// URLOf names the mailbox of a user; all have the same.
func (f *Fake) URLOf(user string) string { return "imap://" + user + "@127.0.0.1:" + f.port }

// Verbs are the commands that were given, without tags.
func (f *Fake) Verbs() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.verbs)
}

// Most is how many connections there were at a time.
func (f *Fake) Most() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.most
}

func (f *Fake) count(more int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now += more
	f.most = max(f.most, f.now)
}

// leave counts the connection no more: it has said goodbye, or ended.
func (c *FakeConn) leave() {
	if !c.left {
		c.left = true
		c.fake.count(-1)
	}
}

func (f *Fake) serve(c *FakeConn) {
	defer c.Close()
	f.count(1)
	defer c.leave()
	c.Say("* OK [CAPABILITY %s] ready", strings.TrimSpace("IMAP4rev1 "+f.Caps))
	for lines := bufio.NewScanner(c); lines.Scan(); {
		tag, verb, _ := strings.Cut(lines.Text(), " ")
		c.Tag = tag
		f.mu.Lock()
		f.verbs = append(f.verbs, verb)
		script := f.Script
		f.mu.Unlock()
		if script != nil && script(c, verb, f.bodies(verb)) {
			continue
		}
		if !f.answer(c, verb) {
			return
		}
	}
}

// bodies are the UIDs that a command asks the bodies of.
func (f *Fake) bodies(verb string) []int {
	words := strings.Fields(verb)
	if len(words) < 4 || words[1] != "FETCH" || !strings.Contains(verb, "BODY") {
		return nil
	}
	return f.set(words[2])
}

// set reads a sequence set (RFC 3501, 9), of messages that there are.
func (f *Fake) set(s string) []int {
	var uids []int
	for _, part := range strings.Split(s, ",") {
		first, last, isRange := strings.Cut(part, ":")
		from, _ := strconv.Atoi(first)
		to := from
		if isRange {
			if to, _ = strconv.Atoi(last); last == "*" {
				to = len(f.Raws)
			}
		}
		for uid := from; uid <= min(to, len(f.Raws)); uid++ {
			uids = append(uids, uid)
		}
	}
	return uids
}

// answer is what a good server says; false ends the connection.
func (f *Fake) answer(c *FakeConn, verb string) bool {
	words := strings.Fields(verb)
	switch {
	case words[0] == "CAPABILITY":
		c.Say("* CAPABILITY %s", strings.TrimSpace("IMAP4rev1 "+f.Caps))
	case words[0] == "LIST":
		c.Say(`* LIST () "/" INBOX`)
	case words[0] == "EXAMINE":
		c.Say("* %d EXISTS\r\n* OK [UIDVALIDITY %d] valid\r\n* OK [UIDNEXT %d] next", len(f.Raws), f.Validity, len(f.Raws)+1)
	case strings.HasPrefix(verb, "UID SEARCH"):
		var found strings.Builder
		for _, uid := range f.set(words[len(words)-1]) {
			fmt.Fprintf(&found, " %d", uid)
		}
		c.Say("* SEARCH%s", found.String())
	case strings.HasPrefix(verb, "UID FETCH") && f.bodies(verb) == nil:
		for _, uid := range f.set(words[2]) {
			c.Say("* %d FETCH (UID %d RFC822.SIZE %d)", uid, uid, len(f.Raws[uid-1]))
		}
	case strings.HasPrefix(verb, "UID FETCH"):
		for _, uid := range f.bodies(verb) {
			c.Message(uid)
		}
	case words[0] == "LOGOUT":
		c.leave()
		c.Say("* BYE\r\n%s OK", c.Tag)
		return false
	}
	c.OK()
	return true
}

// Say writes a line.
func (c *FakeConn) Say(format string, args ...any) {
	if c.mute {
		return
	}
	_, _ = fmt.Fprintf(c, format+"\r\n", args...) // the other end may be gone
}

// OK ends a command well.
func (c *FakeConn) OK() { c.Say("%s OK done", c.Tag) }

// Begin announces a message and gives its first bytes.
func (c *FakeConn) Begin(uid, bytes int) {
	raw := c.fake.Raws[uid-1]
	_, _ = fmt.Fprintf(c, "* %d FETCH (UID %d RFC822.SIZE %d BODY[] {%d}\r\n%s", uid, uid, len(raw), len(raw), raw[:bytes])
}

// FallSilent says nothing more, whatever the client asks: one command of it may be
// under way already, and its answer would stand in the middle of a message.
func (c *FakeConn) FallSilent() { c.mute = true }

// Message gives a whole message.
func (c *FakeConn) Message(uid int) {
	c.Begin(uid, len(c.fake.Raws[uid-1]))
	c.Say(")")
}

// Others gives all messages of a list but one.
func (c *FakeConn) Others(uids []int, but int) {
	for _, uid := range uids {
		if uid != but {
			c.Message(uid)
		}
	}
}

// Reset ends the connection with RST instead of FIN.
func (c *FakeConn) Reset() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	c.Close()
}
