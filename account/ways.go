package account

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
)

// Ways gives what opens mailboxes of IMAP servers, out of what a vault keeps.
type Ways struct {
	vault  *Vault
	client Client
	mu     sync.Mutex
	known  map[string]*Way // by name of the entry
}

// NewWays reads nothing yet.
func NewWays(v *Vault, c Client) *Ways { return &Ways{vault: v, client: c, known: map[string]*Way{}} }

// Way is a kept sign-in that is in use.
type Way struct {
	Auth  string // ByPassword, ByXOAUTH2 or ByOAuthBearer
	get   func(ctx context.Context) (token, error)
	mu    sync.Mutex
	held  token
	stale string
}

// To finds the sign-in to a mailbox: its own, else that to Microsoft 365 for this
// server. ErrNone if there is none.
func (w *Ways) To(user, host string) (*Way, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	way, err := w.entry(MailboxName(user, host), w.toMailbox)
	if !errors.Is(err, ErrNone) {
		return way, err
	}
	name, err := w.tenant(user, host)
	if err != nil {
		return nil, err
	}
	return w.entry(name, w.toTenant)
}

// entry makes a way once, so that all connections share its tokens.
func (w *Ways) entry(name string, make func(name string) (*Way, error)) (*Way, error) {
	if way, ok := w.known[name]; ok {
		return way, nil
	}
	way, err := make(name)
	if err != nil {
		return nil, err
	}
	w.known[name] = way
	return way, nil
}

func (w *Ways) toMailbox(name string) (*Way, error) {
	var m Mailbox
	if err := w.vault.Get(name, &m); err != nil {
		return nil, err
	}
	return m.Way(w.vault, w.client), nil
}

func (w *Ways) toTenant(name string) (*Way, error) {
	return &Way{Auth: ByXOAUTH2, get: func(ctx context.Context) (token, error) { return fresh(ctx, w.vault, w.client, name) }}, nil
}

// tenant names the sign-in to Microsoft 365 for a mailbox: that of the domain of
// its address, else the only one for the server, as a tenant has many domains. A
// token goes to no server but the one that it is for.
func (w *Ways) tenant(user, host string) (string, error) {
	names, err := w.vault.Names()
	if err != nil {
		return "", err
	}
	_, domain, _ := strings.Cut(user, "@")
	var fits []string
	for _, name := range names {
		var m M365
		if !strings.HasPrefix(name, underIMAP) {
			continue
		}
		if err := w.vault.Get(name, &m); err != nil {
			return "", err
		}
		if !strings.EqualFold(m.IMAPHost, host) {
			continue
		}
		if strings.EqualFold(m.Tenant, domain) {
			return name, nil
		}
		fits = append(fits, name)
	}
	if len(fits) != 1 {
		return "", ErrNone
	}
	return fits[0], nil
}

// Secret gives the password, or an access token that the server did not refuse.
func (w *Way) Secret(ctx context.Context) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.held.text != "" && w.held.text != w.stale && time.Until(w.held.until) > margin {
		return w.held.text, nil
	}
	t, err := w.get(ctx)
	if err != nil {
		return "", err
	}
	w.held = t
	return t.text, nil
}

// Refused says that the server does not take a token any more, whatever its time.
func (w *Way) Refused(secret string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stale = secret
}
