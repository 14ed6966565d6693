package patterns

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// automaton finds all of a set of words in one pass over a text, whatever case
// they have (Aho and Corasick, 1975). States near the beginning of the words, where
// a text is nearly always, are rows of a dense table over bytes; those farther on,
// which are many and seldom met, know only the bytes that go on with a word, and
// share the row of a state nearer to the beginning for the others.
type automaton struct {
	class   [256]uint8 // byte to column
	columns int
	next    []uint32 // row and column to state; see endsWord
	outs    [][]int32
	deep    []deepState
	steps   []step // of the deep states, one after the other
	longest int    // no word takes more bytes
}

// deepState is one that has no row. It knows the steps of the deep states that it
// falls back to as well, so that one look at the row behind them all settles the rest.
type deepState struct {
	first, last int32  // of its steps
	row         uint32 // of the first state with a row that it falls back to
	words       []int32
}

// step leads from a deep state to another with a byte of the column.
type step struct {
	by uint8
	to uint32
}

// A state is its row's beginning or its number among the deep ones, shifted, and
// two bits: whether a word ends there, and whether it is a deep one.
const (
	endsWord   = 1
	isDeep     = 2
	stateShift = 2
)

// newAutomaton takes lower-case words, whose letters of ASCII may have any case.
// Equal words give one number each.
func newAutomaton(words []string) *automaton { return newAutomatonFor(words, asciiCases) }

// newAutomatonFor is told what each of the characters may look like in a text.
func newAutomatonFor(words []string, cases func(rune) []rune) *automaton {
	forms := newForms(cases)
	t := newWordTree(words, forms)
	a := &automaton{}
	for _, w := range words {
		a.longest = max(a.longest, forms.mostBytes(w))
	}
	a.class, a.columns = columnsOf(t)
	state := a.number(t, shallow)
	for i := range t.nodes { // each after the one that it falls back to
		if n := &t.nodes[i]; state[i]&isDeep == 0 {
			a.fillRow(t, n, state, state[i]>>stateShift)
		} else {
			a.addDeep(t, n, state)
		}
	}
	return a
}

// number gives each node its state, and makes room for the rows.
func (a *automaton) number(t *wordTree, depth int32) []uint32 {
	state := make([]uint32, len(t.nodes))
	deep := uint32(0)
	for i := range t.nodes {
		n := &t.nodes[i]
		if n.depth <= depth {
			state[i] = uint32(len(a.outs)*a.columns) << stateShift
			a.outs = append(a.outs, t.words[n.words])
		} else {
			state[i] = deep<<stateShift | isDeep
			deep++
		}
		if n.words != 0 {
			state[i] |= endsWord
		}
	}
	a.next = make([]uint32, len(a.outs)*a.columns)
	a.deep = make([]deepState, 0, deep)
	return state
}

// shallow is how many characters lead to the last states with rows. With more of them
// the rows of all rules' words leave no room for anything else in a processor's cache.
const shallow = 3

// fillRow begins with a copy of the row of what the node falls back to, which has
// one, for fewer characters lead there.
func (a *automaton) fillRow(t *wordTree, n *treeNode, state []uint32, at uint32) {
	row := a.next[at:][:a.columns]
	copy(row, a.next[state[n.back]>>stateShift:][:a.columns])
	for i := n.first; i != 0; i = t.edges[i].next {
		row[a.class[t.edges[i].by]] = state[t.edges[i].to]
	}
}

func (a *automaton) addDeep(t *wordTree, n *treeNode, state []uint32) {
	first := len(a.steps)
	for i := n.first; i != 0; i = t.edges[i].next {
		a.addStep(first, step{a.class[t.edges[i].by], state[t.edges[i].to]})
	}
	row := state[n.back] >> stateShift
	if state[n.back]&isDeep != 0 {
		back := a.deep[row]
		for _, s := range a.steps[back.first:back.last] {
			a.addStep(first, s)
		}
		row = back.row
	}
	a.deep = append(a.deep, deepState{int32(first), int32(len(a.steps)), row, t.words[n.words]})
}

// addStep adds a step of the state whose steps begin at first, unless it has one by
// the same column.
func (a *automaton) addStep(first int, add step) {
	if !slices.ContainsFunc(a.steps[first:], func(s step) bool { return s.by == add.by }) {
		a.steps = append(a.steps, add)
	}
}

// after gives the state after a byte of the column.
func (a *automaton) after(at uint32, column uint8) uint32 {
	row := at >> stateShift
	if at&isDeep != 0 {
		d := &a.deep[row]
		for _, s := range a.steps[d.first:d.last] {
			if s.by == column {
				return s.to
			}
		}
		row = d.row
	}
	return a.next[row+uint32(column)]
}

// each calls hit with every word's number and the byte after its last, in order
// of that byte.
func (a *automaton) each(text string, hit func(word int32, end int)) {
	at := uint32(0)
	for i := 0; i < len(text); i++ {
		if c := a.class[text[i]]; at&isDeep == 0 {
			at = a.next[at>>stateShift+uint32(c)]
		} else {
			at = a.after(at, c)
		}
		if at&endsWord != 0 {
			for _, w := range a.wordsAt(at) {
				hit(w, i+1)
			}
		}
	}
}

// wordsAt gives the words that end in a state.
func (a *automaton) wordsAt(at uint32) []int32 {
	if at&isDeep != 0 {
		return a.deep[at>>stateShift].words
	}
	return a.outs[int(at>>stateShift)/a.columns]
}

// in says whether one of the words occurs in the text.
func (a *automaton) in(text string) bool {
	at := uint32(0)
	for i := 0; i < len(text); i++ {
		if c := a.class[text[i]]; at&isDeep == 0 {
			at = a.next[at>>stateShift+uint32(c)]
		} else {
			at = a.after(at, c)
		}
		if at&endsWord != 0 {
			return true
		}
	}
	return false
}

// lazyAutomaton is an automaton that is made when it is first used.
type lazyAutomaton struct {
	once  sync.Once
	words []string
	cases func(rune) []rune
	made  *automaton
}

func newLazyAutomaton(words []string, cases func(rune) []rune) *lazyAutomaton {
	return &lazyAutomaton{words: words, cases: cases}
}

func (l *lazyAutomaton) automaton() *automaton {
	l.once.Do(func() { l.made = newAutomatonFor(l.words, l.cases) })
	return l.made
}

func (l *lazyAutomaton) each(text string, hit func(word int32, end int)) {
	l.automaton().each(text, hit)
}

func (l *lazyAutomaton) in(text string) bool { return l.automaton().in(text) }

// forms knows what characters may look like in a text.
type forms struct {
	cases func(rune) []rune
	known map[rune]form
}

// form is what one character may look like.
type form struct {
	least rune     // stands for all that look alike
	texts []string // in UTF-8
	most  int      // bytes of the longest
}

func newForms(cases func(rune) []rune) *forms {
	return &forms{cases, map[rune]form{}}
}

func (f *forms) of(c rune) form {
	out, ok := f.known[c]
	if !ok {
		out.least = c
		for _, v := range f.cases(c) {
			out.least = min(out.least, v)
			out.texts = append(out.texts, string(v))
			out.most = max(out.most, utf8.RuneLen(v))
		}
		f.known[c] = out
	}
	return out
}

// mostBytes is how many bytes a word can take.
func (f *forms) mostBytes(word string) (sum int) {
	for _, c := range word {
		sum += f.of(c).most
	}
	return sum
}
