package extract

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quotes remembers where the current line has double quotes, for escapes that
// mean something only between them.
type quotes struct {
	open bool // there was one in this line
	next int  // offset of a later one, or of where it was looked for in vain
	last bool // there is one at next
}

func (q *quotes) newLine() { q.open = false }

// between tells whether i stands between double quotes of its line.
func (q *quotes) between(s string, i int) bool {
	if !q.open {
		return false
	}
	if q.next <= i {
		q.next, q.last = len(s), false
		if n := strings.IndexAny(s[i+1:], "\"\n"); n >= 0 {
			q.next, q.last = i+1+n, s[i+1+n] == '"'
		}
	}
	return q.last
}

// backslash undoes an escape of JSON (RFC 8259 section 7), JavaScript, C and
// their kin, or joins a line that a shell or a compiler goes on with.
func (c *cleaner) backslash(i int) int {
	if i+1 == len(c.s) {
		return i + 1
	}
	if c.s[i+1] == '\n' || c.s[i+1] == '\r' {
		return c.continuation(i)
	}
	if text, n := numericEscape(c.s[i:]); n > 0 {
		return c.replace(edit{start: i, end: i + n, text: text, what: undidEscape})
	}
	text, strong := simpleEscape(c.s[i+1])
	if text == "" {
		return i + 1
	}
	if !strong {
		strong = strings.HasPrefix(c.s[i:], `\r\n`) || c.quote.between(c.s, i)
	}
	return c.replace(edit{start: i, end: i + 2, text: text, what: undidEscape, soft: !strong})
}

// simpleEscape gives the meaning of a backslash and one letter. strong tells
// that it is no path of Windows.
func simpleEscape(c byte) (text string, strong bool) {
	switch c {
	case '/', '"':
		return string(c), true
	case '\\', '\'':
		return string(c), false
	case 'n':
		return "\n", false
	case 'r':
		return "\r", false
	case 't':
		return "\t", false
	}
	return "", false
}

// numericEscape undoes \u0000, pairs of them, \u{X} and \xXX at the beginning of
// s, and gives their length.
func numericEscape(s string) (text string, n int) {
	switch s[1] {
	case 'x':
		if v, ok := hexAt(s, 2, 4); ok && v >= ' ' && v < 0x7f {
			return string(rune(v)), 4
		}
	case 'u':
		return unicodeEscape(s)
	}
	return "", 0
}

func unicodeEscape(s string) (text string, n int) {
	if strings.HasPrefix(s, `\u{`) {
		end := strings.IndexByte(s[:min(len(s), 10)], '}')
		if v, ok := hexAt(s, 3, end); ok && utf8.ValidRune(rune(v)) {
			return string(rune(v)), end + 1
		}
		return "", 0
	}
	v, ok := hexAt(s, 2, 6)
	if !ok {
		return "", 0
	}
	if !utf16.IsSurrogate(rune(v)) {
		return string(rune(v)), 6
	}
	if len(s) < 12 || s[6:8] != `\u` {
		return "", 0
	}
	low, ok := hexAt(s, 8, 12)
	if r := utf16.DecodeRune(rune(v), rune(low)); ok && r != utf8.RuneError {
		return string(r), 12
	}
	return "", 0
}

// hexAt reads s[from:to] as a hexadecimal number.
func hexAt(s string, from, to int) (uint64, bool) {
	if to > len(s) || to <= from {
		return 0, false
	}
	v, err := strconv.ParseUint(s[from:to], 16, 32)
	return v, err == nil
}
