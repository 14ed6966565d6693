package patterns

import (
	"math/bits"
	"slices"
)

// gateWords say of which gates a word is one, or of which phrases that checks ask for
// again and again and nearly no text holds: the pass over the text that looks for the
// words of all rules finds theirs, too.
type gateWords uint8

const (
	headingStems gateWords = 1 << iota // a beginning of a word in a heading above logins
	codeNouns                          // what has a code of digits
	networkWords                       // a wireless network
	meetingWords                       // the context of a meeting's password
	formerWords                        // what tells that a secret is in force no longer
	gateKinds    = iota
)

// gateWords lists them by kind.
func (d *proseData) gateWords() [gateKinds][]string {
	return [gateKinds][]string{d.headingStems.words, d.codes.nouns.words, d.wireless.list, d.kinds["meeting"].context.list, d.formerBefore.list}
}

// writtenSmall are the words that are looked for in small letters, byte by byte.
const writtenSmall = networkWords | meetingWords | formerWords

// gateWord notes a word of gates that ends at the given byte.
func (h *hits) gateWord(content string, u *user, end int) {
	for kind := range h.gates {
		of := gateWords(1) << kind
		if u.gates&of == 0 || of&writtenSmall != 0 && !endsAsWritten(content[:end], u.word) {
			continue
		}
		h.gates[kind] = append(h.gates[kind], end)
	}
}

// endsAsWritten says whether s ends in the word but for capitals of equal length.
func endsAsWritten(s, word string) bool {
	return len(s) >= len(word) && lowerSame(s[len(s)-len(word):]) == word
}

// gatePlaces are where the words of gates end in a text, in order.
type gatePlaces struct {
	known bool
	ends  [gateKinds][]int
}

// list gives the number of a gate's list.
func (of gateWords) list() int { return bits.TrailingZeros8(uint8(of)) }

// lacks says whether none of the words lies between two places; false if that is not
// known.
func (g *gatePlaces) lacks(kind gateWords, from, to int) bool {
	if !g.known {
		return false
	}
	ends := g.ends[kind.list()]
	i, _ := slices.BinarySearch(ends, from+1)
	return i == len(ends) || ends[i] > to
}

// of gives the places of one gate's words, which the prefilter noted.
func (g *gatePlaces) of(kind gateWords, t *Text, d *proseData) []int {
	if !g.known {
		g.known = true
		add := func(of gateWords) func(int32, int) {
			return func(_ int32, end int) { g.ends[of.list()] = append(g.ends[of.list()], end) }
		}
		d.headingStems.each(t.Content, add(headingStems))
		d.codes.nouns.each(t.Content, add(codeNouns))
		low := lowerSame(t.Content)
		d.wireless.auto.each(low, add(networkWords))
		d.kinds["meeting"].context.auto.each(low, add(meetingWords))
		d.formerBefore.auto.each(low, add(formerWords))
	}
	return g.ends[kind.list()]
}
