package patterns

import "strings"

// named says whether "code" and what it opens stand before the number.
func (s *codeSight) named(year bool) bool {
	ends := s.v.ends || s.followed()
	langs := s.langsOf(s.start, s.v.end+30, codeLock, codeDoor)
	if ends {
		langs |= s.langsOf(s.start, s.v.end+30, codeDevice) | s.langsOf(s.from, s.start, codeLock)
	}
	for _, h := range s.hits() {
		if h.end > s.v.start || h.is(codeNoun)&langs == 0 || !s.clear(h.end, s.v.start, 6) {
			continue
		}
		if strings.TrimSpace(s.low[h.end:s.v.start]) == "" || s.tied()&h.is(codeNoun) != 0 || !year && (s.endsInPlace(h.end) || ends && s.clear(h.end, s.v.start, 3) && s.langsOf(h.end, s.v.start, codeLock, codeDoor)&h.is(codeNoun) != 0) {
			return true
		}
	}
	return false
}

// endsInPlace says whether a lock or door is the last word before the number.
func (s *codeSight) endsInPlace(from int) bool {
	for _, h := range s.hits() {
		if h.start >= from && h.end <= s.v.start && (h.is(codeLock)|h.is(codeDoor)) != 0 && s.bare(h.end) {
			return true
		}
	}
	return false
}

// labelled says whether the line is "Key safe (by the shed): 4471".
func (s *codeSight) labelled(year bool) bool {
	if !s.v.ends && !s.followed() && !turnsOfSafe.MatchString(s.text[s.v.start:s.v.end]) {
		return false
	}
	line, _ := s.anchorLine()
	sign := s.signBefore()
	for _, h := range s.hits() {
		if h.start < line || h.end > s.v.start || s.v.start-h.start > 70 || !s.clear(h.end, s.v.start, 8) || s.langsOf(line, h.start-2, codeNumbered) != 0 {
			continue
		}
		if year && (s.text[s.v.start] == '2' || h.start > line || strings.IndexByte(":", byte(sign)) < 0) {
			continue
		}
		if h.is(codeLock) != 0 && (strings.ContainsRune(":：=→", sign) || s.tied()&h.is(codeLock) != 0 && !aClock.MatchString(s.text[s.v.start:s.v.end]) || !year && s.clear(h.end, s.v.start, 3) && s.endsInPlace(h.end)) {
			return true
		}
		if h.is(codeLock) != 0 && (sign == ',' && !year && s.bare(h.end) || turnsOfSafe.MatchString(s.text[s.v.start:s.v.end]) && !dayMonth.MatchString(s.text[s.v.start:s.v.end])) {
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
	for _, h := range s.hits() {
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
		case strings.TrimSpace(s.low[h.end:s.v.start]) == "", tied != ^uint32(0) && tied&h.is(codePin) != 0:
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
	for _, h := range s.hits() {
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

// placeKind tells the code of a door from a PIN by what is named nearest before
// the number, or else behind.
func (s *codeSight) placeKind(from int, langs uint32) *proseKind {
	if text := s.text[s.v.start:s.v.end]; !allDigits.MatchString(text) {
		return s.data.kinds["door"]
	}
	nearest, door := -1, true
	for _, h := range s.hits() {
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
