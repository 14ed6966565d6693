package account

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Ways of signing in to an IMAP server: with a password, or with an access token
// by the one mechanism or the other (RFC 7628 for the last).
const (
	ByPassword    = "password"
	ByXOAUTH2     = "xoauth2"
	ByOAuthBearer = "oauthbearer"
)

// Mailbox is a sign-in to one mailbox of an IMAP server, as it is kept.
type Mailbox struct {
	User     string `json:"user"`
	Host     string `json:"host"`
	Auth     string `json:"auth"` // one of the ways above
	Password string `json:"password,omitempty"`
	Grant    *Grant `json:"grant,omitempty"` // where Auth is no password
}

const mailboxScheme = "imaps://"

// MailboxName is the name under which a mailbox's sign-in is kept: its URL.
func MailboxName(user, host string) string {
	return mailboxScheme + url.User(user).String() + "@" + strings.ToLower(host)
}

// Keep puts a mailbox's sign-in into a vault.
func (m Mailbox) Keep(v *Vault) error { return v.Set(MailboxName(m.User, m.Host), m) }

// secret gives what the server wants to see. A refresh token that was replaced
// is kept at once: the old one may open nothing any more (RFC 6749, section 6).
// For the same reason it is read anew: another scan may have replaced it.
func (m *Mailbox) secret(ctx context.Context, v *Vault, c Client) (token, error) {
	name := MailboxName(m.User, m.Host)
	if v != nil {
		var kept Mailbox
		if err := v.Get(name, &kept); err != nil {
			return token{}, err
		}
		*m = kept
	}
	if m.Grant == nil {
		return token{text: m.Password}, nil
	}
	t, refresh, err := m.Grant.token(ctx, c)
	if errors.Is(err, ErrRevoked) {
		return token{}, fmt.Errorf("%w; sign in again: mailspill login imap %s", err, name)
	}
	if err != nil || refresh == "" || refresh == m.Grant.Refresh {
		return t, err
	}
	m.Grant.Refresh = refresh
	if v == nil {
		return t, nil
	}
	return t, m.Keep(v)
}

// Way opens the mailbox. Without a vault, nothing is kept.
func (m *Mailbox) Way(v *Vault, c Client) *Way {
	return &Way{Auth: m.Auth, get: func(ctx context.Context) (token, error) { return m.secret(ctx, v, c) }}
}
