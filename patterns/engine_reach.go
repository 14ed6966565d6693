package patterns

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// reach bounds how far a match can lie from a keyword in it. A match is made of
// bytes that unbounded repetitions took, all of them in run, and of at most
// bytes others. So from a keyword inward a match ends, in either direction,
// before the first place where more than that many bytes outside run were
// passed. Where proven is false nothing is known, and the whole text is searched.
type reach struct {
	proven bool
	bytes  int
	run    [256]bool
	runs   bool // there is an unbounded repetition
}

// The largest bounds worth a window: beyond, keywords in ordinary text lie so
// close together that the windows make up the whole text.
const (
	farthest    = 8 << 10
	farthestRun = 256 // with an unbounded repetition, for only bytes outside its run count
)

// reachOf works out the reach of a rule's regex around its keywords.
func reachOf(expr string, keywords []string) reach {
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil || len(keywords) == 0 || !literalsOf(tree, keywords).sure {
		return reach{}
	}
	var r reach
	r.bytes = r.measure(tree)
	r.proven = r.bytes <= farthest && (!r.runs || r.bytes <= farthestRun)
	return r
}

// measure gives the most bytes that bounded parts of re take, and notes which
// bytes the unbounded ones take.
func (r *reach) measure(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpLiteral:
		return literalBytes(re)
	case syntax.OpCharClass:
		return classBytes(re.Rune)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return utf8.UTFMax
	case syntax.OpStar, syntax.OpPlus:
		r.take(re.Sub[0])
		return 0
	case syntax.OpRepeat:
		if re.Max < 0 {
			r.take(re.Sub[0])
			return 0
		}
		return min(re.Max*r.measure(re.Sub[0]), farthest+1)
	case syntax.OpAlternate:
		most := 0
		for _, sub := range re.Sub {
			most = max(most, r.measure(sub))
		}
		return most
	}
	sum := 0
	for _, sub := range re.Sub {
		sum += r.measure(sub)
	}
	return min(sum, farthest+1)
}

// take notes every byte that re can consume.
func (r *reach) take(re *syntax.Regexp) {
	r.runs = true
	switch re.Op {
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			r.takeRune(c)
			for f := unicode.SimpleFold(c); f != c; f = unicode.SimpleFold(f) {
				r.takeRune(f)
			}
		}
	case syntax.OpCharClass:
		r.takeClass(re.Rune)
	case syntax.OpAnyChar:
		r.takeClass([]rune{0, unicode.MaxRune})
	case syntax.OpAnyCharNotNL:
		r.takeClass([]rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune})
	}
	for _, sub := range re.Sub {
		r.take(sub)
	}
}

func (r *reach) takeClass(ranges []rune) {
	for i := 0; i+1 < len(ranges); i += 2 {
		for c := ranges[i]; c <= min(ranges[i+1], utf8.RuneSelf); c++ {
			r.takeRune(c)
		}
		if ranges[i+1] >= utf8.RuneSelf {
			r.takeRune(utf8.RuneSelf)
		}
	}
}

// takeRune counts any character outside ASCII as all of their bytes.
func (r *reach) takeRune(c rune) {
	if c < utf8.RuneSelf {
		r.run[c] = true
		return
	}
	for b := utf8.RuneSelf; b < len(r.run); b++ {
		r.run[b] = true
	}
}

func literalBytes(re *syntax.Regexp) int {
	sum := 0
	for _, c := range re.Rune {
		most := utf8.RuneLen(c)
		if re.Flags&syntax.FoldCase != 0 {
			for f := unicode.SimpleFold(c); f != c; f = unicode.SimpleFold(f) {
				most = max(most, utf8.RuneLen(f))
			}
		}
		sum += most
	}
	return sum
}

func classBytes(ranges []rune) int {
	most := 1
	for _, c := range ranges {
		most = max(most, utf8.RuneLen(c))
	}
	return most
}
