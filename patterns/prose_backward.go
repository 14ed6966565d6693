package patterns

import (
	"strings"
	"unicode/utf8"
)

// backward gives the value before the anchor: "Foo#1 is the new password",
// "use Foo#1 as the password".
func (p *passage) backward(a anchor) []reading {
	i, verb := p.beforeAnchor()
	if verb == "" {
		return p.behind(a)
	}
	start, end := p.tokenBefore(i)
	if start < end && p.data.reverseVerbs[p.low[start:end]] { // "X to było hasło"
		start, end = p.tokenBefore(start)
	}
	if start < end && strings.Trim(p.text[start:end], "-–—") == "" { // "X – that is the password"
		start, end = p.tokenBefore(start)
	}
	if start == end {
		start, end = p.lineAbove(i)
	}
	if start == end {
		return nil
	}
	v := value{start: start, end: end, ends: true}
	if p.text[end-1] == '.' && p.endsSentence(end-1) { // "X. That is the password."
		v.end--
	}
	p.unwrap(&v)
	text := p.text[v.start:v.end]
	if verb == "als" && end > start && p.text[end-1] == ',' {
		return nil // another clause: "the network is called X, as its key …"
	}
	used := (verb == "as" || verb == "als") && shapeOf(text).mixed() && p.couldBeMade(text)
	given := p.data.complements[verb] && !p.data.reverseVerbs[verb]
	switch {
	case used:
	case given && (p.headAfter(a.end) || !p.isGiven(v)):
		return p.behind(a)
	case !given && !p.mayStandBefore(v, verb):
		return nil
	}
	r := reading{value: v, features: []string{"connector-before"}}
	if verb == "as" {
		r.features[0] = "connector-use"
	}
	if p.headAfter(a.end) {
		r.features = append(r.features, "head")
	}
	return []reading{r}
}

// mayStandBefore says whether a value before its anchor looks like one: a made-up word
// does where "is" ties the two and nothing of the sentence stands before it.
func (p *passage) mayStandBefore(v value, verb string) bool {
	s := p.text[v.start:v.end]
	if sh := shapeOf(s); v.quoted || sh.strong() || sh.digits == sh.runes || hasSign(s) {
		return true
	}
	from, _ := p.sentence(v.start, v.end)
	before := strings.Trim(p.text[min(from, v.start):v.start], " \t\r\n>*\"'“„«`-–•,:")
	return verb != "-" && verb != "=" && p.mayBeSet(s) && strings.Count(before, " ") < 2
}

// lineAbove gives the one word of the line above i, past an empty one, if it looks
// chosen: "X" and below it "That is the password".
func (p *passage) lineAbove(i int) (start, end int) {
	if from, _ := lineAround(p.text, i); strings.Trim(p.text[from:i], " \t>*") != "" {
		return 0, 0
	}
	start, end, ok := previousLine(p.text, i)
	if !ok || strings.ContainsAny(p.text[start:end], " \t:") || !p.mayBeChosen(p.text[start:end]) {
		return 0, 0
	}
	return start, end
}

// isGiven says whether a verb gives the value before "for the password": "it's X for
// the password".
func (p *passage) isGiven(v value) bool {
	s := p.text[v.start:v.end]
	start, end := p.tokenBefore(v.start)
	word := p.low[start:end]
	said := word != "" && (p.data.verbs.at(word) == len(word) || p.data.enter.at(word) == len(word))
	return said && (p.mayBeSet(s) || hasSign(s))
}

// behind gives the nearest of the few words before the anchor that looks like
// nothing but a secret: "log in with Foo#1 as your password", and languages that
// put the noun last.
func (p *passage) behind(a anchor) []reading {
	i := p.a0
	for range 6 {
		start, end := p.tokenBefore(i)
		if start == end || p.endsSentence(end-1) && end < len(p.text) || strings.ContainsAny(p.text[end:i], "\r\n") && strings.ContainsAny(p.text[start:end], "\"'") {
			return nil
		}
		if strings.Contains(p.text[end:p.a0], "\n") && p.isLabelHere(a.end) {
			return nil // the line above has its own label, or none
		}
		if p.isBullet(start, end) {
			return nil // what stands before belongs to another item
		}
		v := value{start: start, end: end, ends: true}
		if p.text[start] == '(' {
			i = start
			continue // a remark on the word before it
		}
		if p.text[end-1] == ':' {
			return nil // it names what follows
		}
		p.unwrap(&v)
		if before, till := p.tokenBefore(start); p.data.userLabels[p.low[before:till]] {
			return nil // the name of an account
		}
		if text := p.text[v.start:v.end]; standsOut(text) || v.quoted && shapeOf(text).mixed() && !strings.ContainsAny(text, "'=") {
			r := reading{value: v, features: []string{"connector-behind"}}
			if p.headAfter(a.end) {
				r.features = append(r.features, "head")
			}
			return []reading{r}
		}
		i = start
	}
	return nil
}

// isLabelHere says whether an anchor that ends at i names what follows it.
func (p *passage) isLabelHere(i int) bool {
	rest := strings.TrimLeft(p.text[i:min(len(p.text), i+40)], " \t\"'`*")
	return strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "：") || strings.HasPrefix(rest, "=")
}

// isBullet says whether the word is the sign of a list's item.
func (p *passage) isBullet(start, end int) bool {
	switch p.text[start:end] {
	case "-", "*", "•", "–", "·":
		from, _ := lineAround(p.text, start)
		return strings.Trim(p.text[from:start], " \t>") == ""
	}
	return false
}

// beforeAnchor walks back over articles and adjectives to the verb, and gives
// the place before it.
func (p *passage) beforeAnchor() (i int, verb string) {
	i = p.a0
	if r, _ := utf8.DecodeLastRuneInString(p.text[:i]); i > 0 && strings.IndexByte(" \t\r\n\"'*(", p.text[i-1]) < 0 && !isSpaceless(r) {
		return 0, ""
	}
	for range 7 {
		start, end := p.tokenBefore(i)
		if at, verb := p.particlesBefore(end); verb != "" {
			return at, verb
		}
		word := strings.Trim(p.low[start:end], "\"'*()")
		switch {
		case start == end:
			return 0, ""
		case p.data.reverseVerbs[word]:
			if p.isBullet(start, end) {
				return 0, ""
			}
			return start, word
		case p.data.complements[word]:
			return start, word
		case !p.data.reverseFillers[word]:
			return 0, ""
		}
		i = start
	}
	return 0, ""
}

// particlesBefore walks back over words of scripts that part none, joined to
// each other and to the value: "Xが新しいパスワード".
func (p *passage) particlesBefore(i int) (at int, verb string) {
	for range 6 {
		n, isVerb := p.data.reverseEnd(p.low[max(0, i-40):i])
		if n == 0 {
			return 0, ""
		}
		if i -= n; isVerb {
			return i, "is"
		}
	}
	return 0, ""
}

// reverseEnd gives the length of the longest verb or filler of such a script
// with which low ends.
func (d *proseData) reverseEnd(low string) (n int, isVerb bool) {
	if last, _ := utf8.DecodeLastRuneInString(low); !isSpaceless(last) {
		return 0, false
	}
	for i := range low {
		switch word := low[i:]; {
		case d.reverseVerbs[word]:
			return len(word), true
		case d.reverseFillers[word]:
			return len(word), false
		}
	}
	return 0, false
}

// tokenBefore gives the run of characters that ends before i, past white space
// and at most one line break.
func (p *passage) tokenBefore(i int) (start, end int) {
	broke := false
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(p.text[:i])
		if isBreak(p.text[i-1]) {
			if broke && r == '\n' {
				return 0, 0
			}
			broke = true
		} else if !isBlank(r) && !(broke && r == '>') {
			break
		}
		i -= n
	}
	end = i
	last, _ := utf8.DecodeLastRuneInString(p.text[:i])
	for i > 0 && end-i <= longestValue {
		if c := p.text[i-1]; c > ' ' && c < utf8.RuneSelf-1 && last < utf8.RuneSelf {
			i--
			continue
		}
		r, n := utf8.DecodeLastRuneInString(p.text[:i])
		if isBlank(r) || isBreak(p.text[i-1]) || i < end && isSpaceless(last) != isSpaceless(r) || i < end && (isWide(r) || isWide(last)) {
			break
		}
		i -= n
	}
	return i, end
}

// unwrap takes quotes and marks off a value that stands before its anchor.
func (p *passage) unwrap(v *value) {
	const marks = "\"'`“”‘’‚„«»「」『』*,("
	whole := p.text[v.start:v.end]
	inner := strings.TrimLeft(whole, marks)
	v.start = v.end - len(inner)
	trimmed := strings.TrimRight(inner, marks)
	if len(inner) < len(whole) && strings.Count(trimmed, "(") < strings.Count(trimmed, ")") {
		trimmed = strings.TrimRight(trimmed, ")")
	}
	v.end = v.start + len(trimmed)
	v.quoted = len(inner) < len(whole) && len(trimmed) < len(inner)
}

// headAfter says whether the anchor is only part of a longer noun.
func (p *passage) headAfter(i int) bool {
	if p.data.headWords.at(p.low[i:]) > 0 {
		return true
	}
	word := strings.Trim(firstField(strings.TrimLeft(p.low[i:], " ")), ".,;:!?()\"'")
	return p.data.heads[strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")]
}
