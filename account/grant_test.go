package account_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/account/accounttest"
)

func grantOf(p *accounttest.Provider) *account.Grant {
	return &account.Grant{
		AuthorizationURL: p.URL + "/authorize", TokenURL: p.URL + "/token", DeviceURL: p.URL + "/device",
		ClientID: accounttest.ClientID, ClientSecret: accounttest.ClientSecret, Scopes: []string{"mail"}, Parameters: map[string]string{"access_type": "offline"},
	}
}

func vaultFile(t *testing.T) (*account.Vault, string) {
	path := filepath.Join(t.TempDir(), "v")
	return account.NewVault(path, account.FileKey(keyFile(t, 0o600))), path
}

// visit does what a browser does with a page; other requests come first, as any
// program on the machine can send them.
func visit(t *testing.T, c *http.Client, page string) {
	u, err := url.Parse(page)
	must(t, err)
	back := u.Query().Get("redirect_uri")
	for _, stray := range []string{"", "?code=x&state=y", "favicon.ico", "?error=access_denied"} {
		resp, err := http.Get(back + stray)
		must(t, err)
		resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%q was taken: %d", stray, resp.StatusCode)
		}
	}
	resp, err := c.Get(page)
	must(t, err)
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	must(t, err)
	if resp.StatusCode != http.StatusOK || !strings.Contains(string(said), "close this page") {
		t.Errorf("the browser shows %d %q", resp.StatusCode, said)
	}
}

func TestGrant(t *testing.T) {
	t.Parallel()
	for name, device := range map[string]bool{"authorization_code": false, "urn:ietf:params:oauth:grant-type:device_code": true} {
		p := accounttest.NewProvider(t)
		v, path := vaultFile(t)
		g := grantOf(p)
		seen := make(chan string, 1)
		must(t, g.SignIn(t.Context(), p.Client(), device, account.Browser{User: "ann@example.org"}, func(page, code string) {
			seen <- page + " " + code
			if code == "" {
				go visit(t, p.Client(), page)
			}
		}))
		if told := <-seen; device && told != "https://login.example/device WXYZ-9876" {
			t.Errorf("told %q", told)
		}
		if q := p.Asked(); !device && (q.Get("login_hint") != "ann@example.org" || q.Get("access_type") != "offline" || q.Get("scope") != "mail") {
			t.Errorf("asked for %q", q)
		}
		must(t, account.Mailbox{User: "ann@example.org", Host: "Mail.Example", Auth: account.ByXOAUTH2, Grant: g}.Keep(v))
		ways := account.NewWays(v, p.Client())
		way, err := ways.To("ann@example.org", "mail.example")
		must(t, err)
		first, err := way.Secret(t.Context())
		must(t, err)
		again, err := way.Secret(t.Context())
		must(t, err)
		way.Refused(first)
		next, err := way.Secret(t.Context())
		must(t, err)
		if way.Auth != account.ByXOAUTH2 || first != "access-2" || again != first || next != "access-3" {
			t.Errorf("%s: %s: tokens %q, %q, %q", name, way.Auth, first, again, next)
		}
		// The refresh token that came last was kept: another run goes on with it.
		other, err := account.NewWays(v, p.Client()).To("ann@example.org", "MAIL.example")
		must(t, err)
		if last, err := other.Secret(t.Context()); last != "access-4" {
			t.Errorf("%s: then %q, %v", name, last, err)
		}
		way.Refused(next)
		if last, err := way.Secret(t.Context()); last != "access-5" {
			t.Errorf("%s: after another run, %q, %v", name, last, err)
		}
		if got := slices.Compact(p.Grants()); !slices.Equal(got, []string{name, "refresh_token"}) {
			t.Errorf("asked with %q", p.Grants())
		}
		raw, err := os.ReadFile(path)
		must(t, err)
		for _, secret := range []string{accounttest.Refresh, accounttest.ClientSecret, "ann@"} {
			if strings.Contains(string(raw), secret) {
				t.Errorf("%q lies there in clear", secret)
			}
		}
	}
}

func TestGrantFails(t *testing.T) {
	t.Parallel()
	odd := func(status int, body string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	elsewhere := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://evil.example/", http.StatusTemporaryRedirect)
	}
	for name, c := range map[string]struct {
		serve func(http.ResponseWriter, *http.Request)
		says  string
	}{
		"not JSON":            {odd(200, "made-up-secret"), "not as it should be"},
		"no token":            {odd(200, `{"made-up":"made-up-secret"}`), "not as it should be"},
		"a code of its own":   {odd(400, `{"error":"made-up-secret","error_description":"made-up"}`), "answered 400"},
		"a known code":        {odd(400, `{"error":"unauthorized_client","error_description":"made-up"}`), "says unauthorized_client"},
		"revoked":             {odd(400, `{"error":"invalid_grant"}`), "mailspill login imap imaps://ann@mail.example"},
		"a failing server":    {odd(503, "made-up-secret"), "answered 503"},
		"a redirection":       {elsewhere, "answered 307"},
		"a refusal with 200":  {odd(200, `{"error":"invalid_grant"}`), "was revoked"},
		"no refresh, no time": {odd(200, `{"access_token":"t"}`), ""},
	} {
		s := httptest.NewTLSServer(http.HandlerFunc(c.serve))
		defer s.Close()
		v, _ := vaultFile(t)
		m := account.Mailbox{User: "ann", Host: "mail.example", Auth: account.ByXOAUTH2, Grant: &account.Grant{TokenURL: s.URL, ClientID: "x", Refresh: "made-up-refresh"}}
		must(t, m.Keep(v))
		way, err := account.NewWays(v, s.Client()).To("ann", "mail.example")
		must(t, err)
		_, err = way.Secret(t.Context())
		if (err == nil) != (c.says == "") || err != nil && (!strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "made-up")) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

// An authority that has no answer does not keep a person who gives up.
func TestGrantCancelled(t *testing.T) {
	t.Parallel()
	hung := make(chan struct{})
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hung }))
	defer s.Close()
	defer close(hung)
	for _, device := range []bool{true, false} {
		ctx, stop := context.WithCancel(t.Context())
		g := &account.Grant{AuthorizationURL: s.URL, TokenURL: s.URL, DeviceURL: s.URL, ClientID: "x"}
		ended := make(chan error, 1)
		go func() {
			ended <- g.SignIn(ctx, s.Client(), device, account.Browser{}, func(string, string) {})
		}()
		stop()
		if err := <-ended; err == nil || ctx.Err() == nil {
			t.Errorf("ended with %v", err)
		}
	}
}

func TestGrantCheck(t *testing.T) {
	t.Parallel()
	good := account.Grant{AuthorizationURL: "https://a.example/x", TokenURL: "https://a.example/y", ClientID: "x"}
	must(t, good.Check())
	for says, change := range map[string]func(*account.Grant){
		"authorization URL": func(g *account.Grant) { g.AuthorizationURL = "http://a.example" },
		"token URL":         func(g *account.Grant) { g.TokenURL = "a.example/token" },
		"device URL":        func(g *account.Grant) { g.DeviceURL = "https://a:b@a.example" },
		"is needed":         func(g *account.Grant) { g.TokenURL = "" },
		"an authorization":  func(g *account.Grant) { g.AuthorizationURL = "" },
		"client":            func(g *account.Grant) { g.ClientID = "" },
	} {
		g := good
		change(&g)
		if err := g.Check(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
}

func TestProviders(t *testing.T) {
	t.Parallel()
	all, err := account.Providers()
	must(t, err)
	for _, p := range all {
		g := p.Grant()
		g.ClientID = "x"
		if err := g.Check(); err != nil || p.Auth != account.ByXOAUTH2 && p.Auth != account.ByOAuthBearer || len(p.Scopes) == 0 {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if p, err := account.ProviderFor("", "IMAP.gmail.com"); err != nil || p.Name != "google" {
		t.Errorf("%q, %v", p.Name, err)
	}
	for says, c := range map[string][2]string{"--token-url": {"", "mail.example"}, "google, microsoft-personal": {"moon", "imap.gmail.com"}} {
		if _, err := account.ProviderFor(c[0], c[1]); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
}

// What a browser comes back with is anyone's.
func FuzzBrowser(f *testing.F) {
	f.Add("code=x&state=y")
	f.Add("error=%00&state=")
	f.Fuzz(func(t *testing.T, query string) {
		g := &account.Grant{AuthorizationURL: "https://a.example", TokenURL: "https://127.0.0.1:1/", ClientID: "x"}
		err := g.SignIn(t.Context(), nil, false, account.Browser{}, func(page, _ string) {
			u, err := url.Parse(page)
			must(t, err)
			q := u.Query()
			for _, end := range []string{query, "error=made_up&state=" + q.Get("state")} {
				resp, err := http.Get((&url.URL{Scheme: "http", Host: strings.Trim(strings.TrimPrefix(q.Get("redirect_uri"), "http://"), "/"), Path: "/", RawQuery: end}).String())
				if err == nil {
					resp.Body.Close()
				}
			}
		})
		if err == nil || !strings.HasSuffix(err.Error(), "says made_up") {
			t.Errorf("%v", err)
		}
	})
}

// An entry of another version, or of anyone, is not taken for a sign-in.
func TestWays(t *testing.T) {
	t.Parallel()
	v, _ := vaultFile(t)
	must(t, v.Set("imaps://odd@mail.example", json.RawMessage(`[1]`)))
	must(t, account.Mailbox{User: "ann@x.example", Host: "mail.example", Auth: account.ByPassword, Password: "Heron-Quay-17"}.Keep(v))
	m := func(tenant, host string) {
		must(t, v.Set("m365-imap/"+tenant, account.M365{Tenant: tenant, IMAPHost: host, Secret: "made-up"}))
	}
	m("one.example", "outlook.example")
	m("two.example", "outlook.example")
	m("three.example", "other.example")
	for _, c := range []struct{ user, host, auth string }{
		{"ann@x.example", "mail.example", account.ByPassword},
		{"ann@x.example", "MAIL.example", account.ByPassword},
		{"Ann@x.example", "mail.example", ""},
		{"ann@x.example", "mail.example.evil.example", ""},
		{"odd", "mail.example", ""},
		{"bob@One.example", "outlook.example", account.ByXOAUTH2},
		{"bob@four.example", "outlook.example", ""}, // whose of the two?
		{"bob@four.example", "other.example", account.ByXOAUTH2},
		{"bob@one.example", "mail.example", ""},
	} {
		way, err := account.NewWays(v, nil).To(c.user, c.host)
		if (err == nil) != (c.auth != "") || way != nil && way.Auth != c.auth {
			t.Errorf("%s at %s: %+v, %v", c.user, c.host, way, err)
		}
	}
}
