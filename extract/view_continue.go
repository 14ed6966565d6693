package extract

import "strings"

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
	if c.s[i] == '`' && !afterArgument(c.s[:i]) && !insideToken(c.s, i, end+1) {
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

// insideToken tells a backtick that breaks a token in two: no other stands in its
// line, nothing that a template would follow stands before it, and the next line
// goes on at once.
func insideToken(s string, i, next int) bool {
	const longLine = 1 << 10
	line := s[max(0, i-longLine):i]
	line = line[strings.LastIndexByte(line, '\n')+1:]
	return line != "" && strings.IndexByte("=(,:{[+", line[len(line)-1]) < 0 && !strings.Contains(line, "`") && isKeyByte(line[len(line)-1]) && next < len(s) && isKeyByte(s[next])
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
		j = afterPrefix(c.s, line+1)
		operator = operator || c.s[line-1] == '\\' || c.endsKey(i) && !namesValue(c.s, j)
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

// namesValue tells a literal at i that is the name of what follows it: in exports of
// the registry a line of such a pair follows the other.
func namesValue(s string, i int) bool {
	const longest = 300
	if i >= len(s) {
		return false
	}
	n := strings.IndexByte(s[i+1:min(len(s), i+longest)], s[i])
	if n < 0 {
		return false
	}
	end := skipSpaces(s, i+1+n+1)
	return end < len(s) && (s[end] == '=' || s[end] == ':')
}

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
