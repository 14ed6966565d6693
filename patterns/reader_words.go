package patterns

import (
	"hash/maphash"
	"unicode/utf8"

	"github.com/mailspill/mailspill/patterns/tagger"
)

// spelled is what a token's letters tell by themselves: mail says the same words again
// and again.
type spelled struct {
	hash                          uint64 // of the token; no word is kept: one may be a password
	word, head, tail, stem, shape int32
	runes                         uint8 // at most; longer is long
	kinds                         uint8 // see runKind
	dictionary                    int8
	idle                          bool // no phrase begins in it
}

// spelledWords is how many tokens a room remembers, as a power of two.
const spelledWords = 12

// spelled gives what a token's letters tell. What idle says is for the caller to find out.
func (r *room) spelled(d *describer, s, low string, t token) *spelled {
	if r.of != d {
		r.of, r.words = d, make([]spelled, 1<<spelledWords)
	}
	h := maphash.String(d.seed, s[t.start:t.end]) | 1
	w := &r.words[h>>(64-spelledWords)]
	if w.hash != h {
		*w = d.spell(s, low, t)
		w.hash = h
	}
	return w
}

// spell chooses the rows of the token's letters.
func (d *describer) spell(s, low string, t token) spelled {
	word := wordOf(low, t)
	out := spelled{word: tagger.None, head: tagger.None, tail: tagger.None, stem: tagger.None, dictionary: tagger.None, shape: shapeRow(s, t)}
	for _, r := range s[t.start:t.end] {
		out.kinds |= runKind(r)
	}
	out.runes = uint8(min(utf8.RuneCountInString(s[t.start:t.end]), 255))
	if r, ok := d.words[wordHash(word)]; ok {
		out.word = r
	} else if t.class != digitsToken {
		out.word = int32(len(d.words))
	}
	if t.class == lettersToken {
		out.head = int32(wordHash("<", firstRunes(word, 3)) % shortPieces)
		out.tail = int32(wordHash(lastRunes(word, 3), ">") % shortPieces)
		out.stem = int32(wordHash("<", firstRunes(word, 5)) % longPieces)
		out.dictionary = int8(1 + b2i(d.isKnown(word)))
	}
	return out
}

// fill writes what is spelled into the row of a token.
func (w *spelled) fill(row []int32) {
	row[slotWord], row[slotHead], row[slotTail], row[slotStem] = w.word, w.head, w.tail, w.stem
	row[slotShape], row[slotDictionary] = w.shape, int32(w.dictionary)
}
