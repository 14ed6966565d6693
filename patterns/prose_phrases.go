package patterns

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// phrases is a set of words and phrases in lower case that are looked for in
// running text all at once, as whole words.
type phrases struct {
	list  []string
	index func() *phraseIndex // of list; made when it is first asked for
	auto  *lazyAutomaton      // finds them within words, too
	set   func() wordSet      // of list; made when it is first asked for
}

func (p *phrases) add(more ...string) { p.list = append(p.list, more...) }

// compile must follow the last add.
func (p *phrases) compile() {
	p.auto = newLazyAutomaton(p.list, asciiCases)
	p.index = sync.OnceValue(func() *phraseIndex { return newPhraseIndex(p.list, anyNumber) })
	p.set = sync.OnceValue(func() wordSet {
		set := wordSet{}
		set.add(p.list...)
		return set
	})
}

// in says whether low, which is in lower case, holds one of the phrases as
// whole words.
func (p *phrases) in(low string) bool {
	return p.index().any(low, func(number int32, start int) bool {
		return phraseEdges(low, start, start+len(p.list[number]))
	})
}

// each calls hit with the number in list of every phrase that low holds, and where
// it ends, in order of that.
func (p *phrases) each(low string, hit func(number, end int)) {
	var found []phraseHit
	p.index().any(low, func(number int32, start int) bool {
		if end := start + len(p.list[number]); phraseEdges(low, start, end) {
			found = append(found, phraseHit{int(number), end})
		}
		return false
	})
	slices.SortFunc(found, func(a, b phraseHit) int { return cmp.Or(a.end-b.end, a.number-b.number) })
	for _, f := range found {
		hit(f.number, f.end)
	}
}

// phraseHit is a phrase by its number and where it ends.
type phraseHit struct{ number, end int }

// lastEnd gives where the last of the phrases ends that low holds, or -1.
func (p *phrases) lastEnd(low string) int {
	last := -1
	p.each(low, func(_, end int) { last = max(last, end) })
	return last
}

// begins says whether a word of low begins with one of the phrases.
func (p *phrases) begins(low string) bool {
	return p.index().any(low, func(_ int32, start int) bool {
		before, _ := utf8.DecodeLastRuneInString(low[:start])
		first, _ := utf8.DecodeRuneInString(low[start:])
		return !sameWord(before, first)
	})
}

// ends says whether low ends in one of the phrases, but for white space.
func (p *phrases) ends(low string) bool {
	low = strings.TrimRight(low, " \t\"'*")
	index := p.index()
	from := max(0, len(low)-index.longest) // what comes before counts for nothing
	return index.any(low[from:], func(number int32, start int) bool {
		end := from + start + len(p.list[number])
		return end == len(low) && phraseEdges(low, from+start, end)
	})
}

// whole says whether low is one of the phrases.
func (p *phrases) whole(low string) bool { return p.set()[low] }

// phraseEdges is wordEdges, but scripts that put no space between words have no
// edges to look for.
func phraseEdges(low string, start, end int) bool {
	first, _ := utf8.DecodeRuneInString(low[start:end])
	last, _ := utf8.DecodeLastRuneInString(low[start:end])
	before, _ := utf8.DecodeLastRuneInString(low[:start])
	after, _ := utf8.DecodeRuneInString(low[end:])
	return !sameWord(before, first) && !sameWord(last, after)
}

// sameWord says whether two neighbouring characters belong to one word.
func sameWord(a, b rune) bool {
	if a|b < utf8.RuneSelf && a|b >= 0 {
		return isAlnum(byte(a)) && isAlnum(byte(b))
	}
	return isWordRune(a) && isWordRune(b) && !isSpaceless(a) && !isSpaceless(b)
}

// isWide knows the punctuation of East Asian scripts, which no secret holds.
func isWide(r rune) bool {
	return r >= 0x3001 && r <= 0x303f || r >= 0xff01 && r <= 0xff0f || r >= 0xff1a && r <= 0xff20 || r >= 0xff3b && r <= 0xff40 || r >= 0xff5b && r <= 0xff65
}

// phraseMap holds phrases by their first word, the longest first; those of
// spaceless scripts by their first character.
type phraseMap struct {
	by map[string][]string
	phraseBits
}

// phraseBits has a bit for the first two bytes of each phrase.
type phraseBits struct{ pairs [8]uint64 }

func (m *phraseMap) add(list []string) {
	if m.by == nil {
		m.by = map[string][]string{}
	}
	for _, phrase := range list {
		k := phraseKey(phrase)
		at, _ := slices.BinarySearchFunc(m.by[k], phrase, func(a, b string) int { return len(b) - len(a) })
		m.by[k] = slices.Insert(m.by[k], at, phrase)
		bit := pairBit(phrase)
		m.pairs[bit>>6] |= 1 << (bit & 63)
	}
}

// include makes bits hold those of others, too.
func (m *phraseBits) include(others *phraseBits) {
	for i, bits := range others.pairs {
		m.pairs[i] |= bits
	}
}

// pairBit is a number below 512 that stands for the first two bytes; for a phrase of
// one byte, whatever follows it, for the first alone.
func pairBit(s string) uint {
	bit := uint(s[0])
	if len(s) > 1 {
		bit = (bit*33 + uint(s[1])) & 0x1ff
	}
	return bit
}

// mayBegin says whether a phrase may stand at the beginning of low. Where words are
// looked up one after the other, hardly any does.
func (m *phraseBits) mayBegin(low string) bool {
	if low == "" {
		return false
	}
	pair, one := pairBit(low), uint(low[0])
	return (m.pairs[pair>>6]>>(pair&63)|m.pairs[one>>6]>>(one&63))&1 != 0
}

// phraseKey is the first word of low, or its first character where words stand
// without space between them.
func phraseKey(low string) string {
	for i, r := range low {
		if r < utf8.RuneSelf {
			if !isAlnum(byte(r)) && r != '\'' {
				return low[:i]
			}
			continue
		}
		if isSpaceless(r) {
			if i == 0 {
				return low[:utf8.RuneLen(r)]
			}
			return low[:i]
		}
		if !isWordRune(r) && r != '\'' && r != '’' {
			return low[:i]
		}
	}
	return low
}

// at gives the length of the longest phrase that low begins with, up to the
// edge of a word.
func (m *phraseMap) at(low string) int {
	if !m.mayBegin(low) {
		return 0
	}
	return m.keyed(phraseKey(low), low)
}

// keyed is at for one who knows the phraseKey of low.
func (m *phraseMap) keyed(key, low string) int {
	if !m.mayBegin(low) {
		return 0
	}
	for _, phrase := range m.by[key] {
		if strings.HasPrefix(low, phrase) && phraseEdges(low, 0, len(phrase)) {
			return len(phrase)
		}
	}
	return 0
}
