package scanner

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// edge is a place in a text where a word may begin or end.
type edge struct {
	at     int
	before class // of the character before it; blank at the start
	after  class // blank at the end
}

// class is what a character does to words.
type class byte

const (
	blank class = iota
	sign        // punctuation and symbols: each is a word of its own
	plain       // letters, marks and digits
	ideo        // of scripts that put no blanks between words
)

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf && isAlnum(byte(r)):
		return plain
	case r > ' ' && r < utf8.RuneSelf:
		return sign
	case unicode.IsSpace(r):
		return blank
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer):
		return ideo
	case unicode.In(r, unicode.L, unicode.M, unicode.N):
		return plain
	}
	return sign
}

// mostEdges bounds the edges of a text: there are two a word, and more where signs are.
const mostEdges = 1 << 13

// edgesOf lists the edges of a text, as far as rest.
func edgesOf(s string) (edges []edge, rest int) {
	before := blank
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		after := classOf(r)
		if after != before || after == sign {
			if len(edges) == mostEdges {
				return edges, i
			}
			edges = append(edges, edge{i, before, after})
		}
		before = after
		i += n
	}
	return append(edges, edge{len(s), before, blank}), len(s)
}

// What is looked at from one edge: the next ends, and where a string without blanks
// is long, such as a token, its end.
const (
	mostWords = 12
	mostEnds  = 48
	longToken = 8 << 10 // bytes
	fewSigns  = 3       // that may follow a token and not be of it
)

// stretches gives the ends of what may be a secret that begins at the first edge.
func stretches(s string, edges []edge) iter.Seq[int] {
	return func(yield func(int) bool) {
		if edges[0].after == blank {
			return
		}
		words, start, token := 0, edges[0].at, true
		for n, e := range edges[1:] {
			if e.before == plain || e.before == ideo {
				words++
			}
			wide := n >= mostEnds || words > mostWords
			if wide && !token || e.at-start > longToken {
				return
			}
			ends := e.after == blank
			if e.before != blank && e.at-start > 1 && (!wide || ends || closes(edges[1+n:])) && !yield(e.at) {
				return
			}
			token = token && !ends
		}
	}
}

// closes tells whether nothing but a few signs stands between the first edge and a blank.
func closes(edges []edge) bool {
	for i, e := range edges[:min(len(edges), fewSigns+1)] {
		if e.after == blank {
			return true
		}
		if i < fewSigns && e.after != sign {
			return false
		}
	}
	return false
}
