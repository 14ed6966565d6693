package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/mailspill/mailspill/account"
)

// check looks at the flags, and enters the grant to ask for.
func (f *loginIMAPFlags) check(m *account.Mailbox) error {
	grant := f.clientID != "" || f.provider != "" || f.tokenURL != ""
	switch {
	case !grant && (f.device || f.auth != "" || len(f.scopes) > 0 || f.clientSecretFile != "" || f.authorizationURL != "" || f.deviceURL != "" || f.port != 0):
		return errors.New("signing in by OAuth2 needs --client-id")
	case !grant && f.passwordFile != "" && f.passwordCommand != "":
		return errors.New("use either --password-file or --password-command")
	case !grant:
		return nil
	case f.passwordFile != "" || f.passwordCommand != "":
		return errors.New("use either a password or OAuth2 (--client-id)")
	case f.auth != "" && f.auth != account.ByXOAUTH2 && f.auth != account.ByOAuthBearer:
		return fmt.Errorf("--auth %q: use xoauth2 or oauthbearer", f.auth)
	case f.port < 0 || f.port > 65535:
		return fmt.Errorf("--redirect-port %d: from 1 to 65535", f.port)
	}
	return f.grant(m)
}

// grant enters where tokens come from: a provider's addresses, or the flags'.
func (f *loginIMAPFlags) grant(m *account.Mailbox) error {
	m.Auth = account.ByOAuthBearer
	m.Grant = &account.Grant{}
	if f.tokenURL == "" || f.provider != "" {
		p, err := account.ProviderFor(f.provider, m.Host)
		if err != nil {
			return err
		}
		m.Auth, m.Grant = p.Auth, p.Grant()
	}
	for into, typed := range map[*string]string{
		&m.Auth: f.auth, &m.Grant.AuthorizationURL: f.authorizationURL, &m.Grant.TokenURL: f.tokenURL,
		&m.Grant.DeviceURL: f.deviceURL, &m.Grant.ClientID: f.clientID,
	} {
		if typed != "" {
			*into = typed
		}
	}
	if len(f.scopes) > 0 {
		m.Grant.Scopes = f.scopes
	}
	switch {
	case len(m.Grant.Scopes) == 0:
		return errors.New("login imap needs a --scope, as the authority calls reading mail by IMAP")
	case f.device && m.Grant.DeviceURL == "":
		return errors.New("--device: this authority has no codes for mail; do without, or name its --device-url")
	case !f.device && m.Grant.AuthorizationURL == "":
		return errors.New("without --authorization-url there is only --device")
	}
	if err := f.clientSecret(m.Grant); err != nil {
		return err
	}
	return m.Grant.Check()
}

func (f *loginIMAPFlags) clientSecret(g *account.Grant) error {
	if f.clientSecretFile == "" {
		return nil
	}
	text, err := os.ReadFile(f.clientSecretFile)
	if err == nil {
		g.ClientSecret, err = firstLine(text, f.clientSecretFile)
	}
	return err
}
