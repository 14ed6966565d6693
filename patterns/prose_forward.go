package patterns

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// scan walks from an anchor to the values that may follow it.
type scan struct {
	p          *passage
	i          int
	words      int     // between anchor and here
	last       string  // the word before, within a complement
	complement int     // words of a complement that were passed, and its preposition
	broke      bool    // one soft line break was crossed
	half       bool    // one of two characters that count as a word was passed
	head       bool    // the word after the anchor makes another noun of it
	chat       bool    // the anchor stands in a line of a chat
	about      bool    // the words before it do
	set        *setter // of the preposition that was read last
	found      []reading
}

// The walk ends after so many words or readings: a value stands close by.
const (
	mostGapWords = 14
	mostReadings = 6
)

// forward gives the values after the anchor: "password for x is: y", the one
// right behind it, or the one below it.
func (p *passage) forward(a anchor) []reading {
	s := scan{p: p, i: a.end}
	s.skipMarks()
	s.about = p.data.headsBefore.ends(p.phraseBefore())
	if strings.HasPrefix(s.p.text[s.i:], ",") && nextKey.MatchString(s.p.text[s.i:min(len(s.p.text), s.i+80)]) {
		return nil // the anchor ends a value of JSON, and another begins
	}
	said, chat := p.turnAt(p.a0)
	s.chat = chat
	for s.words <= mostGapWords && len(s.found) < mostReadings && s.step() {
	}
	if chat && (said.stamped || p.asksFor(said.start, said.end)) {
		s.found = append(s.found, s.replies(said)...)
	}
	if !chat {
		s.found = append(s.found, s.announced()...)
	}
	return s.found
}

// nextKey is the next key of a JSON object or a YAML flow.
var nextKey = regexp.MustCompile(`^,\s*["'][\w .-]{1,60}["']\s*:`)

// skipMarks passes what closes a quoted or bold anchor: "password", *Password*.
func (s *scan) skipMarks() {
	before := strings.TrimRight(s.p.leftRun(), " ")
	quoted := before != "" || s.p.a0 > 0 && strings.IndexByte("\"'`*_([", s.p.text[s.p.a0-1]) >= 0
	for s.i < len(s.p.text) && (strings.IndexByte("_)]", s.p.text[s.i]) >= 0 || quoted && strings.IndexByte("\"'`*", s.p.text[s.i]) >= 0) {
		s.i++
	}
	if s.i < len(s.p.text) {
		if r, n := utf8.DecodeRuneInString(s.p.text[s.i:]); r == '”' || r == '’' || r == '»' || r == '」' {
			s.i += n
		}
	}
}

// step reads one thing after the anchor; it is false where the search is over.
func (s *scan) step() bool {
	if s.tags() {
		return s.words == 0
	}
	if s.cell() {
		return s.words == 0
	}
	s.i = skipBlanks(s.p.text, s.i)
	if s.i >= len(s.p.text) {
		return false
	}
	if isBreak(s.p.text[s.i]) {
		return s.lineBreak()
	}
	if n := s.remark(); n > 0 {
		s.i += n
		return true
	}
	if name, n := s.symbol(); n > 0 {
		if s.belongsToLabel() {
			return false
		}
		s.i += n
		s.value(name)
		return true
	}
	return s.word()
}

// cell takes a tab or a " | " behind the anchor: a row "Password | value".
func (s *scan) cell() bool {
	i := s.i
	for i < len(s.p.text) && s.p.text[i] == ' ' {
		i++
	}
	if i >= len(s.p.text) || s.p.text[i] != '\t' && s.p.text[i] != '|' {
		return false
	}
	s.i = i + 1
	if next := skipBlanks(s.p.text, s.i); next < len(s.p.text) && isBreak(s.p.text[next]) {
		return true // the end of its row
	}
	s.value("connector-cell")
	return true
}

// tags passes markup behind the anchor; the end of a table's cell ties the
// next cell to it.
func (s *scan) tags() bool {
	i := s.p.skipMarkup(s.i)
	if i == s.i {
		return false
	}
	cell := strings.Contains(s.p.low[s.i:i], "</t")
	if s.i = i; cell {
		s.value("connector-cell")
	}
	return true
}

// lineBreak looks below a label, or goes on once in a sentence that is wrapped.
func (s *scan) lineBreak() bool {
	if s.words == 0 && len(s.found) == 0 {
		if !s.chat {
			s.below()
		}
		return false
	}
	if s.chat || s.inHead() {
		return false
	}
	if endsAsking(s.p.text[:s.i]) {
		s.answer()
		return false
	}
	next := skipBlanks(s.p.text, afterBreak(s.p.text, s.i))
	if s.broke || next >= len(s.p.text) || isBreak(s.p.text[next]) {
		return false
	}
	s.broke = true
	s.i = skipMarks(s.p.text, next, len(s.p.text))
	if _, n := s.verb(); n > 0 {
		return true // "is: X" is no label
	}
	return s.i < len(s.p.text) && !strings.HasSuffix(firstField(s.p.text[s.i:]), ":")
}

// word reads a connecting verb, or passes one word of the gap.
func (s *scan) word() bool {
	if feature, n := s.verb(); n > 0 {
		if s.belongsToLabel() {
			return false
		}
		if strings.HasSuffix(strings.TrimRight(s.p.low[s.p.a1:s.i], " \r\n"), ",") {
			s.head = false // "the password was reset, it is X"
		}
		whatFor := s.words == 0 && feature == wherePut && s.p.data.complements[s.p.low[s.i:s.i+n]] && !s.verbBefore() && !strings.HasPrefix(s.p.text[skipBlanks(s.p.text, s.i+n):], "(")
		s.i += n
		s.value(feature)
		if whatFor {
			s.complement = 1 // "the password to the office"
			return true
		}
		s.words++
		return true
	}
	if s.restated() || s.entered() {
		return true
	}
	start := s.i
	end := s.wordEnd()
	bare := trimMarks(s.p.low[start:end])
	if bare == "" && (s.p.text[start] == ',' || strings.HasPrefix(s.p.text[start:], "、") || strings.HasPrefix(s.p.text[start:], "，")) {
		s.i = end
		return true
	}
	if s.words == 0 && s.p.data.complements[bare] {
		s.i, s.complement = end, 1
		return true
	}
	if s.complement > 0 && s.words == 0 {
		return s.passComplement(start, end, bare)
	}
	if s.words == 0 {
		s.head = s.head || (s.p.data.heads[bare] || s.p.data.headWords.at(s.p.low[start:]) > 0) && !s.tells(bare, end)
		if last, _ := utf8.DecodeLastRuneInString(s.p.text[:s.p.a1]); (start > s.p.a1 || isSpaceless(last)) && !strings.Contains(s.p.text[start:end], "=") {
			s.add("connector-none", start)
		}
	}
	if s.words > 0 {
		s.near(start)
	}
	s.pass(start, end)
	return s.goesOn(start, end)
}

// trimMarks takes the marks of sentences off a word. Most words have none.
func trimMarks(word string) string {
	if last, _ := utf8.DecodeLastRuneInString(word); word != "" && isLetterEdge(word[0]) && (last < utf8.RuneSelf && isAlnum(byte(last)) || last >= 'À' && last < 0x2000) {
		return word
	}
	return strings.Trim(word, "\"'()[]*,.;!?“”‘’`、，")
}

// isLetterEdge knows the first byte of a letter of ASCII, or of a character of two bytes
// from U+00C0 on.
func isLetterEdge(b byte) bool { return isAlnum(b) || b >= 0xc3 && b < 0xe0 }

// goesOn says whether the search goes on behind a word. Where the word ends its
// sentence, the next one may give the value.
func (s *scan) goesOn(start, end int) bool {
	if !s.closes(start, end) {
		return true
	}
	if s.head {
		return false
	}
	s.answeredAtOnce(end)
	if !s.chat && s.i < len(s.p.text) && isBreak(s.p.text[s.i]) && endsAsking(s.p.text[start:end]) {
		s.answer()
	}
	return false
}

// inHead says whether the anchor stands in the head of a table, whose rows are
// read by themselves.
func (s *scan) inHead() bool {
	start, end := lineAround(s.p.text, s.p.a0)
	line := s.p.text[start:end]
	return strings.Count(line, "|") > 1 || strings.Count(line, "\t") > 1 || strings.Count(line, ";") > 1 || strings.Count(line, ",") > 1 && !strings.Contains(line, " ")
}

// pass counts a word of the gap; of scripts that part no words, two characters
// are one.
func (s *scan) pass(start, end int) {
	s.i = end
	if r, _ := utf8.DecodeRuneInString(s.p.text[start:]); isSpaceless(r) {
		if s.half = !s.half; s.half {
			return
		}
	}
	s.words++
}

// near keeps a word of the gap that looks like nothing but a secret: other
// languages put their verb behind it.
func (s *scan) near(i int) {
	if plainRun(s.p.text[i:]) > 0 {
		return
	}
	if run := s.p.text[i:s.p.runEnd(i)]; beginsLink(run) || s.p.isNoSecretRun(i, run) {
		return
	}
	v, ok := s.p.takeValue(i)
	if !ok {
		return
	}
	if v.brackets { // a remark, or the value
		v.brackets = false
	}
	if text := s.p.text[v.start:v.end]; standsOut(text) || (v.quoted || s.p.text[i] == '(') && shapeOf(text).mixed() && !strings.ContainsAny(text, "'=") {
		s.add("connector-near", i)
	}
}

// closes says whether a word ends the search: the end of its sentence, or
// another anchor, which looks for its own value.
func (s *scan) closes(start, end int) bool {
	bare := strings.Trim(s.p.low[start:end], "\"'()*,.;:")
	if s.p.data.labels[bare] || bare == "username" {
		return true
	}
	if last, _ := utf8.DecodeLastRuneInString(s.p.text[start:end]); strings.ContainsRune("。！？；", last) {
		return true
	} else if !strings.ContainsRune(".!?;؟", last) || last == '.' && s.p.abbreviates(end-1) {
		return false
	}
	return end >= len(s.p.text) || strings.IndexByte(" \n\r\t", s.p.text[end]) >= 0
}

// wordEnd stops at white space, at a colon or sign that ends the word, and
// where a script begins or ends that parts no words: of that, a character is
// a word.
func (s *scan) wordEnd() int {
	i := s.i
	for i < len(s.p.text) {
		r, n := utf8.DecodeRuneInString(s.p.text[i:])
		if isSpaceless(r) || isWide(r) {
			if i == s.i {
				i += n
			}
			break
		}
		if isBlank(r) || r == '\n' || r == '\r' {
			break
		}
		if i > s.i && (r == ':' || r == '=') && (i+1 == len(s.p.text) || strings.IndexByte(" \t\r\n*\"'", s.p.text[i+1]) >= 0) {
			break
		}
		i += n
	}
	return max(i, min(s.i+1, len(s.p.text)))
}
