package patterns

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostPlaceWords is how many words may say what a password opens in a note.
const mostPlaceWords = 3

// behindPlace takes the value at the end of a line that begins with its anchor where a
// few words between the two say what it opens: "Password printer room Hazel_77".
func (p *passage) behindPlace(a anchor) []reading {
	start, end := bareLine(p.text, p.a0)
	if a.end < p.a1 || a.end >= end || strings.Trim(p.text[min(start, p.a0):p.a0], " \t>*•·–-") != "" || end-start > longestAnnouncement {
		return nil
	}
	line := strings.TrimRight(p.text[a.end:end], " \t.!*")
	at := strings.LastIndexByte(line, ' ')
	if at <= 0 || line[0] != ' ' {
		return nil
	}
	words := strings.Fields(line[:at])
	if len(words) == 0 || len(words) > mostPlaceWords {
		return nil
	}
	for _, word := range words {
		if !p.saysPlace(word) {
			return nil
		}
	}
	v, ok := p.takeValue(a.end + at + 1)
	s := ""
	if ok {
		s = p.text[v.start:v.end]
	}
	if !ok || !p.looksChosen(s) || shapeOf(s).upper == 0 {
		return nil
	}
	v.ends, v.runsOn = true, false
	return []reading{{value: v, features: []string{"connector-complement"}}}
}

// saysPlace says whether a word between an anchor and its value may be part of what
// the password opens: no state of it, no verb and no other field.
func (p *passage) saysPlace(word string) bool {
	low := lowerSame(word)
	if p.data.heads[low] || p.data.states[low] && !p.data.complements[low] || p.data.isField(low) || p.data.verbs.at(low) == len(low) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	return unicode.IsLetter(last) && !strings.ContainsAny(word, "/:;,()=")
}
