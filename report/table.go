package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// table is the report on a terminal: verdict, worklist, unread account, summary.
type table struct {
	*collected
	t *terminal
}

func newTable(w io.Writer, opt Options) records {
	return &table{newCollected(opt), newTerminal(w, opt)}
}

func (r *table) Close(s finding.Summary) error {
	r.summary = s
	if r.scan.Marking != "" {
		r.t.para(bold, r.scan.Marking)
		r.t.blank()
	}
	r.writeVerdict()
	r.writeWork()
	r.writeRecorded()
	r.writeUnread()
	r.writeSummary()
	if r.scan.Marking != "" {
		r.t.blank()
		r.t.para(bold, r.scan.Marking)
	}
	return r.t.flush()
}

func (r *table) heading(title, note string) {
	r.t.blank()
	r.t.para(bold, strings.ToUpper(title))
	if note != "" {
		r.t.para(dim, note)
	}
}

func (r *table) writeVerdict() {
	st := bold
	for _, line := range r.verdict() {
		r.t.para(st, line)
		st = plain
	}
}

func (r *table) writeWork() {
	work := r.work.work()
	if len(work) == 0 {
		return
	}
	r.heading("Worklist", "One entry a credential, privileged ones first.")
	for i, c := range work {
		r.t.blank()
		r.writeCredential(i+1, c)
	}
}

func (r *table) writeCredential(n int, c *credential) {
	t := r.t
	t.hanging(padded(fmt.Sprintf("%d. ", n), len("  ")), bold, fmt.Sprintf("%s  %s", c.Title, c.Preview))
	t.row(c.Severity, urgency(c), strings.ToUpper(orElse(c.Tier, "review"))+"  "+c.because())
	r.rowIf("secret", red, revealed(c.Secret))
	for _, why := range c.Privileges {
		t.row("privileged", red, why)
	}
	r.writeIdentities(c)
	t.row("validity", plain, c.validityText(r.opt.Now))
	t.row("seen", plain, c.SeenText())
	r.writeList("sent", routeTexts(c), c.MoreRoutes)
	for _, how := range c.Rotations {
		t.row("rotate", plain, how)
	}
	r.writePlaces(c)
	r.rowIf("why", dim, c.explanation())
	r.rowIf("also as", dim, strings.Join(c.OtherTitles(), ", "))
	t.row("id", dim, shortID(c.CredentialID))
}

func (r *table) rowIf(label string, st style, text string) {
	if text != "" {
		r.t.row(label, st, text)
	}
}

// shownInTable bounds every list of one credential in the table.
const shownInTable = 4

// subjectInTable is how much of a subject helps to recognise a message.
const subjectInTable = 80

func (r *table) writeIdentities(c *credential) {
	var list []string
	for _, id := range c.Identities {
		list = append(list, identityText(id))
	}
	r.writeList("opens", list, c.MoreIDs)
}

// writeList writes a row for each of the first texts and says how many more
// there are.
func (r *table) writeList(label string, list []string, beyond bool) {
	for _, s := range list[:min(len(list), shownInTable)] {
		r.t.row(label, plain, s)
		label = ""
	}
	if note := moreText(len(list)-shownInTable, beyond); note != "" {
		r.t.row("", dim, note)
	}
}

func moreText(more int, beyond bool) string {
	switch {
	case beyond:
		return fmt.Sprintf("+ more than %d more", max(more, 0))
	case more > 0:
		return fmt.Sprintf("+ %d more", more)
	}
	return ""
}

func (r *table) writePlaces(c *credential) {
	for i, p := range c.Places[:min(len(c.Places), shownInTable)] {
		label := ""
		if i == 0 {
			label = "found in"
		}
		r.t.row(label, plain, p.String())
	}
	if more := c.PlaceCount - int64(min(len(c.Places), shownInTable)); more > 0 {
		r.t.row("", dim, fmt.Sprintf("+ %s more (all of them: --format jsonl)", number(more)))
	}
}

// String is the place as one line: what helps to recognise the message first.
func (p place) String() string {
	where := []string{orElse(day(p.Date), "undated") + " " + quoted(p.Subject)}
	for _, s := range []string{p.Leaf, p.Position, p.Source} {
		if s != "" {
			where = append(where, s)
		}
	}
	return strings.Join(where, ", ")
}

// quoted is a subject, short enough for a line.
func quoted(subject string) string {
	if subject == "" {
		return "(no subject)"
	}
	return "“" + cut(subject, subjectInTable) + "”"
}

func (r *table) writeRecorded() {
	list := r.work.recorded()
	if len(list) == 0 {
		return
	}
	r.heading("For the record", "Expired, one-time or otherwise without work.")
	for _, c := range list {
		line := []string{c.Title + "  " + c.Preview}
		if s := revealed(c.Secret); s != "" {
			line = append(line, "secret "+s)
		}
		for _, id := range c.Identities[:min(len(c.Identities), shownInTable)] {
			line = append(line, identityText(id))
		}
		if c.IsPrivileged() {
			line = append(line, "privileged: "+strings.Join(c.Privileges, "; "))
		}
		if c.validity(r.opt.Now) != noDate {
			line = append(line, c.validityText(r.opt.Now))
		}
		line = append(line, c.SeenText(), "id "+shortID(c.CredentialID))
		r.t.hanging("  - ", plain, strings.Join(line, ", "))
	}
}

func urgency(c *credential) style {
	switch {
	case c.IsPrivileged() || c.Severity == "critical":
		return red
	case c.Tier == "rotate":
		return yellow
	}
	return plain
}

func shortID(id string) string {
	return id[:min(len(id), 16)]
}

// because says how sure the scan is.
func (c *credential) because() string {
	checked := map[string]string{
		"checksum": "its checksum fits", "structure": "its structure fits",
		"failed": "its checksum does not fit", "none": "not checked",
	}[c.Checked]
	return fmt.Sprintf("confidence %.2f, %s", c.Confidence, orElse(checked, "checked: "+c.Checked))
}

func (c *credential) validityText(now time.Time) string {
	var s string
	switch v := c.validity(now); {
	case v == noDate:
		s = "unknown: it carries no date of its own"
	case c.ExpiresAt == nil && v == stillValid:
		s = "still valid by its own dates"
	case c.ExpiresAt == nil:
		s = "expired by its own dates"
	case v == stillValid:
		s = fmt.Sprintf("still valid until %s (%s)", c.ExpiresAt.UTC().Format(time.DateOnly), apart(*c.ExpiresAt, now))
	default:
		s = fmt.Sprintf("expired %s (%s)", c.ExpiresAt.UTC().Format(time.DateOnly), apart(*c.ExpiresAt, now))
	}
	if c.IssuedAt != nil {
		s += ", issued " + c.IssuedAt.UTC().Format(time.DateOnly)
	}
	return s
}

// SeenText says how often and in which span of time the credential was mailed.
func (c *credential) SeenText() string {
	s := count(c.PlaceCount, "place") + " in " + count(c.MessageCount, "message")
	switch {
	case c.First == "":
		return s + ", undated"
	case day(c.First) == day(c.Last):
		return s + ", " + day(c.First)
	}
	return s + ", " + day(c.First) + " to " + day(c.Last)
}

// OtherTitles are the kinds besides the title that rules took the secret for.
func (c *credential) OtherTitles() []string {
	var list []string
	for _, t := range c.Titles {
		if t != c.Title {
			list = append(list, t)
		}
	}
	return list
}

func routeTexts(c *credential) []string {
	var list []string
	for _, r := range c.Routes {
		list = append(list, r.String())
	}
	return list
}

// explanation lists what spoke for the finding and against it, the strongest first.
func (c *credential) explanation() string {
	reasons := slices.Clone(c.Explain)
	slices.SortStableFunc(reasons, func(a, b finding.Reason) int {
		return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
	})
	var out []string
	for _, r := range reasons[:min(len(reasons), shownReasons)] {
		if r.Weight == 0 {
			out = append(out, cut(r.Feature, shownFeature))
			continue
		}
		out = append(out, fmt.Sprintf("%s %+.1f", cut(r.Feature, shownFeature), r.Weight))
	}
	return strings.Join(out, ", ")
}

// Of an explanation so many reasons are shown, and so many code points of each.
const (
	shownReasons = 40
	shownFeature = 80
)
