package patterns

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// anchor is a word such as "password" that announces a secret, seen with what
// stands right around it.
type anchor struct {
	features []string
	pair     bool // "user/password": the value holds both
	inURL    bool // a parameter of a URL
	variable bool // "$password": only a quoted literal is its value
	end      int  // where the search for a connector begins
}

// readAnchor looks at both edges of the anchor; ok is false where the word is
// part of another one ("passwordless", "bypass", "password.txt").
func (p *passage) readAnchor() (a anchor, ok bool) {
	a.end, ok = p.anchorEnd()
	if !ok || p.closesElement() || p.noisy(p.a0) || !p.readLeft(&a) {
		return a, false
	}
	if p.data.noNouns.ends(p.low[max(0, p.a0-longestNoNoun):p.a1]) {
		return a, false
	}
	if p.low[p.a0:p.a1] == "pass" && passOn.MatchString(p.low[p.a1:]) || strings.HasSuffix(p.text[:p.a0], "*.") {
		return a, false // a verb, or the ending of files
	}
	if p.isVerdict() {
		return a, false
	}
	if word := strings.Trim(p.low[p.a0:p.a1], "_ "); p.data.medium[word] {
		a.features = append(a.features, "anchor-medium")
	}
	return a, true
}

// verdict is how a line of a test's protocol begins (the Automake manual, 15.2, and
// DejaGnu's).
var verdict = regexp.MustCompile(`^\s*(?:PASS|X?FAIL|XPASS|KPASS|KFAIL|SKIP|ERROR|WARNING|UNSUPPORTED|UNTESTED|UNRESOLVED|OK|Running|===)\b`)

// isVerdict says whether the anchor is "PASS:" in such a protocol: the line above it
// or below it is one of it, too.
func (p *passage) isVerdict() bool {
	if p.text[p.a0:p.a1] != "PASS" || p.a1 >= len(p.text) || p.text[p.a1] != ':' {
		return false
	}
	if s, _ := lineAround(p.text, p.a0); strings.TrimSpace(p.text[s:p.a0]) != "" {
		return false
	}
	if s, e, ok := previousLine(p.text, p.a0); ok && verdict.MatchString(p.text[s:e]) {
		return true
	}
	s, e, ok := nextLine(p.text, p.a1)
	return ok && verdict.MatchString(p.text[s:e])
}

// longestNoNoun is how many bytes before an anchor may make another word of it.
const longestNoNoun = 40

// passOn follows the verb: "pass it on", "pass --local to git".
var passOn = regexp.MustCompile(`^ (?:--?\w|(?:an?|the|this|these|it|them|on|along|through|your|my|our) )`)

// elementsFollow matches the end of a tag whose element holds others.
var elementsFollow = regexp.MustCompile(`^>[\s>]{0,40}<[A-Za-z]`)

// closesElement says whether the anchor stands in the tag that ends an element
// of XML, or begins one that holds others: what comes behind it is another's.
func (p *passage) closesElement() bool {
	i := p.a0
	for i > 0 && i > p.a0-40 && (isAlnum(p.text[i-1]) || strings.IndexByte("_.:-", p.text[i-1]) >= 0) {
		i--
	}
	if i >= 1 && p.text[i-1] == '<' {
		return elementsFollow.MatchString(p.text[p.a1:])
	}
	return i >= 2 && p.text[i-2:i] == "</"
}

// noisy says whether place i stands in encoded data, which holds short words by
// chance: a run of many signs with hardly a blank.
func (p *passage) noisy(i int) bool {
	if p.spaced(i) {
		return false
	}
	start, end := lineAround(p.text, i)
	start, end = max(start, i-60), min(end, i+60)
	blanks, marks := 0, 0
	for _, c := range []byte(p.text[start:end]) {
		switch {
		case c == ' ' || c == '\t':
			blanks++
		case c < utf8.RuneSelf && !isAlnum(c):
			marks++
		}
	}
	n := end - start
	return (n >= 40 && blanks*16 < n && marks*4 > n || n >= 45 && blanks == 0 && marks*8 > n) && !strings.Contains(p.text[start:end], "://") && !strings.Contains(p.text[start:end], "</")
}

// spaced says whether the word at i stands as in text or in settings: behind a
// blank or a sign that begins a name, before one that ends it.
func (p *passage) spaced(i int) bool {
	end := p.wordEndAt(i)
	before := i == 0 || strings.IndexByte(" \t\r\n\"'{,_", p.text[i-1]) >= 0
	return before && (end == len(p.text) || strings.IndexByte(" \t\r\n:=,.\"'", p.text[end]) >= 0)
}

// anchorEnd takes a plural, a number or a known ending ("PASSWORD_PROD").
func (p *passage) anchorEnd() (int, bool) {
	if last, _ := utf8.DecodeLastRuneInString(p.text[:p.a1]); isSpaceless(last) {
		return p.a1, true // what follows is another word
	}
	i := p.wordEndAt(p.a1)
	if !p.knownTail(p.text[p.a1:i]) {
		return 0, false
	}
	next := p.text[i:]
	if strings.HasPrefix(next, "(s)") {
		return i + len("(s)"), true
	}
	if len(next) >= 2 && strings.IndexByte(".-/\\@(", next[0]) >= 0 {
		if r, _ := utf8.DecodeRuneInString(next[1:]); isWordRune(r) && !isSpaceless(r) {
			return 0, false
		}
	}
	return i, len(next) < 2 || next[:2] != "()"
}

// wordEndAt gives the end of the letters, digits and "_" that follow i.
func (p *passage) wordEndAt(i int) int {
	for i < len(p.text) {
		r, n := utf8.DecodeRuneInString(p.text[i:])
		if r != '_' && !isWordRune(r) || isSpaceless(r) {
			break
		}
		i += n
	}
	return i
}

// knownTail judges what is joined to the anchor: its words are parted by "_"
// or by a capital.
func (p *passage) knownTail(tail string) bool {
	tail = strings.Trim(tail, "_0123456789")
	if tail == "" {
		return true
	}
	if p.data.tails[lowerSame(tail)] {
		return true
	}
	for part := range strings.SplitSeq(tail, "_") {
		if part = strings.Trim(part, "0123456789"); part != "" && !p.data.tails[lowerSame(part)] {
			return false
		}
	}
	return true
}

func isAlnum(b byte) bool {
	return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z'
}

// readLeft looks at the run that ends at the anchor ("DB_", "$admin", a URL).
func (p *passage) readLeft(a *anchor) bool {
	run := p.leftRun()
	switch {
	case strings.Contains(run, "${"), strings.Contains(run, "$("):
		return false // the name of a variable
	case strings.HasSuffix(run, "=") || strings.HasSuffix(run, "+"):
		return false // a value itself ("spf=pass"), or encoded data
	case strings.Contains(run, "://") || p.whole.Where == InURL:
		a.inURL = true
		a.features = append(a.features, "anchor-in-url")
		return true
	case strings.HasPrefix(run, "$") || strings.HasPrefix(run, "@$"):
		a.variable = true
		return true
	}
	if p.inPlaceholder(a.end) {
		return false
	}
	a.pair = p.pairBefore() || p.data.pairs.in(p.low[p.a0:p.a1])
	first, _ := utf8.DecodeRuneInString(p.text[p.a0:])
	if last, _ := utf8.DecodeLastRuneInString(run); sameWord(last, first) {
		a.features = append(a.features, "anchor-glued")
	}
	return true
}

// leftRun is what is joined to the anchor on its left, without white space.
func (p *passage) leftRun() string {
	i := p.a0
	for i > 0 && !isBreak(p.text[i-1]) && strings.IndexByte(" \t\"'<,;", p.text[i-1]) < 0 && p.a0-i < 300 {
		r, n := utf8.DecodeLastRuneInString(p.text[:i])
		if isSpaceless(r) {
			break
		}
		i -= n
	}
	return p.text[i:p.a0]
}

// inPlaceholder says whether the anchor stands in brackets that stand for a
// value: "<your password>", "{{initial_password}}". An element of XML is none.
func (p *passage) inPlaceholder(end int) bool {
	if end >= len(p.text) {
		return false
	}
	open, close := byte('{'), byte('}')
	switch p.text[end] {
	case '}':
	case '>':
		open, close = '<', '>'
	case ']':
		open, close = '[', ']'
	default:
		return false
	}
	start, _ := lineAround(p.text, p.a0)
	before := p.text[max(start, p.a0-60):p.a0]
	i := strings.LastIndexByte(before, open)
	if i < 0 || strings.IndexByte(before[i:], close) >= 0 || strings.ContainsAny(before[i:], "=\":") {
		return false
	}
	return open == '{' || strings.ContainsAny(before[i:], " _-")
}

// pairBefore says whether the anchor is the second half of "user / password".
func (p *passage) pairBefore() bool {
	left := strings.TrimRight(p.low[max(0, p.a0-30):p.a0], " ")
	if rest, ok := strings.CutSuffix(left, ":"); ok && len(left) == len(p.low[max(0, p.a0-30):p.a0]) && p.endsInUserLabel(rest) {
		return true
	}
	for _, joint := range p.data.joints {
		if rest, ok := strings.CutSuffix(left, joint); ok {
			return p.endsInUserLabel(strings.TrimRight(rest, " "))
		}
	}
	return false
}

func (p *passage) endsInUserLabel(s string) bool {
	switch s[strings.LastIndexByte(s, ' ')+1:] {
	case "u", "un", "uid", "usr":
		return true
	}
	for i := max(0, len(s)-24); i < len(s); i++ {
		if utf8.RuneStart(s[i]) && p.data.userLabels[s[i:]] && phraseEdges(s, i, len(s)) {
			return true
		}
	}
	return false
}
