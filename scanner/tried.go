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

// tried is a stretch of a message that may open what is locked. There are many, so
// it holds no more than a finding of it needs.
type tried struct {
	rank         int
	secret       string
	line, column int
	quoted       bool
	text         *triedText
}

// triedText is the text that holds it.
type triedText struct {
	part    string
	path    []string
	where   string
	decoded []string
	letter  *enclosing
	msg     *finding.Message // nil for the message at hand
}

// proven is the hit that a stretch is which opened something; ok is false where
// the rules have none for it.
func (t tried) proven(set *patterns.Set) (h hit, ok bool) {
	c, ok := set.Proven(patterns.Text{Content: t.secret, Where: patterns.Where(t.text.where)}, 0, len(t.secret))
	return hit{
		Candidate: c, raw: t.secret, written: t.secret, part: t.text.part, path: t.text.path, where: t.text.where,
		line: t.line, column: t.column, decoded: t.text.decoded,
		quoted: t.quoted, letter: t.text.letter,
	}, ok
}

// Of one message, how many stretches are tried on its own files, and how many are
// kept for those of others.
const (
	mostOwnTries  = 400
	mostKeptTries = 24
	fewKeptTries  = 6 // of a message that speaks of no password
)

// tries collects from the texts of a message what may be a password.
type tries struct {
	set  *patterns.Set
	most int
	keen bool // for files of the message itself: any word will do
	list []tried

	letters *letters // around the text at hand
	quotes  *quotes  // in it
}

// longestTried is the longest attached text in which a password is looked for, in
// bytes: a note, but not a log.
const longestTried = 16 << 10

// shortText is one of which any word may be the password that a thread waits for.
const shortText = 200

// text collects from one text.
func (c *tries) text(t extract.Text) {
	if t.Offset > 0 || t.View != extract.Main || t.Where == "header" && t.Header != "Subject" || t.Where == "url" || t.Where == "attachment" && len(t.Content) > longestTried {
		return
	}
	r := newRuler(t)
	at := &triedText{part: t.Part, path: t.Path, where: t.Where, decoded: t.Decoded, letter: c.letters.around(t.Part, t.Path)}
	made := 0
	for _, try := range c.set.Tries(t.Content, c.most) {
		if len(c.list) >= 2*c.most || !c.keen && try.Rank > patterns.TryMadeUp && len(t.Content) > shortText {
			break
		}
		if made++; !c.keen && try.Rank == patterns.TryMadeUp && made > fewKeptTries {
			break
		}
		v := tried{rank: try.Rank, secret: strings.Clone(t.Content[try.Start:try.End]), text: at}
		v.line, v.column = r.position(try.Start)
		v.quoted = c.quotes.quoted(v.line)
		c.list = append(c.list, v)
	}
}

// best gives the likeliest, each once.
func (c *tries) best() []tried {
	slices.SortStableFunc(c.list, func(a, b tried) int { return cmp.Compare(a.rank, b.rank) })
	seen := map[string]bool{}
	out := slices.DeleteFunc(c.list, func(t tried) bool {
		known := seen[t.secret]
		seen[t.secret] = true
		return known
	})
	return out[:min(len(out), c.most)]
}

// gather is an Out that does nothing but collect tries.
type gather struct {
	tries
}

func (g *gather) Text(t extract.Text) {
	g.letters.take(t)
	g.quotes.begin(t)
	g.text(t)
}
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
