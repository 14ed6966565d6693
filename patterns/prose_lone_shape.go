package patterns

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// The shapes of what stands alone in a message: a value, or a name, an amount, a room.

// anAmount is a number with its unit, a price, or the number of a room or a case:
// "$199.00/mo", "Room#204".
var anAmount = regexp.MustCompile(`^(?:[$€£]?[\d.,]+[%$€£]?(?:/?\pL*)|\pL+#\w{1,6})$`)

// inventedOrStrong says whether s has a sign within, or four kinds of characters:
// "AB#4821" is a case.
func inventedOrStrong(s string) bool {
	return shapeOf(s).classes() == 4 || !isReference(s) && strings.ContainsAny(s[:len(s)-1], signs)
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
	alone := (said || few) && sh.mixed() && sh.lower > 0 && (!isReference(text) || v.quoted || before == "" && d.isNamedSign(text)) ||
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
