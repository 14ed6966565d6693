package store_test

import (
	"context"
	"testing"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/store"
)

// What a run found that did not come to its end is news of the next one that does: once.
func TestNewsOfRunsThatDidNotEnd(t *testing.T) {
	for _, outcome := range []string{"", store.Failed, store.Interrupted} {
		t.Run("outcome "+outcome, func(t *testing.T) {
			c := toldCase(t, t.TempDir(), 1, clockAt(1))
			tell(t, c, "a.mbox", told{text: "first", credentials: []string{"old"}})
			_, err := c.Set(t.Context(), credentialID("old"), store.Decision{Status: store.Rotated})
			must(t, err)

			broken := begun(t, c)
			keepAll(t, broken, "a.mbox", told{text: "second", credentials: []string{"fresh"}}, told{text: "third", credentials: []string{"old"}, later: true})
			if outcome != "" {
				_, err = broken.Finish(outcome, finding.Summary{}, finding.Scan{})
				must(t, err)
			}

			for night, want := range []int{1, 0} {
				r := begun(t, c)
				same := func(s string) string { return s }
				must(t, r.Remask(t.Context(), same, same))
				news, err := r.Finish(store.Done, finding.Summary{}, finding.Scan{})
				must(t, err)
				first, err := c.FirstFound(t.Context(), r.ID())
				must(t, err)
				if int(news.Credentials) != want || len(first) != want || len(news.Reopened) != want {
					t.Errorf("night %d tells of %d new credentials, %d by their first run, %d opened again; want %d each", night, news.Credentials, len(first), len(news.Reopened), want)
				}
			}
		})
	}
}

// A decision that was made while a scan ran is not undone by it.
func TestReopenKeepsLaterDecision(t *testing.T) {
	c := toldCase(t, t.TempDir(), 1, clockAt(1))
	tell(t, c, "a.mbox", told{text: "first", credentials: []string{"old"}})
	_, err := c.Set(t.Context(), credentialID("old"), store.Decision{Status: store.Rotated})
	must(t, err)
	r := begun(t, c)
	_, err = c.Set(t.Context(), credentialID("old"), store.Decision{Status: store.FalsePositive, Note: "a part number"})
	must(t, err)
	keepAll(t, r, "a.mbox", told{text: "second", credentials: []string{"old"}, later: true})
	k, err := c.Credential(t.Context(), credentialID("old"))
	must(t, err)
	if k.Status != store.FalsePositive || k.Note != "a part number" {
		t.Errorf("%s, %q", k.Status, k.Note)
	}
}

func begun(t *testing.T, c *store.Case) *store.Run {
	t.Helper()
	r, err := c.Begin(context.WithoutCancel(t.Context()), finding.Scan{}, store.Plan{Rules: "r", Selection: "s", Reading: "x"})
	must(t, err)
	return r
}

// keepAll commits messages, and leaves the run as it is.
func keepAll(t *testing.T, r *store.Run, source string, list ...told) {
	t.Helper()
	walk, err := r.Walk(source)
	must(t, err)
	for i, m := range list {
		tellOne(t, r, walk, source, i, m)
	}
	must(t, r.Close(finding.Summary{}))
}
