package account

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
)

// M365 is a sign-in to a tenant, as it is kept: for a person, MSAL's cache with
// the refresh token; for an application, its secret or certificate.
type M365 struct {
	Tenant    string   `json:"tenant"`
	ClientID  string   `json:"client_id"`
	Authority string   `json:"authority"` // https://login.microsoftonline.com
	OwnCloud  bool     `json:"own_cloud"` // an authority that Microsoft does not know
	Scopes    []string `json:"scopes"`
	// IMAPHost is the server that the tokens are for; "" for Graph.
	IMAPHost string `json:"imap_host,omitempty"`
	Cache    []byte `json:"cache,omitempty"`
	Secret   string `json:"secret,omitempty"`
	// Certificate and its key in PEM.
	Certificate []byte `json:"certificate,omitempty"`
}

// entry is the name under which a tenant's sign-in to Graph is kept, entryIMAP
// that of the one to IMAP.
func entry(tenant string) string     { return "m365/" + strings.ToLower(tenant) }
func entryIMAP(tenant string) string { return underIMAP + strings.ToLower(tenant) }

const underIMAP = "m365-imap/"

func (m M365) entry() string {
	if m.IMAPHost != "" {
		return entryIMAP(m.Tenant)
	}
	return entry(m.Tenant)
}

// ForApp tells a sign-in of an application by itself from that of a person.
func (m M365) ForApp() bool { return m.Secret != "" || len(m.Certificate) > 0 }

func (m M365) authority() string { return strings.TrimRight(m.Authority, "/") + "/" + m.Tenant }

// Client makes the requests of signing in; nil for one of our own.
type Client = *http.Client

func orOwn(c Client) Client {
	if c != nil {
		return c
	}
	return &http.Client{Timeout: time.Minute, CheckRedirect: stay}
}

// stay follows no redirection: what is sent is for the authority alone.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// SignIn lets a person sign in on any device: show gets the page to open and the
// code to type there. It gives that person's address, and keeps the sign-in.
func SignIn(ctx context.Context, v *Vault, c Client, m M365, show func(page, code string)) (string, error) {
	store := &cache{vault: v, m: m}
	client, err := m.public(c, store)
	if err != nil {
		return "", explain(err)
	}
	code, err := client.AcquireTokenByDeviceCode(ctx, m.Scopes)
	if err != nil {
		return "", explain(err)
	}
	show(code.Result.VerificationURL, code.Result.UserCode)
	got, err := code.AuthenticationResult(ctx)
	if err != nil {
		return "", explain(err)
	}
	return got.Account.PreferredUsername, store.failed
}

// SignInApp tries the secret or certificate of an application, and keeps it.
func SignInApp(ctx context.Context, v *Vault, c Client, m M365) error {
	if _, _, err := m.appToken(ctx, c); err != nil {
		return err
	}
	return v.Set(m.entry(), m)
}

func (m M365) public(c Client, store *cache) (public.Client, error) {
	return public.New(m.ClientID, public.WithAuthority(m.authority()), public.WithHTTPClient(orOwn(c)),
		public.WithInstanceDiscovery(!m.OwnCloud), public.WithCache(store))
}

// Tokens gives access tokens from the sign-ins of a vault, and new ones when they
// expire or were refused.
func Tokens(v *Vault, c Client) func(ctx context.Context, tenant, stale string) (string, error) {
	var mu sync.Mutex
	held := map[string]token{}
	return func(ctx context.Context, tenant, stale string) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		key := entry(tenant)
		if t := held[key]; t.text != "" && t.text != stale && time.Until(t.until) > margin {
			return t.text, nil
		}
		t, err := fresh(ctx, v, c, key)
		if errors.Is(err, ErrNone) {
			err = fmt.Errorf("%w to %s", ErrNone, tenant)
		}
		if err != nil {
			return "", err
		}
		held[key] = t
		return t.text, nil
	}
}

// margin is how long a token must still last to be given.
const margin = 2 * time.Minute

type token struct {
	text  string
	until time.Time
}

// fresh asks the authority of a kept sign-in for a token.
func fresh(ctx context.Context, v *Vault, c Client, name string) (token, error) {
	var m M365
	if err := v.Get(name, &m); err != nil {
		return token{}, err
	}
	if m.ForApp() {
		text, until, err := m.appToken(ctx, c)
		return token{text, until}, err
	}
	store := &cache{vault: v, m: m}
	client, err := m.public(c, store)
	if err != nil {
		return token{}, explain(err)
	}
	accounts, err := client.Accounts(ctx)
	if err != nil || len(accounts) == 0 {
		return token{}, fmt.Errorf("the sign-in to %s is damaged", m.Tenant)
	}
	got, err := client.AcquireTokenSilent(ctx, m.Scopes, public.WithSilentAccount(accounts[0]))
	if err != nil {
		return token{}, explain(err)
	}
	return token{got.AccessToken, got.ExpiresOn}, store.failed
}

// appToken gets a token for an application by itself.
func (m M365) appToken(ctx context.Context, c Client) (string, time.Time, error) {
	cred, err := m.credential()
	if err != nil {
		return "", time.Time{}, err
	}
	client, err := confidential.New(m.authority(), m.ClientID, cred, confidential.WithHTTPClient(orOwn(c)),
		confidential.WithInstanceDiscovery(!m.OwnCloud), confidential.WithX5C())
	if err != nil {
		return "", time.Time{}, explain(err)
	}
	got, err := client.AcquireTokenByCredential(ctx, m.Scopes)
	if err != nil {
		return "", time.Time{}, explain(err)
	}
	return got.AccessToken, got.ExpiresOn, nil
}

func (m M365) credential() (confidential.Credential, error) {
	if m.Secret != "" {
		return confidential.NewCredFromSecret(m.Secret)
	}
	certs, key, err := m.pair()
	if err != nil {
		return confidential.Credential{}, err
	}
	cred, err := confidential.NewCredFromCert(certs, key)
	if err != nil {
		return cred, errors.New("the certificate and the private key do not belong together")
	}
	return cred, nil
}

func (m M365) pair() ([]*x509.Certificate, crypto.PrivateKey, error) {
	certs, key, err := confidential.CertFromPEM(m.Certificate, "")
	if err != nil || key == nil || len(certs) == 0 {
		return nil, nil, errors.New("the file must hold a certificate and its private key, in PEM and without a passphrase")
	}
	return certs, key, nil
}

// explain leaves out of MSAL's errors what the answer and the request held: only
// Entra's own code remains ("AADSTS70008").
func explain(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	code := aadsts.FindString(err.Error())
	var call msal.CallErr
	switch {
	case code != "":
		return fmt.Errorf("signing in failed with %s (https://login.microsoftonline.com/error?code=%s explains it)", code, strings.TrimPrefix(code, "AADSTS"))
	case errors.As(err, &call) && call.Resp != nil:
		return fmt.Errorf("signing in failed: the authority answered %d", call.Resp.StatusCode)
	}
	return fmt.Errorf("signing in failed: %s", bare(err))
}
