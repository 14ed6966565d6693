package patterns

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// leastRunes is how many characters a value has at least that the reader alone sees: in
// what machines print, one or two look like anything.
const leastRunes = 3

// sureOfShape is the chance from which what stands around a value counts for more than
// that it looks like a date, a size or a version.
const sureOfShape = 0.95

// isNone says whether a value certainly is no secret, by its own shape or that of the
// run of visible characters that holds it: a mask, a machine's key, a case number, what
// is in a link.
func (l *learned) isNone(t *Text, d *proseData) bool {
	value := t.Content[l.start:l.end]
	if utf8.RuneCountInString(value) < leastRunes || isMask(value) || d.isPlaceholder(lowerSame(value)) || l.confidence < sureOfShape && (t.never(value) || l.goesOn(t.Content)) {
		return true
	}
	start, end := l.start, l.end
	for start > 0 && l.start-start < longestRun && !isSpace(t.Content[start-1]) {
		start--
	}
	for end < len(t.Content) && end-l.end < longestRun && !isSpace(t.Content[end]) {
		end++
	}
	run := strings.Trim(t.Content[start:end], edgeMarks)
	return beginsLink(run) || ofMachine.MatchString(value) || ofProgram.MatchString(value) || isEncodedText(value)
}

// goesOn says whether the run of letters and digits that the value is cut from goes on at
// one of its edges: "TrackingID#" of "TrackingID#2301170040001234".
func (l *learned) goesOn(text string) bool {
	return l.end < len(text) && text[l.end] < utf8.RuneSelf && isAlnum(text[l.end]) || l.start > 0 && text[l.start-1] < utf8.RuneSelf && isAlnum(text[l.start-1])
}

// isEncodedText says whether a value is the base64 of a text: rules look into that. By
// chance eight bytes are visible ASCII once in some thousand times.
func isEncodedText(value string) bool {
	b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
	return err == nil && len(b) >= 8 && !slices.ContainsFunc(b, func(c byte) bool { return c < ' ' || c > '~' })
}

// ofMachine is what no person thinks of, nor types: keys in base64 or hexadecimal, and
// recovery keys of BitLocker. Their own rules know which of them are real.
var ofMachine = regexp.MustCompile(`^(?:[A-Za-z0-9+/_=-]{32,}|\d{6}(?:-\d{6}){7})$`)

// ofProgram is a program with its version: Mozilla/5.0.
var ofProgram = regexp.MustCompile(`^[A-Za-z][A-Za-z.-]{2,30}/\d{1,3}(?:\.\d{1,6}){1,3}$`)

// longestRun bounds how far around a value a run is looked at, in bytes.
const longestRun = 2048
