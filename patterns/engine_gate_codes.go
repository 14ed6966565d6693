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
	if before >= 'a' && before <= 'z' || strings.IndexByte("./\\,+-_@&=%", before) >= 0 {
		return false
	}
	if besideDigits(before) || besideDigits(after) || end-start >= longestDigits {
		return true
	}
	return end-start > 2 && !isPartOfMore(s, start, end, before, after) && isGrouped(s[start:end])
}

// isPartOfMore says whether digits, or a lower-case letter, go on beside a number; see
// standsAlone. A "*" or "#" may be a part of the number itself.
func isPartOfMore(s string, start, end int, before, after byte) bool {
	if before != '*' && before != '#' && digitsBefore(s, start) {
		return true
	}
	if after == '*' || after == '#' {
		return false
	}
	return after >= 'a' && after <= 'z' || strings.IndexByte("/\\+_@&=%", after) >= 0 || digitsBehind(s, end) ||
		strings.IndexByte(".,:-'", after) >= 0 && end+1 < len(s) && s[end+1]-'0' <= 9
}

// isGrouped says whether digits with blanks or hyphens between them are parted as
// those of a code are: one by one, or two by two.
func isGrouped(digits string) bool {
	group := 0
	for i := range len(digits) {
		if parted := i - group; digits[i]-'0' > 9 {
			if parted > 2 {
				return false
			}
			group = i + 1
		} else if group > 0 && parted >= 2 {
			return false
		}
	}
	return true
}

// besideDigits are the letters that a code of digits has.
func besideDigits(c byte) bool { return c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf }

// longestDigits is how many bytes of digits are looked at together.
const longestDigits = 24

// endOfDigits is where the digits at i end, and others parted by one sign.
func endOfDigits(s string, i int) int {
	for from := i; i < len(s) && i-from < longestDigits; i++ {
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
