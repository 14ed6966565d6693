package patterns

// gateWords say of which gates a word is one: the pass over the text that looks for
// the words of all rules finds theirs, too.
type gateWords uint8

const (
	headingStems gateWords = 1 << iota // a beginning of a word in a heading above logins
	codeNouns                          // what has a code of digits
	networkWords                       // a wireless network
	gateKinds    = iota
)

// gateWord notes a word of gates that ends at the given byte. The words for networks
// are looked for in small letters, byte by byte.
func (h *hits) gateWord(content string, u *user, end int) {
	for kind := range h.gates {
		of := gateWords(1) << kind
		if u.gates&of == 0 || of == networkWords && !endsAsWritten(content[:end], u.word) {
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

// of gives the places of one gate's words, which the prefilter noted.
func (g *gatePlaces) of(kind gateWords, t *Text, d *proseData) []int {
	if !g.known {
		g.known = true
		add := func(list int) func(int32, int) {
			return func(_ int32, end int) { g.ends[list] = append(g.ends[list], end) }
		}
		d.headingStems.each(t.Content, add(0))
		d.codes.nouns.each(t.Content, add(1))
		d.wireless.auto.each(lowerSame(t.Content), add(2))
	}
	for i := range g.ends {
		if kind == 1<<i {
			return g.ends[i]
		}
	}
	return nil
}
