package patterns

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// matcher finds what a rule's regex matches in the windows that are left of a text. A
// call of RE2 takes a microsecond before it has read a byte, and its tables lie far
// from ours; nearly all windows are a word or two. So a matcher runs the same
// expression as a dfa does a filter's, but exactly: a state is a list of threads, the
// preferred ones first (Cox, "Regular Expression Matching: the Virtual Machine
// Approach", 2009), with what stands before it as far as \b, ^ and $ ask.
//
// It gives up where its states take too much memory or a text leads it to read the
// same bytes again and again. Then RE2 reads that window.
type matcher struct {
	prog    *syntax.Prog
	classes classes
	kinds   []edgeKind          // of the characters of each class
	end     int                 // the class that stands for the end of the text
	first   [edgeText][256]bool // bytes that a match may begin with, by what stands before
	short   [0x800]uint8        // classes of the characters of up to two bytes
	table   atomic.Pointer[[]atomic.Uint32]
	roots   [edgeKinds]uint32 // rows of the states where a match begins, behind each kind

	making sync.Mutex
	states []threads         // by row
	made   map[string]uint32 // rows
	seen   []int             // by instruction, the round that met it last
	round  int
	large  atomic.Bool
}

// threads is a state.
type threads struct {
	at     []uint32 // instructions, not yet those that follow without a character
	behind edgeKind // what was read last
}

// A place of the table, by the row of a state and the class of a character, tells the
// row of the next state; 0 where that was not made yet.
const (
	stepMade  = 1 << iota
	stepEnds  // a match ends before the character
	stepStops // no way leads on
	rowShift  = iota
)

// edgeKind is a character as conditions that take nothing see it.
type edgeKind uint8

const (
	edgeOther edgeKind = iota
	edgeWord
	edgeBreak
	edgeText // the text ends here
	edgeKinds
)

func edgeOf(c rune) edgeKind {
	switch {
	case c == '\n':
		return edgeBreak
	case syntax.IsWordChar(c):
		return edgeWord
	}
	return edgeOther
}

// condition tells what holds between two characters.
func condition(before, after edgeKind) (is syntax.EmptyOp) {
	if before == edgeText {
		is |= syntax.EmptyBeginText
	}
	if before == edgeText || before == edgeBreak {
		is |= syntax.EmptyBeginLine
	}
	if after == edgeText {
		is |= syntax.EmptyEndText
	}
	if after == edgeText || after == edgeBreak {
		is |= syntax.EmptyEndLine
	}
	if (before == edgeWord) != (after == edgeWord) {
		return is | syntax.EmptyWordBoundary
	}
	return is | syntax.EmptyNoWordBoundary
}

// fewestSteps and mostSteps are the sizes of a table, which grows as it is needed.
const (
	fewestSteps = 1 << 10
	mostSteps   = 1 << 16
)

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

// each calls found with every match in s that does not overlap, leftmost first. It is
// false where it gave up, or met a match that takes nothing; what was found until then
// counts for nothing.
func (m *matcher) each(s string, found func(start, end int)) (ok bool) {
	if m.large.Load() {
		return false
	}
	left := mostRead*len(s) + mostMade*makingCost // bytes to read, until it gives up
	behind := edgeBreak
	for i := 0; i < len(s); {
		c := s[i]
		if !m.first[behind][c] {
			behind = edgeOfByte[c]
			i++
			continue
		}
		end := m.match(s, i, &left)
		switch {
		case left < 0 || end == i:
			return false
		case end > i:
			found(i, end)
			i, behind = end, edgeOfByte[s[end-1]]
		default:
			behind = edgeOfByte[c]
			i++ // no byte within a character begins a match
		}
	}
	return true
}

// edgeOfByte is edgeOf the character that ends with a byte.
var edgeOfByte = func() (t [256]edgeKind) {
	for c := range rune(utf8.RuneSelf) {
		t[c] = edgeOf(c)
	}
	return t
}()

// mostRead is how often each byte is read, and mostMade how many transitions are made
// for one window, before RE2 is the better one.
const (
	mostRead = 8
	mostMade = 64
)

// match gives the end of the match that begins at i, or -1.
func (m *matcher) match(s string, i int, left *int) (end int) {
	row, end, table := m.roots[m.behind(s, i)], -1, *m.table.Load()
	for begin := i; ; {
		class, n := m.classAt(s, i)
		if n < 0 {
			*left = -1
			return -1
		}
		var step uint32
		if at := int(row) + class; at < len(table) {
			step = table[at].Load()
		}
		if step == 0 {
			if step = m.make(row, class); step == 0 {
				*left = -1
				return -1
			}
			*left -= makingCost
			table = *m.table.Load()
		}
		if step&stepEnds != 0 {
			end = i
		}
		if i += n; step&stepStops != 0 {
			*left -= i - begin
			return end
		}
		row = step >> rowShift
	}
}

// classAt gives the class of the character at i and its bytes; -1 of them for what is
// none, with which RE2 has its own way.
func (m *matcher) classAt(s string, i int) (class, n int) {
	if i == len(s) {
		return m.end, 0
	}
	c := s[i]
	if c < utf8.RuneSelf {
		return int(m.short[c]), 1
	}
	if c >= 0xc2 && c < 0xe0 && i+1 < len(s) && s[i+1]&0xc0 == 0x80 {
		return int(m.short[int(c&0x1f)<<6|int(s[i+1]&0x3f)]), 2
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if r == utf8.RuneError && n == 1 {
		return 0, -1
	}
	return m.classes.of(r), n
}

// behind is what stands before i.
func (m *matcher) behind(s string, i int) edgeKind {
	if i == 0 {
		return edgeText
	}
	return edgeOfByte[s[i-1]]
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
