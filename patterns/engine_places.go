package patterns

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// A rule's keywords say whether it is asked at all. Not every match needs to hold
// one: "facebook" may stand anywhere before a token. Then what the expression
// itself spells out tells where a match can be.

// mostPlaces is how many words may stand for one rule's places, and shortestPlace
// how many bytes the least of them has.
const (
	mostPlaces    = 64
	shortestPlace = 2
)

// placesOf gives words of which every match holds one; nil if none are known.
func placesOf(re *syntax.Regexp) []string { return newReader(nil).places(re) }

// placesBeside adds to a rule's keywords words of the alternatives that hold none of
// them; nil if none are known.
func placesBeside(tree *syntax.Regexp, keywords []string) []string {
	if tree.Op != syntax.OpAlternate {
		return nil
	}
	known, all := newReader(keywords), slices.Clone(keywords)
	for _, way := range tree.Sub {
		if known.sure(way) {
			continue
		}
		words := placesOf(way)
		if words == nil || shortestOf(words) < shortestBeside {
			return nil
		}
		all = append(all, words...)
	}
	return fewest(all)
}

// shortestBeside is how many bytes a word has at least that is none of the keywords.
const shortestBeside = 4

func (r *reader) places(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return r.places(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return r.places(re.Sub[0])
		}
		return nil
	case syntax.OpAlternate:
		return r.placesOfAll(re.Sub)
	case syntax.OpConcat:
		return r.bestPlaces(re.Sub)
	}
	return usable(r.of(re).exact)
}

func (r *reader) placesOfAll(ways []*syntax.Regexp) []string {
	var all []string
	for _, way := range ways {
		words := r.places(way)
		if words == nil {
			return nil
		}
		all = append(all, words...)
	}
	slices.Sort(all)
	return usable(fewest(slices.Compact(all)))
}

// bestPlaces takes those of the part that tells most, or of parts side by side.
func (r *reader) bestPlaces(subs []*syntax.Regexp) (best []string) {
	exact := []string{""}
	for _, sub := range subs {
		best = better(best, r.places(sub))
		l := r.of(sub)
		joined := product(exact, l.exact)
		if joined == nil {
			best = better(best, usable(exact))
			joined = l.exact
		}
		if joined == nil {
			joined = []string{""}
		}
		best = better(best, usable(joined)) // with more behind it, it may be too many
		exact = joined
	}
	return better(best, usable(exact))
}

// better prefers longer words, up to a length that is rare enough, and then fewer.
func better(a, b []string) []string {
	if a == nil || b == nil {
		return append(a, b...)
	}
	const rare = 5
	if x, y := min(rare, shortestOf(a)), min(rare, shortestOf(b)); x != y {
		if x > y {
			return a
		}
		return b
	}
	if len(b) < len(a) {
		return b
	}
	return a
}

func shortestOf(words []string) int {
	least := len(words[0])
	for _, w := range words {
		least = min(least, len(w))
	}
	return least
}

// fewest drops words that hold another one.
func fewest(words []string) (kept []string) {
	for i, w := range words {
		if !slices.ContainsFunc(words, func(v string) bool { return len(v) < len(w) && strings.Contains(w, v) }) && !slices.Contains(words[:i], w) {
			kept = append(kept, w)
		}
	}
	return kept
}

// usable gives nil for words that are too many or say too little.
func usable(words []string) []string {
	if len(words) == 0 || len(words) > mostPlaces || shortestOf(words) < shortestPlace {
		return nil
	}
	for _, w := range words {
		if !utf8.ValidString(w) {
			return nil
		}
	}
	return words
}
