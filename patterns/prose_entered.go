package patterns

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// entered adds what a sentence behind the anchor tells to type, or says that "it is":
// "Your password was reset. Please be in the office for it. Then enter X." It must be
// made as people and programs make passwords.
func (p *passage) entered(out []reading, to int) []reading {
	from := p.a1
	if !strings.ContainsAny(p.text[from:to], "0123456789") {
		return out
	}
	p.data.entering.each(p.low[from:to], func(_, end int) {
		if len(out) >= mostReadings {
			return
		}
		if v, ok := p.chosenSoon(from + end); ok {
			out = append(out, reading{value: v, features: []string{"connector-use", "loose-far"}, loose: true})
		}
	})
	return out
}

// mostWordsBetween is how many words may stand between a verb and what is typed: "type
// the first time X", "use kim@contoso.example with X".
const mostWordsBetween = 5

// chosenSoon gives the next word of the sentence at i that looks chosen or drawn, if
// nothing but words and an address stand before it.
func (p *passage) chosenSoon(i int) (v value, ok bool) {
	for range mostWordsBetween + 1 {
		i = skipBlanks(p.text, i)
		if i >= len(p.text) || isBreak(p.text[i]) {
			return v, false
		}
		end := p.runEnd(i)
		if v, ok := p.takeValue(i); ok && p.isChosenStrong(v) {
			v.ends, v.runsOn = true, false
			return v, true
		}
		word := p.text[i:end]
		if !strings.Contains(word, "@") && strings.ContainsFunc(strings.TrimRight(word, ",:"), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
			return v, false
		}
		i = end
	}
	return v, false
}

// isChosenStrong says whether v is a chosen word that has a capital or a sign besides
// its digits, and no piece of a link.
func (p *passage) isChosenStrong(v value) bool {
	s := p.text[v.start:v.end]
	sh := shapeOf(s)
	if sh.digits == 0 || sh.upper == 0 && sh.symbols == 0 || !p.looksChosen(s) || p.inURL(v.start) || s[0] == '@' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(p.text[v.end:])
	return next != '/' && next != '\\' && next != '@'
}
