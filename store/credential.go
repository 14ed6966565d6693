package store

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// Statuses of a credential.
const (
	New           = "new"
	Rotated       = "rotated"
	FalsePositive = "false-positive"
	RiskAccepted  = "risk-accepted"
	// Reopened is a rotated credential that was written anew after it was rotated.
	Reopened = "reopened"
)

// Statuses are all of them, what is to be done first.
var Statuses = []string{New, Reopened, Rotated, RiskAccepted, FalsePositive}

// decision is who set a status, and why.
type decision struct {
	By   string `json:"by,omitempty"`
	Note string `json:"note,omitempty"`
	// Of what was opened again: how, and the run that tells of it.
	Return *Return `json:"return,omitempty"`
	Run    string  `json:"run,omitempty"`
}

// knownCredential is what a run must know of a credential.
type knownCredential struct {
	status string
	since  time.Time
}

func (r *Run) loadCredentials() error {
	rows, err := r.c.db.query(r.ctx, "SELECT id, status, since FROM credential")
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, status, since string
		if err := rows.Scan(&id, &status, &since); err != nil {
			return err
		}
		r.credentials.set(id, knownCredential{status, parseClock(since)})
	}
	return plain(rows.Err())
}

// Known tells whether the case holds a credential already.
func (r *Run) Known(credential string) bool {
	_, ok := r.credentials.get(credential)
	return ok
}

// credentialsKnown are the credentials of the case. They have a lock of their own, as
// the masks ask for them while records are written.
type credentialsKnown struct {
	mu   sync.RWMutex
	byID map[string]knownCredential
}

func (k *credentialsKnown) get(id string) (knownCredential, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	c, ok := k.byID[id]
	return c, ok
}

func (k *credentialsKnown) set(id string, c knownCredential) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.byID[id] = c
}

// credential makes a credential known to the case when it is found for the first time,
// and opens one again that was written anew since it was rotated. A quote and an
// old copy are just other places of it.
func (r *Run) credential(f finding.Finding) error {
	id := f.CredentialID
	known, ok := r.credentials.get(id)
	switch {
	case !ok:
		r.credentials.set(id, knownCredential{status: New})
		r.news.Credentials++
		return r.putCredential(id, New, decision{})
	case known.status != Rotated || f.Quoted || !f.Written.After(known.since):
		return nil
	}
	r.credentials.set(id, knownCredential{status: Reopened})
	back := Return{Credential: id, Title: f.Title, Preview: f.Preview, Rotated: known.since, Written: f.Written}
	r.news.Reopened = append(r.news.Reopened, back)
	return r.putCredential(id, Reopened, decision{Note: "written anew on " + f.Written.UTC().Format(time.DateOnly), Return: &back, Run: r.id})
}

// Return is a credential that was opened again.
type Return struct {
	Credential string    `json:"credential_id"`
	Title      string    `json:"title"`
	Preview    string    `json:"preview,omitempty"`
	Rotated    time.Time `json:"rotated"`
	Written    time.Time `json:"written"`
}

// withoutPreviews is what is new for the journal: it is in clear, and a preview shows
// some letters of a secret.
func (n News) withoutPreviews() News {
	n.Reopened = slices.Clone(n.Reopened)
	for i := range n.Reopened {
		n.Reopened[i].Preview = ""
	}
	return n
}

func (r *Run) putCredential(id, status string, d decision) error {
	sealed, err := r.c.keys.sealed("credential "+id, d)
	if err != nil {
		return err
	}
	r.batch.add(`INSERT INTO credential (id, first_run, status, since, until, sealed) VALUES (?, ?, ?, ?, '', ?)
		ON CONFLICT (id) DO UPDATE SET status = excluded.status, since = excluded.since, until = '', sealed = excluded.sealed WHERE excluded.status = 'reopened' AND credential.status = 'rotated'`,
		id, r.id, status, r.c.clock(), sealed)
	return nil
}

func number(n int) string { return strconv.Itoa(n) }

func parseClock(s string) time.Time {
	t, err := time.Parse(clockForm, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
