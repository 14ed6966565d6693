package patterns

import "regexp/syntax"

// The vital part of an expression is what holds a keyword in every match. Where
// the automaton sees a keyword that lies in the vital part of a match, what is
// before it was taken by the parts before, and what is after by those after it.

// vitalRun gives the parts of a concatenation, first to last, that hold a keyword
// whatever they match.
func (r *reader) vitalRun(subs []*syntax.Regexp) (first, last int) {
	for i, sub := range subs {
		if r.sure(sub) {
			return i, i
		}
	}
	exact := []string{""}
	for i, sub := range subs {
		l := r.of(sub)
		joined := product(exact, l.exact)
		switch {
		case joined != nil:
			exact = joined
		case l.exact != nil:
			first, exact = i, l.exact
		default:
			first, exact = i+1, []string{""}
		}
		if allHold(exact, r.keywords) {
			return first, i
		}
	}
	return 0, len(subs) - 1
}

// vitalPart is part for one that holds a keyword; it notes which nodes do.
func (m *nfaMaker) vitalPart(re *syntax.Regexp, after int32) int32 {
	switch re.Op {
	case syntax.OpCapture:
		return m.vitalPart(re.Sub[0], after)
	case syntax.OpAlternate:
		return m.alternate(re.Sub, after, m.vitalPart)
	case syntax.OpPlus:
		return m.loop(re.Sub[0], after, m.vitalPart)[1]
	case syntax.OpRepeat: // at least once, or it would hold none
		if m.literals.sure(re.Sub[0]) {
			return m.vitalPart(re.Sub[0], m.repeat(re, re.Min-1, after))
		}
	case syntax.OpConcat:
		first, last := m.literals.vitalRun(re.Sub)
		after = m.parts(re.Sub[last+1:], after)
		if first == last && m.literals.sure(re.Sub[first]) {
			after = m.vitalPart(re.Sub[first], after)
		} else {
			from := len(m.nodes)
			after = m.parts(re.Sub[first:last+1], after)
			m.vital = append(m.vital, extent{int32(from), int32(len(m.nodes))})
		}
		return m.parts(re.Sub[:first], after)
	}
	from := len(m.nodes)
	after = m.part(re, after)
	m.vital = append(m.vital, extent{int32(from), int32(len(m.nodes))})
	return after
}
