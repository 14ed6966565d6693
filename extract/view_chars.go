package extract

import (
	"strings"
	"unicode/utf8"
)

// character undoes a character that only looks like another one, or like none.
func (c *cleaner) character(i int) int {
	r, n := utf8.DecodeRuneInString(c.s[i:])
	if r < 0x2000 && r != '\u00ad' && r != '\u00ab' && r != '\u00bb' && r != '\u0085' && r != '\u061c' && r != '\u1680' && r != '\u180e' {
		return i + n
	}
	end := i + n
	if isInvisible(r) {
		for end < len(c.s) {
			r, n := utf8.DecodeRuneInString(c.s[end:])
			if !isInvisible(r) {
				break
			}
			end += n
		}
		return c.replace(edit{start: i, end: end, what: undidZeroWidth, soft: !c.inWord(i, end)})
	}
	if ascii := lookalike(r); ascii != 0 {
		return c.replace(edit{start: i, end: end, text: string(ascii), what: undidUnicode, soft: !c.inKey(i, end, r)})
	}
	return end
}

// isInvisible tells characters that take no room (Unicode's general category Cf,
// as far as it occurs in mail, and the tags of plane 14).
func isInvisible(r rune) bool {
	switch {
	case r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u2069':
		return true
	}
	return r == '\u00ad' || r == '\ufeff' || r == '\u061c' || r == '\u180e' || r >= 0xe0000 && r <= 0xe007f
}

// lookalike gives the ASCII character that a mailer, a word processor or an
// input method put another one in place of; 0 if there is none. Letters of other
// scripts that look like Latin ones are letters, not disguises.
func lookalike(r rune) byte {
	switch {
	case r >= '\uff01' && r <= '\uff5e': // full-width forms
		return byte(r - 0xfee0)
	case r >= '\u2000' && r <= '\u200a':
		return ' '
	case r >= '\u2010' && r <= '\u2015':
		return '-'
	}
	switch r {
	case '\u1680', '\u202f', '\u205f', '\u3000':
		return ' '
	case '\u0085', '\u2028', '\u2029':
		return '\n'
	case '\u2018', '\u2019', '\u201a', '\u201b', '\u2032':
		return '\''
	case '\u201c', '\u201d', '\u201e', '\u201f', '\u2033', '\u00ab', '\u00bb':
		return '"'
	case '\u2212', '\ufe58', '\ufe63':
		return '-'
	case '\u2044', '\u2215':
		return '/'
	}
	return 0
}

// inWord tells whether visible ASCII touches the range: invisible characters in
// other scripts, in emoji and in the filling of newsletters are no disguise.
func (c *cleaner) inWord(start, end int) bool {
	return start > 0 && isASCIIGraphic(c.s[start-1]) || end < len(c.s) && isASCIIGraphic(c.s[end])
}

func isASCIIGraphic(c byte) bool { return c > ' ' && c < 0x7f }

// inKey tells whether the character at the range may belong to more than words:
// a full-width letter or digit, or what has a digit or an operator near it.
func (c *cleaner) inKey(start, end int, r rune) bool {
	if a := lookalike(r); r >= '\uff01' && (isLetter(a) || isDigit(a)) {
		return true
	}
	if r == '\u2019' && c.isApostrophe(start, end) {
		return false
	}
	const near = 24
	return strings.ContainsAny(c.s[max(0, start-near):start], keyMarks) || strings.ContainsAny(c.s[end:min(len(c.s), end+near)], keyMarks)
}

const keyMarks = "0123456789=/\\_@$#%{}+&"

// isApostrophe tells the mark in "don't" and "server's".
func (c *cleaner) isApostrophe(start, end int) bool {
	word := 0
	for word < 3 && end+word < len(c.s) && isLetter(c.s[end+word]) {
		word++
	}
	return start > 0 && isLetter(c.s[start-1]) && word < 3
}
