package source_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/imaptest"
)

// tokens are those that a test has for a mailbox: the n-th after n refusals.
type tokens struct {
	mu      sync.Mutex
	n       int
	refused []string
	failed  error // of getting another
}

func (k *tokens) get(context.Context, string, string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.n > 0 && k.failed != nil {
		return "", k.failed
	}
	return fmt.Sprintf("made-up-%d", k.n), nil
}

func (k *tokens) refuse(_, _, token string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.refused = append(k.refused, token)
	if token == fmt.Sprintf("made-up-%d", k.n) {
		k.n++
	}
}

func (k *tokens) options() source.Options {
	opt := fakeOptions()
	opt.IMAP.Secret, opt.IMAP.Refused = k.get, k.refuse
	opt.IMAP.AuthOf = func(string, string) string { return source.AuthXOAUTH2 }
	return opt
}

// shown is the user and the token of a command AUTHENTICATE XOAUTH2.
func shown(verb string) (user, token string) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(verb, "AUTHENTICATE XOAUTH2 "))
	if err != nil {
		return "", ""
	}
	fields := strings.Split(string(raw), "\x01")
	return strings.TrimPrefix(fields[0], "user="), strings.TrimPrefix(fields[1], "auth=Bearer ")
}

// A token that expires amid the walk is replaced, and the walk goes on where it
// was; one that the server does not take is replaced once.
func TestIMAPTokenRenewed(t *testing.T) {
	for _, c := range []struct {
		name    string
		good    func(token string) bool // what the server takes
		expires bool                    // made-up-0 does, at message 3
		failed  error
		says    string // "" if all goes well
		tokens  []string
	}{
		{name: "it expires", good: func(string) bool { return true }, expires: true, tokens: []string{"made-up-0", "made-up-1"}},
		{name: "it was revoked", good: func(token string) bool { return token == "made-up-1" }, tokens: []string{"made-up-0", "made-up-1"}},
		{name: "no token is good", good: func(string) bool { return false }, says: "refused the token", tokens: []string{"made-up-0", "made-up-1"}},
		{name: "there is no other", good: func(string) bool { return false }, failed: errors.New("the kept sign-in was revoked"), says: "the kept sign-in was revoked", tokens: []string{"made-up-0"}},
		{name: "it expires and there is no other", good: func(string) bool { return true }, expires: true, failed: errors.New("the kept sign-in was revoked"), says: "the kept sign-in was revoked", tokens: []string{"made-up-0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var mu sync.Mutex
			var seen []string
			f := &imaptest.Fake{Raws: faultRaws(), Validity: 7, Caps: "SASL-IR AUTH=XOAUTH2"}
			of := map[int]string{} // tokens by connection
			f.Script = func(conn *imaptest.FakeConn, verb string, uids []int) bool {
				mu.Lock()
				defer mu.Unlock()
				if strings.HasPrefix(verb, "AUTHENTICATE") {
					user, token := shown(verb)
					seen, of[conn.Number] = append(seen, token), token
					if user != "shared@example.org" || !c.good(token) {
						conn.Say("%s NO AUTHENTICATE failed.", conn.Tag)
						return true
					}
					return false
				}
				if !c.expires || of[conn.Number] != "made-up-0" || !slices.Contains(uids, odd) {
					return false
				}
				conn.Message(1)
				conn.Say("* BYE Session invalidated - AccessTokenExpired")
				conn.Close()
				return true
			}
			f.Serve(t)
			k := &tokens{failed: c.failed}
			opt := k.options()
			opt.IMAP.Connections = 1
			g := take(t, t.Context(), strings.Replace(f.URL(), "ann@", "shared%40example.org@", 1), opt)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case c.says == "" && (g.err != nil || len(g.times) != 7 || len(g.lost) != 0):
				t.Errorf("%+v", g)
			case c.says != "" && (g.err == nil || !strings.Contains(g.err.Error(), c.says) || strings.Contains(g.err.Error(), "made-up-")):
				t.Errorf("%v, want %q", g.err, c.says)
			}
			if !slices.Equal(seen, c.tokens) {
				t.Errorf("the server saw %q", seen)
			}
		})
	}
}

// Exchange Online lets a token in and then opens no mailbox.
func TestIMAPNotConnected(t *testing.T) {
	for _, command := range []string{"EXAMINE", "LIST"} {
		f := &imaptest.Fake{Raws: faultRaws(), Validity: 7, Caps: "SASL-IR AUTH=XOAUTH2"}
		f.Script = func(conn *imaptest.FakeConn, verb string, _ []int) bool {
			if !strings.HasPrefix(verb, command) {
				return false
			}
			conn.Say("%s BAD User is authenticated but not connected.\r\n* BYE Connection closed. 14", conn.Tag)
			conn.Close()
			return true
		}
		f.Serve(t)
		g := take(t, t.Context(), f.URL(), (&tokens{}).options())
		if g.err == nil || !strings.Contains(g.err.Error(), "authenticated but not connected") || !strings.Contains(g.err.Error(), "--connections") {
			t.Errorf("%s: %v", command, g.err)
		}
	}
}

// A server without an INBOX, or with one that must not be read, has other folders.
func TestIMAPNoInbox(t *testing.T) {
	f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
	f.Script = func(conn *imaptest.FakeConn, verb string, _ []int) bool {
		switch {
		case strings.HasPrefix(verb, "LIST"):
			conn.Say(`* LIST (\NoSelect) "/" INBOX`)
			conn.Say(`* LIST () "/" Archive`)
			conn.OK()
		case verb == "EXAMINE INBOX" || verb == `EXAMINE "INBOX"`:
			conn.Say("%s NO [NONEXISTENT] no such mailbox", conn.Tag)
		default:
			return false
		}
		return true
	}
	f.Serve(t)
	if g := take(t, t.Context(), f.URL(), fakeOptions()); g.err != nil || len(g.times) != 7 {
		t.Errorf("%+v", g)
	}
}
