package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// collected is what the reports for people are made from, when all records came.
type collected struct {
	opt     Options
	scan    finding.Scan
	summary finding.Summary
	work    *worklist
	unread  *account
}

func newCollected(opt Options) *collected {
	return &collected{opt: opt, work: newWorklist(), unread: newAccount()}
}

func (c *collected) Begin(r finding.Scan) error {
	for _, s := range []*string{&r.ToolVersion, &r.Counterpart, &r.Rules.SHA256, &r.Marking} {
		*s = cut(*s, keptText)
	}
	c.scan = r
	return nil
}

func (c *collected) Finding(r finding.Finding) error {
	if !c.opt.ShowSecrets {
		r.Secret = nil
	}
	c.work.add(r)
	return nil
}

func (c *collected) Unread(r finding.Unread) error { c.unread.add(r); return nil }
func (c *collected) messageDone() error            { return nil }

// tally counts credentials for the verdict.
type tally struct {
	rotate, review, info                int64
	privileged, valid, expired, undated int64 // of those to rotate
}

func tallyOf(w *worklist, now time.Time) tally {
	var t tally
	for _, c := range w.byID {
		switch c.Tier {
		case "info":
			t.info++
		case "rotate":
			t.addRotate(c, now)
		default: // an unknown tier needs a look, too
			t.review++
		}
	}
	return t
}

func (t *tally) addRotate(c *credential, now time.Time) {
	t.rotate++
	if c.IsPrivileged() {
		t.privileged++
	}
	switch c.validity(now) {
	case stillValid:
		t.valid++
	case pastItsDate:
		t.expired++
	default:
		t.undated++
	}
}

func (t tally) none() bool { return t.rotate+t.review+t.info == 0 }

// verdict is what a reader must know first, in sentences of one line each: what
// to rotate, what else there is, and whether that is all. The last sentence is
// always there, so that no result is read without its limits.
func (c *collected) verdict() []string {
	t := tallyOf(c.work, c.opt.Now)
	var lines []string
	switch {
	case t.none() && c.summary.Messages.Selected == 0:
		lines = append(lines, nothingSelected(c.scan, c.summary), c.needsPerson())
	case t.none():
		lines = append(lines, "No exposed credentials found; "+c.needsPerson())
	case t.rotate == 0:
		lines = append(lines, "No credential to rotate; "+c.needsPerson(), t.also())
	default:
		lines = append(lines, t.toRotate()+"; "+c.needsPerson(), t.also())
	}
	lines = append(lines, accountLine(c.summary))
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}

func (t tally) toRotate() string {
	parts := []string{
		fmt.Sprintf("%s privileged", number(t.privileged)),
		fmt.Sprintf("%s still valid by their own dates", number(t.valid)),
		fmt.Sprintf("%s unknown", number(t.undated)),
	}
	if t.expired > 0 {
		parts = append(parts, fmt.Sprintf("%s past their own dates", number(t.expired)))
	}
	return count(t.rotate, "credential") + " to rotate: " + strings.Join(parts, ", ")
}

func (t tally) also() string {
	var parts []string
	if t.review > 0 {
		parts = append(parts, number(t.review)+" to review")
	}
	if t.info > 0 {
		parts = append(parts, number(t.info)+" for the record (expired, one-time or the like)")
	}
	if len(parts) == 0 {
		return ""
	}
	return "Besides: " + strings.Join(parts, ", ") + "."
}

func (c *collected) needsPerson() string {
	switch n := max(c.unread.distinct, min(c.summary.Parts.Unread, 1)); {
	case n == 1:
		return "1 part needs a person"
	case n > 1:
		return number(n) + " parts need a person"
	case c.summary.Messages.Selected == 0:
		return ""
	case c.summary.FullyRead:
		return "nothing was left unread"
	}
	return "nothing is listed as unread"
}

// nothingSelected tells a scan of other people's mail from one of no mail.
func nothingSelected(scan finding.Scan, s finding.Summary) string {
	seen := s.Messages.Seen
	switch {
	case seen == 0 && !s.Accounted:
		return "No message was read before the scan stopped, so nothing was searched."
	case seen == 0:
		return "No message was found, so nothing was searched."
	case scan.Counterpart == "all":
		return fmt.Sprintf("No message was selected: the dates and folders asked for leave none of %s. Widen them to search.",
			count(seen, "message"))
	}
	return fmt.Sprintf("No message was selected: none of %s seen belongs to the correspondence with %q. Scan every message with --counterpart all.",
		count(seen, "message"), scan.Counterpart)
}

// accountLine gives the two results of the account, never one without the other.
func accountLine(s finding.Summary) string {
	line := fmt.Sprintf("Accounted: %s. Fully read: %s.", yesNo(s.Accounted), yesNo(s.FullyRead))
	if !s.Accounted {
		line += " A source was not walked to its end, or bytes are missing from the account: there may be more."
	}
	return line
}

// fact is one named line of the summary.
type fact struct{ Name, Value string }

// facts are the summary and the scan's particulars, as name and value.
func (c *collected) facts() []fact {
	s, scan := c.summary, c.scan
	m := s.Messages
	list := []fact{{"Messages", fmt.Sprintf("%s seen, %s selected, %s scanned, %s duplicate, %s defective",
		number(m.Seen), number(m.Selected), number(m.Scanned), number(m.Duplicate), number(m.Defective))}}
	if len(s.Defects) > 0 {
		list = append(list, fact{"Defects", defects(s.Defects)})
	}
	if len(s.Limits) > 0 {
		list = append(list, fact{"Limits met", limits(s.Limits)})
	}
	if s.LeftOut > 0 {
		list = append(list, fact{"Left out", count(s.LeftOut, "message") + " not fetched, by the server's own search (--no-server-search fetches all)"})
	}
	return append(list, []fact{
		{"Parts", balance(s.Parts)},
		{"Bytes", balance(s.Bytes)},
		{"Found", count(s.Findings, "finding") + " of " + count(s.Credentials, "credential")},
		{"Accounted", yesNo(s.Accounted) + " (fully read: " + yesNo(s.FullyRead) + ")"},
		{"Elapsed", elapsed(s.ElapsedMS)},
		{"Sources", cut(strings.Join(scan.Sources, ", "), 10*keptText)},
		{"Counterpart", scan.Counterpart},
		{"Rules", number(int64(scan.Rules.Count)) + ", SHA-256 " + orElse(scan.Rules.SHA256, "unknown")},
		{"Scanned by", "mailspill " + orElse(scan.ToolVersion, "of unknown version") + ", " + startedAt(scan)},
	}...)
}

// limits lists how many leaves were left unread for each limit.
func limits(counts map[string]int64) string {
	return byCount(counts, func(k string) string { return "--" + cut(k, keptText) + " by " + count(counts[k], "part") })
}

// defects lists in how many messages each way of breaking the standards was met,
// the most frequent first. What such messages hold was searched all the same.
func defects(counts map[string]int64) string {
	return byCount(counts, func(k string) string { return cut(k, keptText) + " in " + count(counts[k], "message") })
}

// byCount lists what was counted, the most frequent first.
func byCount(counts map[string]int64, show func(kind string) string) string {
	kinds := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for i, k := range kinds {
		kinds[i] = show(k)
	}
	return strings.Join(kinds, ", ")
}

func startedAt(scan finding.Scan) string {
	if scan.StartedAt.IsZero() {
		return "start unknown"
	}
	return "started " + scan.StartedAt.Format(time.RFC3339)
}

// balance shows a line of the account, and shows it when the line is wrong.
func balance(n finding.Counts) string {
	sign := "="
	if n.Seen != n.Read+n.Unread {
		sign = "≠"
	}
	return fmt.Sprintf("%s seen %s %s read + %s unread", number(n.Seen), sign, number(n.Read), number(n.Unread))
}
