package patterns

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode"
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

// phraseIndex finds the phrases that begin at the beginnings of words. Most texts are
// asked for many lists, and hold few of their phrases: a few bits that fit a
// processor's nearest cache say of nearly every word that none begins with it.
type phraseIndex struct {
	list    []string
	begins  []uint64   // a bit for the beginning of each, by hash
	short   firstBytes // with which those begin that are no longer than a beginning
	keys    []uint64   // beginnings, and shortKeys, by hash; 0 where there is none
	numbers [][]int32  // beside them
	shift   int        // of a hash, to a place
	longest int
}

// shortKey is above the numbers of all beginnings.
func shortKey(first byte) uint64 { return 1<<63 | uint64(first) }

// bitsForEach is how many bits there are for a place in keys, by the power of two.
const bitsForEach = 2

// newPhraseIndex takes those of a list that wanted does.
func newPhraseIndex(list []string, wanted func(number int) bool) *phraseIndex {
	x := &phraseIndex{list: list}
	by := map[uint64][]int32{}
	for i, phrase := range list {
		if !wanted(i) {
			continue
		}
		x.longest = max(x.longest, len(phrase))
		k, whole := beginning(phrase)
		if !whole {
			k = shortKey(phrase[0])
			x.short.add(phrase[0])
		}
		by[k] = append(by[k], int32(i))
	}
	width := max(6, bits.Len(uint(2*len(by)))+1)
	x.keys, x.numbers, x.shift = make([]uint64, 1<<width), make([][]int32, 1<<width), 64-width
	x.begins = make([]uint64, 1<<(width+bitsForEach-6))
	for k, numbers := range by {
		bit := hashOf(k) >> (x.shift - bitsForEach)
		x.begins[bit>>6] |= 1 << (bit & 63)
		at := x.place(k)
		x.keys[at], x.numbers[at] = k, numbers
	}
	return x
}

func anyNumber(int) bool { return true }

// hashOf is Knuth's multiplicative hash.
func hashOf(k uint64) uint64 { return k * 0x9e3779b97f4a7c15 }

// place gives where a beginning is, or would be.
func (x *phraseIndex) place(k uint64) int {
	at := int(hashOf(k) >> x.shift)
	for x.keys[at] != 0 && x.keys[at] != k {
		at = (at + 1) & (len(x.keys) - 1)
	}
	return at
}

// beginning gives the first three characters of s, or as many as have six bytes, as a
// number; whole is false where s ends before. A text that begins with a phrase has its
// beginning.
func beginning(s string) (k uint64, whole bool) {
	if len(s) >= 3 && s[0]|s[1]|s[2] < utf8.RuneSelf {
		return uint64(s[0])<<16 | uint64(s[1])<<8 | uint64(s[2]), true
	}
	n := 0
	for range 3 {
		if n >= len(s) {
			return k, false
		}
		size := int(charBytes[s[n]])
		if n+size > 6 {
			return k, true
		}
		if n+size > len(s) {
			return k, false
		}
		for ; size > 0; size-- {
			k = k<<8 | uint64(s[n])
			n++
		}
	}
	return k, true
}

// charBytes are how many bytes a character has that begins with a byte.
var charBytes = func() (t [256]uint8) {
	for b := range t {
		switch {
		case b < 0xc0:
			t[b] = 1
		case b < 0xe0:
			t[b] = 2
		case b < 0xf0:
			t[b] = 3
		default:
			t[b] = 4
		}
	}
	return t
}()

// any says whether hit takes one of the phrases that begin where a word may; at the
// other end the word may go on. Whether a word does begin there is for hit to say,
// too, where letters stand on both sides that are not of the commonest scripts.
func (x *phraseIndex) any(low string, hit func(number int32, start int) bool) bool {
	within := false // a letter or digit stands before
	for i := 0; i < len(low); i++ {
		was := within
		switch c := low[i]; {
		case c < utf8.RuneSelf:
			if within = isAlnum(c); within && was {
				continue
			}
		case isLetterOfTwo(low[i:]):
			if within = true; was {
				i++
				continue
			}
		default:
			within = false
		}
		if x.beginsAt(low, i, hit) {
			return true
		}
		if within && low[i] >= utf8.RuneSelf {
			i++
		}
	}
	return false
}

// anywhere is any for phrases that may begin within words, too.
func (x *phraseIndex) anywhere(low string, hit func(number int32, start int) bool) bool {
	for i := range len(low) {
		if x.beginsAt(low, i, hit) {
			return true
		}
	}
	return false
}

// isLetterOfTwo says whether s begins with a letter that has two bytes, of the scripts
// in which all characters of a first byte but two are letters: U+00C0 to U+017F without
// the signs of multiplication and division, and U+0400 to U+047F.
func isLetterOfTwo(s string) bool {
	switch s[0] {
	case 0xc3:
		return len(s) > 1 && s[1] != 0x97 && s[1] != 0xb7 && s[1]&0xc0 == 0x80
	case 0xc4, 0xc5, 0xd0, 0xd1:
		return len(s) > 1 && s[1]&0xc0 == 0x80
	}
	return false
}

func (x *phraseIndex) beginsAt(low string, i int, hit func(number int32, start int) bool) bool {
	rest := low[i:]
	if x.short.has(rest[0]) && x.anyOf(shortKey(rest[0]), rest, i, hit) {
		return true
	}
	k, whole := beginning(rest)
	if !whole {
		return false
	}
	bit := hashOf(k) >> (x.shift - bitsForEach)
	return x.begins[bit>>6]>>(bit&63)&1 != 0 && x.anyOf(k, rest, i, hit)
}

// anyOf says whether hit takes one of the phrases with a beginning that rest, which
// stands at i, begins with.
func (x *phraseIndex) anyOf(k uint64, rest string, i int, hit func(number int32, start int) bool) bool {
	for _, n := range x.numbers[x.place(k)] {
		if strings.HasPrefix(rest, x.list[n]) && hit(n, i) {
			return true
		}
	}
	return false
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
	return isWordRune(a) && isWordRune(b) && !isSpaceless(a) && !isSpaceless(b)
}

// isSpaceless knows the scripts in which words stand without space between
// them, or are joined to what follows (the particles of Korean).
func isSpaceless(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) || r == 'ー'
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
