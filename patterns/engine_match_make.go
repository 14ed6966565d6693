package patterns

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// What a matcher runs on is made here: its classes of characters, and the steps of its
// table as texts ask for them.

// newMatcher gives nil for an expression that it cannot run, or that matches nothing
// at all between two characters.
func newMatcher(tree *syntax.Regexp) *matcher {
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil || len(prog.Inst) > mostNodes || leastBytes(tree) == 0 {
		return nil
	}
	m := &matcher{prog: prog, classes: newClasses(setsOf(prog)), made: map[string]uint32{}, seen: make([]int, len(prog.Inst))}
	if m.end = len(m.classes.sample); m.end > mostClasses {
		return nil
	}
	for _, c := range m.classes.sample {
		m.kinds = append(m.kinds, edgeOf(c))
	}
	m.kinds = append(m.kinds, edgeText)
	table := make([]atomic.Uint32, max(fewestSteps, 2*int(edgeKinds)*(m.end+1)))
	m.table.Store(&table)
	for kind := range m.roots {
		m.roots[kind], _ = m.row(threads{[]uint32{uint32(prog.Start)}, edgeKind(kind)})
	}
	m.findFirst()
	return m
}

// setsOf gives the sets of characters that a program tells apart, each once.
func setsOf(prog *syntax.Prog) [][]rune {
	sets := [][]rune{{'\n', '\n'}, wordRanges}
	known := map[string]bool{}
	for i := range prog.Inst {
		set := takenBy(&prog.Inst[i])
		if key := string(set); !known[key] {
			known[key] = true
			sets = append(sets, set)
		}
	}
	return sets
}

// wordRanges are the characters of \w, by which \b goes.
var wordRanges = []rune{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}

// takenBy gives the characters that an instruction takes, as ranges.
func takenBy(in *syntax.Inst) []rune {
	switch in.Op {
	case syntax.InstRune, syntax.InstRune1:
		if len(in.Rune) != 1 {
			return in.Rune
		}
		if syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
			return rangesOf(orbit(in.Rune[0]))
		}
		return []rune{in.Rune[0], in.Rune[0]}
	case syntax.InstRuneAnyNotNL:
		return []rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune}
	}
	return nil
}

// findFirst fills first. All characters of more than two bytes are taken together.
func (m *matcher) findFirst() {
	for c := range m.short {
		m.short[c] = uint8(m.classes.of(rune(c)))
	}
	for behind := range m.first {
		var known [mostClasses + 1]bool
		high := false
		for class, c := range m.classes.sample {
			known[class] = m.mayBegin(c, edgeKind(behind))
			high = high || known[class]
		}
		of := &m.first[behind]
		for c, class := range m.short {
			lead := utf8.AppendRune(nil, rune(c))[0]
			of[lead] = of[lead] || known[class]
		}
		for lead := 0xe0; lead < len(of); lead++ {
			of[lead] = high
		}
	}
}

// mayBegin says whether a match may begin with a character, as far as that and what
// stands before it tell; the beginning of the text counts as that of a line.
func (m *matcher) mayBegin(c rune, behind edgeKind) bool {
	w := threadWalk{matcher: m, is: condition(behind, edgeOf(c))}
	if behind == edgeBreak {
		w.is |= syntax.EmptyBeginText
	}
	m.round++
	w.follow(uint32(m.prog.Start))
	return slices.ContainsFunc(w.takers, func(pc uint32) bool { return m.prog.Inst[pc].MatchRune(c) })
}

// make makes the step that is missing; 0 if there is no room.
func (m *matcher) make(row uint32, class int) uint32 {
	m.making.Lock()
	defer m.making.Unlock()
	from := m.states[int(row)/(m.end+1)]
	m.round++
	w := threadWalk{matcher: m, is: condition(from.behind, m.kinds[class])}
	for _, pc := range from.at {
		if w.follow(pc); w.ended {
			break // what comes after a match is less wanted
		}
	}
	step := uint32(stepMade)
	if w.ended {
		step |= stepEnds
	}
	if at := w.past(class); len(at) == 0 {
		step |= stepStops
	} else if to, ok := m.row(threads{at, m.kinds[class]}); ok {
		step |= to << rowShift
	} else {
		m.large.Store(true)
		return 0
	}
	(*m.table.Load())[int(row)+class].Store(step)
	return step
}

// row finds or makes the row of a state; ok is false if there is no room.
func (m *matcher) row(t threads) (row uint32, ok bool) {
	key := make([]byte, 0, 4*len(t.at)+1)
	for _, pc := range t.at {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	key = append(key, byte(t.behind))
	if row, ok = m.made[string(key)]; ok {
		return row, true
	}
	row = uint32(len(m.states) * (m.end + 1))
	if end := int(row) + m.end + 1; end > len(*m.table.Load()) && !m.grow() {
		return 0, false
	}
	m.states = append(m.states, t)
	m.made[string(key)] = row
	return row, true
}

// grow doubles the table. Who reads the old one goes on with what it holds.
func (m *matcher) grow() bool {
	old := *m.table.Load()
	if 2*len(old) > mostSteps {
		return false
	}
	table := make([]atomic.Uint32, 2*len(old))
	for i := range old {
		table[i].Store(old[i].Load())
	}
	m.table.Store(&table)
	return true
}

// threadWalk follows threads up to the next character.
type threadWalk struct {
	*matcher
	is     syntax.EmptyOp
	takers []uint32
	ended  bool
}

func (w *threadWalk) follow(pc uint32) {
	for !w.ended && w.seen[pc] != w.round {
		w.seen[pc] = w.round
		switch in := &w.prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			w.follow(in.Out)
			pc = in.Arg
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^w.is != 0 {
				return
			}
			pc = in.Out
		case syntax.InstCapture, syntax.InstNop:
			pc = in.Out
		case syntax.InstMatch:
			w.ended = true
			return
		case syntax.InstFail:
			return
		default:
			w.takers = append(w.takers, pc)
			return
		}
	}
}

// past gives where the takers lead that take a character of the class.
func (w *threadWalk) past(class int) (at []uint32) {
	if class == w.end {
		return nil
	}
	for _, pc := range w.takers {
		if in := &w.prog.Inst[pc]; in.MatchRune(w.classes.sample[class]) && !slices.Contains(at, in.Out) {
			at = append(at, in.Out)
		}
	}
	return at
}
