package scanner

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

// tried is a stretch of a message that may open what is locked, and the hit that
// it is if it does.
type tried struct {
	rank int
	hit  hit
	msg  *finding.Message // that holds it; nil for the message at hand
}

// Of one message, how many stretches are tried on its own files, and how many are
// kept for those of others.
const (
	mostOwnTries  = 400
	mostKeptTries = 24
)

// tries collects from the texts of a message what may be a password.
type tries struct {
	set  *patterns.Set
	most int
	keen bool // for files of the message itself: any word will do
	list []tried
}

// longestTried is the longest attached text in which a password is looked for, in
// bytes: a note, but not a log.
const longestTried = 16 << 10

// shortText is one of which any word may be the password that a thread waits for.
const shortText = 200

// text collects from one text.
func (c *tries) text(t extract.Text, around patterns.Context) {
	if t.Offset > 0 || t.View != extract.Main || t.Where == "header" && t.Header != "Subject" || t.Where == "url" || t.Where == "attachment" && len(t.Content) > longestTried {
		return
	}
	p := patterns.Text{Content: t.Content, Name: t.Name, Header: t.Header, Where: patterns.Where(t.Where), Context: around}
	r := newRuler(t)
	for _, try := range c.set.Tries(t.Content, c.most) {
		if len(c.list) >= 2*c.most || !c.keen && try.Rank > patterns.TryMadeUp && len(t.Content) > shortText {
			break
		}
		if cand, ok := c.set.Proven(p, try.Start, try.End); ok {
			c.list = append(c.list, tried{rank: try.Rank, hit: makeHit(t, r, &cand, nil)})
		}
	}
}

// best gives the likeliest, each once.
func (c *tries) best() []tried {
	slices.SortStableFunc(c.list, func(a, b tried) int { return cmp.Compare(a.rank, b.rank) })
	seen := map[string]bool{}
	out := slices.DeleteFunc(c.list, func(t tried) bool {
		known := seen[t.hit.Secret]
		seen[t.hit.Secret] = true
		return known
	})
	return out[:min(len(out), c.most)]
}

// gather is an Out that does nothing but collect tries.
type gather struct {
	tries
	context patterns.Context
}

func (g *gather) Text(t extract.Text)     { g.text(t, g.context) }
func (g *gather) Seen(int, int64)         {}
func (g *gather) Read(extract.Leaf)       {}
func (g *gather) Lost(mail.Lost)          {}
func (g *gather) Opened(o extract.Opened) {}

// passwordsOf lists what the hits of a message have that may be a password, the
// surest first.
func passwordsOf(hits []hit) []string {
	sorted := slices.Clone(hits)
	slices.SortStableFunc(sorted, func(a, b hit) int { return cmp.Compare(b.Confidence, a.Confidence) })
	var out []string
	for _, h := range sorted {
		for _, s := range []string{h.Secret, h.raw} {
			if len(s) > 0 && len(s) <= 128 && !strings.Contains(s, "\n") && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}
