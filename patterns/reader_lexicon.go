package patterns

import (
	"math/bits"
	"unicode/utf8"
)

// lexicon finds the forms of a long list where words begin. An automaton of a hundred
// thousand forms misses a processor's caches at every byte; here some bits for each
// beginning of a form, by its hash, say whether to go on with a word.
type lexicon struct {
	list   []string
	open   []bool  // whether a word may go on behind the form
	begins bitSet  // every beginning of a form
	closed bitSet  // and every form that words end with
	opened bitSet  // and every other
	places []int32 // the number of a form and one, by its hash; 0 where there is none
	next   []int32 // the number and one of another form with the same letters; 0 where there is none
	narrow int     // of a hash, to a place
}

func newLexicon(list []string, open []bool) *lexicon {
	letters := 0
	for _, form := range list {
		letters += utf8.RuneCountInString(form)
	}
	width := bits.Len(uint(len(list))) + 1
	x := &lexicon{list: list, open: open, next: make([]int32, len(list)), narrow: 64 - width, places: make([]int32, 1<<width)}
	x.begins, x.closed, x.opened = newBitSet(letters), newBitSet(len(list)*bitsForEach), newBitSet(len(list)*bitsForEach)
	for i, form := range list {
		if form != "" {
			x.add(int32(i), form)
		}
	}
	return x
}

func (x *lexicon) add(i int32, form string) {
	h := uint64(0)
	for at := 0; at < len(form); {
		_, n := utf8.DecodeRuneInString(form[at:])
		h = hashOn(h, form[at:at+n])
		at += n
		x.begins.add(hashOf(h))
	}
	if x.open[i] {
		x.opened.add(hashOf(h))
	} else {
		x.closed.add(hashOf(h))
	}
	at := x.place(h, form)
	if first := x.places[at]; first != 0 {
		x.next[i] = first
	}
	x.places[at] = i + 1
}

// hashOn goes on with a hash by some bytes, as FNV-1a does.
func hashOn(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i]) ^ 0x80) * 0x100000001b3
	}
	return h
}

// place gives where a form is, or would be.
func (x *lexicon) place(h uint64, form string) int {
	at := int(hashOf(h) >> x.narrow)
	for x.places[at] != 0 && x.list[x.places[at]-1] != form {
		at = (at + 1) & (len(x.places) - 1)
	}
	return at
}

// within calls hit with every form that begins where a word does, between two places, in
// the order of their beginnings, the shorter first. Where one form stands several times in
// the list, hit is called for each. It says whether what stands between these places is
// idle: no form begins there, whatever stands around it.
func (x *lexicon) within(low string, start, end int, hit func(word int32, start, end int)) (idle bool) {
	before := rune(' ')
	if start > 0 {
		before, _ = utf8.DecodeLastRuneInString(low[:start])
	}
	idle = true
	for i := start; i < end; {
		r, n := rune(low[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(low[i:])
		}
		if !sameWord(before, r) {
			idle = x.from(low, i, hit) <= end && idle
		} else if i == start {
			idle = false // elsewhere a word begins here
		}
		before = r
		i += n
	}
	return idle
}

// from calls hit with every form that begins at start. It tells how far it had to read to
// know that there is none, or gives a place behind the text.
func (x *lexicon) from(low string, start int, hit func(word int32, start, end int)) (read int) {
	none := true
	h := uint64(0)
	for i := start; i < len(low); {
		n := int(charBytes[low[i]])
		if i+n > len(low) {
			break
		}
		h = hashOn(h, low[i:i+n])
		i += n
		mixed := hashOf(h)
		if !x.begins.has(mixed) {
			if none {
				return i
			}
			break
		}
		open := x.opened.has(mixed)
		if !open && !x.closed.has(mixed) {
			continue
		}
		goesOn := wordGoesOn(low, i)
		if goesOn && !open {
			continue
		}
		none = false
		for word := x.places[x.place(h, low[start:i])]; word != 0; word = x.next[word-1] {
			if !goesOn || x.open[word-1] {
				hit(word-1, start, i)
			}
		}
	}
	return len(low) + 1
}
