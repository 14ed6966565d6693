package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// value adds the reading of what stands after a connector, past words like
// "now" and further signs; at the line's end it looks below.
func (s *scan) value(feature string) {
	i := s.i
	for range 5 {
		i = skipBlanks(s.p.text, i)
		n := s.filler(i)
		if n == 0 {
			break
		}
		if strings.IndexByte(":=", s.p.text[i]) >= 0 && feature == "connector-verb" {
			feature = "connector-colon"
		}
		i += n
	}
	i = skipBlanks(s.p.text, i)
	if i >= len(s.p.text) {
		return
	}
	if isBreak(s.p.text[i]) {
		s.valueBelow(feature, i)
		return
	}
	s.add(feature, i)
}

// filler gives the length of a word or sign between connector and value. A
// sign must stand free, else it belongs to the value.
func (s *scan) filler(i int) int {
	if i >= len(s.p.text) || isBreak(s.p.text[i]) {
		return 0
	}
	if n := s.p.data.fillerWords.at(s.p.low[i:]); n > 0 {
		return n
	}
	if r, n := utf8.DecodeRuneInString(s.p.text[i:]); r == '：' || r == '、' || r == '，' {
		return n
	}
	end := i
	for end < len(s.p.text) {
		r, n := utf8.DecodeRuneInString(s.p.text[end:])
		if isBlank(r) || r == '\n' || r == '\r' || r == ':' {
			break
		}
		end += n
	}
	word := s.p.low[i:end]
	if word == "" {
		return 1 // a colon
	}
	if word[0] == ',' && len(word) == 1 {
		return 1
	}
	switch word {
	case "=", "=>", "->", "→", "-", "–", "—", ">", "|", "*", "**":
		return end - i
	}
	if s.p.data.fillers[strings.Trim(word, ",")] && !s.p.data.weak[word] {
		return end - i
	}
	return 0
}

// valueBelow takes the value in the line below a connector.
func (s *scan) valueBelow(feature string, i int) {
	start, end, ok := nextLine(s.p.text, i)
	if !ok || s.p.headsList(start, end) {
		return
	}
	if wrapped := afterBreak(s.p.text, i); wrapped < len(s.p.text) && feature != "connector-colon" {
		if !s.inHead() {
			s.add(feature, start)
		}
		return
	}
	s.add(feature, start, "value-below")
	s.onlyWhole(start, end)
}

// headsList says whether the anchor is the last of the names above a list, and the
// line below it one of its rows: "user,password:" above "kim,X".
func (p *passage) headsList(start, end int) bool {
	left := strings.TrimRight(p.low[max(0, p.a0-30):p.a0], " ")
	for _, sep := range []string{",", ";", "|"} {
		if rest, ok := strings.CutSuffix(left, sep); ok {
			return strings.Contains(p.text[start:end], sep) && p.endsInUserLabel(strings.TrimRight(rest, " "))
		}
	}
	return false
}

// onlyWhole drops the last reading if its line says more than one value: what
// follows an empty field of a form is the next label.
func (s *scan) onlyWhole(start, end int) {
	if n := len(s.found); n > 0 {
		v := s.found[n-1].value
		if nextField.MatchString(s.p.text[start:end]) {
			s.found = s.found[:n-1]
			return
		}
		if !v.quoted && trimBlanksRight(s.p.text, v.end, end) > v.end+len(")!?.,;*\"") && strings.ContainsAny(strings.TrimSpace(s.p.text[start:end]), " \t") {
			s.found[n-1].features = append(s.found[n-1].features, "runs-on")
		}
	}
}

// nextField is the next line of a form: the field above it is empty.
var nextField = regexp.MustCompile(`^\pL[\pL ()/'’.-]{1,40}[:：](?:\s|$)`)

// below takes the value under a label that stands alone, also where several
// labels stand in a stack above as many values (cells of an HTML table).
func (s *scan) below() {
	start, _ := s.p.anchorLine()
	if s.p.a0-start > 30 || strings.ContainsAny(s.p.text[start:s.p.a0], "\t|;,:+=") {
		return
	}
	at, ok := s.p.a0, true
	skip := s.labelsAfter()
	if before := s.labelsBefore(); before > 0 {
		skip += before
	} else if skip > 0 {
		return
	}
	var vs, ve int
	for range skip + 1 {
		if vs, ve, ok = nextLine(s.p.text, at); !ok {
			return
		}
		at = vs
	}
	s.add("connector-cell", vs, "value-below-label")
	s.onlyWhole(vs, ve)
}

// labelsAfter counts the labels that follow the anchor's line.
func (s *scan) labelsAfter() int {
	n, at := 0, s.p.a0
	for n < 6 {
		start, end, ok := nextLine(s.p.text, at)
		if !ok || !s.p.isLabel(start, end) {
			break
		}
		at, n = start, n+1
	}
	return n
}

func (s *scan) labelsBefore() int {
	n, at := 0, s.p.a0
	for n < 6 {
		start, end, ok := previousLine(s.p.text, at)
		if !ok || !s.p.isLabel(start, end) {
			break
		}
		at, n = start, n+1
	}
	return n
}

// isLabel says whether a line is nothing but the name of a field.
func (p *passage) isLabel(start, end int) bool {
	label := strings.Trim(p.low[start:end], " :*\t")
	return p.data.isLabel(label)
}

func (d *proseData) isLabel(label string) bool {
	return d.userLabels[label] || d.hostLabels[label] || d.tenantLabels[label] || d.columnLabels[label]
}

// phrase reads words up to the line's end as one value: "Passphrase: four
// small plain words".
func (s *scan) phrase(i int) (v value, ok bool) {
	_, end := bareLine(s.p.text, i)
	if n := countFields(s.p.low[i:end], 8); n < 3 || n > 8 || s.words > 4 || strings.ContainsFunc(s.p.text[i:end], isNoPhrase) {
		return v, false
	}
	named := s.words == 0 && s.p.data.phraseLabels.in(s.p.low[s.p.a0:s.p.a1]) || s.p.data.kinds["wifi"].words.in(s.p.low[s.p.a0:i])
	for word := range strings.FieldsSeq(s.p.low[i:end]) {
		if !named && s.p.data.states[word] {
			return v, false
		}
	}
	return value{start: i, end: end, ends: true}, named || s.p.text[max(0, i-2):i] == ": "
}

// verbBeforeAnchor says whether the verb stands before the noun: "ab morgen ist das
// Passwort X".
func (p *passage) verbBeforeAnchor() bool {
	words := strings.Fields(p.phraseBefore())
	for _, word := range words[max(0, len(words)-3):] {
		if len(word) > 1 && p.data.verbs.at(word) == len(word) {
			return true
		}
	}
	return false
}

// isNoPhrase knows the characters that a passphrase of plain words does not have.
func isNoPhrase(r rune) bool {
	return !unicode.IsLower(r) && !unicode.IsDigit(r) && r != ' ' && r != '-' && r != '\''
}

// add reads a value at i and keeps it with its features.
func (s *scan) add(feature string, i int, more ...string) {
	v, ok := s.phrase(i)
	if !ok || feature != "connector-colon" {
		v, ok = s.p.takeValue(i)
	}
	if !ok {
		return
	}
	if feature == wherePut && !v.quoted && strings.HasSuffix(strings.TrimRight(s.p.low[:i], " "), " in") && !strings.ContainsAny(s.p.text[v.start:v.end], notInWords) {
		return // the same word in English says where: "reset your password in eHRonline"
	}
	if feature == wherePut {
		if feature = "connector-near"; s.settled(v) {
			feature = "connector-to"
		} else if !standsOut(s.p.text[v.start:v.end]) {
			return
		}
	}
	if feature == "connector-none" {
		if last, _ := utf8.DecodeLastRuneInString(s.p.text[:s.p.a1]); isSpaceless(last) && shapeOf(s.p.text[v.start:v.end]).mixed() {
			feature = "connector-joined"
		}
	}
	if feature == "connector-none" && s.p.verbBeforeAnchor() {
		feature = "connector-verb"
	}
	if feature == "connector-none" && i > 0 && s.p.text[i] == '(' && shapeOf(s.p.text[v.start:v.end]).mixed() && !machineName.MatchString(s.p.text[v.start:v.end]) {
		feature, v.brackets = "connector-paren", false
	}
	features := append([]string{feature}, more...)
	if gap := s.gapFeature(); gap != "" {
		features = append(features, gap)
	}
	if s.head {
		features = append(features, "head")
	}
	if s.about {
		features = append(features, "head-before")
	}
	s.found = append(s.found, reading{value: v, features: features})
}
