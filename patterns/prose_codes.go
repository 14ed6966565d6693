package patterns

import (
	"strings"
	"unicode/utf8"
)

// Codes of digits have no look of their own: only the words around them tell the
// code of a door from a room, and a PIN from a quantity. codeSight gathers these
// words for one number, and says whether they make a code of it.
type codeSight struct {
	*passage
	v     value
	words []codeHit // see hits
	known bool      // that these are
	to    int       // of what they are looked for in
	from  int       // of the paragraph, as far as it is looked at
	start int       // of the sentence
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
	for s.start > s.from && ordinal.MatchString(s.low[max(0, s.start-4):s.start]) {
		s.start = p.sentenceStart(s.start - 1)
	}
	s.start = max(s.start, s.from)
	to := min(s.end, p.a1+codeWordsAfter)
	for to > p.a1 && to < len(p.low) && !utf8.RuneStart(p.low[to]) {
		to--
	}
	s.to = to
	return s
}

// hits gives the words around the number, which most numbers need not be asked for.
func (s *codeSight) hits() []codeHit {
	if !s.known {
		s.known = true
		s.words = s.data.codes.hits(s.low[s.from:s.to])
		for i := range s.words {
			s.words[i].start += s.from
			s.words[i].end += s.from
		}
	}
	return s.words
}

// kind gives the kind of secret that the number is, or nil; beside says that
// another code stands before it in its sentence.
func (s *codeSight) kind(beside bool) *proseKind {
	text := s.text[s.v.start:s.v.end]
	if s.v.counts || emergency.MatchString(text) || s.isAmount() || strings.Contains(s.low[s.start:s.end], "%") || s.isNumbered() {
		return nil
	}
	var kind *proseKind
	n := countDigits(text)
	if n > 8 && !s.isPin() {
		return nil
	}
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
	if kind == nil || s.ofOneUse() {
		return nil
	}
	if kind.Name == "pin" && (s.data.addresses.in(s.nearby(160, 40)) || s.data.policy.in(s.low[s.start:s.end])) {
		return nil
	}
	return kind
}

// langsOf are the languages in which a word of the classes stands in a stretch.
func (s *codeSight) langsOf(from, to int, classes ...codeClass) (langs uint32) {
	for _, h := range s.hits() {
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
