package patterns

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Mention is how a text speaks of a password whose value it does not hold.
type Mention int

const (
	NoMention Mention = iota
	Mentioned         // it names one
	Awaited           // it asks for one, or announces that one will come
)

// MentionOf says how a message's text speaks of passwords: another message of
// its thread may hold nothing but the value.
func (s *Set) MentionOf(content string) Mention {
	d, err := readProse()
	if err != nil {
		return Mentioned
	}
	best := NoMention
	low := lowerSame(content[:min(len(content), longestMention)])
	d.nouns.auto.each(low, func(word int32, end int) {
		start := end - len(d.nouns.list[word])
		if best == Awaited || !phraseEdges(low, start, end) {
			return
		}
		best = max(best, d.mentionAt(low, start, end))
	})
	return best
}

// Only the beginning of a long text is asked for mentions.
const longestMention = 64 << 10

// mentionAt looks at the sentence around a noun.
func (d *proseData) mentionAt(low string, start, end int) Mention {
	from, to := max(0, start-passageBefore), min(len(low), end+passageAfter)
	p := passage{data: d, text: low[from:to], low: low[from:to]}
	s, e := p.sentence(start-from, end-from)
	sentence := strings.TrimRight(p.text[s:e], " \t\r\n>*\"”»")
	for _, mark := range []string{"?", "？", "؟"} {
		if strings.HasSuffix(sentence, mark) {
			return Awaited
		}
	}
	if d.elsewhere.in(sentence) || d.asks.in(sentence) {
		return Awaited
	}
	return Mentioned
}

// Lone gives the values that a short message consists of, as one does that
// follows another with the question or the user name. They are findings only if
// the thread speaks of a password; mention says how.
func (s *Set) Lone(t Text, mention Mention) []Candidate {
	at := slices.IndexFunc(s.rules, func(r *rule) bool { return r.Check == loneCheck })
	d, err := readProse()
	if err != nil || at < 0 || mention == NoMention || t.Where != InBody {
		return nil
	}
	t.Content = validSameLength(t.Content)
	values, _ := d.loneValues(&t)
	var out []Candidate
	for _, v := range values {
		c := s.rules[at].candidate(&t, []int{v.start, v.end}, v.start, v.end)
		if d.settleLone(&t, v, mention, &c) {
			s.rules[at].mend(&t, &c, &c)
			out = append(out, c)
		}
	}
	return out
}

const loneCheck = "prose-lone"

// checkProseLone judges a mention of a password below the values of a short
// message: in the message that it answers.
func checkProseLone(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil || t.loneSeen || t.Where != InBody {
		return false
	}
	t.loneSeen = true
	values, own := d.loneValues(t)
	if groups[0] < own {
		return false
	}
	plain, keep := *c, false
	for _, v := range values {
		other := plain
		other.Secret = t.Content[v.start:v.end]
		if !d.settleLone(t, v, Awaited, &other) {
			continue
		}
		if !keep {
			*c, keep = other, true
			continue
		}
		t.more = append(t.more, other)
	}
	return keep
}

// settleLone weighs one value.
func (d *proseData) settleLone(t *Text, v span, mention Mention, c *Candidate) bool {
	p := newPassage(d, t, v.start, v.start)
	r := reading{value: value{start: v.start - p.base, end: v.end - p.base, ends: true}, features: []string{"connector-thread"}}
	if mention == Awaited {
		r.features = append(r.features, "thread-awaits")
	}
	kind := d.kinds["password"]
	j, ok := p.judge(r, anchor{}, kind)
	return ok && p.settle(&j, kind, c)
}

// A message that holds only values has no more words and values of its own.
const (
	mostLoneWords  = 30
	mostLoneValues = 3
)

// loneValues looks through the lines that a message does not quote; own is where
// these end.
func (d *proseData) loneValues(t *Text) (out []span, own int) {
	words, start := 0, 0
	for start < len(t.Content) {
		end := len(t.Content)
		if n := strings.IndexByte(t.Content[start:], '\n'); n >= 0 {
			end = start + n
		}
		line := t.Content[start:end]
		if endsOwnWords(line) {
			break
		}
		s, e := bareLine(t.Content, start)
		words += len(strings.Fields(t.Content[s:max(s, e)]))
		if v, ok := d.loneIn(t, s, e); ok {
			out = append(out, v)
		} else if v, ok := d.standingOut(t, s, e); ok {
			out = append(out, v)
		}
		if words > mostLoneWords || len(out) > mostLoneValues {
			return nil, end
		}
		start = end + 1
	}
	return out, start
}

// endsOwnWords knows the line from which on a message is a quoted one.
func endsOwnWords(line string) bool {
	line = strings.TrimSpace(line)
	if strings.HasSuffix(line, ":") && (strings.Contains(line, "@") || aTime.MatchString(line)) || headLine.MatchString(line) {
		return true
	}
	return line == "--" || strings.HasPrefix(line, ">") || strings.HasPrefix(line, "-----") || strings.HasPrefix(line, "_____") || strings.HasSuffix(line, "wrote:")
}

// standingOut takes the first word of a line that looks like nothing but a secret.
func (d *proseData) standingOut(t *Text, s, e int) (span, bool) {
	if e-s > longestRow {
		return span{}, false
	}
	for i := s; i < e; {
		p := newPassage(d, t, i, i)
		v, ok := p.takeValue(i - p.base)
		if ok && standsOut(p.text[v.start:v.end]) && !p.inURL(v.start) {
			return span{p.base + v.start, p.base + v.end}, true
		}
		_, size := utf8.DecodeRuneInString(t.Content[i:])
		i = skipSpace(t.Content, max(i+size, p.base+p.runEnd(i-p.base)))
	}
	return span{}, false
}

// aTime and headLine know the head of a quoted message in any language: "… 14:02,
// Joan wrote:" and "Von: Joan <joan@x.example>".
var (
	aTime    = regexp.MustCompile(`\d{1,2}[:.]\d{2}|\b20\d\d\b`)
	headLine = regexp.MustCompile(`^[*_]?\pL{2,12}[*_]?\s?[:：][*_]? .*[@<]\S+\.\S+>?$`)
)

// loneIn takes the last word of a line if it is the only one, follows a colon or
// stands out, and looks like a secret.
func (d *proseData) loneIn(t *Text, s, e int) (span, bool) {
	if e <= s || e-s > longestRow {
		return span{}, false
	}
	i := s
	if n := strings.LastIndexAny(t.Content[s:e], " \t："); n >= 0 {
		_, size := utf8.DecodeRuneInString(t.Content[s+n:])
		i = s + n + size
	}
	if i >= e {
		return span{}, false
	}
	p := newPassage(d, t, i, i)
	v, ok := p.takeValue(i - p.base)
	if !ok || p.base+v.end < e-4 {
		return span{}, false
	}
	before := strings.TrimRight(lowerSame(t.Content[s:i]), " \t:：,\"'`*")
	text := p.text[v.start:v.end]
	sh := shapeOf(text)
	few := strings.Count(before, " ") < 3 && madeUp.MatchString(text) && !d.isWord(strings.Trim(lowerSame(text), "0123456789"))
	alone := (before == "" || d.here.in(before) || few) && sh.mixed() && sh.lower > 0 && !aReference.MatchString(text)
	return span{p.base + v.start, p.base + v.end}, alone || standsOut(text)
}

// FollowUp is how long after, or before, a message of a thread another one may
// hold the value that it speaks of; SecondMail is that of a message that is no
// reply, but goes the same way between the same people.
const (
	FollowUp   = 7 * 24 * time.Hour
	SecondMail = time.Hour
)
