package patterns

import (
	"cmp"
	"slices"
	"sync"
)

// The learned reader is a second opinion on a mail's own words. The rules of prose
// know how passwords are usually put; the reader has learnt from labelled mail
// (testdata/prose) what they stand among, however it is put. What both see, the
// reader weighs; what it is sure of, it adds; what it is sure to be nothing, though
// a rule of prose saw a secret, goes. Other rules are none of its business.

// learned is what the reader says of a text.
type learned struct {
	start, end int // bytes of the text
	tier       Tier
	confidence float64
}

// reads says whether the reader is asked about a text: it has learnt from the bodies
// of mails alone.
func (t *Text) reads() bool {
	return t.Where == InBody && t.Header == "" && !t.Joined && !t.Strings && !t.Unseen
}

// weigh asks the reader about what the rules found in a text.
func (s *Set) weigh(found []hit, t *Text) []hit {
	if s.learned == nil || !t.reads() {
		return found
	}
	m, err := readModel()
	if err != nil || m == nil {
		return found // Load has told of it
	}
	return s.weighBy(m, found, t)
}

// weighBy asks a model. If it panics, what the rules found stays, and whoever asked is
// told.
func (s *Set) weighBy(m *model, found []hit, t *Text) (out []hit) {
	defer func() {
		if t.OnPanic == nil {
			return
		}
		if p := recover(); p != nil {
			out = found
			t.OnPanic(p)
		}
	}()
	return s.learned.join(found, t, m.read(t, spansOfHits(found)), m)
}

func spansOfHits(found []hit) []foundSpan {
	out := make([]foundSpan, len(found))
	for i := range found {
		h := &found[i]
		out[i] = foundSpan{start: h.Start, end: h.End, prose: h.ofProse(), confidence: h.Confidence, tier: h.Tier}
	}
	return out
}

// ofProse says whether the hit is of a rule that reads sentences, or of the one
// that takes anything beside a word for a key.
func (h *hit) ofProse() bool {
	return h.rule.rank == rankProse || h.rule.rank == rankGuess || h.rule.rank == rankGeneric
}

// opinion is what the reader says of a text.
type opinion struct {
	parts   []part
	secrets []learned // in order, apart from each other
}

// part is some of a text that the networks looked at.
type part struct {
	span
	tokens []token   // of that and of what stands around it, by their places in the text
	chance []float32 // of their tags
}

// mostLooks bounds how many tokens of one text the networks look at: some MiB of nothing
// but passwords would take minutes. The rules read all of it, and whoever asked is told.
const mostLooks = 200_000

// rooms are those that nobody works in.
var rooms = sync.Pool{New: func() any { return &room{} }}

// read reads a text.
func (m *model) read(t *Text, found []foundSpan) *opinion {
	o := &opinion{}
	m.readInto(o, t, found)
	o.secrets = apart(o.secrets)
	return o
}

func (m *model) readInto(o *opinion, t *Text, found []foundSpan) {
	r := rooms.Get().(*room)
	defer rooms.Put(r)
	looks := 0
	for _, s := range pages(t.Content) {
		tokens, rows := m.prepare(r, t, s, found)
		if len(t.Content) <= hardlyMore && !m.speaks(rows) {
			return
		}
		for _, near := range m.scouted(tokens, rows, s, found) {
			from, to := max(0, near.start-readerReach), min(len(tokens), near.end+readerReach)
			if looks += to - from; looks > mostLooks {
				if t.OnLimit != nil {
					t.OnLimit()
				}
				return
			}
			p := part{span: span{tokens[near.start].start, tokens[near.end-1].end}, tokens: slices.Clone(tokens[from:to]), chance: m.chances(rows[from*slots : to*slots])}
			o.add(t, p, m.data)
		}
	}
}

// add takes the secrets that a part has.
func (o *opinion) add(t *Text, p part, d *proseData) {
	o.parts = append(o.parts, p)
	for _, r := range secretsAt(p.tokens, p.chance, d.Reader.Lean) {
		l := learned{p.tokens[r.from].start, p.tokens[r.to-1].end, r.tier, r.confidence}
		if l.start < p.start || l.start >= p.end || r.confidence < d.Reader.Least {
			continue
		}
		if l.closed(t.Content); !l.isNone(t, d) {
			o.secrets = append(o.secrets, l)
		}
	}
}

// apart puts secrets in order; of two that overlap, as two parts may see them, the surer
// one stays.
func apart(all []learned) []learned {
	slices.SortFunc(all, func(a, b learned) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	var out []learned
	for _, l := range all {
		switch n := len(out); {
		case n == 0 || out[n-1].end <= l.start:
			out = append(out, l)
		case l.confidence > out[n-1].confidence:
			out[n-1] = l
		}
	}
	return out
}

// prepare gives the tokens of a page and of what stands around it, by their places
// in the text, and what describes them. Tokens of the subject, which stands before
// them, lie before the text. All lies in the room.
func (m *model) prepare(r *room, t *Text, s span, found []foundSpan) ([]token, []int32) {
	first, last := around(t.Content, s)
	head := t.head()
	text, move := head+t.Content[first:last], len(head)-first
	var near []foundSpan
	for _, f := range found {
		if f.end > first && f.start < last {
			f.start, f.end = max(f.start, first)+move, min(f.end, last)+move
			near = append(near, f)
		}
	}
	r.tokens = appendTokens(r.tokens[:0], text)
	tokens := r.tokens
	rows := m.describe(r, text, tokens, near)
	for i := range tokens {
		tokens[i].start -= move
		tokens[i].end -= move
	}
	return tokens, rows
}

// How many tokens around one that the scout takes for a secret the networks give their
// opinion of, and how many more they see: what lies further could tell them something,
// but hardly ever does.
const (
	readerNear  = 8
	readerReach = 24
)

// scouted gives the tokens of a page that the scout, or a rule, takes for secrets,
// with those near them.
func (m *model) scouted(tokens []token, rows []int32, s span, found []foundSpan) []span {
	var out []span
	first, end := firstAt(tokens, s.start), firstAt(tokens, s.end)
	add := func(from, to int) {
		from, to = max(first, from), min(end, to)
		if n := len(out); n > 0 && from <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, to)
		} else if from < to {
			out = append(out, span{from, to})
		}
	}
	ruled := make([]bool, len(tokens))
	for _, f := range found {
		if f.end <= s.start || f.start >= s.end {
			continue // most of a long text's are of other pages
		}
		for i := firstAt(tokens, f.start); f.prose && i < len(tokens) && tokens[i].start < f.end; i++ {
			ruled[i] = true
		}
	}
	seen := m.scout.Sees(rows, 1-m.data.Reader.Scout)
	for i := first; i < end; i++ {
		if seen[i] || ruled[i] {
			add(i-readerNear, i+readerNear+1)
		}
	}
	return out
}

// secretIn is the mean chance of some bytes' tokens to be part of a secret; ok is
// false where the reader was not asked.
func (o *opinion) secretIn(start, end int) (chance float64, ok bool) {
	for _, p := range o.parts {
		if start < p.start || start >= p.end {
			continue
		}
		n := 0
		for i := firstAt(p.tokens, start); i < len(p.tokens) && p.tokens[i].start < end; i++ {
			chance += 1 - float64(p.chance[i*tags+tagNone])
			n++
		}
		return chance / float64(max(1, n)), n > 0
	}
	return 0, false
}
