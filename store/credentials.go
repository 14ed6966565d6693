package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// Credential is a row of the worklist.
type Credential = finding.Credential

// Credentials lists the credentials of the case, the most pressing first.
func (c *Case) Credentials(ctx context.Context) ([]Credential, error) {
	byID, err := c.counted(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.describe(ctx, byID); err != nil {
		return nil, err
	}
	if err := c.decided(ctx, byID); err != nil {
		return nil, err
	}
	var out []Credential
	for _, k := range byID {
		if k.Findings > 0 {
			out = append(out, *k)
		}
	}
	slices.SortFunc(out, pressing)
	return out, nil
}

// pressing sorts by what is to be done first: open work before what is done with,
// privileged access, then how bad it is and how sure.
func pressing(a, b Credential) int {
	return cmp.Or(
		cmp.Compare(bit(isSettled(a)), bit(isSettled(b))),
		-cmp.Compare(bit(a.Privileged != "" && a.Tier == "rotate"), bit(b.Privileged != "" && b.Tier == "rotate")),
		-cmp.Compare(rank(tiers, a.Tier), rank(tiers, b.Tier)),
		-cmp.Compare(rank(severities, a.Severity), rank(severities, b.Severity)),
		-cmp.Compare(a.LastMail, b.LastMail),
		cmp.Compare(a.ID, b.ID),
	)
}

// isSettled tells that nothing is to be done about it at present.
func isSettled(k Credential) bool {
	return k.Status == Rotated || k.Status == RiskAccepted || k.Status == FalsePositive
}

// counted counts the messages and sources of each credential.
func (c *Case) counted(ctx context.Context) (map[string]*Credential, error) {
	rows, err := c.db.query(ctx, `SELECT f.credential, MAX(f.severity), MAX(f.tier), COUNT(DISTINCT f.message), COUNT(*), COUNT(DISTINCT p.source),
		MIN(CASE WHEN m.day > 0 THEN m.day END), MAX(m.day), MAX(CASE WHEN p.gone_run = '' THEN 1 ELSE 0 END)
		FROM finding f JOIN message m ON m.id = f.message JOIN place p ON p.message = f.message GROUP BY f.credential`)
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	out := map[string]*Credential{}
	for rows.Next() {
		k := Credential{Type: "credential"}
		var severity, tier, last, here int64
		var first *int64
		if err := rows.Scan(&k.ID, &severity, &tier, &k.Messages, &k.Findings, &k.Mailboxes, &first, &last, &here); err != nil {
			return nil, err
		}
		k.Severity, k.Tier, k.Gone = severities[severity], tiers[tier], here == 0
		k.FirstMail, k.LastMail = dayText(first), dayText(&last)
		out[k.ID] = &k
	}
	return out, plain(rows.Err())
}

func dayText(day *int64) string {
	if day == nil || *day == 0 {
		return ""
	}
	return time.Unix(*day*86400, 0).UTC().Format(time.DateOnly)
}

// describe takes the words for a credential from its most telling finding.
func (c *Case) describe(ctx context.Context, byID map[string]*Credential) error {
	rows, err := c.db.query(ctx, `SELECT message, credential, spot, sealed FROM (
		SELECT message, credential, spot, sealed, ROW_NUMBER() OVER (PARTITION BY credential ORDER BY privileged DESC, tier DESC, severity DESC, n) AS turn FROM finding
		) AS ranked WHERE turn = 1`)
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var message, id, spot string
		var sealed []byte
		var f finding.Finding
		if err := rows.Scan(&message, &id, &spot, &sealed); err != nil {
			return err
		}
		k := byID[id]
		if k == nil {
			continue // its message has no place: it is being written now
		}
		if err := c.keys.open("finding "+message+id+spot, sealed, &f); err != nil {
			return err
		}
		k.RuleID, k.Title, k.Preview, k.Identity, k.Rotate, k.Privileged = f.RuleID, f.Title, f.Preview, f.Identity, f.Rotate, f.Privileged
		k.ExpiresAt = f.ExpiresAt
		k.Expired = f.ExpiresAt != nil && f.ExpiresAt.Before(c.now())
	}
	return plain(rows.Err())
}

// decided adds what people decided.
func (c *Case) decided(ctx context.Context, byID map[string]*Credential) error {
	rows, err := c.db.query(ctx, "SELECT c.id, c.status, c.since, c.until, c.sealed, CASE WHEN c.first_run = (SELECT MAX(id) FROM run) THEN 1 ELSE 0 END FROM credential c")
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, status, since, until string
		var sealed []byte
		var fresh int64
		if err := rows.Scan(&id, &status, &since, &until, &sealed, &fresh); err != nil {
			return err
		}
		k := byID[id]
		if k == nil {
			continue
		}
		var d decision
		if err := c.keys.open("credential "+id, sealed, &d); err != nil {
			return err
		}
		k.Status, k.Since, k.By, k.Note, k.New = status, parseClock(since), d.By, d.Note, fresh == 1
		if at := parseClock(until); !at.IsZero() {
			k.Until = &at
			if status == FalsePositive && at.Before(c.now()) {
				k.Status = New
			}
		}
	}
	return plain(rows.Err())
}

// Decision is what a person decides about a credential.
type Decision struct {
	Status string // new, rotated, false-positive, risk-accepted
	Note   string
	Until  time.Time // end of a false positive; zero for none
}

// Set changes the status of a credential, named by its id or enough of its beginning.
func (c *Case) Set(ctx context.Context, id string, d Decision) (Credential, error) {
	if !slices.Contains([]string{New, Rotated, FalsePositive, RiskAccepted}, d.Status) {
		return Credential{}, fmt.Errorf("no such status: %q; use new, rotated, false-positive or risk-accepted", d.Status)
	}
	if !d.Until.IsZero() && d.Status != FalsePositive {
		return Credential{}, errors.New("only a false positive may end on a date")
	}
	k, err := c.Credential(ctx, id)
	if err != nil {
		return k, err
	}
	sealed, err := c.keys.sealed("credential "+k.ID, decision{By: c.acting.Operator, Note: d.Note})
	if err != nil {
		return k, err
	}
	until := ""
	if !d.Until.IsZero() {
		until = d.Until.UTC().Format(clockForm)
	}
	err = c.db.together(ctx, func(tx *transaction) error {
		if err := tx.exec(ctx, "UPDATE credential SET status = ?, since = ?, until = ?, sealed = ? WHERE id = ?", d.Status, c.clock(), until, sealed, k.ID); err != nil {
			return err
		}
		return c.record(ctx, tx, "set", map[string]any{"credential_id": k.ID, "from": k.Status, "to": d.Status, "note": d.Note, "until": until})
	})
	k.Status, k.Note, k.By = d.Status, d.Note, c.acting.Operator
	return k, err
}

// shortestID is how much of an id must be given.
const shortestID = 6

// Credential finds one credential by its id or enough of its beginning.
func (c *Case) Credential(ctx context.Context, id string) (Credential, error) {
	id = strings.ToLower(strings.TrimSpace(id))
	if len(id) < shortestID || strings.Trim(id, "0123456789abcdef") != "" {
		return Credential{}, fmt.Errorf("%q is no credential's id: give it as `mailspill case credentials` lists it, or at least its first %d characters", id, shortestID)
	}
	all, err := c.Credentials(ctx)
	if err != nil {
		return Credential{}, err
	}
	var found []Credential
	for _, k := range all {
		if strings.HasPrefix(k.ID, id) {
			found = append(found, k)
		}
	}
	switch len(found) {
	case 0:
		return Credential{}, fmt.Errorf("no credential of this case has an id that begins with %s; `mailspill case credentials` lists them", id)
	case 1:
		return found[0], nil
	}
	return Credential{}, fmt.Errorf("%d credentials have ids that begin with %s: give more of it", len(found), id)
}

// Where is one place in which a credential can be read again.
type Where struct {
	Finding finding.Finding // its Message is that of the place
	Ref     Located
	Source  string // the SOURCE by which it was scanned
}

// Find lists the places of a credential that are still there, the most telling first.
func (c *Case) Find(ctx context.Context, id string) ([]Where, error) {
	rows, err := c.db.query(ctx, `SELECT p.id, m.id, '', '', '', p.sealed, m.sealed, f.credential, f.spot, f.sealed, s.id, s.sealed
		FROM finding f JOIN message m ON m.id = f.message JOIN place p ON p.message = f.message JOIN source s ON s.id = p.source
		WHERE f.credential = ? AND p.gone_run = '' ORDER BY f.tier DESC, f.severity DESC, s.number, p.ord, f.n LIMIT 100`, id)
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	var out []Where
	for rows.Next() {
		var s stream
		var credential, spot, source string
		var kept, name []byte
		var w Where
		if err := rows.Scan(&s.place, &s.a, &s.b, &s.c, &s.d, &s.sealed, &s.more, &credential, &spot, &kept, &source, &name); err != nil {
			return nil, err
		}
		var at located
		var h head
		err := errors.Join(c.keys.open("finding "+s.a+credential+spot, kept, &w.Finding), c.keys.open("place "+s.place, s.sealed, &at),
			c.keys.open("source "+source, name, &w.Source), c.keys.open("message "+s.a, s.more, &h))
		if err != nil {
			return nil, err
		}
		if w.Finding.Message, err = c.messageAt(&s); err != nil {
			return nil, err
		}
		w.Finding.CredentialID = credential
		w.Ref = Located{at.ref(), h.SHA256}
		out = append(out, w)
	}
	return out, plain(rows.Err())
}
