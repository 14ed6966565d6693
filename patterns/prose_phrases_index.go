package patterns

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// phraseIndex finds the phrases that begin at the beginnings of words. Most texts are
// asked for many lists, and hold few of their phrases: a few bits that fit a
// processor's nearest cache say of nearly every word that none begins with it.
type phraseIndex struct {
	list    []string
	begins  bitSet     // of the beginning of each
	short   firstBytes // with which those begin that are no longer than a beginning
	keys    []uint64   // beginnings, and shortKeys, by hash; 0 where there is none
	numbers [][]int32  // beside them
	shift   int        // of a hash, to a place
	longest int
}

// shortKey is above the numbers of all beginnings.
func shortKey(first byte) uint64 { return 1<<63 | uint64(first) }

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
	x.begins = newBitSet(1 << (width - 1))
	for k, numbers := range by {
		x.begins.add(hashOf(k))
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
	return x.begins.has(hashOf(k)) && x.anyOf(k, rest, i, hit)
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
