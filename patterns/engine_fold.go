package patterns

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// folding makes the characters outside ASCII that occur in keywords comparable:
// regexes under (?i) match either case of them, so the prefilter must, too. The
// ASCII letters are folded by the automaton; but two characters outside ASCII
// fold to an ASCII letter, the Kelvin sign and the long s.
type folding map[rune]rune

func newFolding(words []string) folding {
	f := folding{'\u212a': 'k', '\u017f': 's'}
	for _, w := range words {
		for _, c := range w {
			if c < utf8.RuneSelf {
				continue
			}
			for v := unicode.SimpleFold(c); v != c; v = unicode.SimpleFold(v) {
				f[v] = c
			}
		}
	}
	return f
}

// apply folds a text. aligned says that every byte kept its place.
func (f folding) apply(text string) (out string, aligned bool) {
	first := strings.IndexFunc(text, func(r rune) bool { _, ok := f[r]; return ok })
	if first < 0 {
		return text, true
	}
	aligned = true
	out = text[:first] + strings.Map(func(r rune) rune {
		if to, ok := f[r]; ok {
			aligned = aligned && utf8.RuneLen(to) == utf8.RuneLen(r)
			return to
		}
		return r
	}, text[first:])
	return out, aligned
}

// ascii says whether a text needs no folding at all.
func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
