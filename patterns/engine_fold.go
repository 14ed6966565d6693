package patterns

import (
	"unicode"
	"unicode/utf8"
)

// orbit gives the characters that are equal to c but for their case. Two beyond
// ASCII are so to a letter of ASCII, the Kelvin sign and the long s.
func orbit(c rune) []rune {
	all := []rune{c}
	for v := unicode.SimpleFold(c); v != c; v = unicode.SimpleFold(v) {
		all = append(all, v)
	}
	return all
}

// asciiCases gives a letter of ASCII in both cases, any other character alone.
func asciiCases(c rune) []rune {
	if c < utf8.RuneSelf && unicode.IsLetter(c) {
		return []rune{unicode.ToLower(c), unicode.ToUpper(c)}
	}
	return []rune{c}
}
