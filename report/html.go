package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/mailspill/mailspill/finding"
)

//go:embed html.tmpl
var pageText string

//go:embed html.css
var pageStyle string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// page is what html.tmpl shows. All its text went through visible.
type page struct {
	Policy   string // Content-Security-Policy
	Style    template.CSS
	Marking  string
	Verdict  []string
	Account  string
	Good     bool // accounted and fully read
	Work     []entry
	Recorded []entry
	Unread   []unreadGroup
	Leaves   string
	Facts    []fact
}

// entry is one credential on the page.
type entry struct {
	Number                                          int
	Title, Preview, Secret, Severity, Tier, Because string
	Privileges, Identities, Routes, Also            []string
	Validity, Seen, ID                              string
	Rotations                                       []linked
	Places                                          []place
	MorePlaces                                      int64
	MoreIdentities, MoreRoutes                      bool
}

// htmlReport is one self-contained page for people, on a screen or on paper.
type htmlReport struct {
	*collected
	w io.Writer
}

func newHTML(w io.Writer, opt Options) records { return &htmlReport{newCollected(opt), w} }

func (h *htmlReport) Close(s finding.Summary) error {
	h.summary = s
	out := bufio.NewWriter(h.w)
	if err := pageTemplate.Execute(out, h.page()); err != nil {
		return err
	}
	return out.Flush()
}

func (h *htmlReport) page() page {
	p := page{
		Policy:   policy(pageStyle),
		Style:    template.CSS(pageStyle),
		Marking:  visible(h.scan.Marking),
		Account:  accountLine(h.summary),
		Good:     h.summary.Accounted && h.summary.FullyRead,
		Work:     entries(h.work.work(), h.opt.Now),
		Recorded: entries(h.work.recorded(), h.opt.Now),
		Leaves:   leaves(h.unread.leaves, h.unread.distinct) + ", " + size(h.unread.bytes),
	}
	lines := visibleAll(h.verdict())
	p.Verdict = lines[:len(lines)-1] // the last is the account's
	for _, g := range h.unread.unlockable() {
		p.Unread = append(p.Unread, visibleGroup(g))
	}
	for _, f := range h.facts() {
		p.Facts = append(p.Facts, fact{f.Name, visible(f.Value)})
	}
	return p
}

// policy lets the page do nothing but be styled by its own sheet, so that even
// markup that slipped through could load and run nothing.
func policy(style string) string {
	sum := sha256.Sum256([]byte(style))
	return fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
		base64.StdEncoding.EncodeToString(sum[:]))
}

func entries(list []*credential, now time.Time) []entry {
	var out []entry
	for i, c := range list {
		out = append(out, entryOf(i+1, c, now))
	}
	return out
}

func entryOf(n int, c *credential, now time.Time) entry {
	e := entry{
		Number: n, Title: visible(c.Title), Preview: visible(c.Preview), Secret: visible(revealed(c.Secret)),
		Severity: visible(c.Severity), Tier: visible(c.Tier), Because: visible(c.because()),
		Privileges: visibleAll(c.Privileges), Routes: visibleAll(routeTexts(c)), Also: visibleAll(c.OtherTitles()),
		Validity: visible(c.validityText(now)), Seen: visible(c.SeenText()), ID: visible(c.CredentialID),
		MoreIdentities: c.MoreIDs, MoreRoutes: c.MoreRoutes,
		MorePlaces: c.PlaceCount - int64(len(c.Places)),
	}
	for _, id := range c.Identities {
		e.Identities = append(e.Identities, visible(identityText(id)))
	}
	for _, how := range c.Rotations {
		e.Rotations = append(e.Rotations, link(visible(how)))
	}
	for _, p := range c.Places {
		e.Places = append(e.Places, visiblePlace(p))
	}
	return e
}

func visiblePlace(p place) place {
	return place{
		Date: visible(p.Date), Subject: visible(p.Subject), Source: visible(p.Source),
		Message: visible(p.Message), Leaf: visible(p.Leaf), Position: visible(p.Position),
	}
}

func visibleGroup(g unreadGroup) unreadGroup {
	for i, l := range g.Lines {
		g.Lines[i].Reason, g.Lines[i].Hint = visible(l.Reason), visible(l.Hint)
	}
	for i, it := range g.Items {
		shown := *it
		for _, s := range []*string{
			&shown.Reason, &shown.Name, &shown.MediaType, &shown.Detail, &shown.Hint,
			&shown.Source, &shown.Subject, &shown.From, &shown.Date,
		} {
			*s = visible(*s)
		}
		g.Items[i] = &shown
	}
	return g
}

func visibleAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = visible(s)
	}
	return out
}

// Shown says how many of the places the page lists.
func (e entry) Shown() string { return shownOf(int64(len(e.Places)), e.MorePlaces, "place") }

// Shown says how many of the parts the page lists.
func (g unreadGroup) Shown() string {
	noun := "part"
	if g.Distinct < g.Leaves {
		noun = "different part"
	}
	return shownOf(int64(len(g.Items)), g.More(), noun)
}

func shownOf(listed, more int64, noun string) string {
	s := count(listed, noun)
	if more > 0 {
		s += " and " + number(more) + " more"
	}
	return s
}

// Heading says how much a remedy would unlock.
func (g unreadGroup) Heading() string {
	return leaves(g.Leaves, g.Distinct) + ", " + size(g.Bytes)
}

// Size is the item's size for people.
func (it *unreadItem) Size() string { return size(it.Bytes) }
