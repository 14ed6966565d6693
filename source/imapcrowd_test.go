package source_test

import (
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/source/imaptest"
)

// A server that allows fewer connections than asked for is read over those that
// it allows, also when one of these ends.
func TestIMAPCrowded(t *testing.T) {
	for name, c := range map[string]struct{ at, answer string }{
		"Exchange Online": {"EXAMINE", "%s BAD User is authenticated but not connected.\r\n* BYE Connection closed. 14"},
		"Gmail":           {"LOGIN", "%s NO [ALERT] Too many simultaneous connections. (Failure)"},
		"Dovecot":         {"LOGIN", "%s NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=1)"},
		"RFC 5530":        {"LOGIN", "%s NO [LIMIT] no"},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			holder, broke := 0, false // the connection that may be
			f := &imaptest.Fake{Raws: faultRaws(), Validity: 7}
			f.Script = func(conn *imaptest.FakeConn, verb string, uids []int) bool {
				mu.Lock()
				defer mu.Unlock()
				switch {
				case strings.HasPrefix(verb, c.at) && holder != 0 && holder != conn.Number:
					conn.Say(c.answer, conn.Tag)
					return true
				case strings.HasPrefix(verb, c.at):
					holder = conn.Number
				case len(uids) > 0 && uids[0] > 3 && !broke:
					holder, broke = 0, true
					conn.Close()
					return true
				}
				return false
			}
			f.Serve(t)
			opt := fakeOptions()
			opt.IMAP.Connections = 3
			before := runtime.NumGoroutine()
			began := time.Now()
			g := take(t, t.Context(), f.URL(), opt)
			if g.err != nil || len(g.times) != 7 || len(g.lost) != 0 || time.Since(began) > 5*time.Second {
				t.Errorf("%+v after %v", g, time.Since(began))
			}
			settled(t, before)
			s, err := source.Open(t.Context(), f.URL(), opt)
			if err == nil { // the one that may be is gone: closing twice does not wait
				s.Close()
				s.Close()
			}
		})
	}
}
