package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/store"
)

// Cases of one key are merged, whichever engines they are in; nothing is taken over twice,
// in either order the same comes out, and what is new later comes with the next merge.
func TestMerge(t *testing.T) {
	t.Parallel()
	all := places(t)
	for _, engines := range [][2]string{{"sqlite", "sqlite"}, {"sqlite", "postgres"}, {"postgres", "sqlite"}} {
		t.Run(strings.Join(engines[:], " and "), func(t *testing.T) {
			t.Parallel()
			a, b := toldCase(t, all[engines[0]](t), 1, clockAt(8)), toldCase(t, all[engines[1]](t), 1, clockAt(9))
			shared := told{text: "sent to both", credentials: []string{"x"}, unread: []string{"image/png"}}
			tell(t, a, "/a.mbox", shared, told{text: "only here", credentials: []string{"y"}}, told{text: "aside", aside: true})
			tell(t, b, "/b.mbox", shared, told{text: "only there", credentials: []string{"y", "z"}}, told{text: "locked", unread: []string{"application/zip"}})
			n, err := a.Merge(t.Context(), b)
			must(t, err)
			if n != (store.Merged{Sources: 1, Runs: 1, Messages: 2, Places: 3, Findings: 2, Unread: 1, Credentials: 1}) {
				t.Errorf("%+v", n)
			}
			got := records(t, a)
			for _, want := range []string{
				"scan [/a.mbox /b.mbox]", "/a.mbox about sent to both", "/b.mbox about sent to both", "/b.mbox about only there",
				"unread application/zip /b.mbox", "summary 6 5 {8 5 3} {530 500 30} 5 3 true",
			} {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			if n, err := a.Merge(t.Context(), b); err != nil || n != (store.Merged{}) || records(t, a) != got {
				t.Errorf("merged twice: %+v, %v", n, err)
			}
			tell(t, b, "/b.mbox", shared, told{text: "only there", credentials: []string{"y", "z"}}, told{text: "new there", credentials: []string{"n"}})
			if n, err = a.Merge(t.Context(), b); err != nil || n.Messages != 1 || n.Findings != 1 || n.Sources != 0 || n.Runs != 1 {
				t.Errorf("%+v, %v", n, err)
			}
			if _, err := a.Verify(t.Context()); err != nil {
				t.Error(err)
			}
			hashes(t, a, "only there", "sent to both", "new there")
		})
	}
}

// hashes checks that each message with a finding stands in the journal once.
func hashes(t *testing.T, c *store.Case, messages ...string) {
	t.Helper()
	var said strings.Builder
	must(t, c.WriteJournal(t.Context(), &said))
	for _, m := range messages {
		if n := strings.Count(said.String(), credentialID(m)); n != 1 {
			t.Errorf("the hash of %q stands in the journal %d times", m, n)
		}
	}
}

// The better read of two scans of a message stands, with its own account.
func TestMergeBetterRead(t *testing.T) {
	t.Parallel()
	all := places(t)
	for name, first := range map[string]bool{"better read here": true, "better read there": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			better, worse := toldCase(t, all["sqlite"](t), 1, clockAt(8)), toldCase(t, all["sqlite"](t), 1, clockAt(9))
			tell(t, better, "/a.mbox", told{text: "m", credentials: []string{"x"}, unread: []string{"image/png"}})
			tell(t, worse, "/b.mbox", told{text: "m", credentials: []string{"y"}, unread: []string{"image/png", "application/zip"}})
			into, other := worse, better
			if first {
				into, other = better, worse
			}
			_, err := into.Merge(t.Context(), other)
			must(t, err)
			got := records(t, into)
			if strings.Contains(got, "application/zip") || strings.Count(got, "unread image/png") != 2 || strings.Count(got, "finding") != 4 || !strings.Contains(got, "{4 2 2}") {
				t.Error(got)
			}
		})
	}
}

// The later decision about a credential stands, and both are in the journal. That a scan
// found it is no decision.
func TestMergeDecisions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ours, theirs, want string
		taken, kept        int64
	}{
		"theirs only":  {"", store.Rotated, store.Rotated, 1, 0},
		"ours only":    {store.Rotated, "", store.Rotated, 0, 0},
		"theirs later": {store.Rotated, store.FalsePositive, store.FalsePositive, 1, 0},
		"neither":      {"", "", store.New, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := places(t)
			a, b := toldCase(t, all["sqlite"](t), 1, clockAt(8)), toldCase(t, all["sqlite"](t), 1, clockAt(9))
			for k, status := range map[*store.Case]string{a: c.ours, b: c.theirs} {
				tell(t, k, "/a.mbox", told{text: "m", credentials: []string{"x"}})
				if status != "" {
					_, err := k.Set(t.Context(), credentialID("x"), store.Decision{Status: status, Note: "by " + status})
					must(t, err)
				}
			}
			n, err := a.Merge(t.Context(), b)
			must(t, err)
			k, err := a.Credential(t.Context(), credentialID("x"))
			if err != nil || k.Status != c.want || n.Taken != c.taken || n.Kept != c.kept {
				t.Errorf("%s, %+v, %v", k.Status, n, err)
			}
			if back, err := b.Merge(t.Context(), a); err != nil || back.Taken != 1-c.taken && c.want != store.New {
				t.Errorf("%+v, %v", back, err)
			}
			if k, err := b.Credential(t.Context(), credentialID("x")); err != nil || k.Status != c.want {
				t.Errorf("the other way round: %s, %v", k.Status, err)
			}
			if c.taken == 1 {
				bothSaid(t, a, c.ours, c.theirs)
			}
		})
	}
}

func bothSaid(t *testing.T, c *store.Case, ours, theirs string) {
	t.Helper()
	var said strings.Builder
	must(t, c.WriteJournal(t.Context(), &said))
	line := ""
	for l := range strings.Lines(said.String()) {
		if strings.Contains(l, `"merge-decisions"`) {
			line = l
		}
	}
	if !strings.Contains(line, `"status":"`+theirs) || ours != "" && !strings.Contains(line, `"note":"by `+ours) {
		t.Errorf("%q", line)
	}
}

// What cannot be merged is said, and nothing is changed.
func TestMergeRefused(t *testing.T) {
	t.Parallel()
	all := places(t)
	at := all["sqlite"](t)
	a, b := toldCase(t, at, 1, clockAt(8)), toldCase(t, all["sqlite"](t), 2, clockAt(9))
	tell(t, a, "/a.mbox", told{text: "m", credentials: []string{"x"}})
	tell(t, b, "/b.mbox", told{text: "n", credentials: []string{"y"}})
	before := records(t, a)
	if _, err := a.Merge(t.Context(), b); !errors.Is(err, store.ErrOtherKey) {
		t.Error(err)
	}
	if _, err := a.Merge(t.Context(), toldCase(t, at, 1, clockAt(10))); err == nil || !strings.Contains(err.Error(), "the same case") {
		t.Error(err)
	}
	if records(t, a) != before {
		t.Error(records(t, a))
	}
}

// A message that one case left aside is what it is in the other.
func TestMergeSelected(t *testing.T) {
	t.Parallel()
	all := places(t)
	a, b := toldCase(t, all["sqlite"](t), 1, clockAt(9)), toldCase(t, all["sqlite"](t), 1, clockAt(8))
	tell(t, a, "/a.mbox", told{text: "m", aside: true})
	tell(t, b, "/b.mbox", told{text: "m", credentials: []string{"x"}, unread: []string{"image/png"}})
	for range 2 {
		for _, pair := range [][2]*store.Case{{a, b}, {b, a}} {
			_, err := pair[0].Merge(t.Context(), pair[1])
			must(t, err)
			if got := records(t, pair[0]); strings.Count(got, "about m") != 4 || !strings.Contains(got, "summary 2 2 {4 2 2}") {
				t.Error(got)
			}
		}
	}
}

// What one case masks later is masked in the other by the next merge, and what is masked
// here does not come back in clear.
func TestMergeMasks(t *testing.T) {
	t.Parallel()
	all := places(t)
	a, b := toldCase(t, all["sqlite"](t), 1, clockAt(8)), toldCase(t, all["sqlite"](t), 1, clockAt(9))
	list := []told{{text: "Turnip-4419-glade", credentials: []string{"x"}, unread: []string{"image/png"}}}
	tell(t, b, "/b.mbox", list...)
	if _, err := a.Merge(t.Context(), b); err != nil || !strings.Contains(records(t, a), "Turnip-4419") {
		t.Fatal(err)
	}
	list = append(list, told{text: "new", credentials: []string{"y"}, masks: "Turnip-4419-glade"})
	tell(t, b, "/b.mbox", list...)
	for range 2 {
		if _, err := a.Merge(t.Context(), b); err != nil || strings.Contains(records(t, a), "Turnip-4419") {
			t.Error(records(t, a), err)
		}
	}
	c := toldCase(t, all["sqlite"](t), 1, clockAt(7))
	tell(t, c, "/c.mbox", list[0])
	for range 2 { // back and forth
		for _, pair := range [][2]*store.Case{{a, c}, {c, a}} {
			if _, err := pair[0].Merge(t.Context(), pair[1]); err != nil || strings.Contains(records(t, pair[0]), "Turnip-4419") {
				t.Error(records(t, pair[0]), err)
			}
		}
	}
}

// A case in which a scan did not come to its end is merged when one did.
func TestMergeUnended(t *testing.T) {
	t.Parallel()
	all := places(t)
	a, b := toldCase(t, all["sqlite"](t), 1, clockAt(8)), toldCase(t, all["sqlite"](t), 1, clockAt(9))
	_, err := b.Begin(t.Context(), finding.Scan{}, store.Plan{})
	must(t, err)
	if _, err := a.Merge(t.Context(), b); err == nil || !strings.Contains(err.Error(), "was killed") {
		t.Error(err)
	}
}
