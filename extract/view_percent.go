package extract

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// percent undoes a run of percent-encoded bytes (RFC 3986 section 2.1) that is
// text.
func (c *cleaner) percent(i int) int {
	text, end := unescapeRun(c.s, i, len(c.s), '%')
	if end == i || i < c.held {
		return i + 1
	}
	if !isReadable(text) {
		return end
	}
	return c.replace(edit{start: i, end: end, text: text, what: undidPercent, soft: strings.TrimSpace(text) == "" && !isKeyLike(c.s[end:tokenEnd(c.s, end)])})
}

// unescapeRun reads the run of hexadecimal escapes, such as %2F, that begins at i.
func unescapeRun(s string, i, end int, mark byte) (string, int) {
	var b []byte
	for i+2 < end && s[i] == mark {
		v, ok := hexAt(s, i+1, i+3)
		if !ok {
			break
		}
		b = append(b, byte(v))
		i += 3
	}
	return string(b), i
}

// isReadable tells text without control characters other than white space.
func isReadable(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || !isTextRune(r) {
			return false
		}
	}
	return s != ""
}

func isTextRune(r rune) bool {
	return unicode.IsPrint(r) || r == '\n' || r == '\r' || r == '\t' || isInvisible(r) || lookalike(r) != 0
}

// longestEntity is longer than any name of an entity that stands for a character
// of a secret.
const longestEntity = 12

// entity undoes a character reference of HTML that is left in a text.
func (c *cleaner) entity(i int) int {
	n := strings.IndexByte(c.s[i:min(len(c.s), i+longestEntity)], ';')
	if n < 2 || !isEntityName(c.s[i+1:i+n]) {
		return i + 1
	}
	name := c.s[i : i+n+1]
	text := html.UnescapeString(name)
	if len(text) > len(name) || strings.HasPrefix(text, "&") && text != "&" || !isReadable(text) {
		return i + 1
	}
	if text == "\u00a0" {
		text = " "
	}
	soft := text == " " || name[1] != '#' && len(text) > 1
	return c.replace(edit{start: i, end: i + len(name), text: text, what: undidEntities, soft: soft})
}

func isEntityName(s string) bool {
	for i := range len(s) {
		if !isLetter(s[i]) && !isDigit(s[i]) && (s[i] != '#' || i > 0) {
			return false
		}
	}
	return true
}
