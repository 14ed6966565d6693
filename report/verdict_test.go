package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/finding"
)

func TestVerdict(t *testing.T) {
	t.Parallel()
	found := func(tiers ...string) []finding.Finding {
		var list []finding.Finding
		for i, tier := range tiers {
			f := sample(tier + string(rune('0'+i)))
			f.Tier = tier
			list = append(list, f)
		}
		return list
	}
	pdf := finding.Unread{Reason: "unsupported"}
	clean := finding.Summary{Messages: finding.MessageCounts{Seen: 9, Selected: 2}, Accounted: true, FullyRead: true}
	holes := finding.Summary{Messages: finding.MessageCounts{Seen: 9, Selected: 2}, Accounted: true}
	const allRead, holesLeft = "Accounted: yes. Fully read: yes.", "Accounted: yes. Fully read: no."
	const broken = "Accounted: no. Fully read: no. A source was not walked to its end, or bytes are missing from the account: there may be more."
	for _, c := range []struct {
		name        string
		counterpart string
		findings    []finding.Finding
		unread      []finding.Unread
		summary     finding.Summary
		want        []string
	}{
		{"one", "microsoft", found("rotate"), nil, clean,
			[]string{"1 credential to rotate: 0 privileged, 0 still valid by their own dates, 1 unknown; nothing was left unread", allRead}},
		{"all tiers", "microsoft", found("rotate", "rotate", "review", "info", "odd"), []finding.Unread{pdf, pdf}, holes,
			[]string{"2 credentials to rotate: 0 privileged, 0 still valid by their own dates, 2 unknown; 2 parts need a person",
				"Besides: 2 to review, 1 for the record (expired, one-time or the like).", holesLeft}},
		{"nothing to rotate", "microsoft", found("review"), nil, clean,
			[]string{"No credential to rotate; nothing was left unread", "Besides: 1 to review.", allRead}},
		{"nothing found", "microsoft", nil, nil, clean,
			[]string{"No exposed credentials found; nothing was left unread", allRead}},
		{"nothing found, not all read", "microsoft", nil, []finding.Unread{pdf}, holes,
			[]string{"No exposed credentials found; 1 part needs a person", holesLeft}},
		{"nothing found before it broke", "microsoft", nil, nil, finding.Summary{Messages: clean.Messages},
			[]string{"No exposed credentials found; nothing is listed as unread", broken}},
		{"nothing selected", "microsoft", nil, nil, finding.Summary{Messages: finding.MessageCounts{Seen: 1234}, Accounted: true, FullyRead: true},
			[]string{`No message was selected: none of 1,234 messages seen belongs to the correspondence with "microsoft". Scan every message with --counterpart all.`, allRead}},
		{"nothing selected of all", "all", nil, nil, finding.Summary{Messages: finding.MessageCounts{Seen: 5}, Accounted: true, FullyRead: true},
			[]string{"No message was selected: the dates and folders asked for leave none of 5 messages. Widen them to search.", allRead}},
		{"no mail", "microsoft", nil, []finding.Unread{pdf}, finding.Summary{Accounted: true},
			[]string{"No message was found, so nothing was searched.", "1 part needs a person", holesLeft}},
		{"no mail yet", "microsoft", nil, nil, finding.Summary{},
			[]string{"No message was read before the scan stopped, so nothing was searched.", broken}},
	} {
		v := newCollected(Options{Now: now})
		v.scan, v.summary = finding.Scan{Counterpart: c.counterpart}, c.summary
		for _, f := range c.findings {
			v.work.add(f)
		}
		for _, u := range c.unread {
			v.unread.add(u)
		}
		if diff := cmp.Diff(c.want, v.verdict()); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestClosing(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s := finding.Summary{Messages: finding.MessageCounts{Seen: 3}, Parts: finding.Counts{Seen: 9, Read: 7, Unread: 1}}
	if err := Closing(&out, finding.Scan{Counterpart: "microsoft"}, s, Options{Width: 200}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"--counterpart all", "3 seen", "9 seen ≠ 7 read + 1 unread", "Accounted: no. Fully read: no."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing from\n%s", want, out.String())
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		number(0): "0", number(999): "999", number(1000): "1,000", number(-1234567): "-1,234,567",
		count(1, "part"): "1 part", count(0, "part"): "0 parts",
		size(0): "0 bytes", size(999): "999 bytes", size(1000): "1.0 kB", size(999_960): "1.0 MB", size(1 << 62): "4.6 EB",
		elapsed(12): "12 ms", elapsed(12345): "12.3 s", elapsed(610_000): "10m10s",
		day("2024-01-02T03:04:05Z"): "2024-01-02", day("odd"): "odd", day(""): "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
