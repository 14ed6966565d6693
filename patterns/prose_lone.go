package patterns

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Lone gives the values that a short message consists of, as one does that
// follows another with the question or the user name. They are findings only if
// the thread speaks of a password; mention says how.
func (s *Set) Lone(t Text, mention Mention) []Candidate {
	at := slices.IndexFunc(s.rules, func(r *rule) bool { return r.Check == loneCheck })
	d, err := readProse()
	if err != nil || at < 0 || mention == NoMention || mention == Hinted && t.Context.Bulk || t.Where != InBody {
		return nil
	}
	t.Content = validSameLength(t.Content)
	values, _ := d.loneValues(&t, mention)
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
	lines, own := ownLines(t.Content)
	if groups[0] < own || len(lines) == 0 {
		return false
	}
	level := Awaited
	if d.awaitsCode(lowerSame(firstPart(t.Content[own:]))) {
		level = AwaitedCode
	}
	values, _ := d.loneValues(t, level)
	plain, keep := *c, false
	for _, v := range values {
		other := plain
		other.Secret = t.Content[v.start:v.end]
		if !d.settleLone(t, v, level, &other) {
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

// loneValue is a value in a short message.
type loneValue struct {
	value
	features []string
	user     string
	code     bool
}

// settleLone weighs one value. Digits alone are never sure.
func (d *proseData) settleLone(t *Text, v loneValue, mention Mention, c *Candidate) bool {
	p := newPassage(d, t, v.start, v.start)
	v.start, v.end, v.ends, v.runsOn = v.start-p.base, v.end-p.base, true, false
	r := reading{value: v.value, features: append([]string{"connector-thread"}, v.features...), user: v.user}
	if mention >= Awaited {
		r.features = append(r.features, "thread-awaits")
	}
	kind := d.kinds["password"]
	if v.code {
		kind = d.kinds["pin"]
	}
	j, ok := p.judge(r, anchor{}, kind)
	ok = ok && p.settle(&j, kind, c)
	if ok && v.code {
		c.Tier = Review
	}
	return ok
}

// A message that holds only values has no more words and values of its own.
const (
	mostLoneWords  = 30
	mostLoneValues = 3
)

// loneValues looks through the lines that a message does not quote; own is where
// these end.
func (d *proseData) loneValues(t *Text, level Mention) (out []loneValue, own int) {
	lines, own := ownLines(t.Content)
	for i, l := range lines {
		if v, ok := d.loneOf(t, lines, i, level); ok {
			out = append(out, v)
		} else if v, ok := d.standingOut(t, l.start, l.end); ok && level >= Mentioned {
			out = append(out, loneValue{value: value{start: v.start, end: v.end}})
		}
		if len(out) > mostLoneValues {
			return nil, own
		}
	}
	return out, own
}

// loneOf gives the value that a line consists of, or that it begins or ends with.
func (d *proseData) loneOf(t *Text, lines []span, i int, level Mention) (v loneValue, ok bool) {
	l := lines[i]
	if l.end-l.start > longestRow {
		return v, false
	}
	if level == Hinted {
		v, ok = d.loneSure(t, l, announcedBy(d, t, lines, i))
	} else if s, found := d.loneIn(t, l.start, l.end); found {
		return loneValue{value: value{start: s.start, end: s.end}}, true
	}
	if !ok {
		v, ok = d.lonePair(t, l, level)
	}
	if !ok && level >= Awaited {
		if v, ok = d.loneFirst(t, l); !ok {
			v, ok = d.loneWords(t, lines, i)
		}
	}
	if !ok && level == AwaitedCode {
		v, ok = d.loneCode(t, l)
	}
	return v, ok
}

// loneSure takes a line that is nothing but a word with a sign that no name has,
// or one made of a word and a number right below "here it is:".
func (d *proseData) loneSure(t *Text, l span, announced bool) (loneValue, bool) {
	p, v, ok := d.loneAt(t, l.start)
	if !ok || !p.isRest(v, l.end-p.base) {
		return loneValue{}, false
	}
	s := p.text[v.start:v.end]
	made := announced && madeUp.MatchString(s) && !strings.ContainsFunc(s[1:], unicode.IsUpper) && !d.isWord(strings.Trim(lowerSame(s), "0123456789!?#$*."))
	return p.asLone(v), made || (standsOut(s) || hasSign(s)) && inventedOrStrong(s) && !anAmount.MatchString(s)
}

// announcedBy says whether the line above ends with a colon, or is nothing but "here
// it is".
func announcedBy(d *proseData, t *Text, lines []span, i int) bool {
	if i == 0 {
		return false
	}
	above := lowerSame(t.Content[lines[i-1].start:lines[i-1].end])
	return strings.HasSuffix(above, ":") || strings.HasSuffix(above, "：") || d.here.whole(strings.Trim(above, " .,!:"))
}

// loneAt reads the value at a place of the content.
func (d *proseData) loneAt(t *Text, at int) (*passage, value, bool) {
	p := newPassage(d, t, at, at)
	i := p.passOpening(at - p.base)
	v, ok := p.takeValue(i)
	return p, v, ok
}

// asLone moves a value of the passage into the content.
func (p *passage) asLone(v value, features ...string) loneValue {
	v.start, v.end = v.start+p.base, v.end+p.base
	return loneValue{value: v, features: features}
}

// isRest says whether nothing but marks follows a value in its line, or the ending
// of a sentence in a script that parts no words: "X です".
func (p *passage) isRest(v value, end int) bool {
	if end > len(p.text) {
		return false // the passage ends before its line
	}
	rest := strings.Trim(p.text[min(v.end, end):end], "\"'`”’»*.,;!?) \t。！")
	return rest == "" || utf8.RuneCountInString(rest) <= 4 && onlySpaceless(rest)
}

// lonePair takes a line that is nothing but "user / secret".
func (d *proseData) lonePair(t *Text, l span, level Mention) (v loneValue, ok bool) {
	p := newPassage(d, t, l.start, l.start)
	r, ok := p.pairAt(l.start - p.base)
	if !ok || !p.isRest(r.value, l.end-p.base) || strings.Contains(p.text[l.start-p.base:r.start], ": ") || d.isField(lowerSame(r.user)) {
		return v, false
	}
	s := p.text[r.start:r.end]
	sh := shapeOf(s)
	if !sh.mixed() || sh.lower < 2 || level == Hinted && (sh.classes() < 3 || p.text[r.start-1] == '/') || !standsOut(s) && strings.ContainsAny(s, "/\\:@()") || machineName.MatchString(s) {
		return v, false
	}
	v = p.asLone(r.value)
	v.user = r.user
	return v, true
}

// loneFirst takes the first word of a line: "Goran1958. Yes, really."
func (d *proseData) loneFirst(t *Text, l span) (v loneValue, ok bool) {
	p, first, ok := d.loneAt(t, l.start)
	end := min(l.end-p.base, len(p.low)) // a passage may end before its line
	if !ok || first.end > end {
		return v, false
	}
	s, rest := p.text[first.start:first.end], p.low[first.end:end]
	follows := skipBlanks(rest, 0)
	if strings.IndexByte(".,;!(", (rest + ".")[0]) < 0 && d.verbs.at(rest[min(follows, len(rest)):]) == 0 && !first.spelled {
		return v, false
	}
	made := madeUp.MatchString(s) && !d.isWord(strings.Trim(lowerSame(s), "0123456789!?#$*.")) || standsOut(s)
	return p.asLone(first), made
}

// loneWords takes a line that is a long word or a phrase in small letters, below
// "here it is:", or a quoted one.
func (d *proseData) loneWords(t *Text, lines []span, i int) (v loneValue, ok bool) {
	l := lines[i]
	announced := announcedBy(d, t, lines, i) || i == 0 && len(lines) < 3
	p := newPassage(d, t, l.start, l.start)
	first, ok := p.takeValue(l.start - p.base)
	if !ok || !announced && !first.quoted {
		return v, false
	}
	s := p.text[first.start:first.end]
	switch end := l.end - p.base; {
	case p.isRest(first, end) && first.quoted && strings.Contains(s, " "):
		return p.asLone(first), true
	case p.isRest(first, end):
		return p.asLone(first, "answered"), isLongWord(s) && !d.isWord(s)
	case !announced || i == 0:
		return v, false
	default:
		words := strings.Fields(p.text[l.start-p.base : end])
		whole := value{start: l.start - p.base, end: end}
		return p.asLone(whole), len(words) > 2 && len(words) < 9 && !strings.ContainsFunc(p.text[whole.start:end], isNoPhrase)
	}
}

// loneCode takes a line that is nothing but digits.
func (d *proseData) loneCode(t *Text, l span) (v loneValue, ok bool) {
	at := l.start
	if n := strings.Index(t.Content[l.start:l.end], ", "); n > 0 && strings.Count(t.Content[l.start:l.end], " ") == 1 {
		at += n + len(", ") // "Hi, 0451"
	}
	p, first, ok := d.loneAt(t, at)
	if !ok || !p.isRest(first, l.end-p.base) || !isCode(p.text[first.start:first.end]) || !p.isOpening(at-p.base, first.start) {
		return v, false
	}
	v = p.asLone(first)
	v.code = true
	return v, true
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

// FollowUp is how long after, or before, a message of a thread another one may
// hold the value that it speaks of; SecondMail is that of a message that is no
// reply, but goes the same way between the same people.
const (
	FollowUp   = 7 * 24 * time.Hour
	SecondMail = time.Hour
)
