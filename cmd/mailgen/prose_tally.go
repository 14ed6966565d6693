package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// proseTally counts the verdicts of a group of mails.
type proseTally struct {
	positive, negative int // mails
	secrets            int // labels that must be reported
	all                confusion
	rotate             confusion // of tier rotate alone
	garbled            int       // of the wrong ones
	noise              int       // findings in negative mails
}

func (t *proseTally) mail(m *proseMail) {
	if m.holds() {
		t.positive++
	} else {
		t.negative++
	}
	t.secrets += len(m.labels())
}

// verdict counts one verdict, at both tiers and at tier rotate alone: there, a
// label of tier review that was reported as rotate is wrong, and one of tier
// rotate that was reported as review is missed.
func (t *proseTally) verdict(v verdict) {
	switch {
	case v.found():
		t.all.right++
	case v.label != nil:
		t.all.missed++
	default:
		t.all.wrong++
		t.garbled += count(v.garbled)
		t.noise += count(!v.mail.holds())
	}
	wanted := v.label != nil && v.label.Tier == "rotate"
	given := v.finding != nil && v.finding.Tier == "rotate"
	t.rotate.right += count(wanted && given)
	t.rotate.missed += count(wanted && !given)
	t.rotate.wrong += count(given && !wanted)
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// perThousand is the findings per 1,000 negative mails; the interval is that of
// a finding in each mail at most.
func (t *proseTally) perThousand() string {
	if t.negative == 0 {
		return "-"
	}
	s := newShare(min(t.noise, t.negative), t.negative)
	return fmt.Sprintf("%.1f (%.1f-%.1f)", t.noisePerThousand(), 1000*s.low, 1000*s.high)
}

func (t *proseTally) noisePerThousand() float64 {
	return 1000 * float64(t.noise) / float64(max(t.negative, 1))
}

// proseTallies are the tallies of groups, with all of them together.
type proseTallies struct {
	total  proseTally
	groups map[string]*proseTally
}

func tallyBy(mails []*proseMail, verdicts []verdict, group func(*proseMail) string) *proseTallies {
	out := &proseTallies{groups: map[string]*proseTally{}}
	for _, m := range mails {
		if out.groups[group(m)] == nil {
			out.groups[group(m)] = &proseTally{}
		}
		out.groups[group(m)].mail(m)
		out.total.mail(m)
	}
	for _, v := range verdicts {
		out.groups[group(v.mail)].verdict(v)
		out.total.verdict(v)
	}
	return out
}

// write prints the tables: both tiers, then tier rotate alone.
func (t *proseTallies) write(out io.Writer, by string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "rotate+review, by %s\tmails +\tmails -\tsecrets\tfound\tmissed\twrong\tgarbled\tprecision\trecall\tF1\tper 1,000 negative mails\n", by)
	t.each(func(name string, s *proseTally) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\t%s\n", name, s.positive, s.negative, s.secrets,
			s.all.right, s.all.missed, s.all.wrong, s.garbled, s.all.precision(), s.all.recall(), s.all.f1(), s.perThousand())
	})
	fmt.Fprintf(w, "\nrotate alone, by %s\tfound\tmissed\twrong\tprecision\trecall\tF1\n", by)
	t.each(func(name string, s *proseTally) {
		c := s.rotate
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\t%s\t%s\n", name, c.right, c.missed, c.wrong, c.precision(), c.recall(), c.f1())
	})
	return w.Flush()
}

func (t *proseTallies) each(row func(string, *proseTally)) {
	for _, name := range sortedKeys(t.groups) {
		row(name, t.groups[name])
	}
	row("all", &t.total)
}
