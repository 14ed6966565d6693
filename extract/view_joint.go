package extract

import (
	"regexp"
	"strings"
)

// joins tells whether the halves are of one token, going whether the first one
// is itself the rest of a token from the line before. Words must never be glued:
// what could be a word, a label or a date at either side keeps its line.
func (j *joiner) joins(h *halves, going bool) bool {
	tail, head := h.tailOf(j.s), h.headOf(j.s)
	if strings.HasPrefix(head, "--") {
		return false // the last line of armour
	}
	if isLinkStart(head) && !strings.HasSuffix(tail, "=") {
		return false // the next link of a list
	}
	if (isLabel(head) || isDate(head)) && !isLink(tail) {
		return false
	}
	strong := going || isKeyLike(tail)
	switch {
	case h.cut < h.lineEnd && (!strong || len(tail) < 30):
		return false // a space before the break: the token must speak for itself
	case strings.HasSuffix(tail, ":") || strings.IndexByte(".,;!", tail[len(tail)-1]) >= 0 && !isKeyLike(head):
		return false // a sentence ends, or a value begins
	case strong:
		return j.goesOn(h, head)
	}
	return isKeyLike(head) && isOdd(tail)
}

// goesOn tells whether the next line's first token is the rest of a key and not
// the first word of a sentence.
func (j *joiner) goesOn(h *halves, head string) bool {
	width := h.lineEnd - h.lineStart
	alone := h.headEnd == h.restEnd || strings.IndexByte("\"'<>)]}\\", j.s[h.headEnd]) >= 0
	if tail := h.tailOf(j.s); !alone && !isLink(tail) && len(valueIn(tail)) == len(head) && len(head) < len(tail) {
		return false // two values of one kind
	}
	if !isWord(head) {
		return alone || h.restEnd-h.next <= max(width, 80) || len(head) >= 40 && isKeyLike(head)
	}
	return alone && h.tail-h.lineStart < 40 && width >= 60 && h.restEnd-h.next < width && (width <= 80 || width > 900)
}

// valueIn gives what stands after the name of a value.
func valueIn(token string) string { return token[strings.LastIndexAny(token, "=:")+1:] }

func isLinkStart(s string) bool {
	s = strings.ToLower(s[:min(len(s), 12)])
	return strings.Contains(s, "://") || strings.HasPrefix(s, "mailto:") || strings.HasPrefix(s, "cid:") || strings.HasPrefix(s, "tel:")
}

func isLink(s string) bool { return strings.Contains(s, "://") || strings.ContainsAny(s, "&%?;") }

// isKeyLike tells a token that is no word: a link, or long and mixed.
func isKeyLike(s string) bool {
	if strings.Contains(s, "://") {
		return true
	}
	if isName(s) {
		return false
	}
	kinds := byteKinds(s)
	if len(s) >= 20 {
		return kinds&hasDigit != 0 && kinds&(hasUpper|hasLower) != 0 || caseChanges(s) > 6
	}
	return len(s) >= 12 && (kinds&(hasDigit|hasUpper|hasLower) == hasDigit|hasUpper|hasLower || caseChanges(s) > 5)
}

// isName tells what programs call things: words, perhaps with a number, between
// stops and underscores.
func isName(s string) bool {
	if strings.ContainsAny(s, "&#;%=+~?@$!*,\\") {
		return false
	}
	parts := 0
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("_.-:/", r) }) {
		word := strings.TrimRight(part, "0123456789")
		if len(part)-len(word) > 5 || len(word) > 1 && !isWord(word) && caseChanges(word) > 4 || strings.ContainsAny(word, "0123456789") {
			return false
		}
		parts++
	}
	return parts > 1
}

const (
	hasDigit uint8 = 1 << iota
	hasUpper
	hasLower
	hasOther
)

func byteKinds(s string) (kinds uint8) {
	for i := range len(s) {
		kinds |= keyBytes[s[i]]
	}
	return kinds
}

// caseChanges counts where small letters and capitals meet: often in base64, and
// less than twice a word in names.
func caseChanges(s string) (n int) {
	for i := 1; i < len(s); i++ {
		if isLetter(s[i]) && isLetter(s[i-1]) && (s[i]^s[i-1])&0x20 != 0 {
			n++
		}
	}
	return n
}

// isOdd tells what may be the beginning of a key: no plain word or number.
func isOdd(s string) bool {
	kinds := byteKinds(s)
	return kinds&hasDigit != 0 && kinds&(hasUpper|hasLower) != 0 || kinds&hasOther != 0 && strings.ContainsAny(s, "_=/+%&~") || caseChanges(s) > 3
}

// isWord tells a word, perhaps with a stop after it: letters of one case, but
// for the first.
func isWord(s string) bool {
	s = strings.TrimRight(s, ".,;:!?")
	if len(s) < 2 {
		return s != "" && isLetter(s[0])
	}
	kinds := byteKinds(s[1:])
	return isLetter(s[0]) && (kinds == hasLower || kinds == hasUpper)
}

// isLabel tells the name of a value: "Password:", "user=x", "key:".
func isLabel(s string) bool {
	n := 0
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n]) || s[n] == '_' || s[n] == '-' || s[n] == '.') {
		n++
	}
	if n < 2 || n == len(s) || !isLetter(s[0]) {
		return false
	}
	return s[n] == ':' || s[n] == '=' && n+1 < len(s) && s[n+1] != '='
}

// date is a date or a time, with which lines of logs begin: 2023-01-05,
// 5/1/2023, 10:05:59.
var date = regexp.MustCompile(`^(?:\d{4}[-/.]\d\d[-/.]\d\d|\d{1,2}[:/.]\d{1,2}[:/.]\d{2,4})(?:\D|$)`)

func isDate(s string) bool { return isDigit(s[0]) && date.MatchString(s[:min(len(s), 12)]) }
