package account_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/account"
	"github.com/mailspill/mailspill/account/accounttest"
)

const deviceGrant = "device_code" // as MSAL writes it

func setup(t *testing.T) (*accounttest.Authority, *account.Vault, account.M365, string) {
	t.Helper()
	a := accounttest.New(t)
	path := filepath.Join(t.TempDir(), "v")
	return a, account.NewVault(path, account.FileKey(keyFile(t, 0o600))), account.M365{
		Tenant: "example.org", ClientID: "app", Authority: a.URL + "/", OwnCloud: true, Scopes: []string{"https://graph.microsoft.com/Mail.Read"},
	}, path
}

func signIn(t *testing.T, a *accounttest.Authority, v *account.Vault, m account.M365) {
	t.Helper()
	var told string
	who, err := account.SignIn(t.Context(), v, a.Client(), m, func(page, code string) { told = page + " " + code })
	must(t, err)
	if who != "ann@example.org" || told != "https://login.example/device ABCD-1234" {
		t.Errorf("%q signed in, told %q", who, told)
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	a, v, m, path := setup(t)
	signIn(t, a, v, m)
	tokens := account.Tokens(v, a.Client())
	first, err := tokens(t.Context(), "Example.org", "")
	must(t, err)
	again, err := tokens(t.Context(), "example.org", "")
	must(t, err)
	if first != "access-2" || again != first {
		t.Errorf("tokens %q, %q", first, again)
	}
	// One that was refused never comes again, and the new refresh token was kept.
	next, err := tokens(t.Context(), "example.org", first)
	must(t, err)
	other, err := account.Tokens(v, a.Client())(t.Context(), "example.org", "")
	must(t, err)
	if next != "access-3" || other != "access-4" {
		t.Errorf("then %q, %q", next, other)
	}
	if want := []string{deviceGrant, deviceGrant, "refresh_token", "refresh_token", "refresh_token"}; !slices.Equal(a.Grants(), want) {
		t.Errorf("asked with %q", a.Grants())
	}
	raw, err := os.ReadFile(path)
	must(t, err)
	if strings.Contains(string(raw), accounttest.Refresh) || strings.Contains(string(raw), "ann@") {
		t.Error("the sign-in lies there in clear")
	}
}

func TestSignInFails(t *testing.T) {
	t.Parallel()
	a, v, m, _ := setup(t)
	tokens := account.Tokens(v, a.Client())
	want := func(err error, says string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), accounttest.Secret) || strings.Contains(err.Error(), "bob@") {
			t.Errorf("%v, want %q", err, says)
		}
	}
	_, err := tokens(t.Context(), "example.org", "")
	want(err, "no one signed in to example.org")
	signIn(t, a, v, m)
	a.Refuse = "AADSTS50173"
	_, err = tokens(t.Context(), "example.org", "")
	want(err, "AADSTS50173")
	_, err = account.SignIn(t.Context(), v, a.Client(), m, func(string, string) {})
	want(err, "AADSTS50173")
	m.Authority = "http://login.example"
	_, err = account.SignIn(t.Context(), v, a.Client(), m, func(string, string) {})
	want(err, "check --tenant")
	a.Close()
	m.Authority = a.URL
	_, err = account.SignIn(t.Context(), v, a.Client(), m, func(string, string) {})
	want(err, "cannot be reached")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err = account.SignIn(ctx, v, a.Client(), m, func(string, string) {})
	want(err, "")
	must(t, account.Forget(v, "EXAMPLE.org"))
	_, err = tokens(t.Context(), "example.org", "")
	want(err, "no one signed in to example.org")
	want(account.Forget(v, "example.org"), "no one signed in")
}

func certificate(t *testing.T, key any, public any, withKey bool) []byte {
	t.Helper()
	cert := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, public, key)
	must(t, err)
	out := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if withKey {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		must(t, err)
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})...)
	}
	return out
}

func TestSignInApp(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	for _, c := range []struct {
		name   string
		change func(*account.M365)
		says   string // "" if it works
	}{
		{"secret", func(m *account.M365) { m.Secret = accounttest.Secret }, ""},
		{"wrong secret", func(m *account.M365) { m.Secret = "made-up-wrong-one" }, "AADSTS7000215"},
		{"certificate", func(m *account.M365) { m.Certificate = certificate(t, key, key.Public(), true) }, ""},
		{"certificate alone", func(m *account.M365) { m.Certificate = certificate(t, key, key.Public(), false) }, "its private key"},
		{"certificate of a curve", func(m *account.M365) { m.Certificate = certificate(t, curve, curve.Public(), true) }, "private key"},
		{"no certificate", func(m *account.M365) { m.Certificate = []byte("x") }, "private key"},
	} {
		a, v, m, _ := setup(t)
		c.change(&m)
		err := account.SignInApp(t.Context(), v, a.Client(), m)
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "made-up") {
				t.Errorf("%s: %v, want %q", c.name, err, c.says)
			}
			continue
		}
		must(t, err)
		tokens := account.Tokens(v, a.Client())
		first, err := tokens(t.Context(), "example.org", "")
		must(t, err)
		next, err := tokens(t.Context(), "example.org", first)
		must(t, err)
		if first != "access-2" || next != "access-3" || !slices.Equal(slices.Compact(a.Grants()), []string{"client_credentials"}) {
			t.Errorf("%s: %q, %q by %q", c.name, first, next, a.Grants())
		}
	}
}
