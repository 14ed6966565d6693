package accounttest

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Provider is an OAuth 2.0 authority for mail (RFC 6749, 7636, 8628) that knows
// one client and gives a new refresh token each time. Whoever opens its page
// allows everything; who types its code does so at the second time of asking.
type Provider struct {
	*httptest.Server
	// Token is the access token that is given the n-th time.
	Token func(n int) string

	mu        sync.Mutex
	revoked   bool
	grants    []string
	given     int
	fresh     int // number of the refresh token that is good
	polls     int
	challenge string // of the sign-in that is under way
	redirect  string
	asked     url.Values
}

// What a client must say to be known; made up.
const (
	ClientID     = "made-up-client"
	ClientSecret = "made-up-Geheimnis-client"
	code         = "made-up-code"
)

// NewProvider starts an authority with TLS.
func NewProvider(t testing.TB) *Provider {
	p := &Provider{Token: func(n int) string { return fmt.Sprintf("access-%d", n) }}
	p.Server = httptest.NewTLSServer(p)
	t.Cleanup(p.Server.Close)
	return p
}

// Revoke makes all refresh tokens worthless.
func (p *Provider) Revoke() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.revoked = true
}

// Grants lists what tokens were asked with.
func (p *Provider) Grants() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.grants...)
}

// Asked is what the page was last asked for.
func (p *Provider) Asked() url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// Visit opens a page as a person's browser would, and follows it to where it leads.
func (p *Provider) Visit(page string) error {
	resp, err := p.Client().Get(page)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the browser shows %s", resp.Status)
	}
	return nil
}

// ServeHTTP answers at /authorize, /device and /token.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch r.URL.Path {
	case "/authorize":
		p.authorize(w, r)
	case "/device":
		p.challenge = r.PostFormValue("code_challenge")
		answer(w, http.StatusOK, map[string]any{"device_code": "device", "user_code": "WXYZ-9876", "verification_uri": "https://login.example/device", "expires_in": 60, "interval": 1})
	case "/token":
		p.token(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Hostname() != "127.0.0.1" || q.Get("client_id") != ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "no", http.StatusBadRequest)
		return
	}
	p.challenge, p.redirect, p.asked = q.Get("code_challenge"), q.Get("redirect_uri"), q
	back.RawQuery = url.Values{"code": {code}, "state": {q.Get("state")}}.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	grant := r.PostFormValue("grant_type")
	p.grants = append(p.grants, grant)
	proof := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	proven := p.challenge != "" && base64.RawURLEncoding.EncodeToString(proof[:]) == p.challenge
	device := strings.HasSuffix(grant, ":device_code")
	if device {
		p.polls++
	}
	switch {
	case r.PostFormValue("client_id") != ClientID || r.PostFormValue("client_secret") != ClientSecret:
		refuse(w, "invalid_client", "who")
	case device && p.polls%2 == 1:
		refuse(w, "authorization_pending", "wait")
	case device && (!proven || r.PostFormValue("device_code") != "device"),
		grant == "authorization_code" && (!proven || r.PostFormValue("code") != code || r.PostFormValue("redirect_uri") != p.redirect),
		grant == "refresh_token" && (p.revoked || r.PostFormValue("refresh_token") != fmt.Sprint(Refresh, p.fresh)):
		refuse(w, "invalid_grant", "Token has been expired or revoked")
	default:
		p.challenge = ""
		p.given++
		p.fresh++
		answer(w, http.StatusOK, map[string]any{"token_type": "Bearer", "expires_in": 3600, "access_token": p.Token(p.given), "refresh_token": fmt.Sprint(Refresh, p.fresh)})
	}
}
