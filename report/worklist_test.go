package report

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/finding"
)

func listOf(findings ...finding.Finding) []*credential {
	w := newWorklist()
	for _, f := range findings {
		w.add(f)
	}
	return w.work()
}

func TestSameCredentialIsOneLine(t *testing.T) {
	t.Parallel()
	a, b, c := sample("x"), sample("x"), sample("x")
	b.Line = 9
	c.Message.MessageID, c.Message.Date = "m2@example.com", "2023-05-06T00:00:00Z"
	list := listOf(a, b, c)
	if len(list) != 1 {
		t.Fatalf("%d lines, want 1", len(list))
	}
	got := list[0]
	if got.PlaceCount != 3 || got.MessageCount != 2 || len(got.Places) != 3 {
		t.Errorf("%d places (%d kept) in %d messages, want 3 (3) in 2", got.PlaceCount, len(got.Places), got.MessageCount)
	}
	if want := "3 places in 2 messages, 2023-05-06 to 2024-01-02"; got.SeenText() != want {
		t.Errorf("seen %q, want %q", got.SeenText(), want)
	}
}

func TestIdentities(t *testing.T) {
	t.Parallel()
	id := func(user, host string) finding.Identity { return finding.Identity{User: user, Host: host} }
	for _, c := range []struct {
		name     string
		in, want []finding.Identity
	}{
		{"two are kept", []finding.Identity{id("a", "x"), id("b", "y")}, []finding.Identity{id("a", "x"), id("b", "y")}},
		{"the same once", []finding.Identity{id("a", "x"), id("a", "x")}, []finding.Identity{id("a", "x")}},
		{"more takes over", []finding.Identity{id("a", ""), id("a", "x")}, []finding.Identity{id("a", "x")}},
		{"less adds nothing", []finding.Identity{id("a", "x"), id("", "x")}, []finding.Identity{id("a", "x")}},
		{"one user on two hosts", []finding.Identity{id("a", "x"), id("a", "y")}, []finding.Identity{id("a", "x"), id("a", "y")}},
	} {
		var list []finding.Finding
		for _, i := range c.in {
			f := sample("x")
			f.Identity = &i
			list = append(list, f)
		}
		if diff := cmp.Diff(c.want, listOf(list...)[0].Identities); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestStrongestStands: the order in which rules saw a secret must not matter.
func TestStrongestStands(t *testing.T) {
	t.Parallel()
	weak, strong := sample("x"), sample("x")
	weak.Tier, weak.Severity, weak.Title = "review", "low", "weak"
	strong.Tier, strong.Severity, strong.Title = "rotate", "high", "strong"
	expires := now.Add(24 * time.Hour)
	weak.ExpiresAt, weak.Privileged = &expires, "because"
	for _, order := range [][]finding.Finding{{weak, strong}, {strong, weak}} {
		c := listOf(order...)[0]
		if c.Title != "strong" || c.Tier != "rotate" || c.Severity != "high" {
			t.Errorf("%s, %s, %s stands", c.Title, c.Tier, c.Severity)
		}
		if c.ExpiresAt == nil || !c.IsPrivileged() || len(c.OtherTitles()) != 1 {
			t.Errorf("what only the weaker finding told is lost: %+v", c)
		}
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	f := func(id, tier, severity, date, privileged string) finding.Finding {
		r := sample(id)
		r.Tier, r.Severity, r.Message.Date, r.Privileged = tier, severity, date, privileged
		return r
	}
	list := listOf(
		f("6 low", "rotate", "low", "2024", ""),
		f("8 review", "review", "critical", "2024", ""),
		f("4 older", "rotate", "high", "2022", ""),
		f("2 privileged review", "review", "low", "2020", "admin"),
		f("info is not work", "info", "critical", "2024", "admin"),
		f("3 newer", "rotate", "high", "2023", ""),
		f("1 privileged", "rotate", "low", "2020", "admin"),
		f("5 medium", "rotate", "medium", "2024", ""),
		f("7 odd severity", "rotate", "odd", "2024", ""),
	)
	if len(list) != 8 {
		t.Errorf("%d lines, want 8", len(list))
	}
	for i, c := range list {
		if want := fmt.Sprint(i + 1); c.CredentialID[:1] != want {
			t.Errorf("line %d is %q", i+1, c.CredentialID)
		}
	}
}

func TestValidity(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	past, future := now.Add(-time.Hour), now.Add(time.Hour)
	for _, c := range []struct {
		expires *time.Time
		expired *bool
		want    validity
	}{
		{nil, nil, noDate},
		{nil, &yes, pastItsDate},
		{nil, &no, stillValid},
		{&future, nil, stillValid},
		{&past, &no, pastItsDate}, // it has expired since the scan
		{&past, nil, pastItsDate},
	} {
		got := (&credential{Finding: finding.Finding{ExpiresAt: c.expires, Expired: c.expired}}).validity(now)
		if got != c.want {
			t.Errorf("expires %v, expired %v: %s, want %s", c.expires, c.expired, got, c.want)
		}
	}
}

// TestBounds: one password in a whole mailbox must not fill the memory, and is
// still counted in full.
func TestBounds(t *testing.T) {
	t.Parallel()
	w := newWorklist()
	const n = keptIdentities + 500
	for i := range n {
		f := sample("x")
		f.Message.MessageID, f.Message.From = fmt.Sprint(i), fmt.Sprint("sender ", i)
		f.Identity = &finding.Identity{User: fmt.Sprint("user ", i)}
		w.add(f)
	}
	c := w.work()[0]
	if c.PlaceCount != n || c.MessageCount != n {
		t.Errorf("%d places in %d messages, want %d", c.PlaceCount, c.MessageCount, n)
	}
	if len(c.Places) != keptPlaces || len(c.Routes) != keptRoutes || len(c.Identities) != keptIdentities {
		t.Errorf("kept %d places, %d routes, %d identities", len(c.Places), len(c.Routes), len(c.Identities))
	}
	if !c.MoreRoutes || !c.MoreIDs {
		t.Error("does not say that there are more")
	}
}
