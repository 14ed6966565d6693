package account

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// Browser is how a browser comes back to us: to this port of the loopback, 0 for
// any. User is whom the authority should ask for.
type Browser struct {
	Port int
	User string
}

// errBrowser is what the browser came back with, in words that are ours.
var errBrowser = errors.New("signing in failed")

// byBrowser shows a page, and waits at the loopback for where the authority sends
// the browser then (RFC 8252, section 7.3), with a proof that both are one sign-in
// (RFC 7636).
func (g *Grant) byBrowser(ctx context.Context, b Browser, show func(page, code string)) (*oauth2.Token, error) {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", b.Port))
	if err != nil {
		return nil, fmt.Errorf("%w: port %d of 127.0.0.1 is in use", errBrowser, b.Port)
	}
	config, verifier, state := g.config(), oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	config.RedirectURL = "http://" + listener.Addr().String() + "/"
	back := &comeBack{state: state, answer: make(chan url.Values, 1)}
	server := &http.Server{Handler: back, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 32 << 10}
	go server.Serve(listener)
	defer server.Shutdown(context.WithoutCancel(ctx)) // after the page was shown
	show(config.AuthCodeURL(state, g.asked(verifier, b.User)...), "")
	select {
	case got := <-back.answer:
		return exchange(ctx, config, got, verifier)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// asked is what the authority is asked besides.
func (g *Grant) asked(verifier, user string) []oauth2.AuthCodeOption {
	all := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}
	if user != "" {
		all = append(all, oauth2.SetAuthURLParam("login_hint", user)) // OpenID Connect Core, 3.1.2.1
	}
	for name, value := range g.Parameters {
		all = append(all, oauth2.SetAuthURLParam(name, value))
	}
	return all
}

func exchange(ctx context.Context, config *oauth2.Config, got url.Values, verifier string) (*oauth2.Token, error) {
	if code := got.Get("error"); errorCode.MatchString(code) {
		return nil, fmt.Errorf("%w: the authority says %s", errBrowser, code)
	}
	if got.Get("code") == "" {
		return nil, fmt.Errorf("%w: the browser came back without a code", errBrowser)
	}
	return config.Exchange(ctx, got.Get("code"), oauth2.VerifierOption(verifier))
}

// comeBack takes the first request that knows the state: other programs and pages
// can ask this port, too.
type comeBack struct {
	state  string
	answer chan url.Values
}

func (b *comeBack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	got := r.URL.Query()
	if r.Method != http.MethodGet || r.URL.Path != "/" || subtle.ConstantTimeCompare([]byte(got.Get("state")), []byte(b.state)) != 1 {
		http.Error(w, "This is not the sign-in that mailspill waits for.", http.StatusBadRequest)
		return
	}
	select {
	case b.answer <- got:
	default: // it came back once already
	}
	said := strings.NewReader("mailspill goes on in its terminal. You can close this page.\n")
	http.ServeContent(w, r, "", time.Time{}, said)
}
