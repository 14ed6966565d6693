package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pairLike is "user / secret" in one of the ways that people write it. A user
// name has no white space; the longest sign between the two is tried first.
var pairLike = regexp.MustCompile(`^(?i:(?:user ?name|user|login|account)[ :]+)?["'“*\x60]*([A-Za-z0-9][\w.@\\$+-]{1,63}?)["'”*\x60]*(?:\s+[/|:–—-]\s+|\s*\t\s*|,\s+|\s*[/|:／｜：、，・·]\s*| and (?:password )?)`)

// pairReadings takes the pair after "u/p:", "creds:", "user and password are".
func (p *passage) pairReadings(i int) []reading {
	s := scan{p: p, i: i}
	s.skipMarks()
	if _, end := lineAround(p.text, s.i); s.i == end || p.text[s.i] != ' ' || !strings.ContainsAny(p.text[s.i:end], "/<&") {
		// no slash
	} else if r, ok := p.pairAt(skipBlanks(p.text, s.i)); ok && strings.Contains(p.text[r.start-1:r.start], "/") {
		return []reading{r} // "u/p kim/X"
	}
	for s.words <= mostGapWords && s.i < len(p.text) {
		s.i = skipBlanks(p.text, s.i)
		if s.i >= len(p.text) || isBreak(p.text[s.i]) {
			break
		}
		_, n := s.symbol()
		sign := n > 0
		if !sign {
			_, n = s.verb()
		}
		if n > 0 {
			s.i += n
			r, ok := p.pairAt(p.skipToPair(s.i))
			if ok && (sign || shapeOf(p.text[r.start:r.end]).mixed()) {
				return p.morePairs(append(s.found, r))
			}
			continue
		}
		s.i, s.words = s.wordEnd(), s.words+1
	}
	return s.found
}

// morePairs adds the pairs that follow one after another: "kim:X, jo:Y".
func (p *passage) morePairs(found []reading) []reading {
	for len(found) < 2*mostReadings {
		i := found[len(found)-1].end
		rest := strings.TrimLeft(p.text[i:], "\"'`*")
		if rest == "" || strings.IndexByte(",;", rest[0]) < 0 {
			break
		}
		r, ok := p.pairAt(skipBlanks(p.text, len(p.text)-len(rest)+1))
		if !ok {
			break
		}
		r.loose = true
		found = append(found, r)
	}
	return found
}

// skipToPair passes white space, and one line break where the pair stands
// below its heading.
func (p *passage) skipToPair(i int) int {
	i = skipBlanks(p.text, i)
	if i < len(p.text) && isBreak(p.text[i]) {
		if start, _, ok := nextLine(p.text, i); ok {
			return start
		}
	}
	return i
}

// pairAt reads a pair at place i. Its user name becomes the identity.
func (p *passage) pairAt(i int) (r reading, ok bool) {
	if i >= len(p.text) {
		return r, false
	}
	if n := p.data.userWords.at(p.low[i:]); n > 0 {
		i = skipBlanks(p.text, i+n)
		i += len(p.text[i:]) - len(strings.TrimLeft(p.text[i:], ": ："))
	}
	_, end := lineAround(p.text, i)
	if i >= end {
		return r, false
	}
	m := pairLike.FindStringSubmatchIndex(p.text[i:end])
	if m == nil {
		m = p.pairByWord(i, end)
	}
	if m == nil {
		return r, false
	}
	user := p.text[i+m[2] : i+m[3]]
	if strings.HasPrefix(user, "0x") {
		return r, false // a code
	}
	v, ok := p.takeValue(p.skipLabel(skipBlanks(p.text, i+m[1])))
	if second := afterSlash.FindStringIndex(p.text[v.end:min(len(p.text), v.end+8)]); ok && second != nil {
		if w, fits := p.takeValue(v.end + second[1]); fits && shapeOf(p.text[w.start:w.end]).mixed() {
			user, v = p.text[v.start:v.end], w // "machine: kim / X"
		}
	}
	if w, fits := p.behindComma(v); ok && fits && strings.Contains(p.text[i+m[3]:i+m[1]], ":") {
		user, v = p.text[v.start:v.end], w // "machine: kim, X"
	}
	if !ok || strings.Contains(p.text[i:i+m[1]], "//") || p.isLink(v) || p.data.states[lowerSame(user)] && !shapeOf(p.text[v.start:v.end]).mixed() {
		return r, false
	}
	return reading{value: v, features: []string{"connector-pair"}, user: user}, true
}

// behindComma reads the value behind a comma that follows a user name.
func (p *passage) behindComma(v value) (w value, ok bool) {
	if v.end >= len(p.text) || !strings.HasPrefix(p.text[v.end:], ", ") || !loginLine.MatchString(p.text[v.start:v.end]) {
		return w, false
	}
	w, ok = p.takeValue(v.end + len(", "))
	_, end := bareLine(p.text, v.start)
	return w, ok && p.isRest(w, end) && p.looksGiven(p.text[w.start:w.end])
}

// pairByWord is pairLike for "jkowal i hasło X": the language's word for "and",
// or the name of the second field alone.
func (p *passage) pairByWord(i, end int) []int {
	m := firstName.FindStringSubmatchIndex(p.text[i:end])
	if m == nil {
		return nil
	}
	rest := p.low[i+m[1]-1 : end]
	for _, joint := range p.data.joints {
		if strings.HasPrefix(joint, " ") && strings.HasPrefix(rest, joint+" ") {
			m[1] += len(joint)
			return m
		}
	}
	if p.data.labelWords.at(rest[1:]) > 0 {
		return m
	}
	return nil
}

var firstName = regexp.MustCompile(`^["'“„«*\x60]*([A-Za-z0-9][\w.@\\$+-]{1,63}?)["'”“»*\x60]* `)

// skipLabel passes the name of the second field: "and password X".
func (p *passage) skipLabel(i int) int {
	if n := p.data.labelWords.at(p.low[i:]); n > 0 {
		i = skipBlanks(p.text, i+n)
		i += len(p.text[i:]) - len(strings.TrimLeft(p.text[i:], ": ："))
	}
	return i
}

var afterSlash = regexp.MustCompile(`^ ?/ ?`)

// isLink says whether a value is what follows the scheme of a URL.
func (p *passage) isLink(v value) bool {
	return strings.HasPrefix(p.text[v.start:v.end], "//") && v.start > 0 && p.text[v.start-1] == ':'
}

// checkProsePair judges an anchor that announces a pair ("creds", "login").
func checkProsePair(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	end, ok := p.anchorEnd()
	if !ok || isAlnumBefore(p.text, p.a0) {
		return false
	}
	sure := p.data.pairs.in(p.low[p.a0:p.a1])
	a := anchor{end: end, pair: true, features: []string{"anchor-weak"}}
	kind := d.kinds["password"]
	all := append(p.pairReadings(a.end), p.pairsBefore()...)
	if !sure {
		all = p.onlyStrong(all)
	}
	if len(all) == 0 {
		all = p.pairBelow(sure)
	}
	j, ok := p.best(all, a, kind)
	return ok && p.settle(&j, kind, c)
}

// onlyStrong keeps pairs whose secret looks like nothing else: "VPN:" and
// "Account:" announce many things.
func (p *passage) onlyStrong(all []reading) []reading {
	var out []reading
	for _, r := range all {
		if s := p.text[r.start:r.end]; isUnlikeNames(s) || isLogin(r.user) && p.looksChosen(s) {
			out = append(out, r)
		}
	}
	return out
}

// pairInLine is "user / secret" somewhere in a line.
var pairInLine = regexp.MustCompile(`([A-Za-z0-9][\w.@\\$-]{1,63})(?:\s?/\s?|:)(\S{6,64})`)

// pairsBefore takes a pair that stands before its anchor: "root / Foo#1 are
// the creds". The secret must look like nothing else.
func (p *passage) pairsBefore() []reading {
	start, _ := lineAround(p.text, p.a0)
	if !mayHoldPair(p.text[start:p.a0]) {
		return nil
	}
	var out []reading
	for _, m := range pairInLine.FindAllStringSubmatchIndex(p.text[start:p.a0], -1) {
		v, ok := p.takeValue(start + m[4])
		if !ok || !p.standsAlone(v) || v.end > p.a0 || p.isLink(v) {
			continue
		}
		out = append(out, reading{value: v, features: []string{"connector-pair"}, user: p.text[start+m[2] : start+m[3]]})
	}
	return out
}

// mayHoldPair is a quick look for what a pair has whose secret is unlike names: a
// sign between two words, a digit, and another sign.
func mayHoldPair(s string) bool {
	joint, digit, sign := false, false, false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '/' || c == ':':
			joint = true
		case c >= '0' && c <= '9':
			digit = true
		case c >= utf8.RuneSelf:
			sign = true
			r, _ := utf8.DecodeRuneInString(s[i:])
			digit = digit || unicode.IsDigit(r)
		case isAlnum(c) || strings.IndexByte("._-\\()+ \t", c) >= 0 || c == ',' && i+1 < len(s) && s[i+1] == ' ':
		default:
			sign = true
		}
	}
	return joint && digit && sign
}

func isAlnumBefore(s string, i int) bool { return i > 0 && (isAlnum(s[i-1]) || s[i-1] == '_') }
