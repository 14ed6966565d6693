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

// numericEscape undoes \uXXXX, pairs of them, \u{X} and \xXX at the beginning of
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

// continuation joins a line that ends in the mark at i: a backslash (shells, C),
// a backtick (PowerShell) or a caret (cmd). Where a space stands before it or
// the next line is indented, that space stays, as one.
func (c *cleaner) continuation(i int) int {
	end := i + 1
	if strings.HasPrefix(c.s[end:], "\r") {
		end++
	}
	if !strings.HasPrefix(c.s[end:], "\n") || i == 0 || c.s[i-1] == c.s[i] || c.s[i-1] == '\n' {
		return i + 1
	}
	if c.s[i] == '`' && !afterArgument(c.s[:i]) {
		return i + 1 // a quote of Go, JavaScript or Markdown
	}
	end++
	start := i
	for start > 0 && isSpaceOrTab(c.s[start-1]) {
		start--
	}
	next := afterPrefix(c.s, end)
	text := ""
	if start < i || next > end && isSpaceOrTab(c.s[next-1]) {
		text = " "
	}
	c.quote.newLine()
	return c.replace(edit{start: max(start, c.at), end: next, text: text, what: undidContinuation})
}

// afterArgument tells that a line ends in a space after something that is not
// about to be given a value.
func afterArgument(s string) bool {
	word := strings.TrimRight(s, " \t")
	return len(word) < len(s) && word != "" && strings.IndexByte("=(,:{[+\n", word[len(word)-1]) < 0
}

func isSpaceOrTab(c byte) bool { return c == ' ' || c == '\t' }

// literal notes a quote, and joins string literals that a program puts together:
// "abc" + "def", over lines or not.
func (c *cleaner) literal(i int) int {
	if c.s[i] == '"' {
		c.quote.open = true
	}
	j, operator := skipOperator(c.s, skipSpaces(c.s, i+1))
	if line := skipAny(c.s, j, "\r\\`"); line < len(c.s) && c.s[line] == '\n' {
		operator = operator || c.s[line-1] == '\\' || c.endsKey(i)
		j = afterPrefix(c.s, line+1)
		if next, also := skipOperator(c.s, j); also {
			j, operator = next, true
		}
	}
	if j+1 < len(c.s) && strings.IndexByte("bBrRuUfL", c.s[j]) >= 0 {
		j++ // of Python and C
	}
	if !operator || j >= len(c.s) || c.s[j] != c.s[i] {
		return i + 1
	}
	return c.replace(edit{start: i, end: j + 1, what: undidContinuation})
}

// skipOperator skips what joins two strings, and the mark with which Visual Basic
// goes on in the next line.
func skipOperator(s string, i int) (int, bool) {
	if i >= len(s) || strings.IndexByte("+&.", s[i]) < 0 {
		return i, false
	}
	return skipAny(s, skipSpaces(s, i+1), "_"), true
}

// endsKey tells whether the literal that ends at i ends in a key: Python and C
// join literals without an operator, but so do people write lists.
func (c *cleaner) endsKey(i int) bool { return isKeyLike(c.s[tokenStart(c.s, c.at, i):i]) }

func skipAny(s string, i int, any string) int {
	for n := 0; n < 4 && i < len(s) && strings.IndexByte(any, s[i]) >= 0; n++ {
		i++
	}
	return i
}

func skipSpaces(s string, i int) int {
	for n := 0; n < 64 && i < len(s) && isSpaceOrTab(s[i]); n++ {
		i++
	}
	return i
}
