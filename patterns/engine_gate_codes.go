package patterns

import (
	"strings"
	"unicode/utf8"
)

// codesOfDigits gives the surroundings of numbers near which a lock, a door, a
// device or a PIN is named.
func codesOfDigits(spans []span, t *Text) []span {
	d, err := readProse()
	if err != nil || t.Context.Bulk || t.Where == InURL {
		return spans
	}
	s, names := t.Content, namesSeen{ends: t.seen.of(codeNouns, t, d), last: -2 * longestRow}
	for i := 0; i < len(s); i++ {
		if s[i]-'0' > 9 {
			continue
		}
		from := i
		if i = endOfDigits(s, i); i-from < 2 {
			continue
		}
		if names.near(s, from, i) && mayBeCode(s, from, i) {
			at := span{max(0, from-24), min(len(s), i+24)}
			spans = addSpan(spans, onRuneEdges(s, at))
		}
	}
	return spans
}

// mayBeCode says whether the digits, or a part of them, can stand alone: what is in
// front of them does not make them a part of something longer, and two of them have
// a letter or sign beside them.
func mayBeCode(s string, start, end int) bool {
	before, after := byte(' '), byte(' ')
	if start > 0 {
		before = s[start-1]
	}
	if end < len(s) {
		after = s[end]
	}
	if before >= 'a' && before <= 'z' || strings.IndexByte("./\\,+_@&=%", before) >= 0 {
		return false
	}
	return end-start > 2 || besideDigits(before) || besideDigits(after)
}

// besideDigits are the letters that a code of digits has.
func besideDigits(c byte) bool { return c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf }

// endOfDigits is where the digits at i end, and others parted by one sign.
func endOfDigits(s string, i int) int {
	for from := i; i < len(s) && i-from < 24; i++ {
		parted := (s[i] == ' ' || s[i] == '-') && i+1 < len(s) && s[i+1]-'0' <= 9
		if s[i]-'0' > 9 && !parted {
			break
		}
	}
	return i
}

// namesSeen goes through the names of a text.
type namesSeen struct {
	ends []int // of the names that are not yet passed, in order
	last int   // where the last name that was passed ends
	rows int   // where the rows of the table end that has it in its head
}

// near says whether a name stands near a number.
func (n *namesSeen) near(s string, start, end int) bool {
	for len(n.ends) > 0 && n.ends[0] <= end+codeWordsAfter+8 {
		n.last, n.ends = n.ends[0], n.ends[1:]
	}
	if n.last < start-codeWordsBefore-8 {
		return start < n.rows
	}
	if start >= n.rows && n.last <= start {
		n.rows = endOfCodes(s, n.last)
	}
	return true
}

// endOfCodes is where the rows end of the table whose head holds i.
func endOfCodes(s string, i int) int {
	start, end := max(0, i-longestRow), nextStart(s, i)
	start += strings.LastIndexByte(s[start:i], '\n') + 1
	for _, sep := range cellSeparators {
		if strings.Contains(s[start:end], sep) {
			return endOfRows(s, end, sep)
		}
	}
	return endOfList(s, end)
}

// endOfList is where the lines of a list end that i begins.
func endOfList(s string, i int) int {
	for range 4 * rowsToHead {
		if i >= len(s) {
			break
		}
		i = nextStart(s, i)
	}
	return i
}
