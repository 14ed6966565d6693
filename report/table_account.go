package report

import (
	"fmt"
	"io"

	"github.com/mailspill/mailspill/finding"
)

// writeUnread lists what was not read, by what would unlock it.
func (r *table) writeUnread() {
	groups := r.unread.unlockable()
	if len(groups) == 0 {
		return
	}
	note := leaves(r.unread.leaves, r.unread.distinct) + ", " + size(r.unread.bytes)
	if r.unread.distinct < r.unread.leaves {
		note += "; a repeated image counts once in the verdict"
	}
	r.heading("Not read", note+".")
	for _, g := range groups {
		r.t.blank()
		r.t.para(bold, fmt.Sprintf("%s: %s, %s", g.Title, leaves(g.Leaves, g.Distinct), size(g.Bytes)))
		r.t.para(plain, g.Advice)
		for _, l := range g.Lines {
			r.t.hanging("  ", plain, l.String())
		}
		r.writeExamples(g)
	}
}

// leaves counts parts, and what is left when repeated images count once.
func leaves(all, distinct int64) string {
	s := count(all, "part")
	if distinct < all {
		s += fmt.Sprintf(" (%s different)", number(distinct))
	}
	return s
}

func (l unreadLine) String() string {
	s := fmt.Sprintf("%s: %s, %s", l.Reason, count(l.Leaves, "part"), size(l.Bytes))
	if l.Hint != "" {
		s += ". " + l.Hint
	}
	return s
}

func (r *table) writeExamples(g unreadGroup) {
	shown := min(len(g.Items), shownInTable)
	for _, it := range g.Items[:shown] {
		r.t.hanging("    - ", plain, it.String())
	}
	if more := g.Distinct - int64(shown); more > 0 {
		r.t.hanging("    ", dim, fmt.Sprintf("+ %s more (all of them: --format jsonl)", number(more)))
	}
}

func (it *unreadItem) String() string {
	s := orElse(it.Name, it.Source)
	if it.Count > 1 {
		s += fmt.Sprintf(" ×%s", number(it.Count))
	}
	s += fmt.Sprintf(", %s, %s", orElse(it.MediaType, "unknown type"), size(it.Bytes))
	if it.Detail != "" {
		s += ": " + it.Detail
	}
	if it.Subject != "" || it.Date != "" {
		s += fmt.Sprintf(" (%s %s from %s)", orElse(day(it.Date), "undated"), quoted(it.Subject), orElse(it.From, "unknown sender"))
	}
	return s
}

func (r *table) writeSummary() {
	r.heading("Summary", "")
	writeFacts(r.t, r.facts(), r.summary)
}

func writeFacts(t *terminal, facts []fact, s finding.Summary) {
	for _, f := range facts {
		st := plain
		if f.Name == "Accounted" {
			st = accountStyle(s)
		}
		t.row(f.Name, st, f.Value)
	}
}

func accountStyle(s finding.Summary) style {
	switch {
	case !s.Accounted:
		return red
	case !s.FullyRead:
		return yellow
	}
	return green
}

// Closing writes the closing summary of a scan to w, for standard error beside a
// report that goes elsewhere: the account's results and, when nothing was
// selected, what to do.
func Closing(w io.Writer, scan finding.Scan, s finding.Summary, opt Options) error {
	opt = opt.complete()
	c := newCollected(opt)
	c.scan, c.summary = scan, s
	t := newTerminal(w, opt)
	if s.Messages.Selected == 0 {
		t.para(bold, nothingSelected(scan, s))
	}
	writeFacts(t, c.facts(), s)
	t.para(plain, accountLine(s))
	if err := t.flush(); err != nil {
		return fmt.Errorf("writing the closing summary: %w", err)
	}
	return nil
}
