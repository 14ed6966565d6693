package patterns

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestLexicon finds what a search for each form finds.
func TestLexicon(t *testing.T) {
	t.Parallel()
	letters := []rune("abcü żя密码비م '.-12")
	rng := rand.New(rand.NewPCG(5, 6))
	some := func(n int) string {
		var b strings.Builder
		for range 1 + rng.IntN(n) {
			b.WriteRune(letters[rng.IntN(len(letters))])
		}
		return b.String()
	}
	for range 300 {
		list := []string{"", "a", "a"}
		open := []bool{false, true, false}
		for range rng.IntN(60) {
			list, open = append(list, some(6)), append(open, rng.IntN(2) == 0)
		}
		text := some(120)
		if rng.IntN(4) == 0 {
			text = text[rng.IntN(len(text)):] // may begin within a character
		}
		var got, want []string
		x := newLexicon(list, open)
		hit := func(word int32, start, end int) { got = append(got, fmt.Sprint(word, start, end)) }
		for from := 0; from < len(text); { // piece by piece
			to := from
			for n := rng.IntN(5); to < len(text) && n >= 0; n-- {
				_, size := utf8.DecodeRuneInString(text[to:])
				to += size
			}
			if idle := x.within(text, from, to, hit); idle {
				idlePiece(t, x, some(9), text[from:to], some(9))
			}
			from = to
		}
		for i, form := range list {
			for start := 0; form != "" && start+len(form) <= len(text); start++ {
				before, _ := utf8.DecodeLastRuneInString(text[:start])
				first, _ := utf8.DecodeRuneInString(form)
				if strings.HasPrefix(text[start:], form) && !sameWord(before, first) && (open[i] || !wordGoesOn(text, start+len(form))) {
					want = append(want, fmt.Sprint(i, start, start+len(form)))
				}
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%q in %q:\ngot  %q\nwant %q", list, text, got, want)
		}
	}
}

// idlePiece looks for forms that begin in what is idle, beside other text.
func idlePiece(t *testing.T, x *lexicon, before, piece, after string) {
	for _, text := range []string{before + piece + after, piece, before + piece, piece + after} {
		start := strings.LastIndex(text[:min(len(text), len(before)+len(piece))], piece)
		x.within(text, start, start+len(piece), func(word int32, start, end int) {
			t.Errorf("%q is idle, but %q begins in it in %q", piece, x.list[word], text)
		})
	}
}
