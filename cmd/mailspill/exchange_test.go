package main

import (
	"encoding/base64"
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mailspill/mailspill/account/accounttest"
	"github.com/mailspill/mailspill/source/graphtest"
	"github.com/mailspill/mailspill/source/imaptest"
)

// fakeExchange plays what matters of Exchange Online by IMAP: it knows tokens, of
// which the first expires amid a folder, and opens some mailboxes only.
type fakeExchange struct {
	imaptest.Fake
	mu      sync.Mutex
	good    map[string]bool // tokens of the authority
	first   string
	expires bool
	users   []string       // whose mailbox opens
	opened  map[int]string // mailbox by connection
	token   map[int]string
}

// newExchange gives its tokens to an authority.
func newExchange(t testing.TB, authority *accounttest.Authority) *fakeExchange {
	x := &fakeExchange{good: map[string]bool{}, expires: true, opened: map[int]string{}, token: map[int]string{}, users: []string{"ann@example.org", "shared@example.org"}}
	x.Validity, x.Caps = 7, "SASL-IR AUTH=XOAUTH2"
	for i := range 30 {
		x.Raws = append(x.Raws, []byte("From: a@microsoft.com\r\nMessage-ID: <"+strings.Repeat("x", i+1)+"@example.org>\r\n\r\nThe password is Gurke-77-Salat!\r\n"))
	}
	authority.Token = func(n int) string {
		x.mu.Lock()
		defer x.mu.Unlock()
		token := graphtest.Token(map[string]any{"appid": graphtest.AppID, "upn": "ann@example.org", "scp": "IMAP.AccessAsUser.All", "jti": n})
		x.good[token] = true
		return token
	}
	x.Script = x.script
	x.Serve(t)
	return x
}

func (x *fakeExchange) script(c *imaptest.FakeConn, verb string, uids []int) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case strings.HasPrefix(verb, "LOGIN"):
		c.Say("%s NO LOGIN failed.", c.Tag)
	case strings.HasPrefix(verb, "AUTHENTICATE XOAUTH2 "):
		return x.authenticate(c, strings.TrimPrefix(verb, "AUTHENTICATE XOAUTH2 "))
	case strings.HasPrefix(verb, "EXAMINE") && !slices.Contains(x.users, x.opened[c.Number]):
		c.Say("%s BAD User is authenticated but not connected.\r\n* BYE Connection closed. 14", c.Tag)
		c.Close()
	case slices.Contains(uids, 20) && x.expires && x.token[c.Number] == x.first:
		if uids[0] != 20 {
			c.Message(uids[0])
		}
		c.Say("* BYE Session invalidated - AccessTokenExpired")
		c.Close()
	default:
		return false
	}
	return true
}

func (x *fakeExchange) authenticate(c *imaptest.FakeConn, response string) bool {
	raw, _ := base64.StdEncoding.DecodeString(response)
	user, token, _ := strings.Cut(strings.TrimPrefix(strings.TrimRight(string(raw), "\x01"), "user="), "\x01auth=Bearer ")
	if !x.good[token] {
		c.Say("%s NO AUTHENTICATE failed.", c.Tag)
		return true
	}
	if x.first == "" {
		x.first = token
	}
	x.opened[c.Number], x.token[c.Number] = user, token
	return false
}

// Each testdata/exchange/NAME.txt signs in to Microsoft 365 for IMAP and scans
// mailboxes there, both played on this machine.
func TestExchange(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only there does SSL_CERT_FILE name whom to trust")
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/exchange",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			authority := accounttest.New(e.T().(testing.TB))
			x := newExchange(e.T().(testing.TB), authority)
			e.Values["authority"] = authority
			trusted := filepath.Join(e.WorkDir, "trusted.pem")
			e.Setenv("SSL_CERT_FILE", trusted)
			e.Setenv("AUTHORITY", authority.URL)
			_, port, _ := strings.Cut(x.URL(), "@")
			e.Setenv("PORT", strings.TrimPrefix(port, "127.0.0.1:"))
			e.Setenv("CONFIG", filepath.Join(e.WorkDir, "config"))
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			if err := writeKey(filepath.Join(e.WorkDir, "key.txt")); err != nil {
				return err
			}
			return os.WriteFile(trusted, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Certificate().Raw}), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "jsonl": jsonl, "withdraw": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Value("authority").(*accounttest.Authority).Refuse = args[0]
			},
		},
	})
}
