package patterns

import (
	"strings"
	"unicode/utf8"
)

// pressed gives the languages in which a verb of pressing governs the number.
func (s *codeSight) pressed() uint32 {
	places := s.places()
	locks := s.langsOf(s.from, s.v.start, codeLock, codeDoor)
	for _, h := range s.hits() {
		langs := uint32(0)
		switch {
		case h.end <= s.v.start && s.clear(h.end, s.v.start, 3):
			if langs = h.is(codePress) & places; langs == 0 && (s.v.ends || s.followed()) {
				langs = h.is(codeDial) & locks
			}
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
	langs := (s.tied() | s.opensWith()) & s.places()
	if langs == 0 || !s.v.ends && !s.followed() && !s.opensNext() && allDigits.MatchString(s.text[s.v.start:s.v.end]) {
		return 0
	}
	for _, h := range s.hits() {
		if h.is(codeOpens)&langs == 0 {
			continue
		}
		particle := h.end-h.start <= 3 // "auf", "aus"
		switch {
		case h.end <= s.v.start && h.start >= s.start && (!particle || s.v.start-h.end < 12) && !s.otherNumber(h.end):
			return langs & h.is(codeOpens)
		case h.start >= s.v.end && s.clear(s.v.end, h.start, 5) && !strings.Contains(s.low[s.v.end:h.start], ",") && (!particle || h.start-s.v.end < 12):
			return langs & h.is(codeOpens)
		}
	}
	return 0
}

// otherNumber says whether what stands behind a place names a number of its own.
func (s *codeSight) otherNumber(from int) bool {
	for _, h := range s.hits() {
		if h.start >= from && h.end <= s.v.start && h.is(codeNumbered) != 0 && h.is(codeDevice) == 0 {
			return true
		}
	}
	return false
}

// opensNext says whether a verb of opening follows the number.
func (s *codeSight) opensNext() bool {
	for _, h := range s.hits() {
		if h.start >= s.v.end && h.is(codeOpens)|h.is(codeNoun)|h.is(codeBehind) != 0 && strings.Trim(s.low[s.v.end:h.start], " \t\"'”’*-`)") == "" {
			return true
		}
	}
	return isSpacelessWord(firstRunes(s.low[s.v.end:], 1))
}

// followed says whether the text goes on as behind a code: "and then".
func (s *codeSight) followed() bool {
	langs := s.places()
	for _, h := range s.hits() {
		if h.start >= s.v.end && h.is(codeThen)&langs != 0 && strings.TrimLeft(s.low[s.v.end:h.start], " \t\"'”*’)") == "" {
			return true
		}
	}
	return false
}

// clear says whether a stretch has at most so many words, no number and no end of
// a sentence.
func (s *codeSight) clear(from, to, words int) bool {
	gap := s.low[from:to]
	if len(gap) > 70 || strings.ContainsAny(gap, ";!?") || twoDigits(gap) || strings.Contains(gap, ". ") || strings.Contains(gap, "\n\n") {
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
	for _, h := range s.hits() {
		if h.start >= s.v.end && strings.TrimSpace(s.low[s.v.end:h.start]) == "" {
			langs |= h.is(codeNoun)
		}
		if h.end <= s.v.start && s.bare(h.end) && !strings.ContainsAny(s.low[h.end:s.v.start], ",") {
			langs |= h.is(codeTie) | h.is(codeNoun)
		}
	}
	return langs
}

// twoDigits says whether s holds a number of more than one digit.
func twoDigits(s string) bool {
	for i := 1; i < len(s); i++ {
		if s[i]-'0' <= 9 && s[i-1]-'0' <= 9 {
			return true
		}
	}
	return false
}

// opensWith gives the languages of a verb of opening right before the number that
// needs no word between: "odblokujesz 5077". A time may follow it, too.
func (s *codeSight) opensWith() (langs uint32) {
	if !s.v.ends && !s.followed() || aClock.MatchString(s.text[s.v.start:s.v.end]) {
		return 0
	}
	for _, h := range s.hits() {
		if h.end <= s.v.start && h.end-h.start > 3 && strings.TrimSpace(s.low[h.end:s.v.start]) == "" {
			langs |= h.is(codeOpens)
		}
	}
	return langs
}
