package patterns

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"
)

// passage is the bounded stretch of a text around an anchor in which a prose
// check looks; its size keeps a check's time constant. Offsets are bytes of
// text; base moves them into the whole content.
type passage struct {
	data  *proseData
	whole *Text
	text  string
	low   string // text in lower case, at the same offsets
	base  int
	a0    int // the anchor
	a1    int

	altered bool // text is not what stands in the whole text
	numeric bool // what is looked for may be digits alone, parted by blanks

	before, after sentenceEdge // of the sentence that was asked for last
	network       networkNear  // what was found when it was asked for last
}

const (
	passageBefore = 700
	passageAfter  = 500
)

func newPassage(d *proseData, t *Text, start, end int) *passage {
	from, to := max(0, start-passageBefore), min(len(t.Content), end+passageAfter)
	for from < start && !utf8.RuneStart(t.Content[from]) {
		from++
	}
	for to > end && to < len(t.Content) && !utf8.RuneStart(t.Content[to]) {
		to--
	}
	text := t.Content[from:to]
	p := &passage{data: d, whole: t, text: text, base: from, a0: start - from, a1: end - from}
	if low := t.low.part(t.Content, from, to); t.low.stray && strings.Contains(text, strayA) {
		p.text, p.altered = withoutStrayA(text), true
		p.low = lowerSame(p.text)
	} else {
		p.low = low
	}
	return p
}

// lacks says whether none of the words lies between two places of the passage, as far
// as the pass over the whole text can tell.
func (p *passage) lacks(words gateWords, from, to int) bool {
	return !p.altered && p.whole.seen.lacks(words, p.base+from, p.base+to)
}

// lowText is a stretch of a text in lower case: anchors that stand close to each
// other share it.
type lowText struct {
	of, low string
	from    int
	stray   bool // there is a strayA anywhere
}

// lowerAhead is how much more is lowered at once where anchors lie dense; a text that
// is no longer is lowered once.
const lowerAhead = 8 << 10

// part gives content[from:to] in lower case, which begins and ends with whole
// characters.
func (l *lowText) part(content string, from, to int) string {
	if l.of != content {
		*l = lowText{of: content, stray: strings.Contains(content, strayA)}
		if len(content) <= lowerAhead {
			l.low = lowerSame(content)
		}
	}
	if end := l.from + len(l.low); from < l.from || to > end {
		until := to
		if end > from {
			until = min(len(content), to+lowerAhead)
			for until < len(content) && !utf8.RuneStart(content[until]) {
				until++
			}
		}
		l.from, l.low = from, lowerSame(content[from:until])
	}
	return l.low[from-l.from : to-l.from]
}

// strayA is what a no-break space in UTF-8 leaves where it was read as Latin-1.
const strayA = "\u00c2"

// withoutStrayA blanks strayA. Every offset stays.
func withoutStrayA(s string) string {
	if !strings.Contains(s, strayA) {
		return s
	}
	return strings.NewReplacer("\u00c2\u00a0", "    ", "\u00c2 ", "   ").Replace(s)
}

// lowerSame is strings.ToLower, but keeps every offset: a letter whose lower
// case is longer or shorter in UTF-8 stays as it is.
func lowerSame(s string) string {
	i := firstCased(s)
	if i == len(s) {
		return s
	}
	b := []byte(s)
	for i < len(b) {
		if i+8 <= len(b) && lowerEight(b[i:i+8]) {
			i += 8
			continue
		}
		if c := b[i]; c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				b[i] = c | 0x20
			}
			i++
			continue
		}
		i += lowerOther(b[i:])
	}
	return string(b)
}

// lowerOther makes the character beyond ASCII lower-case that b begins with, unless
// it would take another number of bytes, and gives how many it has.
func lowerOther(b []byte) int {
	if len(b) > 1 && b[0] >= 0xc2 && b[0] <= 0xdf && b[1]&0xc0 == 0x80 {
		low := lowerShort[int(b[0]&0x1f)<<6|int(b[1]&0x3f)]
		b[0], b[1] = low[0], low[1]
		return 2
	}
	r, n := utf8.DecodeRune(b)
	if low := toLower(r); low != r && utf8.RuneLen(low) == n {
		utf8.EncodeRune(b, low)
	}
	return n
}

// lowerShort are the lower-case forms of the characters that have two bytes.
var lowerShort = func() (t [0x800][2]byte) {
	for r := rune(0x80); r < 0x800; r++ {
		low := unicode.ToLower(r)
		if utf8.RuneLen(low) != 2 {
			low = r
		}
		utf8.EncodeRune(t[r][:], low)
	}
	return t
}()

// lowerEight makes eight bytes of ASCII lower-case at once; false where one of them
// is of no ASCII.
func lowerEight(b []byte) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	x := binary.LittleEndian.Uint64(b)
	if x&high != 0 {
		return false
	}
	fromA, afterZ := x+(0x80-'A')*each, x+(0x7f-'Z')*each // their high bits
	binary.LittleEndian.PutUint64(b, x|(fromA&^afterZ&high)>>2)
	return true
}

// toLower is unicode.ToLower, faster for the letters of scripts that mail is
// written in.
func toLower(r rune) rune {
	switch {
	case r >= 0x430 && r <= 0x44f, r >= 0x600 && r <= 0x6ff, r >= 0x2e80 && r <= 0xa63f, r >= 0xac00 && r <= 0xd7a3:
		return r // Cyrillic in lower case, Arabic, Han and Kana, Hangul
	case r >= 0x410 && r <= 0x42f:
		return r + 0x20
	}
	return unicode.ToLower(r)
}

// firstCased gives the place of the first capital in ASCII or of the first
// character outside ASCII.
func firstCased(s string) int {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return i
		}
	}
	return len(s)
}

// isBlank says whether r is white space within a line, or invisible.
func isBlank(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r == '\t' || r == '\v' || r == '\f'
	}
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u200e', '\u200f', '\u061c':
		return true
	}
	return unicode.IsSpace(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' // marks of direction
}

func isBreak(b byte) bool { return b == '\n' || b == '\r' }

// skipBlanks gives the place of the next visible character or line break.
func skipBlanks(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isBlank(r) {
			return i
		}
		i += n
	}
	return i
}

// trimBlanksRight gives the end of s[start:end] without white space.
func trimBlanksRight(s string, start, end int) int {
	for end > start {
		r, n := utf8.DecodeLastRuneInString(s[start:end])
		if !isBlank(r) && !isBreak(s[end-1]) {
			return end
		}
		end -= n
	}
	return end
}

// bareLine gives the line that holds i, without the marks of quoting and lists
// around its words.
func bareLine(s string, i int) (start, end int) {
	start, end = lineAround(s, i)
	return skipMarks(s, start, end), trimBlanksRight(s, start, end)
}

// skipMarks moves past white space, "> " of quoted mail, bullets and bold.
func skipMarks(s string, start, end int) int {
	for start < end {
		r, n := utf8.DecodeRuneInString(s[start:end])
		if !isBlank(r) && !strings.ContainsRune(">|*-•·–‣◦", r) {
			break
		}
		start += n
	}
	return start
}

// nextLine gives the next line with words after the one that holds i, looking
// past at most two empty ones.
func nextLine(s string, i int) (start, end int, ok bool) {
	for range 3 {
		_, e := lineAround(s, i)
		i = afterBreak(s, e)
		if i >= len(s) {
			return 0, 0, false
		}
		if start, end = bareLine(s, i); start < end {
			return start, end, true
		}
	}
	return 0, 0, false
}

func afterBreak(s string, i int) int {
	if i < len(s) && s[i] == '\r' {
		i++
	}
	if i < len(s) && s[i] == '\n' {
		i++
	}
	return i
}

// previousLine is nextLine's mirror.
func previousLine(s string, i int) (start, end int, ok bool) {
	for range 3 {
		b, _ := lineAround(s, i)
		if b == 0 {
			return 0, 0, false
		}
		i = b - 1
		if i > 0 && s[i] == '\n' && s[i-1] == '\r' {
			i--
		}
		if start, end = bareLine(s, i); start < end {
			return start, end, true
		}
	}
	return 0, 0, false
}

// anchorLine is the bare line of the anchor, which it always holds.
func (p *passage) anchorLine() (start, end int) {
	start, end = bareLine(p.text, p.a0)
	return min(start, p.a0), max(end, p.a1)
}

// sentence gives the bounds of the sentence that holds [start, end): between
// full stops, empty lines, and the passage's own bounds.
func (p *passage) sentence(start, end int) (from, to int) {
	if p.before.at != start || !p.before.known {
		p.before = sentenceEdge{start, p.sentenceStart(start), true}
	}
	if p.after.at != end || !p.after.known {
		p.after = sentenceEdge{end, p.sentenceEnd(end), true}
	}
	return p.before.edge, p.after.edge
}

// sentenceEdge is where the sentence ends that holds a place.
type sentenceEdge struct {
	at, edge int
	known    bool
}

func (p *passage) sentenceStart(at int) int {
	from := max(0, at-240)
	for i := at - 1; i > from; i-- {
		if p.endsSentence(i) {
			return i + 1
		}
	}
	return from
}

func (p *passage) sentenceEnd(at int) int {
	to := min(len(p.text), at+240)
	for i := at; i < to; i++ {
		if p.endsSentence(i) {
			return i + 1
		}
	}
	return to
}

// endsSentence says whether the byte at i closes a sentence: a stop before
// white space, or a line break before an empty line.
func (p *passage) endsSentence(i int) bool {
	c := p.text[i]
	if c > '?' && c < 0xd8 {
		return false
	}
	switch c {
	case '.', '!', '?':
		if p.text[i] == '.' && p.abbreviates(i) {
			return false
		}
		return i+1 < len(p.text) && strings.IndexByte(" \n\r\t", p.text[i+1]) >= 0
	case 0xe3, 0xef, 0xd8: // the first byte of "。", "！", "？" and "؟"
		r, _ := utf8.DecodeRuneInString(p.text[i:])
		return strings.ContainsRune("。！？؟", r)
	case '\n':
		rest := strings.TrimLeft(p.text[i+1:], " \t>\r")
		return rest == "" || rest[0] == '\n'
	}
	return false
}

// abbreviates says whether the stop at i closes a short word that is none: "p.", "д.".
func (p *passage) abbreviates(i int) bool {
	from := max(0, i-10)
	from += strings.LastIndexAny(p.text[from:i], " \t\r\n(>") + 1
	n := utf8.RuneCountInString(p.text[from:i])
	first, _ := utf8.DecodeRuneInString(p.text[from:])
	return n > 0 && n <= 2 && unicode.IsLetter(first) && !p.data.shortWords[p.low[from:i]] || p.datesAt(from, i)
}

// datesAt says whether the word up to the stop at i is a day: "ab 1.12. gilt", "am
// 3. Mai".
func (p *passage) datesAt(from, i int) bool {
	word := p.text[from:i]
	if word == "" || len(word) > 5 || strings.Trim(word, "0123456789.") != "" {
		return false
	}
	before := strings.TrimRight(p.low[max(0, from-10):from], " ")
	before = before[strings.LastIndexAny(before, " \t\r\n(")+1:]
	return strings.Contains(word, ".") || len(word) < 3 && (p.data.fillers[before] || p.data.complements[before])
}

// lineAround gives the bounds of the line that holds place i.
func lineAround(s string, i int) (start, end int) {
	for start = i; start > 0 && !isBreak(s[start-1]); {
		start--
	}
	end = len(s)
	for _, mark := range []byte("\n\r") {
		if n := strings.IndexByte(s[i:end], mark); n >= 0 {
			end = i + n
		}
	}
	return start, end
}
