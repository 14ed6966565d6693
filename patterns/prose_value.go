package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// value is a possible secret as it stands in a passage.
type value struct {
	start, end int
	quoted     bool // in quotes, backticks or bold
	ends       bool // nothing of its sentence or line follows
	runsOn     bool // a word in lower case follows
	spelled    bool // how it is written follows: "all lower case"
	after      bool // its verb follows: "X olarak değiştirildi"
	counts     bool // a unit follows: "password: 12 characters"
	brackets   bool // in <>, [], {} or ()
	named      bool // in the name of a file, in the header
}

// The longest value that is looked at, in bytes.
const longestValue = 128

// enclosures are the marks that people put around a value.
var enclosures = []struct {
	open, close string
	bracket     bool
}{
	{"***", "***", true},
	{"**", "**", false},
	{"\"", "\"", false},
	{"'", "'", false},
	{"`", "`", false},
	{"´", "´", false},
	{"“", "”", false},
	{"“", "\"", false},
	{"”", "”", false},
	{"„", "“", false},
	{"„", "”", false},
	{"„", "\"", false},
	{"“", "“", false},
	{"”", "“", false},
	{"‘", "’", false},
	{"‚", "‘", false},
	{"‚", "’", false},
	{"«", "»", false},
	{"»", "«", false},
	{"›", "‹", false},
	{"「", "」", false},
	{"『", "』", false},
	{"＂", "＂", false},
	{"【", "】", true},
	{"（", "）", true},
	{"《", "》", true},
	{"*", "*", false},
	{"<", ">", true},
	{"[", "]", true},
	{"{{", "}}", true},
	{"{", "}", true},
	{"(", ")", true},
}

// takeValue reads the value that starts at i: what stands between marks, or
// the run up to the next white space without the punctuation of its sentence.
func (p *passage) takeValue(i int) (v value, ok bool) {
	if i >= len(p.text) {
		return v, false
	}
	i = p.skipMarkup(i)
	if i >= len(p.text) || p.text[i] == ';' || p.text[i] == ',' {
		return v, false // an empty value
	}
	v, ok = p.enclosed(i)
	if !ok {
		v, ok = p.digitGroups(i)
	}
	if !ok {
		v, ok = p.token(i)
	}
	if !ok || v.end-v.start > longestValue {
		return v, false
	}
	p.lookBehind(&v)
	if v.named = p.inFileName(v); v.named && p.endsFileName(v) {
		v.end = v.start + len(withoutFileEnding(p.text[v.start:v.end]))
	}
	return v, true
}

// isNoSecretRun says whether the run of visible characters at i is all that takeValue
// would look at there, and holds no value that standsOut: that needs a digit, and
// another character than those of names.
func (p *passage) isNoSecretRun(i int, run string) bool {
	if run == "" || opens[run[0]] || run[0] == '<' || run[0] == '&' || p.numeric && isDigitByte(run[0]) {
		return false
	}
	digit, sign := false, false
	for j := range len(run) {
		c := run[j]
		digit = digit || isDigitByte(c) || c >= firstOfDigits && unicode.IsDigit(firstRune(run[j:]))
		sign = sign || !inNames[c]
	}
	return !digit || !sign
}

// firstOfDigits is the first byte of the digits beyond ASCII, in the order of Unicode.
const firstOfDigits = 0xd9

// inFileName says whether v stands in the name of a file, in a field of the header.
func (p *passage) inFileName(v value) bool {
	switch strings.ToLower(p.whole.Header) {
	case "content-type", "content-disposition":
		before := p.low[:v.start]
		name := max(strings.LastIndex(before, "name="), strings.LastIndex(before, "name*"))
		return name >= 0 && strings.Count(before[name:], `"`) < 2 && !strings.Contains(before[name:], ";")
	}
	return false
}

// endsFileName says whether nothing of the name follows v.
func (p *passage) endsFileName(v value) bool {
	return v.end == len(p.text) || strings.IndexByte("\"';\r\n", p.text[v.end]) >= 0
}

// opens are the first bytes of enclosures.
var opens = func() (set [256]bool) {
	for _, e := range enclosures {
		set[e.open[0]] = true
	}
	return set
}()

func (p *passage) enclosed(i int) (v value, ok bool) {
	rest := p.text[i:]
	if rest == "" || !opens[rest[0]] {
		return v, false
	}
	for _, e := range enclosures {
		if !strings.HasPrefix(rest, e.open) {
			continue
		}
		n := closing(rest[len(e.open):], e.close)
		if n <= 0 {
			continue
		}
		v = value{start: i + len(e.open), end: i + len(e.open) + n, quoted: !e.bracket, brackets: e.bracket}
		v.start, v.end = trimSpan(p.text, v.start, v.end)
		if inner, nested := p.enclosed(v.start); nested && !e.bracket && inner.end+4 >= v.end && !inner.brackets {
			return inner, true
		}
		return v, true
	}
	return v, false
}

// digitGroup is how people write the digits of a lock: "1 9 7 4", "47-11".
var digitGroup = regexp.MustCompile(`^(?:\d(?:[ -]\d){3,7}|\d{2}(?:[ -]\d{2}){1,3})(?:[#*]|\b)`)

// digitGroups reads the digits of a code that are parted. A longer row of them is
// a telephone's number.
func (p *passage) digitGroups(i int) (v value, ok bool) {
	if !p.numeric || p.text[i] < '0' || p.text[i] > '9' {
		return v, false
	}
	n := len(digitGroup.FindString(p.text[i:min(len(p.text), i+longestValue)]))
	if rest := strings.TrimLeft(p.text[i+n:], " -/:."); n == 0 || rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		return v, false
	}
	return value{start: i, end: i + n}, true
}

// isDigitGroups says whether s is all of such a code.
func isDigitGroups(s string) bool { return len(digitGroup.FindString(s)) == len(s) && s != "" }

// trimSpan takes blanks off both ends: « X ».
func trimSpan(s string, start, end int) (int, int) {
	if n := skipBlanks(s[:end], start); n < end {
		start = n
	}
	return start, trimBlanksRight(s, start, end)
}

// closing gives the place of the closing mark in the rest of the line. A mark
// inside the value is followed by more of it, a closing one is not.
func closing(rest, mark string) int {
	for i := 0; i < min(len(rest), longestValue); i++ {
		if isBreak(rest[i]) {
			return -1
		}
		if rest[i] == '\\' {
			i++
			continue
		}
		if strings.HasPrefix(rest[i:], mark) && !insideWord(rest, i, len(mark)) {
			return i
		}
	}
	return -1
}

func insideWord(rest string, i, n int) bool {
	if i == 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[i+n:])
	return isWordRune(r) && !isSpaceless(r) || strings.HasPrefix(rest[i:], "**") && n == 1
}

// token reads up to the next white space or cell and trims it.
func (p *passage) token(i int) (v value, ok bool) {
	end := p.tokenEnd(i)
	end = i + cutToken(p.text[i:end])
	v = value{start: i, end: end}
	p.trim(&v)
	p.cutSuffix(&v)
	if v.end < end && p.text[v.end] == '.' && p.data.dots.in(p.low[v.end:min(len(p.low), v.end+90)]) {
		v.end++
	}
	return v, v.end > v.start
}

// tokenEnd gives the end of the run at i. In scripts that part no words it ends
// where another script begins or ends, but for a value that is set off from the
// text before it.
func (p *passage) tokenEnd(i int) int {
	first, _ := utf8.DecodeRuneInString(p.text[i:])
	spaceless, apart := isSpaceless(first), p.setOff(i)
	for i < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[i:])
		switch {
		case unicode.IsSpace(r) || isBlank(r) || isWide(r), !spaceless && isSpaceless(r), spaceless && !apart && !isSpaceless(r):
			return i
		}
		i += n
	}
	return i
}

// setOff says whether what stands before i parts it from running text.
func (p *passage) setOff(i int) bool {
	r, _ := utf8.DecodeLastRuneInString(p.text[:i])
	return i == 0 || isBlank(r) || isWide(r) || strings.ContainsRune(":=\n\r\"'*`|", r)
}

// notInWords are characters that tell a value from a word.
const notInWords = "0123456789!#$%&*+=?@^~"

// cutSuffix takes off the ending of a word that some languages join to a value:
// "X-ra", "X'dir". A value of letters alone may be a word that ends so.
func (p *passage) cutSuffix(v *value) {
	low := p.low[v.start:v.end]
	if !strings.ContainsAny(low, notInWords) {
		return
	}
	for _, suffix := range p.data.suffixesBy[low[len(low)-1]] {
		stem, cut := strings.CutSuffix(low, suffix)
		if cut && len(stem) >= 4 && strings.ContainsAny(stem, notInWords) {
			v.end -= len(suffix)
			p.trim(v)
			return
		}
	}
}

// cutToken ends a token where markup or the next setting is glued to it.
func cutToken(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '<':
			if isTag(s[i:]) {
				return i
			}
		case '"', '\'':
			if rest := strings.TrimLeft(s[i+1:], " /?"); strings.HasPrefix(rest, ">") {
				return i // the end of an attribute
			} else if strings.HasPrefix(rest, `,"`) || strings.HasPrefix(rest, `:"`) {
				return i // of a member of JSON
			}
		case ';', ',', '&':
			if startsSetting(s[i+1:]) {
				return i
			}
		}
	}
	return len(s)
}

// isTag says whether s starts with something like "</b>" or "<br".
func isTag(s string) bool {
	s = strings.TrimPrefix(s[1:], "/")
	n := 0
	for n < len(s) && (isAlnum(s[n]) || n > 0 && (s[n] == ':' || s[n] == '-')) {
		n++
	}
	return n > 0 && n < 12 && s[0] > '9' && n < len(s) && (s[n] == '>' || s[n] == '/' && strings.HasPrefix(s[n:], "/>"))
}

// markup are the tags and entities that stay in a text which was no HTML.
var markup = regexp.MustCompile(`^(?:</?(?i:b|i|u|em|strong|span|font|t[drt]|th|br|p|div|code|pre|li|a)(?:\s[^<>\n]{0,120})?/?>|&nbsp;|&#160;|\s)+`)

// skipMarkup passes tags before a value.
func (p *passage) skipMarkup(i int) int {
	if i < len(p.text) && (p.text[i] == '<' || p.text[i] == '&') {
		return i + len(markup.FindString(p.text[i:]))
	}
	return i
}

// startsSetting says whether s begins with "name=".
func startsSetting(s string) bool {
	n := 0
	for n < len(s) && (isAlnum(s[n]) || s[n] == '_') {
		n++
	}
	return n > 1 && n < len(s) && s[n] == '='
}

// trim takes leading marks and the punctuation of the sentence off a token.
func (p *passage) trim(v *value) {
	for v.start < v.end {
		r, n := utf8.DecodeRuneInString(p.text[v.start:v.end])
		if !strings.ContainsRune("\"'`“”‘’„‚«»", r) && !(r == '(' && !strings.Contains(p.text[v.start:v.end], ")")) {
			break
		}
		v.start += n
	}
	for v.end > v.start {
		r, n := utf8.DecodeLastRuneInString(p.text[v.start:v.end])
		if !p.trailing(v, r) {
			break
		}
		v.ends = v.ends || strings.ContainsRune(".,;?!)", r)
		v.end -= n
	}
}

// trailing says whether the last character of v belongs to the sentence. A
// closing "!" is part of a password that has letters and digits; a stop is not.
func (p *passage) trailing(v *value, r rune) bool {
	body := p.text[v.start:v.end]
	switch r {
	case '.', ',', ';', ':', '"', '\'', '`', '”', '’', '“', '‘', '»', '«', '…', '،', '؛', '؟':
		return true
	case '!':
		return !p.holdsOwnSign(v, body[:len(body)-1])
	case '?':
		return !hasLetterAndDigit(body) || !p.ownLine(v) && !p.goesOn(v.end)
	case ')':
		return strings.Count(body, "(") < strings.Count(body, ")")
	case ']':
		return strings.Count(body, "[") < strings.Count(body, "]")
	case '}':
		return strings.Count(body, "{") < strings.Count(body, "}")
	case '>':
		return strings.Count(body, "<") < strings.Count(body, ">") && strings.HasPrefix(p.text[max(0, v.start-1):], "<")
	case '*':
		from, _ := lineAround(p.text, v.start)
		return strings.Count(p.text[from:v.start], "*")%2 == 1
	}
	return false
}

// holdsOwnSign says whether the "!" behind body is part of a password: body is no word
// that a sentence ends with.
func (p *passage) holdsOwnSign(v *value, body string) bool {
	switch {
	case hasLetterAndDigit(body):
		return true
	case strings.ContainsAny(body, signs):
		return p.goesOn(v.end) || p.ownLine(v)
	case p.data.isWord(body):
		return false
	}
	return strings.ContainsAny(body, "-_.") || mixedCase(body) == "shape-camel" && strings.ToUpper(body) != body || p.ownLine(v)
}

// goesOn says whether the sentence goes on at i: what stands before is not its end.
func (p *passage) goesOn(i int) bool {
	next := skipBlanks(p.text, i)
	if next >= len(p.text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(p.text[next:])
	return unicode.IsLower(r) || r == ',' || r == '('
}

func hasLetterAndDigit(s string) bool {
	return strings.ContainsFunc(s, unicode.IsLetter) && strings.ContainsFunc(s, unicode.IsDigit)
}

// ownLine says whether v closes a line that begins with its label: there is no
// sentence whose question mark it could be.
func (p *passage) ownLine(v *value) bool {
	start, end := bareLine(p.text, v.start)
	return end == v.end && (start >= v.start || strings.Count(p.text[start:v.start], " ") <= 2)
}

// lookBehind tells how the text goes on after the value.
func (p *passage) lookBehind(v *value) {
	i := v.end
	for i < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[i:])
		if !strings.ContainsRune("\"'`”’“‘»«*」』", r) {
			break
		}
		i += n
	}
	if i > v.end {
		i += p.suffixAt(i)
	}
	next := skipBlanks(p.text, i)
	digits := strings.Trim(p.text[v.start:v.end], "0123456789.") == ""
	v.counts = digits && p.data.unitWords.at(p.low[next:]) > 0
	if next >= len(p.text) || strings.IndexByte("\r\n\t|.,;!?()]<&", p.text[next]) >= 0 || p.wideAt(next) || smilesAt(p.text[next:]) {
		v.ends = true
	}
	v.after = p.data.afters.at(p.low[next:]) > 0
	v.spelled = p.spelledOut(next)
	if next >= len(p.text) || next == i {
		return
	}
	word := strings.Trim(firstField(p.low[next:]), ".,;:()")
	v.counts = v.counts || digits && p.data.units[word]
	first, _ := utf8.DecodeRuneInString(p.text[next:])
	v.runsOn = !v.ends && !v.after && word != "" && unicode.IsLower(first)
}

// smilesAt says whether s begins with a smiley, which closes a sentence.
func smilesAt(s string) bool {
	if len(s) > 1 && strings.IndexByte(":;=", s[0]) >= 0 {
		s = strings.TrimPrefix(s[1:], "-")
		return s != "" && strings.IndexByte(")(DPp/", s[0]) >= 0 && (len(s) == 1 || s[1] <= ' ')
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r >= 0x2600 && r <= 0x27bf || r >= 0x1f300 && r <= 0x1faff
}

// suffixAt gives the length of an ending that stands behind a closing mark.
func (p *passage) suffixAt(i int) int {
	for _, suffix := range p.data.suffixes {
		if strings.HasPrefix(p.low[i:], suffix) {
			return len(suffix)
		}
	}
	return 0
}

// spelledOut says whether the text at i tells how the value before is written.
func (p *passage) spelledOut(i int) bool {
	for i < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[i:])
		if !strings.ContainsRune(",(（，、؛،–- ", r) {
			break
		}
		i += n
	}
	return i < len(p.text) && p.data.spelling.at(p.low[i:]) > 0
}

// wideAt says whether wide punctuation stands at i.
func (p *passage) wideAt(i int) bool {
	r, _ := utf8.DecodeRuneInString(p.text[i:])
	return isWide(r) || strings.ContainsRune("،؛؟", r)
}

func firstField(s string) string {
	if i := strings.IndexAny(s, " \t\r\n"); i >= 0 {
		return s[:i]
	}
	return s
}
