package patterns

import "strings"

// bracketPairs are the brackets that a value may hold: opened, closed.
const bracketPairs = "()[]{}"

// closed moves the edges of a value that cut a pair of brackets in two: what was opened in
// it and is closed right behind it is of the value, and so is what was opened right
// before it and closed within; what is closed at its end and was opened outside is not.
func (l *learned) closed(text string) {
	for i := 0; i < len(bracketPairs); i += 2 {
		opening, closing := bracketPairs[i], bracketPairs[i+1]
		switch first, last := unpaired(text[l.start:l.end], opening, closing); {
		case last && l.end < len(text) && text[l.end] == closing:
			l.end++
		case first < 0:
		case l.start+first == l.end-1 && first > 0:
			l.end--
		case l.start > 0 && text[l.start-1] == opening:
			l.start--
		}
	}
}

// unpaired tells where the first bracket is closed that was not opened, or -1, and
// whether one is left open.
func unpaired(s string, opening, closing byte) (first int, open bool) {
	first = -1
	if strings.IndexByte(s, opening) < 0 && strings.IndexByte(s, closing) < 0 {
		return first, false
	}
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case opening:
			depth++
		case closing:
			if depth--; depth < 0 {
				if first < 0 {
					first = i
				}
				depth = 0
			}
		}
	}
	return first, depth > 0
}
