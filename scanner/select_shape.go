package scanner

import (
	"regexp"
	"strings"
)

// quotedShape knows the head of a quoted message by its shape alone, in any
// language: a line with a date and an address of the counterpart that ends in a
// colon, or several lines "label: value" of which one has such an address in
// angle brackets and another a date. Signatures have no dates.
type quotedShape struct {
	s      *selector
	before string // the line before
	labels int    // consecutive lines with a label
	ours   bool   // one of them names the counterpart
	dated  bool   // one of them has a date
}

var (
	labelled = regexp.MustCompile(`^[^\s:<>@/][^:<>@/]{0,30}[:：]\s*\S`)
	dateTime = regexp.MustCompile(`\b\d{1,2}[:.]\d{2}\b|\b20\d\d\b`)
)

// take looks at the next line, in lower case and without quote marks; it is true
// when a head was seen.
func (q *quotedShape) take(line string) bool {
	const longest = 400
	line = strings.TrimSpace(line)
	if len(line) > longest {
		*q = quotedShape{s: q.s}
		return false
	}
	before := q.before
	q.before = line
	ours := strings.Contains(line, "<") && strings.Contains(line, "@") && q.s.any(addressesIn(line))
	if ours && strings.HasSuffix(line, ":") && (dateTime.MatchString(line) || dateTime.MatchString(before)) {
		return true
	}
	if len(line) < 40 && q.s.attributes(line) && strings.Contains(before, "<") && q.s.any(addressesIn(before)) {
		return true // "On …, A. Person <a@x.example>" and "wrote:" on the next line
	}
	if !labelled.MatchString(line) {
		q.labels, q.ours, q.dated = 0, false, false
		return false
	}
	q.labels++
	q.ours = q.ours || ours
	q.dated = q.dated || dateTime.MatchString(line)
	return q.labels >= 3 && q.ours && q.dated
}
