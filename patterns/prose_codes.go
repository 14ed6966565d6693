package patterns

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Codes of digits have no look of their own: only the words around them tell the
// code of a door from a room, and a PIN from a quantity. codeSight gathers these
// words for one number, and says whether they make a code of it.
type codeSight struct {
	*passage
	v     value
	hits  []codeHit
	from  int // of the paragraph, as far as it is looked at
	start int // of the sentence
	end   int
}

// checkProseCode judges a number by the words around it.
func checkProseCode(t *Text, groups []int, c *Candidate) bool {
	d, err := readProse()
	if err != nil || t.Context.Bulk || t.Where == InURL || !standsAlone(t.Content, groups[0], groups[1]) {
		return false
	}
	s := d.sight(t, groups[0], groups[1])
	kind := s.ofList(t)
	if kind == nil {
		if kind = s.kind(t.codeBefore > s.base+s.start && t.codeBefore <= groups[0]); kind == nil {
			return false
		}
		s.codeBefore(t, c)
	}
	t.codeBefore = groups[1]
	s.give(c, kind)
	return true
}

// ofList gives the kind of a number in a table or list of codes.
func (s *codeSight) ofList(t *Text) *proseKind {
	start, end := s.base+s.v.start, s.base+s.v.end
	kind := s.data.tabled(t, start, end)
	if kind == nil {
		kind = s.data.listed(t, start, end)
	}
	if kind == nil || kind.Name == "pin" && countDigits(s.text[s.v.start:s.v.end]) < 4 {
		return nil
	}
	return kind
}

// give writes the number into the candidate.
func (s *codeSight) give(c *Candidate, kind *proseKind) {
	c.Start, c.End, c.Secret = s.base+s.v.start, s.base+s.v.end, s.text[s.v.start:s.v.end]
	kind.apply(c)
	if kind.Tier == "" {
		c.Tier, c.Confidence, c.Title = Rotate, 0.8, "PIN in prose"
	}
}

// codeBefore adds the number before this one in its sentence that nothing but the
// name of what it opens stands before: "lock on the shed 514, gate code 2200".
func (s *codeSight) codeBefore(t *Text, c *Candidate) {
	at := numberAlone.FindAllStringIndex(s.text[s.start:s.v.start], -1)
	if len(at) == 0 {
		return
	}
	start, end := s.base+s.start+at[len(at)-1][0], s.base+s.start+at[len(at)-1][1]
	if t.codeBefore >= start || !standsAlone(t.Content, start, end) {
		return
	}
	other, add := s.data.sight(t, start, end), *c
	if kind := other.kind(true); kind != nil {
		other.give(&add, kind)
		add.MatchStart, add.MatchEnd = add.Start, add.End
		t.more = append(t.more, add)
	}
}

// numberAlone is the plainest form of a code.
var numberAlone = regexp.MustCompile(`[*#]?\d{3,8}[*#]?`)

// How far around a number its words are looked for.
const (
	codeWordsBefore = 200
	codeWordsAfter  = 70
)

func (d *proseData) sight(t *Text, start, end int) *codeSight {
	p := newPassage(d, t, start, end)
	s := &codeSight{passage: p, v: value{start: p.a0, end: p.a1}}
	s.lookBehind(&s.v)
	s.from = max(0, p.a0-codeWordsBefore)
	if i := strings.LastIndex(p.low[s.from:p.a0], "\n\n"); i >= 0 {
		s.from += i
	}
	for s.from < p.a0 && !utf8.RuneStart(p.low[s.from]) {
		s.from++
	}
	s.start, s.end = p.sentence(p.a0, p.a1)
	s.start = max(s.start, s.from)
	to := min(s.end, p.a1+codeWordsAfter)
	for to > p.a1 && to < len(p.low) && !utf8.RuneStart(p.low[to]) {
		to--
	}
	s.hits = d.codes.hits(nil, p.low[s.from:to])
	for i := range s.hits {
		s.hits[i].start += s.from
		s.hits[i].end += s.from
	}
	return s
}

// standsAlone says whether a number is no part of a longer one, a date, an
// amount, a path or a word.
func standsAlone(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, n := utf8.DecodeRuneInString(s[end:])
	if start > 0 && (strings.ContainsRune("./\\,+-_@#&=%€$£¥§", before) || isWordRune(before) && !isSpaceless(before)) {
		return false
	}
	if end < len(s) && (strings.ContainsRune("/\\+_@&=%€$£¥°#*", after) || isWordRune(after) && !isSpaceless(after)) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[min(len(s), end+n):])
	if strings.ContainsRune(".,:-–'’", after) && unicode.IsDigit(r) || after == '.' && unicode.IsLower(r) {
		return false
	}
	if dutchPostcode.MatchString(s[start:min(len(s), end+4)]) {
		return false
	}
	return !digitsBefore(s, start) && !digitsBehind(s, end)
}

// digitsBefore says whether the number goes on before start, past one sign.
func digitsBefore(s string, start int) bool {
	rest := strings.TrimRight(s[max(0, start-4):start], " \u00a0")
	if strings.HasSuffix(rest, ":") && len(rest) > 1 && rest[len(rest)-2] >= '0' && rest[len(rest)-2] <= '9' {
		return true
	}
	rest = strings.TrimRight(rest, "-–/.+(")
	return rest != "" && rest[len(rest)-1] >= '0' && rest[len(rest)-1] <= '9'
}

func digitsBehind(s string, end int) bool {
	rest := s[end:min(len(s), end+6)]
	bare := strings.TrimLeft(rest, " \u00a0")
	if bare != rest || strings.HasPrefix(bare, ")") {
		bare = strings.TrimLeft(bare, "-–/) ")
	}
	return bare != "" && bare[0] >= '0' && bare[0] <= '9' && !strings.Contains(rest[:len(rest)-len(bare)], "\n")
}

var (
	aYear     = regexp.MustCompile(`^(?:19|20)\d\d$`)
	dayMonth  = regexp.MustCompile(`^(?:[0-2]\d|3[01])[ -](?:0\d|1[0-2])[ -]\d\d$`)
	emergency = regexp.MustCompile(`^(?:112|110|999|911|118|113|115|117|119|120|997|998|101|102|103|104|155|158|150|155|061|091|116|107|105)$`)
	// dutchPostcode is four digits and two capitals.
	dutchPostcode = regexp.MustCompile(`^[1-9]\d{3} [A-Z]{2}(?:$|[^A-Za-z])`)
	allDigits     = regexp.MustCompile(`^\d+$`)
	keypadSign    = regexp.MustCompile(`[#*]|^\d{2,5}\pL\d{0,4}$|^\pL\d{3,5}\pL?$`)
)

// kind gives the kind of secret that the number is, or nil; beside says that
// another code stands before it in its sentence.
func (s *codeSight) kind(beside bool) *proseKind {
	text := s.text[s.v.start:s.v.end]
	if s.v.counts || emergency.MatchString(text) || s.isAmount() || s.isNumbered() || s.ofOneUse() || strings.Contains(s.low[s.start:s.end], "%") {
		return nil
	}
	var kind *proseKind
	n := countDigits(text)
	year := aYear.MatchString(text)
	day := dayMonth.MatchString(text)
	pressed := uint32(0)
	if n >= 4 && !day {
		pressed = s.pressed()
	}
	if pressed == 0 {
		pressed = s.opened()
	}
	switch {
	case pressed != 0:
		kind = s.placeKind(s.from, pressed)
	case s.named(year):
		kind = s.placeKind(s.from, s.places())
	case s.labelled(year):
		kind = s.data.kinds["door"]
	case !year && n >= 4 && allDigits.MatchString(text) && s.isPin():
		kind = s.pinKind()
	case beside && !year && !day && (s.besideNoun() || s.replaces()):
		kind = s.placeKind(s.start, ^uint32(0))
	}
	if kind != nil && kind.Name == "pin" && (s.data.addresses.in(s.nearby(160, 40)) || s.data.policy.in(s.low[s.start:s.end])) {
		return nil
	}
	return kind
}

func countDigits(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// langsOf are the languages in which a word of the classes stands in a stretch.
func (s *codeSight) langsOf(from, to int, classes ...codeClass) (langs uint32) {
	for _, h := range s.hits {
		if h.start >= from && h.end <= to {
			for _, class := range classes {
				langs |= h.is(class)
			}
		}
	}
	return langs
}

// places are the languages in which a lock, door or device is named near.
func (s *codeSight) places() uint32 {
	return s.langsOf(s.from, len(s.low), codeLock, codeDoor, codeDevice, codePin)
}

// pressed gives the languages in which a verb of pressing governs the number.
func (s *codeSight) pressed() uint32 {
	places := s.places()
	locks := s.langsOf(s.from, s.v.start, codeLock, codeDoor)
	for _, h := range s.hits {
		langs := uint32(0)
		switch {
		case h.end <= s.v.start && s.clear(h.end, s.v.start, 3):
			langs = h.is(codePress)&places | h.is(codeDial)&locks
		case h.start >= s.v.end && s.clear(s.v.end, h.start, 2) && s.pressesBehind(h):
			langs = h.is(codeBehind) & places
		}
		if langs != 0 {
			return langs
		}
	}
	return 0
}

// pressesBehind says whether a word behind the number is a verb, or the particle of
// one before it: "tippe 2580 ein".
func (s *codeSight) pressesBehind(h codeHit) bool {
	return h.end-h.start > 3 || h.langs[codeBehind]&s.langsOf(s.start, s.v.start, codePress) != 0
}

// opened gives those in which it is tied to a verb of opening.
func (s *codeSight) opened() uint32 {
	langs := s.tied() & s.places()
	if langs == 0 || !s.v.ends && !s.followed() && !s.opensNext() && allDigits.MatchString(s.text[s.v.start:s.v.end]) {
		return 0
	}
	for _, h := range s.hits {
		if h.is(codeOpens)&langs == 0 {
			continue
		}
		particle := h.end-h.start <= 3 // "auf", "aus"
		switch {
		case h.end <= s.v.start && h.start >= s.start && (!particle || s.v.start-h.end < 12) && !s.otherNumber(h.end):
			return langs & h.is(codeOpens)
		case h.start >= s.v.end && h.start-s.v.end < 40 && (!particle || h.start-s.v.end < 12):
			return langs & h.is(codeOpens)
		}
	}
	return 0
}

// otherNumber says whether what stands behind a place names a number of its own.
func (s *codeSight) otherNumber(from int) bool {
	for _, h := range s.hits {
		if h.start >= from && h.end <= s.v.start && h.is(codeNumbered) != 0 && h.is(codeDevice) == 0 {
			return true
		}
	}
	return false
}

// opensNext says whether a verb of opening follows the number.
func (s *codeSight) opensNext() bool {
	for _, h := range s.hits {
		if h.start >= s.v.end && h.is(codeOpens)|h.is(codeNoun)|h.is(codeBehind) != 0 && strings.Trim(s.low[s.v.end:h.start], " \t\"'”’*-`)") == "" {
			return true
		}
	}
	return isSpacelessWord(firstRunes(s.low[s.v.end:], 1))
}

// named says whether "code" and what it opens stand before the number.
func (s *codeSight) named(year bool) bool {
	ends := s.v.ends || s.followed()
	langs := s.langsOf(s.start, s.v.end+30, codeLock, codeDoor)
	if ends {
		langs |= s.langsOf(s.start, s.v.end+30, codeDevice) | s.langsOf(s.from, s.start, codeLock)
	}
	for _, h := range s.hits {
		if h.end > s.v.start || h.is(codeNoun)&langs == 0 || !s.clear(h.end, s.v.start, 6) {
			continue
		}
		if strings.TrimSpace(s.low[h.end:s.v.start]) == "" || s.tied()&h.is(codeNoun) != 0 || !year && s.endsInPlace(h.end) {
			return true
		}
	}
	return false
}

// endsInPlace says whether a lock or door is the last word before the number.
func (s *codeSight) endsInPlace(from int) bool {
	for _, h := range s.hits {
		if h.start >= from && h.end <= s.v.start && (h.is(codeLock)|h.is(codeDoor)) != 0 && s.bare(h.end) {
			return true
		}
	}
	return false
}

// labelled says whether the line is "Key safe (by the shed): 4471".
func (s *codeSight) labelled(year bool) bool {
	if !s.v.ends && !s.followed() {
		return false
	}
	line, _ := s.anchorLine()
	sign := s.signBefore()
	for _, h := range s.hits {
		if h.start < line || h.end > s.v.start || s.v.start-h.start > 70 || !s.clear(h.end, s.v.start, 8) || s.langsOf(line, h.start, codeNumbered) != 0 {
			continue
		}
		if year && (s.text[s.v.start] == '2' || h.start > line || strings.IndexByte(":", byte(sign)) < 0) {
			continue
		}
		if h.is(codeLock) != 0 && (strings.ContainsRune(":：=→", sign) || s.tied()&h.is(codeLock) != 0) {
			return true
		}
		if h.is(codeLock) != 0 && strings.ContainsRune(",(", sign) && keypadSign.MatchString(s.text[s.v.start:s.v.end]) {
			return true
		}
		if h.is(codeDoor) != 0 && (strings.ContainsRune(":：=→", sign) || s.tied()&h.is(codeDoor) != 0) && keypadSign.MatchString(s.text[s.v.start:s.v.end]) {
			return true
		}
	}
	return false
}

// isPin says whether the sentence names a PIN and sets the number off as one.
func (s *codeSight) isPin() bool {
	sign, tied := s.signBefore(), s.tied()
	for _, h := range s.hits {
		if h.is(codePin) == 0 || h.start < s.start {
			continue
		}
		if h.start >= s.v.end {
			if gap := strings.Fields(s.low[s.v.end:h.start]); len(gap) == 1 && asPin[gap[0]] {
				return true
			}
			continue
		}
		if h.end > s.v.start {
			continue
		}
		switch {
		case strings.TrimSpace(s.low[h.end:s.v.start]) == "", tied&h.is(codePin) != 0:
			return true
		case strings.ContainsRune(":：=→–—", sign) && s.clear(h.end, s.v.start, 6) && (s.bare(h.end) || s.v.ends || s.followed()):
			return true
		case (s.v.ends || s.followed()) && s.clear(h.end, s.v.start, 4) && !strings.ContainsAny(s.low[h.end:s.v.start], ",(|\t\n"):
			return true
		case sign == ',' && s.v.ends && s.clear(h.end, s.v.start, 6):
			return true
		}
	}
	return false
}

// asPin are the words of "1111 as PIN".
var asPin = wordSet{"as": true, "als": true, "som": true, "como": true, "comme": true, "come": true, "jako": true, "как": true, "як": true}

// besideNoun says whether the number follows the name of what it opens.
func (s *codeSight) besideNoun() bool {
	if !s.v.ends && !s.followed() {
		return false
	}
	for _, h := range s.hits {
		if h.end <= s.v.start && (h.is(codeLock)|h.is(codeDoor)|h.is(codePin)|h.is(codeDevice)) != 0 && s.clear(h.end, s.v.start, 3) && s.v.start-h.end < 30 {
			return true
		}
	}
	return false
}

// replaces says whether the number is the second of "from 5521 to 7718".
func (s *codeSight) replaces() bool {
	before := s.low[max(s.start, s.v.start-24):s.v.start]
	i := strings.LastIndexAny(before, "0123456789#*")
	if i < 0 || !s.v.ends {
		return false
	}
	gap := strings.TrimSpace(before[i+1:])
	return gap != "" && (s.data.turns.in(gap) || s.data.codes.isTie(gap))
}

// followed says whether the text goes on as behind a code: "and then".
func (s *codeSight) followed() bool {
	langs := s.places()
	for _, h := range s.hits {
		if h.start >= s.v.end && h.is(codeThen)&langs != 0 && strings.TrimLeft(s.low[s.v.end:h.start], " \t\"'”*’)") == "" {
			return true
		}
	}
	return false
}

// placeKind tells the code of a door from a PIN by what is named nearest before
// the number, or else behind.
func (s *codeSight) placeKind(from int, langs uint32) *proseKind {
	if text := s.text[s.v.start:s.v.end]; !allDigits.MatchString(text) {
		return s.data.kinds["door"]
	}
	nearest, door := -1, true
	for _, h := range s.hits {
		lock, pin := (h.is(codeLock)|h.is(codeDoor))&langs != 0, (h.is(codeDevice)|h.is(codePin))&langs != 0
		if !lock && !pin || h.start < from {
			continue
		}
		far := s.v.start - h.end
		if h.start >= s.v.end {
			far = codeWordsBefore + h.start - s.v.end
		}
		if far >= 0 && (nearest < 0 || far < nearest) {
			nearest, door = far, lock
		}
	}
	if door {
		return s.data.kinds["door"]
	}
	return s.data.kinds["pin"]
}

// pinKind is a door's where the PIN is that of an alarm.
func (s *codeSight) pinKind() *proseKind {
	if s.langsOf(s.start, len(s.low), codeLock) != 0 && s.langsOf(s.start, len(s.low), codeDevice) == 0 {
		return s.data.kinds["door"]
	}
	return s.data.kinds["pin"]
}

// clear says whether a stretch has at most so many words, no number and no end of
// a sentence.
func (s *codeSight) clear(from, to, words int) bool {
	gap := s.low[from:to]
	if len(gap) > 70 || strings.ContainsAny(gap, "0123456789;!?") || strings.Contains(gap, ". ") || strings.Contains(gap, "\n\n") {
		return false
	}
	if n := utf8.RuneCountInString(gap); n > 12 && isSpacelessWord(gap) {
		return n <= 12+4*words
	}
	return countFields(gap, words) <= words
}

// bare says whether nothing but marks stands between a place and the number.
func (s *codeSight) bare(from int) bool {
	return strings.Trim(s.low[from:s.v.start], " \t\r\n>\"'„“”«»*`([<:：-–,") == ""
}

// signBefore is the sign right before the number, past blanks and quotes.
func (s *codeSight) signBefore() rune {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s.low[s.start:s.v.start], " \t\r\n>\"'„“”«»*`([<\u00a0"))
	return r
}

// tied gives the languages in which what stands right before the number ties it to
// a verb or noun; all for a colon.
func (s *codeSight) tied() (langs uint32) {
	if strings.ContainsRune(":：=→–—", s.signBefore()) {
		return ^uint32(0)
	}
	for _, h := range s.hits {
		if h.start >= s.v.end && strings.TrimSpace(s.low[s.v.end:h.start]) == "" {
			langs |= h.is(codeNoun)
		}
		if h.end <= s.v.start && s.bare(h.end) && !strings.ContainsAny(s.low[h.end:s.v.start], ",") {
			langs |= h.is(codeTie) | h.is(codeNoun)
		}
	}
	return langs
}

// isNumbered says whether the word before the number says what it counts: a room,
// an order, a fault.
func (s *codeSight) isNumbered() bool {
	for _, h := range s.hits {
		if h.end > s.v.start || h.is(codeNumbered) == 0 || strings.Trim(s.low[h.end:s.v.start], " \t.:：#№(-°º") != "" {
			continue
		}
		if s.langsOf(h.start-20, h.start, codePin, codeNoun) == 0 || h.langs[codeNoun] != 0 {
			return true
		}
	}
	return false
}

// isAmount says whether a unit follows the number.
func (s *codeSight) isAmount() bool {
	return s.data.isUnit(s.low[s.v.end:])
}

func (d *proseData) isUnit(low string) bool {
	rest := strings.TrimLeft(low, " \t\u00a0")
	if word := strings.Trim(firstField(rest), ".,;:()"); d.amounts[word] {
		return true
	}
	r, n := utf8.DecodeRuneInString(rest)
	return r >= utf8.RuneSelf && isSpaceless(r) && d.amounts[rest[:n]]
}

// isQuantity says whether a number stands in the cell of a table or before a unit.
func (d *proseData) isQuantity(s string, start, end int) bool {
	return strings.HasSuffix(strings.TrimRight(s[max(0, start-4):start], " "), "|") || partsWith(s, start) ||
		d.isUnit(lowerSame(s[end:min(len(s), end+24)]))
}

// partsWith says whether a "-" joins the number to a word before it.
func partsWith(s string, start int) bool {
	if start < 2 || s[start-1] != '-' {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s[:start-1])
	return isWordRune(r)
}

// ofOneUse says whether the sentence speaks of a code that is sent, or of a meeting.
func (s *codeSight) ofOneUse() bool {
	around := s.low[s.from:s.v.start] + " \x00 " + s.low[s.v.end:min(len(s.low), max(s.end, s.v.end+120))]
	return s.data.kinds["one-time"].words.in(around) || s.data.kinds["meeting"].context.in(s.low[s.from:s.v.start]) || s.data.example.in(s.low[s.start:s.v.start])
}
