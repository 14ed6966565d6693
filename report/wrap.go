package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// columnsOf is how many terminal columns a character takes: none for a mark that
// combines, two for an East Asian wide or full-width one (Unicode Annex #11).
func columnsOf(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		n += columnsOf(r)
	}
	return n
}

// padded fills s with spaces up to a display width.
func padded(s string, columns int) string {
	return s + strings.Repeat(" ", max(0, columns-displayWidth(s)))
}

// wrap breaks text into lines of at most columns, at spaces where it can and
// within a word where the word alone is too long. It returns at least one line.
func wrap(text string, columns int) []string {
	var lines []string
	line, used := "", 0
	flush := func() { lines, line, used = append(lines, line), "", 0 }
	for _, word := range strings.Split(text, " ") {
		n := displayWidth(word)
		if used > 0 && used+1+n > columns {
			flush()
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		for n > columns-used {
			head := fitting(word, columns-used)
			line += head
			flush()
			word = word[len(head):]
			n -= displayWidth(head)
		}
		line, used = line+word, used+n
	}
	if line != "" || lines == nil {
		flush()
	}
	return lines
}

// fitting is the longest beginning of word that fits, at least one character.
func fitting(word string, columns int) string {
	end, used := 0, 0
	for i, r := range word {
		used += columnsOf(r)
		if used > columns && i > 0 {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	return word[:end]
}
