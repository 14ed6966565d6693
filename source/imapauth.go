package source

import (
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// Ways of signing in to an IMAP server.
const (
	AuthPassword    = "password"
	AuthXOAUTH2     = "xoauth2"
	AuthOAuthBearer = "oauthbearer"
)

// xoauth2 is the mechanism of Google and Microsoft
// (developers.google.com/workspace/gmail/imap/xoauth2-protocol).
type xoauth2 struct {
	user, token string
	refused     bool
}

func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next is called when the token was refused: the server sends why, and a client
// has nothing to say. The connection is of no use any more.
func (x *xoauth2) Next([]byte) ([]byte, error) {
	x.refused = true
	return nil, errTokenRefused
}

var errTokenRefused = errors.New("the server refused the token")

// auth is how to sign in with the secret that was given last.
func (b *imapBox) auth() string {
	if b.opt.IMAP.AuthOf != nil {
		if way := b.opt.IMAP.AuthOf(b.at.user, b.at.host); way != "" {
			return way
		}
	}
	return b.opt.IMAP.Auth
}

// signIn authenticates a fresh connection. What the server was sent is in no
// error.
func (b *imapBox) signIn(c *imapclient.Client, secret string) error {
	caps := c.Caps()
	switch b.auth() {
	case AuthXOAUTH2:
		return tokenRefused(c.Authenticate(&xoauth2{user: b.at.user, token: secret}))
	case AuthOAuthBearer:
		return tokenRefused(c.Authenticate(&bearer{sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: b.at.user, Token: secret, Host: b.at.host})}))
	case AuthPassword:
	default:
		return fmt.Errorf("no such way to sign in: %q", b.auth())
	}
	switch {
	case caps.Has(imap.AuthCap("PLAIN")):
		return c.Authenticate(sasl.NewPlainClient("", b.at.user, secret))
	case caps.Has(imap.CapLoginDisabled):
		return errLoginDisabled
	}
	return c.Login(b.at.user, secret).Wait()
}

// tokenRefused knows a NO as what it is here: some servers, Exchange Online among
// them, say no more about a token.
func tokenRefused(err error) error {
	var answer *imap.Error
	_, throttled := suggestedPause(err)
	if !errors.As(err, &answer) || throttled || notConnected(err) {
		return err
	}
	return fmt.Errorf("%w: %w", errTokenRefused, err)
}

var errLoginDisabled = errors.New("the server takes no passwords")

// bearer is OAUTHBEARER (RFC 7628). On failure the client would go on with an
// exchange that leaves the server waiting.
type bearer struct{ sasl.Client }

func (b *bearer) Next([]byte) ([]byte, error) { return nil, errTokenRefused }
