package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"golang.org/x/oauth2"
)

// Grant is what a person allowed at an OAuth 2.0 authority (RFC 6749), as it is
// kept: where tokens come from, and the refresh token that gets them.
type Grant struct {
	AuthorizationURL string `json:"authorization_url,omitempty"`
	TokenURL         string `json:"token_url"`
	DeviceURL        string `json:"device_url,omitempty"`
	ClientID         string `json:"client_id"`
	ClientSecret     string `json:"client_secret,omitempty"`
	// Scopes are what is asked for, Parameters what the authority wants besides.
	Scopes     []string          `json:"scopes"`
	Parameters map[string]string `json:"parameters,omitempty"`
	Refresh    string            `json:"refresh,omitempty"`
}

// ErrRevoked says that a refresh token opens nothing any more.
var ErrRevoked = errors.New("the kept sign-in has expired, or was revoked")

// Check tells what is missing. Secrets travel to these addresses, so they have TLS.
func (g Grant) Check() error {
	for name, at := range map[string]string{"authorization": g.AuthorizationURL, "token": g.TokenURL, "device": g.DeviceURL} {
		u, err := url.Parse(at)
		if at != "" && (err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil) {
			return fmt.Errorf("the %s URL must be https://HOST/…", name)
		}
	}
	switch {
	case g.TokenURL == "" || g.AuthorizationURL == "" && g.DeviceURL == "":
		return errors.New("a token URL is needed, and an authorization URL or a device URL")
	case g.ClientID == "":
		return errors.New("the id of a client that is registered at the authority is needed")
	}
	return nil
}

// config is for golang.org/x/oauth2. The client's id goes into the body, where
// public clients must put it (RFC 6749, section 3.2.1) and others may.
func (g Grant) config() *oauth2.Config {
	return &oauth2.Config{
		ClientID: g.ClientID, ClientSecret: g.ClientSecret, Scopes: g.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: g.AuthorizationURL, TokenURL: g.TokenURL, DeviceAuthURL: g.DeviceURL, AuthStyle: oauth2.AuthStyleInParams},
	}
}

// token gets an access token, and the refresh token that is good from now on.
func (g Grant) token(ctx context.Context, c Client) (token, string, error) {
	got, err := g.config().TokenSource(asking(ctx, c), &oauth2.Token{RefreshToken: g.Refresh}).Token()
	if err != nil {
		return token{}, "", explainGrant(err)
	}
	return token{got.AccessToken, got.Expiry}, got.RefreshToken, nil
}

// asking gives a context in which the library asks with our client, which ends
// with ctx.
func asking(ctx context.Context, c Client) context.Context {
	own := *orOwn(c)
	own.CheckRedirect = stay
	own.Transport = &bound{ctx, own.Transport}
	return context.WithValue(ctx, oauth2.HTTPClient, &own)
}

// bound makes requests end with a context, as the one for a device code has none.
type bound struct {
	ctx  context.Context
	next http.RoundTripper
}

func (b *bound) RoundTrip(r *http.Request) (*http.Response, error) {
	next := b.next
	if next == nil {
		next = http.DefaultTransport
	}
	ctx, stop := context.WithCancel(r.Context())
	unhook := context.AfterFunc(b.ctx, stop)
	resp, err := next.RoundTrip(r.WithContext(ctx))
	if err != nil {
		unhook()
		stop()
	}
	return resp, err
}

// SignIn lets a person allow the grant: by a code to type on any device (RFC
// 8628), which show is told, or in this machine's browser, where code is "". It
// keeps nothing yet.
func (g *Grant) SignIn(ctx context.Context, c Client, device bool, browser Browser, show func(page, code string)) error {
	ctx, stop := context.WithTimeout(ctx, longestSignIn)
	defer stop()
	ctx = asking(ctx, c)
	by := func() (*oauth2.Token, error) { return g.byBrowser(ctx, browser, show) }
	if device {
		by = func() (*oauth2.Token, error) { return g.byDevice(ctx, show) }
	}
	got, err := by()
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return errors.New("signing in failed: nobody did in time")
	case err != nil:
		return explainGrant(err)
	case got.RefreshToken == "":
		return errors.New("signing in failed: the authority gave no refresh token; many want the scope offline_access for it")
	}
	g.Refresh = got.RefreshToken
	return nil
}

// longestSignIn is how long a person may take.
const longestSignIn = 15 * time.Minute

func (g *Grant) byDevice(ctx context.Context, show func(page, code string)) (*oauth2.Token, error) {
	config, verifier := g.config(), oauth2.GenerateVerifier()
	code, err := config.DeviceAuth(ctx, oauth2.S256ChallengeOption(verifier))
	if err != nil {
		return nil, err
	}
	const slowest = 60 // seconds between questions; a clock of less than none panics
	code.Interval = min(max(code.Interval, 0), slowest)
	show(code.VerificationURI, code.UserCode)
	return config.DeviceAccessToken(ctx, code, oauth2.VerifierOption(verifier))
}

// errorCode is the form of OAuth's error codes (RFC 6749, section 5.2).
var errorCode = regexp.MustCompile(`^[a-z_]{1,40}$`)

// explainGrant leaves out of the library's errors what was answered: only a code
// of OAuth's own remains ("access_denied").
func explainGrant(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errBrowser) {
		return err
	}
	var answer *oauth2.RetrieveError
	switch {
	case errors.As(err, &answer) && answer.ErrorCode == "invalid_grant":
		return ErrRevoked
	case errors.As(err, &answer) && errorCode.MatchString(answer.ErrorCode):
		return fmt.Errorf("signing in failed: the authority says %s", answer.ErrorCode)
	case errors.As(err, &answer) && answer.Response != nil:
		return fmt.Errorf("signing in failed: the authority answered %d", answer.Response.StatusCode)
	}
	if what := onTheWay(err); what != "" {
		return errors.New("signing in failed: " + what)
	}
	return errors.New("signing in failed: the authority's answer is not as it should be; check its URLs, --client-id and --scope")
}
