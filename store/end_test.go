package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/store"
)

// A case is marked as closed once, and not while there is a hold.
func TestEnd(t *testing.T) {
	t.Parallel()
	for name, place := range places(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := place(t)
			c := toldCase(t, at, 1, clockAt(8))
			must(t, c.SetTerms(t.Context(), store.Terms{Authority: "ticket 4711", Marking: "CUI"}))
			tell(t, c, "/a.mbox", told{text: "one", credentials: []string{"x", "y"}}, told{text: "two", unread: []string{"image/png"}})
			must(t, c.Hold(t.Context(), "order of the court"))
			if err := c.Hold(t.Context(), "another"); err == nil || !strings.Contains(err.Error(), "already") {
				t.Error(err)
			}
			if _, err := c.End(t.Context(), "done"); !errors.Is(err, store.ErrHeld) || !strings.Contains(err.Error(), "order of the court") {
				t.Error(err)
			}
			must(t, c.Release(t.Context(), "settled"))
			cert, err := c.End(t.Context(), "done")
			must(t, err)
			held := map[string]int64{}
			for _, n := range cert.Held {
				held[n.Of] = n.N
			}
			if cert.CaseID != c.ID() || cert.Marking != "CUI" || cert.Authority != "ticket 4711" || cert.Reason != "done" || cert.Operator != "ann" || cert.JournalBreak != "" ||
				held["messages"] != 2 || held["findings"] != 2 || held["credentials"] != 2 || held["parts that were not read"] != 1 || held["sources"] != 1 || held["scans"] != 1 {
				t.Errorf("%+v", cert)
			}
			entries, err := c.Entries(t.Context())
			if last := entries[len(entries)-1]; err != nil || last.Act != "close" || !strings.HasPrefix(cert.JournalHead, number(last.Seq)+":") {
				t.Errorf("%+v, %s, %v", last, cert.JournalHead, err)
			}
			if _, err := store.Open(t.Context(), at, store.Options{}); !errors.Is(err, store.ErrClosed) || !strings.Contains(err.Error(), "2026-03-01") {
				t.Error(err)
			}
			if err := c.Hold(t.Context(), "too late"); err == nil {
				t.Error("a closed case was put on hold")
			}
		})
	}
}

// What the journal keeps in clear holds no text of mail, nor a letter of a secret.
func TestJournalWithoutMail(t *testing.T) {
	t.Parallel()
	c := toldCase(t, t.TempDir(), 1, clockAt(8))
	tell(t, c, "/a.mbox", told{text: "Quarterly turnips", credentials: []string{"x"}})
	_, err := c.Set(t.Context(), credentialID("x"), store.Decision{Status: store.Rotated})
	must(t, err)
	tell(t, c, "/a.mbox", told{text: "Quarterly turnips", credentials: []string{"x"}}, told{text: "Quarterly beets", credentials: []string{"x"}, later: true})
	var said strings.Builder
	must(t, c.WriteJournal(t.Context(), &said))
	if !strings.Contains(said.String(), `"rotated":"2026`) {
		t.Errorf("nothing was opened again:\n%s", said.String())
	}
	for _, mail := range []string{"Quarterly", "ab…yz", "Inbox"} {
		if strings.Contains(said.String(), mail) {
			t.Errorf("%q stands in the journal:\n%s", mail, said.String())
		}
	}
}
