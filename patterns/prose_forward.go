package patterns

import (
	"regexp"
	"strings"
	"unicode"
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

// brackets are those that a remark on the anchor stands in.
var brackets = map[byte]byte{'(': ')', '[': ']'}

// longestRemark is how long such a remark may be, in bytes.
const longestRemark = 60

// remark gives the length of a remark right behind the anchor, before what ties the
// value to it: "password (case sensitive): X".
func (s *scan) remark() int {
	closing := brackets[s.p.text[s.i]]
	if closing == 0 || s.words > 0 || len(s.found) > 0 {
		return 0
	}
	rest := s.p.text[s.i:min(len(s.p.text), s.i+longestRemark)]
	n := strings.IndexByte(rest, closing) + 1
	if n == 0 || strings.ContainsAny(rest[:n], "\r\n") || strings.ContainsAny(rest[:n], "0123456789") && !strings.Contains(rest[:n], " ") {
		return 0
	}
	i := s.i
	defer func() { s.i = i }()
	s.i = skipBlanks(s.p.text, i+n)
	if s.i >= len(s.p.text) {
		return 0
	}
	if _, tie := s.symbol(); tie > 0 {
		return n
	}
	if _, tie := s.verb(); tie > 0 {
		return n
	}
	return 0
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

// symbols that tie a value to an anchor, the longest first.
var symbols = []struct {
	text, feature string
	free          bool // must have white space on both sides
}{
	{":=", "connector-equals", false},
	{"=>", "connector-arrow", false},
	{"-->", "connector-arrow", false},
	{"==>", "connector-arrow", false},
	{">>", "connector-arrow", true},
	{"->", "connector-arrow", false},
	{"→", "connector-arrow", false},
	{"：", "connector-colon", false},
	{"＝", "connector-equals", false},
	{":", "connector-colon", false},
	{"=", "connector-equals", false},
	{"–", "connector-dash", true},
	{"—", "connector-dash", true},
	{"-", "connector-dash", true},
}

func (s *scan) symbol() (feature string, n int) {
	rest := s.p.text[s.i:]
	if strings.HasPrefix(rest, "==") || strings.HasPrefix(rest, "=~") {
		return "", 0
	}
	if s.argument() {
		return "connector-equals", 1
	}
	if s.words == 0 && strings.HasPrefix(rest, ">") && (s.i == s.p.a1 || s.i == s.p.a1+1 && s.p.text[s.p.a1] == '"') {
		return "connector-element", 1
	}
	if n := len(rest) - len(strings.TrimLeft(rest, ".…")); n >= 3 {
		return "connector-colon", n
	}
	for _, sym := range symbols {
		if strings.HasPrefix(rest, sym.text) && (!sym.free || freeStanding(s.p.text, s.i, len(sym.text))) {
			return sym.feature, len(sym.text)
		}
	}
	return "", 0
}

// argument says whether a quoted anchor is followed by a quoted argument:
// set("PWD", "value").
func (s *scan) argument() bool {
	rest := s.p.text[s.i:]
	if s.words > 0 || len(rest) < 3 || rest[0] != ',' || strings.IndexByte("\"'", s.p.text[s.i-1]) < 0 {
		return false
	}
	open := s.p.a0 - len(s.p.leftRun()) - 1
	if open < 1 || s.p.text[open-1] != '(' {
		return false
	}
	rest = strings.TrimLeft(rest[1:], " ")
	return rest != "" && strings.IndexByte("\"'", rest[0]) >= 0
}

func freeStanding(text string, i, n int) bool {
	return i > 0 && strings.IndexByte(" \t", text[i-1]) >= 0 && i+n < len(text) && strings.IndexByte(" \t", text[i+n]) >= 0
}

// belongsToLabel says whether what ties a value here follows the name of another
// field: "reset the password, device: PC-0417".
func (s *scan) belongsToLabel() bool {
	if s.words == 0 && s.complement == 0 {
		return false
	}
	gap := strings.TrimRight(s.p.low[s.p.a1:s.i], " \t*\"'")
	if strings.Count(gap, "(") > strings.Count(gap, ")") {
		return true // in a remark of its own
	}
	return s.p.data.otherLabels.ends(gap) && strings.ContainsAny(gap, ",;\n，、；،")
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
	bare := strings.Trim(s.p.low[start:end], "\"'()[]*,.;!?“”‘’`、，")
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

// restated reads "i.e. X": what was described before is given now, so that it does
// not matter how long the description was.
func (s *scan) restated() bool {
	n := s.p.data.restate.at(s.p.low[s.i:])
	if n == 0 {
		return false
	}
	s.i = skipBlanks(s.p.text, s.i+n)
	v, ok := s.p.takeValue(s.i)
	if ok && strings.ContainsAny(s.p.text[v.start:v.end], notInWords) {
		words := s.words
		s.words = 0
		s.add("connector-verb", s.i)
		s.words = words
	}
	return s.i < len(s.p.text)
}

// farthestEntered is how many words may stand between an anchor and what to enter.
const farthestEntered = 6

// entered reads "asks for a password, enter X".
func (s *scan) entered() bool {
	n := s.p.data.enter.at(s.p.low[s.i:])
	if n == 0 || s.words > farthestEntered || s.head {
		return false
	}
	at := s.i + n
	for range 3 {
		next := skipBlanks(s.p.text, at)
		word := strings.Trim(firstField(s.p.low[next:]), ":")
		if !s.p.data.fillers[word] {
			break
		}
		at = next + len(firstField(s.p.low[next:]))
	}
	at = skipBlanks(s.p.text, at)
	at += len(s.p.text[at:]) - len(strings.TrimLeft(s.p.text[at:], ": "))
	v, ok := s.p.takeValue(at)
	if !ok || !s.p.mayBeSet(s.p.text[v.start:v.end]) {
		return false
	}
	v.ends, v.runsOn = true, false
	s.found = append(s.found, reading{value: v, features: []string{"connector-use"}})
	s.i, s.words = v.end, s.words+1
	return true
}

// answer takes the value in the line below a question: "And its password?".
func (s *scan) answer() {
	if start, end, ok := nextLine(s.p.text, s.i); ok {
		s.found = append(s.found, s.p.reply(start, end, true)...)
	}
}

// answeredAtOnce takes the value behind a question in the same line, "And the
// password? It's X", or behind another sentence: "You need a password. It's X.".
func (s *scan) answeredAtOnce(end int) {
	i := skipBlanks(s.p.text, end)
	if strings.IndexByte("?.!", s.p.text[end-1]) < 0 || i >= len(s.p.text) || isBreak(s.p.text[i]) {
		return
	}
	at := s.p.passOpening(i)
	v, ok := s.p.takeValue(at)
	if !ok || at == i && !v.ends {
		return
	}
	value := s.p.text[v.start:v.end]
	if s.p.text[end-1] != '?' && !(v.ends && s.p.data.here.in(s.p.low[i:at]) && s.p.mayBeSet(value)) {
		return
	}
	if shapeOf(value).mixed() {
		s.add("connector-answer", at)
	}
}

// passOpening passes the first words of an answer: "That is now X".
func (p *passage) passOpening(i int) int {
	for range 4 {
		word := firstField(p.low[i:])
		bare := strings.Trim(word, ",:")
		n := p.data.verbs.at(p.low[i:])
		if n == 0 && (p.data.states[bare] || p.data.fillers[bare] || p.data.here.whole(bare) || strings.Trim(bare, "-–—→>") == "") {
			n = len(word)
		}
		next := skipBlanks(p.text, i+n)
		if n == 0 || next >= len(p.text) || isBreak(p.text[next]) {
			break
		}
		i = next
	}
	return i
}

// passComplement reads on in "password for the archive X": behind a few words a
// value with letters and digits needs no other tie.
func (s *scan) passComplement(start, end int, bare string) bool {
	if v, ok := s.p.takeValue(start); ok && s.complement > 1 && shapeOf(s.p.text[v.start:v.end]).mixed() && !s.p.data.userLabels[s.last] && (!s.p.data.hostLabels[s.last] || v.ends && unlikeHosts.MatchString(s.p.text[v.start:v.end])) {
		if sh := shapeOf(s.p.text[v.start:v.end]); sh.upper > 0 && sh.lower > 0 || v.ends {
			s.add("connector-complement", start)
		}
	}
	s.i, s.last = end, bare
	if s.complement++; s.complement > 6 || s.complement > 4 && !s.p.data.isWord(bare) || !s.p.data.isWord(bare) && !isName(s.p.text[start:end]) {
		s.words, s.complement = s.complement, 0
	}
	return s.goesOn(start, end)
}

// isName says whether a word may be the name of a product or a firm.
func isName(word string) bool {
	first, n := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first) && onlyLetters(word[n:])
}

// unlikeHosts is what no name of a machine has: digits within a word with a capital,
// signs other than a hyphen.
var unlikeHosts = regexp.MustCompile(`^\p{Lu}\pL*\d+\p{Ll}{2,}|[_!#$%&*?^~@+]\S*\d|\d\S*[!#$%&*?^~@+]`)

// inHead says whether the anchor stands in the head of a table, whose rows are
// read by themselves.
func (s *scan) inHead() bool {
	start, end := lineAround(s.p.text, s.p.a0)
	line := s.p.text[start:end]
	return strings.Count(line, "|") > 1 || strings.Count(line, "\t") > 1 || strings.Count(line, ";") > 1 || strings.Count(line, ",") > 1 && !strings.Contains(line, " ")
}

// tells says whether a word behind the anchor that ends at i is what happened to the
// password and its value follows behind a sign: "password reset: X".
func (s *scan) tells(word string, i int) bool {
	if !s.p.data.toldHeads[word] {
		return false
	}
	at := skipBlanks(s.p.text, i)
	rest := s.p.text[at:]
	n := len(rest) - len(strings.TrimLeft(rest, ":=-–—( "))
	if n == 0 || strings.Trim(rest[:n], " ") == "" || strings.Trim(rest[:n], " ") == "(" && rest[0] != '(' {
		return false
	}
	v, ok := s.p.takeValue(at + n)
	if !ok {
		return false
	}
	value := s.p.text[v.start:v.end]
	return v.ends && s.p.mayBeSet(value) && !s.p.data.inDictionary(strings.Trim(lowerSame(value), "0123456789_.-"))
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

// verb matches the connecting words at this place.
func (s *scan) verb() (feature string, length int) {
	s.set = nil
	rest := s.p.low[s.i:]
	if s.i == s.p.a1 && (strings.HasPrefix(rest, "'s ") || strings.HasPrefix(rest, "’s ")) {
		return "connector-verb", strings.IndexByte(rest, ' ') // the password's X
	}
	if word := firstField(rest[:min(len(rest), 24)]); strings.IndexByte(word, '-') > 0 && joinedByDash.MatchString(word) {
		return "", 0 // "ISE-PSN-02"
	}
	key := phraseKey(rest)
	if s.belongsToValue(len(key)) {
		return "", 0
	}
	if n := s.p.data.tos.keyed(key, rest); n > 0 {
		return "connector-to", n
	}
	if n := s.p.data.verbs.keyed(key, rest); n > 0 {
		return "connector-verb", n
	}
	if !s.p.data.setterKeys[key] {
		return "", 0
	}
	for _, set := range s.p.data.setters {
		if n := set.words.keyed(key, rest); n > 0 && (s.set == nil || !s.verbBefore()) {
			s.set, feature, length = set, wherePut, max(length, n)
		}
	}
	if length > 0 {
		return feature, length
	}
	return "", 0
}

// belongsToValue says whether a word behind a colon is the beginning of the value
// itself: "Contraseña: es-Galia7".
func (s *scan) belongsToValue(n int) bool {
	end := s.i + n
	if n == 0 || end+1 >= len(s.p.text) || strings.IndexByte("-_.!#$%&*+?=@~^", s.p.text[end]) < 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.p.text[end+1:])
	return isWordRune(r) && strings.HasSuffix(strings.TrimRight(s.p.text[:s.i], " \t*\"'"), ":")
}

// joinedByDash is a word with a number behind a dash: its beginning is no verb.
var joinedByDash = regexp.MustCompile(`^[a-zà-ÿ]{1,5}-[^\s\d]*\d`)

// wherePut marks a connector that add makes one of the features or drops.
const wherePut = "set"

// settled says whether a preposition such as "auf" means "to": its verb follows
// the value, or one of setting stands in the sentence before it.
func (s *scan) settled(v value) bool {
	return v.after || s.verbBefore()
}

// verbBefore says whether a verb of setting stands in the sentence so far.
func (s *scan) verbBefore() bool {
	from, _ := s.p.sentence(s.p.a0, s.p.a1)
	return s.set != nil && s.set.verbs.begins(s.p.low[from:s.i])
}

// gapFeature tells how far the value stands from its anchor.
func (s *scan) gapFeature() string {
	switch {
	case s.words == 0:
		return ""
	case s.words <= 3:
		return "gap-short"
	case s.words <= 8:
		return "gap-middle"
	}
	return "gap-long"
}
