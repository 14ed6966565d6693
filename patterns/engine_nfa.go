package patterns

import (
	"regexp/syntax"
	"slices"
	"unicode"
)

// nfa is an expression as a graph (Thompson, 1968), by which the filters ask
// whether a match is possible. The answer may be yes too often but never no where
// there is a match: the ends of lines are taken as given, and \b where a match may begin
// anywhere.
type nfa struct {
	nodes []node
	start int32
	vital []extent // what every match passes one of, with a keyword in what it takes
}

// node is one place in the graph.
type node struct {
	kind  nodeKind
	set   int32 // of nodeChar: number of the set of characters that it takes
	after []int32
}

type nodeKind uint8

const (
	nodeStep nodeKind = iota // goes on without taking a character
	nodeChar
	nodeEdge // goes on between a word's character and another one
	nodeEndText
	nodeMatch
)

// extent is a stretch of nodes: those that one part of the expression became.
type extent struct{ from, to int32 }

// mostNodes bounds a graph; an expression that needs more has no filter.
const mostNodes = 8000

// nfaMaker builds a graph from its end to its start.
type nfaMaker struct {
	nfa
	sets     [][]rune // distinct sets, as ranges
	literals *reader  // of the keywords
	edges    bool     // \b is heeded
}

func newNFA(tree *syntax.Regexp, keywords []string, edges bool) *nfaMaker {
	m := &nfaMaker{literals: newReader(keywords), edges: edges}
	end := m.add(node{kind: nodeMatch})
	if len(keywords) > 0 && m.literals.sure(tree) {
		m.start = m.vitalPart(tree, end)
	} else {
		m.start = m.part(tree, end)
	}
	if len(m.nodes) > mostNodes {
		return nil
	}
	return m
}

func (m *nfaMaker) add(n node) int32 {
	m.nodes = append(m.nodes, n)
	return int32(len(m.nodes) - 1)
}

func (m *nfaMaker) step(after ...int32) int32 { return m.add(node{kind: nodeStep, after: after}) }

// char adds a node that takes one of the characters in ranges.
func (m *nfaMaker) char(ranges []rune, after int32) int32 {
	set := slices.IndexFunc(m.sets, func(s []rune) bool { return slices.Equal(s, ranges) })
	if set < 0 {
		set = len(m.sets)
		m.sets = append(m.sets, slices.Clone(ranges))
	}
	return m.add(node{nodeChar, int32(set), []int32{after}})
}

// part adds an expression that goes on at after, and gives its first node.
func (m *nfaMaker) part(re *syntax.Regexp, after int32) int32 {
	if len(m.nodes) > mostNodes {
		return after // it is thrown away
	}
	switch re.Op {
	case syntax.OpLiteral:
		return m.literal(re, after)
	case syntax.OpNoMatch:
		return m.char(nil, after)
	case syntax.OpCharClass:
		return m.char(re.Rune, after)
	case syntax.OpAnyChar:
		return m.char([]rune{0, unicode.MaxRune}, after)
	case syntax.OpAnyCharNotNL:
		return m.char([]rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune}, after)
	case syntax.OpWordBoundary:
		if m.edges {
			return m.add(node{kind: nodeEdge, after: []int32{after}})
		}
	case syntax.OpEndText:
		return m.add(node{kind: nodeEndText, after: []int32{after}})
	case syntax.OpCapture:
		return m.part(re.Sub[0], after)
	case syntax.OpConcat:
		return m.parts(re.Sub, after)
	case syntax.OpAlternate:
		return m.alternate(re.Sub, after, m.part)
	case syntax.OpQuest:
		return m.step(m.part(re.Sub[0], after), after)
	case syntax.OpStar:
		return m.loop(re.Sub[0], after, m.part)[0]
	case syntax.OpPlus:
		return m.loop(re.Sub[0], after, m.part)[1]
	case syntax.OpRepeat:
		return m.repeat(re, re.Min, after)
	}
	return after // a condition that takes nothing
}

func (m *nfaMaker) parts(subs []*syntax.Regexp, after int32) int32 {
	for _, sub := range slices.Backward(subs) {
		after = m.part(sub, after)
	}
	return after
}

func (m *nfaMaker) literal(re *syntax.Regexp, after int32) int32 {
	for _, c := range slices.Backward(re.Rune) {
		ranges := []rune{c, c}
		if re.Flags&syntax.FoldCase != 0 {
			ranges = rangesOf(orbit(c))
		}
		after = m.char(ranges, after)
	}
	return after
}

type makePart func(re *syntax.Regexp, after int32) int32

func (m *nfaMaker) alternate(subs []*syntax.Regexp, after int32, part makePart) int32 {
	var ways []int32
	for _, sub := range subs {
		ways = append(ways, part(sub, after))
	}
	return m.step(ways...)
}

// loop adds any number of rounds. It gives where to enter for none or more, and
// for one or more.
func (m *nfaMaker) loop(sub *syntax.Regexp, after int32, part makePart) [2]int32 {
	again := m.step(after)
	body := part(sub, again)
	m.nodes[again].after = append(m.nodes[again].after, body)
	return [2]int32{again, body}
}

// mostCounted is how many rounds beyond the least are counted; more of them count as
// any number. Else a run over ".{0,80}" would be in another state after each byte,
// and every one of them would have to be made and come from far memory.
const mostCounted = 8

// repeat adds a bounded repetition, least times at the least.
func (m *nfaMaker) repeat(re *syntax.Regexp, least int, after int32) int32 {
	sub := re.Sub[0]
	if re.Max < 0 || re.Max-re.Min > mostCounted {
		after = m.loop(sub, after, m.part)[0]
	} else {
		end := after
		for range re.Max - re.Min {
			after = m.step(m.part(sub, after), end)
		}
	}
	for range least {
		after = m.part(sub, after)
	}
	return after
}

func rangesOf(chars []rune) []rune {
	slices.Sort(chars)
	var ranges []rune
	for _, c := range chars {
		ranges = append(ranges, c, c)
	}
	return ranges
}

func inRanges(ranges []rune, c rune) bool {
	for i := 0; i+1 < len(ranges); i += 2 {
		if c >= ranges[i] && c <= ranges[i+1] {
			return true
		}
	}
	return false
}
