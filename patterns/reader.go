package patterns

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
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
	said := m.read(t, spansOfHits(found))
	return s.learned.join(found, t, said, m)
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

// opinion is what the reader says of the stretches of a text that it read.
type opinion struct {
	parts   []part
	secrets []learned
}

// part is a stretch that was read.
type part struct {
	span
	tokens []token   // of the stretch and of what stands around it, by their places in the text
	chance []float32 // of their tags
}

// read reads the stretches of a text in which a secret may stand.
func (m *model) read(t *Text, found []foundSpan) *opinion {
	o := &opinion{}
	for _, s := range m.stretches(t, found) {
		tokens, rows := m.prepare(t, s, found)
		for _, near := range m.sifted(tokens, rows, s, found) {
			from, to := max(0, near.start-readerReach), min(len(tokens), near.end+readerReach)
			p := part{span: span{tokens[near.start].start, tokens[near.end-1].end}, tokens: tokens[from:to], chance: m.chances(rows[from*slots : to*slots])}
			o.add(t, p, m.data)
		}
	}
	return o
}

// add takes the secrets that a part has.
func (o *opinion) add(t *Text, p part, d *proseData) {
	o.parts = append(o.parts, p)
	for _, r := range secretsAt(p.tokens, p.chance, d.Reader.Lean) {
		l := learned{p.tokens[r.from].start, p.tokens[r.to-1].end, r.tier, r.confidence}
		if r.confidence >= d.Reader.Least && l.start >= p.start && l.start < p.end && !l.isNone(t, d) {
			o.secrets = append(o.secrets, l)
		}
	}
}

// isNone says whether a value certainly is no secret, by its own shape or that of the
// run of visible characters that holds it: a mask, a
// machine's key, a case number, what is in a link.
func (l *learned) isNone(t *Text, d *proseData) bool {
	value := t.Content[l.start:l.end]
	if isMask(value) || d.isPlaceholder(lowerSame(value)) || t.never(value) {
		return true
	}
	start, end := l.start, l.end
	for start > 0 && l.start-start < longestRun && !isSpace(t.Content[start-1]) {
		start--
	}
	for end < len(t.Content) && end-l.end < longestRun && !isSpace(t.Content[end]) {
		end++
	}
	run := strings.Trim(t.Content[start:end], edgeMarks)
	return beginsLink(run) || caseNumber.MatchString(run) || ofMachine.MatchString(value) || isEncodedText(value)
}

// isEncodedText says whether a value is the base64 of a text: rules look into that. By
// chance eight bytes are visible ASCII once in some thousand times.
func isEncodedText(value string) bool {
	b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
	return err == nil && len(b) >= 8 && !slices.ContainsFunc(b, func(c byte) bool { return c < ' ' || c > '~' })
}

// ofMachine is what no person thinks of, nor types: keys in base64 or hexadecimal, and
// recovery keys of BitLocker. Their own rules know which of them are real.
var ofMachine = regexp.MustCompile(`^(?:[A-Za-z0-9+/_=-]{32,}|\d{6}(?:-\d{6}){7})$`)

// longestRun bounds how far around a value a run is looked at, in bytes.
const longestRun = 2048

// caseNumber is how support marks a case, see [patterns/profiles].
var caseNumber = regexp.MustCompile(`(?i)^(?:trackingid#\d+|reg:\d+|srx\d+)$`)

// prepare gives the tokens of a stretch and of what stands around it, by their places
// in the text, and what describes them. Tokens of the subject, which stands before
// them, lie before the text.
func (m *model) prepare(t *Text, s span, found []foundSpan) ([]token, []int32) {
	first, last := around(t.Content, s)
	head := subjectHead(t.Context.Subject)
	text, move := head+t.Content[first:last], len(head)-first
	var near []foundSpan
	for _, f := range found {
		if f.end > first && f.start < last {
			f.start, f.end = max(f.start, first)+move, min(f.end, last)+move
			near = append(near, f)
		}
	}
	tokens := tokensOf(text)
	rows := m.describe(text, tokens, near)
	for i := range tokens {
		tokens[i].start -= move
		tokens[i].end -= move
	}
	return tokens, rows
}

// How many tokens around one that the sieve lets pass the networks give their opinion
// of, and how many more they see.
const (
	readerNear  = 8
	readerReach = 40
)

// sifted gives the tokens of a stretch that the sieve, or a rule, takes for secrets,
// with those near them.
func (m *model) sifted(tokens []token, rows []int32, s span, found []foundSpan) []span {
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
		for i := firstAt(tokens, f.start); f.prose && i < len(tokens) && tokens[i].start < f.end; i++ {
			ruled[i] = true
		}
	}
	for i, score := range m.sieve.Score(rows) {
		if i >= first && i < end && (float64(score) >= m.data.Reader.Sieve || ruled[i]) {
			add(i-readerNear, i+readerNear+1)
		}
	}
	return out
}

// around widens a stretch by its margins, to the edges of what visible characters
// stand in a row there, where that is near.
func around(s string, at span) (first, last int) {
	first, last = max(0, at.start-readerMargin), min(len(s), at.end+readerMargin)
	for n := 0; first > 0 && n < 40 && !isSpace(s[first-1]) || first > 0 && first < len(s) && !utf8.RuneStart(s[first]); n++ {
		first--
	}
	for n := 0; last < len(s) && n < 40 && !isSpace(s[last]) || last < len(s) && !utf8.RuneStart(s[last]); n++ {
		last++
	}
	return first, last
}

// longestSubject bounds what of a subject stands before a text, in bytes.
const longestSubject = 200

// subjectHead is what stands before a text: its subject says what it is about.
func subjectHead(subject string) string {
	if len(subject) > longestSubject {
		n := longestSubject
		for !utf8.RuneStart(subject[n]) {
			n--
		}
		subject = subject[:n]
	}
	return subject + "\n\n"
}

// secretIn is the mean chance of a stretch's tokens to be part of a secret; ok is
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

// sureOfEdges is the confidence from which a rule knows better than the reader where
// a secret begins and ends, or sees what ties it to a word too far away for it: the
// heading of a table.
const sureOfEdges = 0.95

// keeps is the chance from which what a rule saw stays.
func (r *readerThresholds) keeps(confidence float64) float64 {
	if confidence >= sureOfEdges {
		return r.KeepSure
	}
	return r.Keep
}

// join settles what the rules found with what the reader says.
func (r *rule) join(found []hit, t *Text, o *opinion, m *model) []hit {
	told := make([]bool, len(o.secrets))
	out := found[:0]
	for _, h := range found {
		if !h.ofProse() || r.stays(&h, o, m.data, told) {
			out = append(out, h)
		}
	}
	for i, l := range o.secrets {
		if !told[i] && l.tier != Info {
			out = append(out, hit{r.told(l, t, m.data), r})
		}
	}
	sortHits(out)
	return out
}

// stays settles one finding of a rule of prose, and notes which of the reader's it
// tells of.
func (r *rule) stays(h *hit, o *opinion, d *proseData, told []bool) bool {
	sure, seen := h.Confidence >= sureOfEdges || ofMachine.MatchString(h.Secret), false
	for i, l := range o.secrets {
		if l.end <= h.Start || h.End <= l.start {
			continue
		}
		seen = true
		if l.start == h.Start && l.end == h.End {
			h.agree(l, d)
			sure = true
		}
		told[i] = told[i] || sure
	}
	if seen {
		return sure // else the reader's edges are better
	}
	chance, asked := o.secretIn(h.Start, h.End)
	return !asked || chance >= d.Reader.keeps(h.Confidence)
}

// agree settles a rule's finding that the reader sees as well.
func (h *hit) agree(l learned, d *proseData) {
	if h.Tier == Info || l.tier == Info {
		h.Tier = Info
		return
	}
	if h.Why != nil {
		why := append(slices.Clone(*h.Why), Reason{"learned", l.confidence})
		h.Why = &why
	}
	h.Confidence = 1 - (1-h.Confidence)*(1-l.confidence) // of two rules the surer one stays so
	if h.Tier == Review && l.tier == Rotate && h.Confidence >= d.Thresholds.Rotate && !h.settledKind() {
		h.Tier = Rotate
	}
}

// settledKind says whether the words around a value make it one that is only to be
// reviewed: the code of a door, a former password.
func (h *hit) settledKind() bool {
	return h.rule.Tier == Review || h.Severity != h.rule.Severity || h.Title != h.rule.Title
}

// told makes a candidate of what only the reader saw.
func (r *rule) told(l learned, t *Text, d *proseData) Candidate {
	c := Candidate{
		RuleID: r.ID, Title: r.Title, Severity: r.Severity, Tier: Review, Confidence: l.confidence, Checked: Unchecked, Rotate: r.Rotate,
		Start: l.start, End: l.end, MatchStart: l.start, MatchEnd: l.end, Secret: strings.Clone(t.Content[l.start:l.end]),
	}
	p := newPassage(d, t, l.start, l.end)
	j := judged{reading: reading{value: value{start: p.a0, end: p.a1}}, secret: c.Secret, confidence: l.confidence}
	j.who = p.identity(j.reading)
	c.Identity = j.who
	if l.tier == Rotate {
		if l.confidence >= d.Reader.Rotate {
			c.Tier = Rotate
		}
		p.markPrivileged(&j, &c)
	} else {
		d.kinds["door"].apply(&c)
	}
	if t.Context.Explain {
		c.Why = &Reasons{{"rule " + r.ID, r.Confidence}, {"learned", l.confidence}}
	}
	return c
}
