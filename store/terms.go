package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// Terms are what a case is about and within which bounds it may be worked on. All may be
// empty: a case that a scan starts has open scope.
type Terms struct {
	Authority   string    `json:"authority"`  // on what ground: a directive, an order, a ticket
	Custodians  []string  `json:"custodians"` // whose mail it is
	From        string    `json:"from"`       // the period, as dates; empty for open
	To          string    `json:"to"`
	Counterpart string    `json:"counterpart"`
	Operator    string    `json:"operator"`
	OwnDomains  []string  `json:"own_domains"`
	Marking     string    `json:"marking"` // such as CUI or Privileged; every report bears it
	Scope       []string  `json:"scope"`   // patterns of sources; empty for open
	Opened      time.Time `json:"opened"`
	Scoped      bool      `json:"scoped"` // made by `case init` with a scope
}

// ErrOutside says that a source does not belong to the case.
var ErrOutside = errors.New("is outside the scope of the case")

// Terms reads them; those of a case that no one has set are empty.
func (c *Case) Terms(ctx context.Context) (Terms, error) {
	var t Terms
	sealed, err := c.meta(ctx, metaTerms)
	if err != nil || sealed == nil {
		return t, err
	}
	return t, c.keys.open("terms", sealed, &t)
}

// SetTerms writes the terms of a new case into it and its journal.
func (c *Case) SetTerms(ctx context.Context, t Terms) error {
	have, err := c.meta(ctx, metaTerms)
	if err != nil {
		return err
	}
	if have != nil {
		return errors.New("it has its terms already; add to its scope with `mailspill case add`")
	}
	t.Opened = c.now().UTC()
	return c.putTerms(ctx, t, "init", t)
}

func (c *Case) putTerms(ctx context.Context, t Terms, act string, detail any) error {
	sealed, err := c.keys.sealed("terms", t)
	if err != nil {
		return err
	}
	return c.db.together(ctx, func(tx *transaction) error {
		if err := tx.exec(ctx, "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", metaTerms, sealed); err != nil {
			return err
		}
		return c.record(ctx, tx, act, detail)
	})
}

// AddScope lets further sources into the case, for a reason that stands in its journal.
func (c *Case) AddScope(ctx context.Context, sources []string, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return errNoReason
	}
	t, err := c.Terms(ctx)
	if err != nil {
		return err
	}
	t.Scope = append(t.Scope, sources...)
	return c.putTerms(ctx, t, "add-source", map[string]any{"sources": sources, "reason": reason})
}

// Admit refuses sources outside of the scope.
func (c *Case) Admit(ctx context.Context, sources []string) error {
	t, err := c.Terms(ctx)
	if err != nil {
		return err
	}
	if !t.Scoped && len(t.Scope) == 0 {
		return nil
	}
	for _, s := range sources {
		if !t.admits(s) {
			return fmt.Errorf("%s %w: add it with `mailspill case add --reason WHY`, which goes into the journal", s, ErrOutside)
		}
	}
	return nil
}

// admits tells whether a source is named by the scope, lies in a folder that is, or
// matches a pattern of it.
func (t Terms) admits(source string) bool {
	for _, s := range t.Scope {
		if ok, err := filepath.Match(s, source); err == nil && ok || source == s || liesIn(source, s) {
			return true
		}
	}
	return false
}

// liesIn tells whether a source lies in a folder, or in a mailbox on a server.
func liesIn(source, folder string) bool {
	for _, sign := range []string{"/", string(filepath.Separator)} {
		if strings.HasPrefix(source, strings.TrimRight(folder, sign)+sign) {
			return true
		}
	}
	return false
}
