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
	lines, own := ownLines(t.Content)
	for _, l := range lines {
		if v, ok := d.loneIn(t, l.start, l.end); ok {
			out = append(out, v)
		} else if v, ok := d.standingOut(t, l.start, l.end); ok {
			out = append(out, v)
		}
		if len(out) > mostLoneValues {
			return nil, own
		}
	}
	return out, own
}

// ownLines gives the lines that a message does not quote, if they have few words,
// and where they end.
func ownLines(content string) (lines []span, own int) {
	words, start := 0, 0
	for start < len(content) {
		end := len(content)
		if n := strings.IndexByte(content[start:], '\n'); n >= 0 {
			end = start + n
		}
		if endsOwnWords(content[start:end]) {
			break
		}
		s, e := bareLine(content, start)
		if words += countFields(content[s:max(s, e)], mostLoneWords-words); words > mostLoneWords {
			return nil, end
		}
		if s < e {
			lines = append(lines, span{s, e})
		}
		start = end + 1
	}
	return lines, start
}

// countFields is how many words s has, counted until they are more than most.
func countFields(s string, most int) (n int) {
	for range strings.FieldsSeq(s) {
		if n++; n > most {
			break
		}
	}
	return n
}

// endsOwnWords knows the line from which on a message is a quoted one.
func endsOwnWords(line string) bool {
	line = strings.TrimSpace(line)
	if strings.HasSuffix(line, ":") && (strings.Contains(line, "@") || aTime.MatchString(line)) || strings.ContainsAny(line, "@<") && headLine.MatchString(line) {
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
		if n := plainRun(t.Content[i:]); n > 0 {
			i = skipSpace(t.Content, i+n)
			continue
		}
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

// plainRun gives the length of the run of visible characters that s begins with if
// it can be no value that stands out, whatever is taken off it: it is of ASCII,
// begins with a letter or digit, and lacks a digit or a sign.
func plainRun(s string) int {
	if s == "" || !isAlnum(s[0]) {
		return 0
	}
	digits, marks, i := false, false, 0
	for ; i < len(s) && s[i] > ' '; i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return 0
		}
		digits = digits || c >= '0' && c <= '9'
		marks = marks || !isAlnum(c) && strings.IndexByte("._-\\:/()+", c) < 0
	}
	if digits && marks || i >= passageAfter || i < len(s) && strings.IndexByte(" \t\r\n", s[i]) < 0 {
		return 0
	}
	return i
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
