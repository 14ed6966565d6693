package patterns

import "strings"

// slashPairs gives the surroundings of a slash between two words of which the
// second holds a digit: "kim/Foo77".
func slashPairs(spans []span, t *Text) []span {
	spans = aroundSigns(spans, t.Content, '/', func(s string, i int) bool {
		if i == 0 || i+1 >= len(s) || s[i+1] == '/' || s[i-1] == '/' || s[i-1] == '<' {
			return false
		}
		rest := s[i+1:]
		if !isSpaceByte(rest[0]) {
			return holdsDigit(rest)
		}
		return holdsDigit(rest[1:]) || isSpaceByte(s[i-1]) && longWord(rest[1:])
	})
	if !strings.Contains(t.Content, "／") {
		return spans
	}
	return append(spans[:0], span{0, len(t.Content)}) // rare
}

// longWord says whether s begins with eight characters or more of a word.
func longWord(s string) bool {
	for i := range 8 {
		if i >= len(s) || s[i] <= ' ' || s[i] == '/' {
			return false
		}
	}
	return true
}

// usedPairs gives the surroundings of a slash not far behind a word of using.
func usedPairs(spans []span, t *Text) []span {
	return aroundSigns(spans, t.Content, '/', func(s string, i int) bool {
		if i == 0 || i+1 >= len(s) || s[i+1] == '/' || s[i-1] == '/' || s[i-1] == '<' {
			return false
		}
		return isUsing(wordBefore(s, i))
	})
}

// wordBefore gives the word before the one that ends at i.
func wordBefore(s string, i int) string {
	if i > 0 && isSpaceByte(s[i-1]) {
		i--
	}
	for from := i - 64; i > 0 && i > from && s[i-1] > ' '; {
		i--
	}
	if i == 0 || s[i-1] > ' ' {
		return ""
	}
	end := i - 1
	for i = end; i > 0 && i > end-8 && isAlpha(s[i-1]); {
		i--
	}
	return s[i:end]
}

func isUsing(word string) bool {
	for _, w := range [...]string{"use", "try", "with", "using"} {
		if len(word) == len(w) && strings.EqualFold(word, w) {
			return true
		}
	}
	return false
}

// colonLines gives the surroundings of a colon behind the only word before it in
// its line, with one word behind it.
func colonLines(spans []span, t *Text) []span {
	return aroundSigns(spans, t.Content, ':', func(s string, i int) bool {
		from := max(0, i-40)
		from += strings.LastIndexByte(s[from:i], '\n') + 1
		if strings.Contains(strings.TrimRight(strings.TrimLeft(s[from:i], " \t>*•-"), " "), " ") {
			return false
		}
		end := min(len(s), i+70)
		if n := strings.IndexByte(s[i:end], '\n'); n >= 0 {
			end = i + n
		}
		value := strings.TrimRight(s[i+1:end], " \t\r")
		return len(value) >= 6 && strings.ContainsAny(value, "0123456789!#$%&*?+=^~@") && !strings.Contains(value, " ") && !strings.HasPrefix(value, "//")
	})
}

// aroundSigns gives what stands around each of the signs that want takes.
func aroundSigns(spans []span, s string, sign byte, want func(s string, i int) bool) []span {
	for i := 0; i < len(s); i++ {
		n := strings.IndexByte(s[i:], sign)
		if n < 0 {
			break
		}
		if i += n; !want(s, i) {
			continue
		}
		at := wholeLines(s, i)
		if sign == '/' && (isBreak(s[max(0, i-1)]) || isBreak(s[min(len(s)-1, i+1)])) {
			at = onRuneEdges(s, span{max(0, i-widest), min(len(s), i+widest)}) // the pair stands in two lines
		}
		if k := len(spans); k > 0 && spans[k-1].end >= at.start {
			spans[k-1].end = max(spans[k-1].end, at.end)
			continue
		}
		spans = append(spans, at)
	}
	return spans
}

// isSpaceByte says whether RE2 takes a byte for white space (\s).
func isSpaceByte(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' && b != '\v' }

// widest bounds how far from its sign a match reaches, in bytes.
const widest = 200

// wholeLines is the line that holds i, or a stretch around i that no match leaves.
func wholeLines(s string, i int) span {
	from, to := max(0, i-widest), min(len(s), i+widest)
	if n := strings.LastIndexByte(s[from:i], '\n'); n >= 0 {
		from += n
	}
	if n := strings.IndexByte(s[i:to], '\n'); n >= 0 {
		to = i + n + 1
	}
	return onRuneEdges(s, span{from, to})
}

// onRuneEdges moves bounds out of the middle of characters.
func onRuneEdges(s string, at span) span {
	for at.start > 0 && at.start < len(s) && s[at.start]&0xc0 == 0x80 {
		at.start--
	}
	for at.end < len(s) && s[at.end]&0xc0 == 0x80 {
		at.end++
	}
	return at
}

// holdsDigit says whether a digit stands in the word that s begins with.
func holdsDigit(s string) bool {
	for i := 0; i < len(s) && i < 40; i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			return true
		case c <= ' ' || c == '/' || c == ';' || c == ',':
			return false
		}
	}
	return false
}

// belowUsers gives each line that is one word with a digit or a sign, with the line
// above it, where that has a colon or "=".
func belowUsers(spans []span, t *Text) []span {
	s := t.Content
	previous := 0
	for start := 0; start < len(s); {
		end := nextStart(s, start)
		if start > 0 && start-previous < 120 && loneWord(s[start:end]) && strings.ContainsAny(s[previous:start], ":=：") {
			spans = addSpan(spans, span{previous, end})
		}
		previous, start = start, end
	}
	return spans
}

// loneWord says whether a line is a word that may be a password.
func loneWord(line string) bool {
	line = strings.Trim(line, " \t\r\n>*")
	return len(line) >= 6 && len(line) <= 64 && strings.IndexByte(line, ' ') < 0 && strings.ContainsAny(line, "0123456789!#$%&*?+=^~@")
}
