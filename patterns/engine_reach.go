package patterns

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// reach bounds how far a match can lie from a keyword in its vital part, to either
// side. Where proven is false nothing is known, and the whole text is searched.
type reach struct {
	proven        bool
	before, after side
}

// side is one direction of a reach. What a match has there is made of bytes that
// unbounded repetitions took, all of them in run, and of at most bytes others. So
// from a keyword on it ends before the first place where more than that many
// bytes outside run were passed.
type side struct {
	bytes int
	run   [256]bool
	runs  bool // there is an unbounded repetition
}

// farthest is the largest bound worth a window: beyond, the windows make up the
// whole text.
const farthest = 8 << 10

// reachOf works out the reach of an expression around its keywords.
func reachOf(tree *syntax.Regexp, keywords []string) reach {
	literals := newReader(keywords)
	if len(keywords) == 0 || !literals.sure(tree) {
		return reach{}
	}
	r := literals.reach(tree)
	r.proven = r.before.bytes <= farthest && r.after.bytes <= farthest
	return r
}

// reach measures what lies around the vital part, which counts on both sides.
func (l *reader) reach(re *syntax.Regexp) (r reach) {
	switch re.Op {
	case syntax.OpCapture:
		return l.reach(re.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			way := l.reach(sub)
			r.before.widen(&way.before)
			r.after.widen(&way.after)
		}
		return r
	case syntax.OpConcat:
		first, last := l.vitalRun(re.Sub)
		if first == last && l.sure(re.Sub[first]) {
			r = l.reach(re.Sub[first])
		} else {
			r.before.passAll(re.Sub[first : last+1])
			r.after.passAll(re.Sub[first : last+1])
		}
		r.before.passAll(re.Sub[:first])
		r.after.passAll(re.Sub[last+1:])
		return r
	}
	r.before.passAll([]*syntax.Regexp{re})
	r.after = r.before
	return r
}

// widen makes a side hold another one, too.
func (r *side) widen(by *side) {
	r.bytes, r.runs = max(r.bytes, by.bytes), r.runs || by.runs
	for b, takes := range by.run {
		r.run[b] = r.run[b] || takes
	}
}

// passAll adds expressions one after the other.
func (r *side) passAll(subs []*syntax.Regexp) {
	for _, sub := range subs {
		r.bytes = min(r.bytes+r.measure(sub), farthest+1)
	}
}

// measure gives the most bytes that bounded parts of re take, and notes which
// bytes the unbounded ones take.
func (r *side) measure(re *syntax.Regexp) int {
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
func (r *side) take(re *syntax.Regexp) {
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

func (r *side) takeClass(ranges []rune) {
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
func (r *side) takeRune(c rune) {
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
