package source

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// fromWord begins every line that may separate the messages of an mbox
// (RFC 4155, appendix A).
var fromWord = []byte("From ")

// fromGrade says how much a line that begins "From " looks like a separator, by
// itself; what stands around it is judged elsewhere.
type fromGrade int

const (
	notFrom    fromGrade = iota // a header field written "From : someone"
	looseFrom                   // might as well be prose
	senderFrom                  // "From -", "From someone@somewhere", "From "
	datedFrom                   // ends in a date with year and time
)

// fromLine is a separator line taken apart.
type fromLine struct {
	grade fromGrade
	date  time.Time // zero unless grade is datedFrom
}

// parseFromLine reads a line without its line end. The date comes in asctime
// order with a zone before or after the year (RFC 4155 and its many dialects),
// in RFC 5322 order, or as RFC 3339.
func parseFromLine(line []byte) fromLine {
	words := strings.Fields(string(bytes.TrimPrefix(line, fromWord)))
	if len(words) > 0 && strings.HasPrefix(words[0], ":") {
		return fromLine{grade: notFrom}
	}
	words = dropRemoteFrom(words)
	var s stamp
	for len(words) > 0 && s.take(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	switch {
	case s.complete():
		return fromLine{grade: datedFrom, date: s.time()}
	case isSender(words):
		return fromLine{grade: senderFrom}
	}
	return fromLine{grade: looseFrom}
}

// dropRemoteFrom removes the "remote from host" that UUCP put after the date.
func dropRemoteFrom(words []string) []string {
	if n := len(words); n >= 3 && words[n-3] == "remote" && words[n-2] == "from" {
		return words[:n-3]
	}
	return words
}

// isSender tells an envelope sender from the beginning of a sentence.
func isSender(words []string) bool {
	switch len(words) {
	case 0:
		return true
	case 1:
		return words[0] == "-" || strings.Contains(words[0], "@")
	}
	return false
}

// stamp gathers a date from the words at the end of a line, last word first.
type stamp struct {
	year, day int
	month     time.Month
	clock     time.Duration
	hasClock  bool
	numbered  bool // the zone came as a number
	weekday   bool
	zone      *time.Location
}

func (s *stamp) complete() bool { return s.year != 0 && s.month != 0 && s.day != 0 && s.hasClock }

func (s *stamp) time() time.Time {
	zone := s.zone
	if zone == nil {
		zone = time.UTC
	}
	return time.Date(s.year, s.month, s.day, 0, 0, 0, 0, zone).Add(s.clock).UTC()
}

// take reports whether the word is a piece of the date that was still missing.
// A zone is none once the date is complete: it would be the sender "ROOT".
func (s *stamp) take(word string) bool {
	word = strings.Trim(word, "(),")
	if s.takeWeekday(word) {
		return true
	}
	if s.complete() {
		return false
	}
	return s.takeNumber(word) || s.takeMonth(word) || s.takeClock(word) || s.takeISO(word) || s.takeZone(word)
}

func (s *stamp) takeWeekday(word string) bool {
	if s.weekday || len(word) < 3 {
		return false
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(word, d.String()) || strings.EqualFold(word, d.String()[:3]) {
			s.weekday = true
			return true
		}
	}
	return false
}

func (s *stamp) takeMonth(word string) bool {
	if s.month != 0 || len(word) < 3 {
		return false
	}
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(word, m.String()) || strings.EqualFold(word, m.String()[:3]) {
			s.month = m
			return true
		}
	}
	return false
}

// takeNumber takes a year of four digits or a day of one or two.
func (s *stamp) takeNumber(word string) bool {
	n, ok := digits(word)
	switch {
	case !ok:
		return false
	case len(word) == 4 && s.year == 0 && n >= 1970 && n < 2200:
		s.year = n
	case len(word) <= 2 && s.day == 0 && n >= 1 && n <= 31:
		s.day = n
	default:
		return false
	}
	return true
}

// takeClock takes hh:mm or hh:mm:ss, with a fraction that is dropped.
func (s *stamp) takeClock(word string) bool {
	word, _, _ = strings.Cut(word, ".")
	pieces := strings.Split(word, ":")
	if s.hasClock || len(pieces) < 2 || len(pieces) > 3 {
		return false
	}
	var clock time.Duration
	for i, limit := range []int{24, 60, 61}[:len(pieces)] {
		n, ok := digits(pieces[i])
		if !ok || n >= limit {
			return false
		}
		clock += time.Duration(n) * []time.Duration{time.Hour, time.Minute, time.Second}[i]
	}
	s.clock, s.hasClock = clock, true
	return true
}

func (s *stamp) takeISO(word string) bool {
	if len(word) < len("2006-01-02") || s.year != 0 || s.month != 0 || s.day != 0 {
		return false
	}
	if t, err := time.Parse(time.RFC3339, word); err == nil && !s.hasClock {
		s.setDay(t.UTC())
		s.clock, s.hasClock = t.UTC().Sub(t.UTC().Truncate(24*time.Hour)), true
		return true
	}
	t, err := time.Parse(time.DateOnly, word)
	if err == nil {
		s.setDay(t)
	}
	return err == nil
}

func (s *stamp) setDay(t time.Time) { s.year, s.month, s.day = t.Date() }

// zoneHours are the names of RFC 5322, 4.3, and the common European ones; any
// other name is taken as UTC, as RFC 5322 says.
var zoneHours = map[string]int{
	"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
	"CET": 1, "CEST": 2, "MET": 1, "MEST": 2, "EET": 2, "EEST": 3, "BST": 1,
}

// takeZone takes a number or a name, or both: the number then counts.
func (s *stamp) takeZone(word string) bool {
	if offset, ok := numericZone(word); ok && !s.numbered {
		s.numbered, s.zone = true, time.FixedZone(word, offset)
		return true
	}
	if s.zone != nil || !isZoneName(word) {
		return false
	}
	s.zone = time.FixedZone(word, zoneHours[word]*3600)
	return true
}

// numericZone reads +hhmm as seconds east of UTC.
func numericZone(word string) (int, bool) {
	if len(word) != 5 || (word[0] != '+' && word[0] != '-') {
		return 0, false
	}
	n, ok := digits(word[1:])
	if !ok {
		return 0, false
	}
	seconds := n/100*3600 + n%100*60
	if word[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

func isZoneName(word string) bool {
	if len(word) < 1 || len(word) > 5 {
		return false
	}
	return strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func digits(word string) (int, bool) {
	if word == "" || len(word) > 4 || strings.Trim(word, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(word)
	return n, err == nil
}
