package patterns

import (
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// runeKind is what Unicode's tables say of a character, a bit for each that is asked.
type runeKind uint32

const (
	kindLetter runeKind = 1 << iota
	kindMark
	kindDigit
	kindUpper
	kindLower
	kindSpaceless
	kindKnown // that it was looked up
)

// runeKinds remembers the characters of the first plane: searching the tables for every
// character of every text takes longer than most of what is done with it.
var runeKinds [1 << 16]atomic.Uint32

// runeKindOf gives what is known of a character.
func runeKindOf(r rune) runeKind {
	if uint32(r) >= uint32(len(runeKinds)) {
		return lookKind(r)
	}
	at := &runeKinds[r]
	k := runeKind(at.Load())
	if k == 0 {
		k = lookKind(r)
		at.Store(uint32(k))
	}
	return k
}

func lookKind(r rune) runeKind {
	k := kindKnown
	for i, is := range []func(rune) bool{unicode.IsLetter, unicode.IsMark, unicode.IsDigit, unicode.IsUpper, unicode.IsLower, standsSpaceless} {
		if is(r) {
			k |= 1 << i
		}
	}
	return k
}

// standsSpaceless knows the scripts in which words stand without space between
// them, or are joined to what follows (the particles of Korean).
func standsSpaceless(r rune) bool {
	return r >= firstSpaceless && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) || r == 'ー'
}

const firstSpaceless = 0x1100

// isSpaceless says whether a character is of such a script.
func isSpaceless(r rune) bool { return r >= firstSpaceless && runeKindOf(r)&kindSpaceless != 0 }

// isWordRune says whether a character is a letter or a digit.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isAlnum(byte(r))
	}
	return runeKindOf(r)&(kindLetter|kindDigit) != 0
}
