package patterns

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Mention is how a text speaks of a password whose value it does not hold.
type Mention int

const (
	NoMention   Mention = iota
	Hinted              // it speaks of accounts
	Mentioned           // it names one
	Awaited             // it asks for one, or announces that one will come
	AwaitedCode         // and that one is digits: a PIN, a door's code
)

// MentionOf says how a message's text speaks of passwords: another message of
// its thread may hold nothing but the value.
func (s *Set) MentionOf(content string) Mention {
	d, err := readProse()
	if err != nil {
		return Mentioned
	}
	return d.mentionOf(content)
}

// MentionAround is MentionOf for what stands beside the values of a short message:
// its subject, or the text that it quotes. There it counts that accounts are spoken
// of at all.
func (s *Set) MentionAround(subject, content string) Mention {
	d, err := readProse()
	if err != nil {
		return Mentioned
	}
	if content != "" {
		if _, own := ownLines(content); own < len(content) {
			subject += "\n\n" + content[own:]
		}
	}
	if level := d.mentionOf(subject); level != NoMention || !d.speaksOfAccounts(lowerSame(subject[:min(len(subject), longestMention)])) {
		return level
	}
	return Hinted
}

func (d *proseData) speaksOfAccounts(low string) bool { return d.about.in(low) || d.systems.in(low) }

func (d *proseData) mentionOf(content string) Mention {
	best := NoMention
	low := lowerSame(firstPart(content))
	d.nouns.auto.each(low, func(word int32, end int) {
		start := end - len(d.nouns.list[word])
		if best == Awaited || !phraseEdges(low, start, end) {
			return
		}
		best = max(best, d.mentionAt(low, start, end))
	})
	if d.awaitsCode(low) {
		return AwaitedCode
	}
	return best
}

// awaitsCode says whether a text asks for a secret of digits.
func (d *proseData) awaitsCode(low string) (found bool) {
	d.digitNouns.auto.each(low, func(word int32, end int) {
		start := end - len(d.digitNouns.list[word])
		found = found || phraseEdges(low, start, end) && d.mentionAt(low, start, end) == Awaited
	})
	return found
}

// Only the beginning of a long text is asked for mentions.
const longestMention = 64 << 10

func firstPart(content string) string { return content[:min(len(content), longestMention)] }

// mentionAt looks at the sentence around a noun.
func (d *proseData) mentionAt(low string, start, end int) Mention {
	from, to := max(0, start-passageBefore), min(len(low), end+passageAfter)
	p := passage{data: d, text: low[from:to], low: low[from:to]}
	s, e := p.sentence(start-from, end-from)
	for e < len(p.text) && !utf8.RuneStart(p.text[e]) {
		e++
	}
	sentence := strings.TrimRight(p.text[s:e], " \t\r\n>*\"”»")
	if endsAsking(sentence) {
		return Awaited
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

// anAmount is a number with its unit, a price, or the number of a room or a case:
// "$199.00/mo", "Room#204".
var anAmount = regexp.MustCompile(`^(?:[$€£]?[\d.,]+[%$€£]?(?:/?\pL*)|\pL+#\w{1,6})$`)

// announcedBy says whether the line above ends with a colon, or is nothing but "here
// it is".
func announcedBy(d *proseData, t *Text, lines []span, i int) bool {
	if i == 0 {
		return false
	}
	above := lowerSame(t.Content[lines[i-1].start:lines[i-1].end])
	return strings.HasSuffix(above, ":") || strings.HasSuffix(above, "：") || d.here.whole(strings.Trim(above, " .,!:"))
}

// inventedOrStrong says whether s has a sign within, or four kinds of characters:
// "AB#4821" is a case.
func inventedOrStrong(s string) bool {
	return shapeOf(s).classes() == 4 || !aReference.MatchString(s) && strings.ContainsAny(s[:len(s)-1], signs)
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
	if !ok || first.end > l.end-p.base {
		return v, false
	}
	s, rest := p.text[first.start:first.end], p.low[first.end:l.end-p.base]
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
	said := before == "" || strings.Count(before, " ") < 6 && d.here.in(before)
	alone := (said || few) && sh.mixed() && sh.lower > 0 && (!aReference.MatchString(text) || v.quoted || before == "" && d.isNamedSign(text)) ||
		said && hasSign(text) && inventedOrStrong(text)
	return span{p.base + v.start, p.base + v.end}, (alone || standsOut(text)) && !aBuild.MatchString(text) && !namesMachine(text) && !isOwnName(t.Content, text) && !d.isRoom(text)
}

// aRoom is a word and a short number: "Room204", "Haus4b".
var aRoom = regexp.MustCompile(`^(\pL{3,5})\d{1,3}[a-z]?$`)

func (d *proseData) isRoom(s string) bool {
	m := aRoom.FindStringSubmatch(s)
	return m != nil && d.isWord(m[1])
}

// aBuild is a version with its build, or a machine's name with a letter behind it.
var aBuild = regexp.MustCompile(`^(?:v?\d+(?:\.\d+)+[-+.]\w+|[A-Z]{2,}-[A-Z]*\d+[a-z])$`)

// aLogin is a user name made of a person's two names.
var aLogin = regexp.MustCompile(`^([a-z]{2,})[._-]([a-z]{2,})\d{0,2}$`)

// isOwnName says whether s is the login of one who is named in the text.
func isOwnName(content, s string) bool {
	m := aLogin.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	low := lowerSame(content[:min(len(content), 2*passageBefore)])
	return strings.Count(low, m[1]) > strings.Count(low, s) || strings.Count(low, m[2]) > strings.Count(low, s)
}

// namedSign is a word, "#" and a number; the words for cases are ordinary ones.
var namedSign = regexp.MustCompile(`^(\p{Lu}\p{Ll}{3,}|\p{Ll}{5,})#\d{1,4}$`)

func (d *proseData) isNamedSign(s string) bool {
	m := namedSign.FindStringSubmatch(s)
	return m != nil && !d.isWord(m[1])
}

// FollowUp is how long after, or before, a message of a thread another one may
// hold the value that it speaks of; SecondMail is that of a message that is no
// reply, but goes the same way between the same people.
const (
	FollowUp   = 7 * 24 * time.Hour
	SecondMail = time.Hour
)
