package patterns

import (
	"unicode"
	"unicode/utf8"
)

// The learned reader looks at a text as tokens: runs of letters of one script, runs
// of digits, and every other visible character by itself. So a value of any form
// is some tokens in a row.

// token is a piece of a text.
type token struct {
	start, end int // bytes
	class      tokenClass
	script     uint8 // of letters
	before     uint8 // the space before it, see gapOf
}

type tokenClass uint8

const (
	lettersToken tokenClass = iota
	digitsToken
	markToken
)

// The scripts that the reader tells apart; what stands for a syllable or a word
// alone (kana, Han) is a token by itself.
const (
	scriptLatin = iota
	scriptCyrillic
	scriptArabic
	scriptHangul
	scriptKana
	scriptHan
	scriptOther
	scripts
)

func scriptOf(r rune) uint8 {
	switch {
	case r < 0x370:
		return scriptLatin
	case r < 0x400:
		return scriptOther
	case r < 0x530:
		return scriptCyrillic
	case r >= 0x600 && r < 0x700, r >= 0x750 && r < 0x780:
		return scriptArabic
	case r >= 0x1e00 && r < 0x1f00:
		return scriptLatin
	case r >= 0x1100 && r < 0x1200, r >= 0xac00 && r < 0xd7b0:
		return scriptHangul
	case r >= 0x3040 && r < 0x3100, r >= 0xff66 && r < 0xffa0:
		return scriptKana
	case unicode.Is(unicode.Han, r):
		return scriptHan
	}
	return scriptOther
}

// What may stand between two tokens.
const (
	gapNone = iota
	gapSpace
	gapWide // a tab, or several spaces
	gapLine
	gapBlankLine
	gapEdge // the text begins or ends
	gaps
)

// tokensOf gives the tokens of a text, which must be valid UTF-8.
func tokensOf(s string) []token { return appendTokens(make([]token, 0, len(s)/4), s) }

// appendTokens gives them where an empty slice lies.
func appendTokens(out []token, s string) []token {
	gap, spaces, lines := uint8(gapEdge), 0, 0
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if isGap(r) {
			spaces, lines = spaces+1, lines+b2i(r == '\n')
			if r == '\t' {
				spaces++
			}
			i += n
			continue
		}
		if len(out) > 0 {
			gap = gapOf(spaces, lines)
		}
		t := token{start: i, before: gap}
		t.class, t.script = classOf(r)
		i = t.run(s, i+n)
		t.end = i
		out = append(out, t)
		spaces, lines = 0, 0
	}
	return out
}

// isGap says whether a character stands between tokens.
func isGap(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r >= '\t' && r <= '\r'
	}
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func gapOf(spaces, lines int) uint8 {
	switch {
	case lines > 1:
		return gapBlankLine
	case lines == 1:
		return gapLine
	case spaces > 1:
		return gapWide
	case spaces == 1:
		return gapSpace
	}
	return gapNone
}

func classOf(r rune) (tokenClass, uint8) {
	if r < utf8.RuneSelf {
		switch {
		case r|0x20 >= 'a' && r|0x20 <= 'z':
			return lettersToken, scriptLatin
		case r >= '0' && r <= '9':
			return digitsToken, 0
		}
		return markToken, 0
	}
	switch k := runeKindOf(r); {
	case k&kindDigit != 0:
		return digitsToken, 0
	case k&(kindLetter|kindMark) != 0:
		return lettersToken, scriptOf(r)
	}
	return markToken, 0
}

// run gives where a token ends of which the first character was read.
func (t *token) run(s string, i int) int {
	if t.class == markToken || t.script == scriptHan || t.script == scriptKana {
		return i
	}
	for i < len(s) {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		class, script := classOf(r)
		if class != t.class || script != t.script && runeKindOf(r)&kindMark == 0 {
			break
		}
		i += n
	}
	return i
}
