package store_test

import (
	"testing"
	"time"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/store"
)

// A clock that was set back does not put a run before those that went before it.
func TestClockSetBack(t *testing.T) {
	now := time.Date(2026, 3, 1, 2, 30, 0, 0, time.UTC)
	c, err := store.Open(t.Context(), t.TempDir(), store.Options{
		Create: true, Now: func() time.Time { return now }, Key: func(string, bool) ([]byte, error) { return make([]byte, 32), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 3 {
		now = now.Add(-time.Hour)
		r, err := c.Begin(t.Context(), finding.Scan{}, store.Plan{})
		if err != nil {
			t.Fatal(err)
		}
		if last, err := c.LastRun(t.Context()); err != nil || last != r.ID() {
			t.Errorf("%v, last run %s, not %s", err, last, r.ID())
		}
	}
}
