package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How far from the verb the value that opens a file may stand.
const (
	fileKeyBefore = 90
	fileKeyAfter  = 110
)

// checkProseFileKey judges what opens a file, in the sentence that says so: "the PDF
// opens with the number 30917742", "X yazarak açabilirsiniz".
func checkProseFileKey(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	p.endAnchor()
	from, to := p.sentence(p.a0, p.a1)
	if !d.archives.in(p.low[max(0, from-90):to]) {
		return false
	}
	for _, r := range p.fileKeys(max(from, p.a0-fileKeyBefore), min(to, p.a1+fileKeyAfter)) {
		r.ends, r.runsOn = true, false
		if p.settleReading(r, c) {
			return true
		}
	}
	return false
}

// endAnchor moves the anchor's end to that of its word.
func (p *passage) endAnchor() {
	if last, _ := utf8.DecodeLastRuneInString(p.text[:p.a1]); !isSpaceless(last) {
		p.a1 = p.wordEndAt(p.a1)
	}
}

// fileKeys gives what may open the file: what stands behind a colon, between marks, or
// behind a word such as "with the number".
func (p *passage) fileKeys(from, to int) (out []reading) {
	for i := p.a1; i < to; i++ {
		if next := p.text[i:min(len(p.text), i+2)]; p.text[i] == '(' && len(next) == 2 && next[1] >= '0' && next[1] <= '9' {
			if v, ok := p.token(i + 1); ok && digitsOfFile.MatchString(p.text[v.start:v.end]) {
				out = append(out, reading{value: v, features: []string{"connector-colon", "opens-file"}})
			}
		}
		if (p.text[i] != ':' || i+1 < len(p.text) && p.text[i+1] > ' ') && !strings.HasPrefix(p.text[i:], "：") {
			continue
		}
		start, ok := p.pastBreak(i + utf8.RuneLen([]rune(p.text[i:min(len(p.text), i+4)])[0]))
		if v, fits := p.takeValue(start); ok && fits && p.opensFile(v, true) && !p.inURL(v.start) {
			out = append(out, reading{value: v, features: []string{"connector-colon", "opens-file"}})
		}
		break
	}
	for i := p.a1; i < to; i++ {
		if n := p.instrumentAt(i); n > 0 {
			if v, ok := p.takeValue(skipBlanks(p.text, i+n)); ok && p.opensFile(v, false) {
				r := reading{value: v, features: []string{"connector-use", "opens-file"}}
				if v.quoted || p.namedWord(v.start) {
					r.features = append(r.features, "opens-word")
				}
				out = append(out, r)
			}
		}
	}
	for i := from; i < p.a0; i++ {
		if i > 0 && p.text[i-1] > ' ' && p.text[i] != '"' && p.text[i] < utf8.RuneSelf {
			continue
		}
		if v, ok := p.takeValue(i); ok && v.start >= i && v.end <= p.a0 && p.leadsToVerb(v) {
			out = append(out, reading{value: v, features: []string{"connector-use", "opens-file"}})
		}
	}
	return out
}

// instrumentAt gives the length of a word that tells with what something is opened.
func (p *passage) instrumentAt(i int) int {
	if i > 0 {
		before, _ := utf8.DecodeLastRuneInString(p.low[:i])
		first, _ := utf8.DecodeRuneInString(p.low[i:])
		if !unicode.IsLetter(first) || sameWord(before, first) {
			return 0
		}
	}
	return max(p.data.instruments.at(p.low[i:]), p.data.enter.at(p.low[i:]), p.data.restate.at(p.low[i:]))
}

// digitsOfFile are numbers that people lock files with: dates of birth, numbers of
// taxes, persons and companies.
var digitsOfFile = regexp.MustCompile(`^[0-9]{5,14}[A-Za-z]?[!#$*]?$|^[0-9]{2,4}[./-][0-9]{2,4}[./-][0-9]{2,6}$`)

// opensFile says whether v looks like what people lock a file with.
func (p *passage) opensFile(v value, colon bool) bool {
	s := p.text[v.start:v.end]
	sh := shapeOf(s)
	switch {
	case v.brackets || p.isSaid(v) || p.data.isFile(lowerSame(s)) || isProgram.MatchString(s):
		return false
	case digitsOfFile.MatchString(s):
		return v.ends || strings.HasPrefix(strings.TrimLeft(p.text[v.end:], " "), "- ")
	case sh.mixed() || hasSign(s):
		return sh.lower > 0 || colon
	case v.quoted:
		return sh.runes >= 5
	case sh.spaces > 0 || !onlyLetters(s) || !v.ends || sh.runes < 5:
		return false
	case p.namedWord(v.start):
		return true
	}
	return !p.data.isWord(s) && sh.runes >= 7 && (sh.upper == 0 || colon)
}

// isProgram are names of what opens files itself.
var isProgram = regexp.MustCompile(`(?i)^(?:win|7-?zip|ms-?|microsoft|adobe|acrobat|office|excel|word|libre|open|pea|the|foxit|preview|notepad|google|power|onedrive|sharepoint|iphone|android|mac|pdf|outlook|bitlocker|veracrypt|gpg|pgp|kleopatra|firefox|chrome|edge|sap)[\pL\pN._-]*$`)

// namedWord says whether a noun such as "word" or "code" stands right before i.
func (p *passage) namedWord(i int) bool {
	start, end := p.tokenBefore(i)
	if start == end {
		return false
	}
	switch p.low[start:end] {
	case "word", "wort", "mot", "palabra", "parola", "palavra", "woord", "ordet", "słowem", "slovem", "szóval", "словом", "code", "codewort", "phrase", "фразою", "фразой":
		return true
	}
	return false
}

// hasInstrument says whether "with the number" or the like stands closely before i.
func (p *passage) hasInstrument(i int) bool {
	for at := max(0, i-40); at < i; at++ {
		if p.instrumentAt(at) > 0 {
			return true
		}
	}
	return false
}

// aTie follows a value that its verb follows: "X ile açılır", "X で開きます".
var aTie = regexp.MustCompile(`^["'”»」]?[ ]?(?:yazarak|yazınca|ile|girerek|kelimesiyle|szóval|számmal|で|を入れ|を入力|로|으로|를|을|이라고|[ -]{0,2}mondatot|szót|számot)`)

// leadsToVerb says whether v stands before its verb as such languages put it.
func (p *passage) leadsToVerb(v value) bool {
	s := p.text[v.start:v.end]
	if digitsOfFile.MatchString(s) && p.a0-v.end < 24 && p.hasInstrument(v.start) {
		return true
	}
	if loc := aTie.FindStringIndex(p.low[v.end:]); loc == nil || p.a0-v.end > 40 {
		return false
	}
	return digitsOfFile.MatchString(s) || v.quoted || shapeOf(s).mixed() || hasSign(s) || shapeOf(s).runes >= 7 && onlyLetters(s) && !onlySpaceless(s) && !isProgram.MatchString(s) && !p.data.isWord(s) && shapeOf(s).upper == 0
}

// namesExclamation tells that the mark belongs to the number before it.
var namesExclamation = regexp.MustCompile(`exclamation|ausrufe|exclamaci|exclamaç|esclamativ|uitroep|utrop|wykrzyknik|vykřičn|felkiált|ünlem|восклиц|оклик`)

// checkProseNumberKey judges the number that a password is said to be: "the password is
// your date of birth: 12041979".
func checkProseNumberKey(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil {
		return true
	}
	p := newPassage(d, t, groups[0], groups[1])
	p.endAnchor()
	from, to := p.sentence(p.a0, p.a1)
	before := p.low[max(from, p.a0-100):p.a0]
	if !d.nouns.in(before) && !d.keyWords.begins(before) {
		return false
	}
	for i, words := p.a1, 0; i < to && i-p.a1 < fileKeyAfter && words < 12; words++ {
		if i = skipBlanks(p.text, i); i >= to {
			break
		}
		n := max(d.restate.at(p.low[i:]), d.verbs.at(p.low[i:]))
		if strings.IndexByte(":(=", p.text[i]) >= 0 {
			n = 1
		}
		v, ok := p.takeValue(skipBlanks(p.text, i+n))
		if n > 0 && ok && digitsOfFile.MatchString(p.text[v.start:v.end]) {
			r := reading{value: v, features: []string{"connector-colon", "opens-file"}}
			r.ends, r.runsOn = true, false
			if strings.HasPrefix(p.text[r.end:], "!") && namesExclamation.MatchString(p.low[from:to]) {
				r.end++
			}
			return p.settleReading(r, c)
		}
		if n == 0 {
			n = max(1, p.answerWordEnd(i)-i)
		}
		i += n
	}
	return false
}
