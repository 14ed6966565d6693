package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkProseSpelled judges what stands before or behind a remark on how it is
// written: "X, all lower case", "(with the spaces)" below a line of words. People
// spell out little else than secrets and names of users, files and networks.
func checkProseSpelled(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	if !p.wholeRemark() || !p.speaksOfKeys() {
		return false
	}
	kind := p.kindOf("password")
	if kind.Tier == Info {
		return false
	}
	if p.ofWifi(kind) {
		kind = d.kinds["wifi"]
	}
	for _, v := range p.spelledValues() {
		if p.ofAnotherField(v.start) || p.isStray(v) {
			continue
		}
		v.ends, v.runsOn, v.spelled = true, false, true
		j, ok := p.judge(reading{value: v, features: []string{"connector-spelled"}}, anchor{}, kind)
		if ok && p.settle(&j, kind, c) {
			return true
		}
	}
	return false
}

// isStray says whether a plain word is only the one that happens to stand before the
// remark: nothing gives it as a value ("is", "type", "password:"), and no sign parts
// the two, or it is an ordinary word.
func (p *passage) isStray(v value) bool {
	s := p.text[v.start:v.end]
	if v.quoted || v.start >= p.a0 || strings.ContainsAny(s, notInWords+" ._") {
		return false
	}
	if !strings.ContainsAny(p.text[v.end:p.a0], ",;:(\n") && nameOfNumber.MatchString(s) {
		return true
	}
	start, end := p.tokenBefore(v.start)
	for range 3 {
		if !p.data.fillers[p.low[start:end]] {
			break
		}
		start, end = p.tokenBefore(start)
	}
	before, between := p.low[start:end], strings.Trim(p.text[v.end:p.a0], " \t")
	if strings.HasSuffix(before, ":") || strings.HasSuffix(before, "=") || !(p.data.isWord(s) && strings.HasPrefix(between, ".")) && p.data.nouns.ends(p.low[max(0, end-40):end]) || p.introduces(strings.Trim(before, ",;:\"'*")) {
		return false
	}
	begins := start == end || strings.ContainsAny(p.text[end:v.start], "\r\n") || strings.HasSuffix(before, ">") || strings.HasSuffix(before, "]")
	runTogether := utf8.RuneCountInString(s) >= 12 && !strings.HasPrefix(between, ":") && !p.data.isWord(s)
	return between == "" || !begins && !runTogether
}

// nameOfNumber is the short name of what is typed without spaces: "the IBAN", "l'IBAN".
var nameOfNumber = regexp.MustCompile(`^(?:\pL{1,4}['’])?\p{Lu}{2,5}(?:['’-]\p{Ll}{1,3})?$`)

// wholeRemark moves the anchor to the beginning of its first word; it is false where
// that makes another word of it.
func (p *passage) wholeRemark() bool {
	start := p.a0
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(p.text[:start])
		if first, _ := utf8.DecodeRuneInString(p.text[start:]); !sameWord(r, first) {
			break
		}
		start -= n
	}
	if start > 0 && p.text[start-1] == '/' {
		return false // "upper/lower case"
	}
	if start == p.a0 {
		return true
	}
	p.a0 = start
	return p.data.spelling.at(p.low[start:]) > 0
}

// speaksOfKeys says whether the text around names a password, or what has one.
func (p *passage) speaksOfKeys() bool {
	near := p.nearby(220, 100)
	return p.data.nouns.in(near) || p.data.archives.in(near) || p.data.kinds["wifi"].words.in(near) || p.data.networks.in(near) || p.data.phraseLabels.in(near) || p.data.keyWords.begins(near)
}

// ofAnotherField says whether the clause before i names a user, a file or a network,
// or gives a hint: it is their name that is spelled out.
func (p *passage) ofAnotherField(i int) bool {
	from := max(0, i-48)
	clause := p.low[from:i]
	if n := strings.LastIndexAny(clause, ",;.\n、，。"); n >= 0 {
		_, size := utf8.DecodeRuneInString(clause[n:])
		clause = clause[n+size:]
	}
	if p.data.hints.in(p.low[from:i]) {
		return true
	}
	if p.data.nouns.in(clause) || p.data.keyWords.begins(clause) {
		return false
	}
	words := strings.Fields(clause)
	clause = strings.Join(words[max(0, len(words)-4):], " ")
	return p.data.naming.in(clause) || p.data.users.in(clause)
}

// spelledValues gives what the remark may speak of: the word, or with "spaces" the
// words, before it, or the line below it.
func (p *passage) spelledValues() (out []value) {
	end, broke := p.beforeRemarks()
	below, isBelow := p.belowRemark(end)
	if isBelow && p.isMarked(below) {
		return []value{below}
	}
	v, ok := p.closedAt(end)
	if !ok && p.wantsSpaces(end) {
		v, ok = p.wordsUpTo(end, broke)
	} else if !ok {
		v, ok = p.wordUpTo(end, end == trimBlanksRight(p.text, 0, p.a0))
	}
	if ok {
		out = append(out, v)
	}
	if isBelow {
		out = append(out, below)
	}
	return out
}

// wordUpTo takes the word before end, or the one before the particle of its verb: "typ
// je X in"; direct says that no sign parts it from the remark.
func (p *passage) wordUpTo(end int, direct bool) (v value, ok bool) {
	start, stop := p.tokenBefore(end)
	if start == stop || stop != trimBlanksRight(p.text, start, end) {
		return v, false
	}
	if word := p.low[start:stop]; word == "in" || word == "ein" || word == "be" {
		if start, stop = p.tokenBefore(start); start == stop {
			return v, false
		}
	}
	if from, to := p.tokenBefore(start); p.data.complements[p.low[from:to]] {
		return v, false // "the password for X"
	}
	v = value{start: start, end: stop}
	p.unwrap(&v)
	p.trim(&v)
	if s := p.text[v.start:v.end]; direct && !v.quoted && onlyLetters(s) && (shapeOf(s).feature(s) == "shape-capitalised" || p.data.isWord(s)) {
		return v, false // the word of a sentence
	}
	return v, v.start < v.end && !p.data.units[p.low[v.start:v.end]]
}

// beforeRemarks walks back from the remark over what opens it, and over other
// remarks beside it, to the end of what they speak of; broke says that it stands
// in a line of its own.
func (p *passage) beforeRemarks() (end int, broke bool) {
	end = p.a0
	for range 4 {
		sep := p.opening(end)
		if sep < 0 {
			break
		}
		before := trimBlanksRight(p.text, 0, sep)
		broke = strings.ContainsAny(p.text[before:end], "\n")
		end = before
		if last := strings.LastIndexAny(p.low[max(0, end-40):end], ",(（，、"); broke || last < 0 || !p.data.spellings.in(p.low[max(0, end-40)+last:end]) {
			break
		}
	}
	return trimBlanksRight(p.text, 0, end), broke
}

// opening gives the place of the sign or line break that parts a remark, with a few
// words before it, from what it speaks of; -1 without one.
func (p *passage) opening(at int) int {
	words := 0
	for i := at; i > 0 && at-i < 48; {
		r, n := utf8.DecodeLastRuneInString(p.text[:i])
		i -= n
		switch {
		case strings.ContainsRune(",;(（，、؛،\n–—[", r), r == '-' && i > 0 && p.text[i-1] == ' ':
			return i
		case strings.ContainsRune("\"”»’`*」』“", r):
			return i + n
		case r == ' ':
			if words++; words > 5 {
				return -1
			}
		case !unicode.IsLetter(r) && r != '>' && r != '\'' && r != '\r':
			return -1
		}
	}
	return -1
}

// wantsSpaces says whether the remarks tell that the value holds spaces.
func (p *passage) wantsSpaces(from int) bool {
	to := p.a1
	for to < len(p.text) && to-p.a1 < 60 && strings.IndexByte(").\n", p.text[to]) < 0 {
		to++
	}
	return p.data.spaced.in(p.low[from:to])
}

// closedAt gives the value whose closing mark stands right before end.
func (p *passage) closedAt(end int) (v value, ok bool) {
	line, _ := lineAround(p.text, max(0, end-1))
	line = max(line, end-longestValue)
	for _, e := range enclosures {
		rest, closes := strings.CutSuffix(p.text[line:end], e.close)
		if !closes || e.bracket {
			continue
		}
		if i := strings.LastIndex(rest, e.open); i >= 0 {
			v = value{start: line + i + len(e.open), end: line + len(rest), quoted: true}
			v.start, v.end = trimSpan(p.text, v.start, v.end)
			return v, v.start < v.end
		}
	}
	return v, false
}

// mostPhraseWords is how many words a phrase has at most.
const mostPhraseWords = 10

// wordsUpTo takes the words before end back to what ties them to the text: a colon,
// a verb, the name of a password, or the beginning of their line.
func (p *passage) wordsUpTo(end int, ownLine bool) (v value, ok bool) {
	line, _ := bareLine(p.text, max(0, end-1))
	i, words := end, 0
	for i > line && words <= mostPhraseWords {
		start := line + strings.LastIndexAny(p.text[line:trimBlanksRight(p.text, line, i)], " \t") + 1
		if n := strings.LastIndex(p.text[start:i], "："); n >= 0 {
			return p.words(start+n+len("："), end, words+1)
		}
		if word := p.low[start:trimBlanksRight(p.text, start, i)]; strings.HasSuffix(word, ":") || strings.HasSuffix(word, "：") || p.introduces(strings.Trim(word, ",;:\"'*")) {
			return p.words(i, end, words)
		}
		i, words = start, words+1
	}
	if i > line || !ownLine {
		return v, false
	}
	return p.words(line, end, words)
}

// introduces says whether a word stands right before a value: "is", "type", "hasło".
func (p *passage) introduces(word string) bool {
	whole := func(m *phraseMap) bool { return len(word) > 1 && m.at(word) == len(word) }
	return whole(&p.data.verbs) || whole(&p.data.enter) || p.data.labels[word] || p.data.keyWords.begins(word)
}

// words is the value of some words between two places.
func (p *passage) words(start, end, words int) (v value, ok bool) {
	v = value{start: skipBlanks(p.text, start), end: end, quoted: true}
	if inner, marked := p.enclosed(v.start); marked && inner.end < end && !inner.brackets {
		v.start, v.end = inner.start, inner.end // the rest is one more remark
	}
	return v, words > 1 && words <= mostPhraseWords && v.start < v.end && !p.data.states[firstField(p.low[v.start:])]
}

// belowRemark takes what follows "with the spaces:", in its line or the next.
func (p *passage) belowRemark(from int) (v value, ok bool) {
	_, line := lineAround(p.text, p.a1)
	rest := p.text[p.a1:line]
	if i := strings.IndexAny(rest, ":："); i >= 0 && i < 40 && strings.TrimSpace(strings.TrimLeft(rest[i:], ":：")) != "" {
		return p.phraseAt(p.a1+i+1, p.wantsSpaces(from))
	}
	tail := strings.TrimSpace(rest)
	if len(tail) > 60 || !strings.HasSuffix(tail, ":") && strings.Trim(tail, ")*") != "" && !strings.HasSuffix(tail, ")") {
		return v, false
	}
	start, _, below := nextLine(p.text, p.a1)
	if !below {
		return v, false
	}
	return p.phraseAt(start, p.wantsSpaces(from))
}

// phraseAt reads what stands between marks at i or, if it may hold spaces, the words
// up to the end of the line or sentence; else one word that is alone in its line.
func (p *passage) phraseAt(i int, spaces bool) (v value, ok bool) {
	if i = skipBlanks(p.text, i); i >= len(p.text) || isBreak(p.text[i]) {
		return v, false
	}
	if v, ok = p.enclosed(i); ok {
		return v, !v.brackets
	}
	_, end := bareLine(p.text, i)
	for n := i; n < end; n++ {
		if c := p.text[n]; c == '(' || (c == '.' || c == ';' || c == ',') && (n+1 == end || p.text[n+1] == ' ') {
			end = n
			break
		}
	}
	end = trimBlanksRight(p.text, i, end)
	words := strings.Count(p.text[i:end], " ") + 1
	if words == 1 {
		v, ok = p.token(i)
		return v, ok && v.end == end
	}
	v = value{start: i, end: end, quoted: true}
	return v, spaces && words <= mostPhraseWords && end > i
}
