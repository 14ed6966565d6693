package patterns

import (
	"strings"
	"unicode"
)

// checkProsePassphrase judges a secret of several words beside a noun that means one:
// "the passphrase is three brown hens dancing", "„…“ is de wachtzin", the words in
// quotes or alone in the line below.
func checkProsePassphrase(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	if word := strings.TrimRight(p.text[p.a0:p.a1], " \t\r\n\"«“„「"); strings.HasSuffix(word, ":") {
		p.a1 = p.a0 + len(word) - 1
		if near := p.nearby(180, 0); !d.nouns.in(near) && !d.keyWords.begins(near) && !d.archives.in(near) {
			return false
		}
	} else if a, ok := p.readAnchor(); ok {
		p.a1 = a.end
	}
	kind := p.kindOf("password")
	var best judged
	found := false
	for _, r := range p.phraseReadings() {
		if p.isSaid(r.value) {
			continue
		}
		if j, ok := p.judge(r, anchor{}, kind); ok && (!found || j.confidence > best.confidence) {
			best, found = j, true
		}
	}
	return found && p.settle(&best, kind, c)
}

// phraseReadings are the words in marks within the anchor's sentence, those behind
// what ties them to the anchor, and the line below it.
func (p *passage) phraseReadings() (out []reading) {
	from, to := p.sentence(p.a0, p.a1)
	from, to = max(from, p.a0-120), min(to, p.a1+140)
	for i := p.a1; i < to; i++ {
		if v, ok := p.phraseInMarks(i); ok {
			out = append(out, reading{value: v, features: []string{"connector-verb"}})
			break
		}
	}
	for i := from; i < p.a0; i++ {
		if v, ok := p.phraseInMarks(i); ok && v.end <= p.a0 && p.text[max(0, i-1)] != '(' { // else it explains the word before
			out = append(out, reading{value: v, features: []string{"connector-before"}})
			i = v.end
		}
	}
	if i, ok := p.phraseStart(to); ok {
		if v, ok := p.phraseAt(i, true); ok && p.isPlainPhrase(v) {
			v.ends = true
			out = append(out, reading{value: v, features: []string{"connector-verb"}})
		}
	}
	return out
}

// phraseInMarks takes what stands in quotes or the like at i, if it is some words.
func (p *passage) phraseInMarks(i int) (v value, ok bool) {
	if c := p.text[i]; isAlnum(c) || c == ' ' || c == '\'' || i > 0 && isAlnum(p.text[i-1]) {
		return v, false
	}
	v, ok = p.enclosed(i)
	if !ok || !v.quoted || !strings.Contains(p.text[v.start:v.end], " ") {
		return v, false
	}
	p.lookBehind(&v)
	v.ends, v.runsOn = true, false
	return v, true
}

// phraseStart finds what ties words to the anchor: a colon or verb, and a line break
// behind it.
func (p *passage) phraseStart(to int) (i int, ok bool) {
	for i, words := p.a1, 0; i < min(to+2, len(p.text)) && words < 8; {
		i = skipBlanks(p.text, i)
		if i >= len(p.text) {
			break
		}
		switch n := p.data.verbs.at(p.low[i:]); {
		case n > 0:
			return p.pastBreak(i + n)
		case p.text[i] == ':':
			return p.pastBreak(i + 1)
		case strings.HasPrefix(p.text[i:], "："), strings.HasPrefix(p.text[i:], "は"):
			return p.pastBreak(i + 3)
		case isBreak(p.text[i]):
			return 0, false
		}
		next := i + len(firstField(p.text[i:]))
		if n := strings.IndexByte(p.text[i:next], ':'); n > 0 && i+n+1 == next {
			next = i + n
		}
		i, words = max(next, i+1), words+1
	}
	return 0, false
}

// pastBreak gives the next visible place behind i, in this line or the next.
func (p *passage) pastBreak(i int) (int, bool) {
	i = skipBlanks(p.text, i)
	if i < len(p.text) && p.text[i] == ':' {
		i = skipBlanks(p.text, i+1)
	}
	if i < len(p.text) && isBreak(p.text[i]) {
		start, _, ok := nextLine(p.text, i)
		return start, ok
	}
	return i, i < len(p.text)
}

// isPlainPhrase says whether a value without marks is words that no sentence is made
// of: three or more, hardly one of them a small word.
func (p *passage) isPlainPhrase(v value) bool {
	words := strings.Fields(p.low[v.start:v.end])
	small := 0
	for _, word := range words {
		if p.data.states[word] {
			small++
		}
	}
	odd := strings.ContainsFunc(p.text[v.start:v.end], func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && r != '-' && r != '\''
	})
	return len(words) >= 3 && small*3 <= len(words) && !p.data.states[words[0]] && !odd && !p.data.nouns.in(p.low[v.start:v.end]) && !p.counts(words) && !elided.MatchString(words[0])
}

// counts says whether a number of something is among the words.
func (p *passage) counts(words []string) bool {
	for i, word := range words[1:] {
		if p.data.units[word] && (i == 0 || isDigits(words[i])) {
			return true
		}
	}
	return false
}

// isSaid says whether a value in quotes is what a screen, a book or someone says.
func (p *passage) isSaid(v value) bool {
	if !v.quoted || !strings.Contains(p.text[v.start:v.end], " ") {
		return false
	}
	before := p.low[max(0, v.start-40):v.start]
	if i := strings.LastIndexAny(before, ".!?;\n"); i >= 0 {
		before = before[i+1:]
	}
	words := strings.FieldsFunc(before, func(r rune) bool { return !isWordRune(r) && r != '\'' && r != '’' })
	return p.data.says.in(strings.Join(words[max(0, len(words)-3):], " "))
}
