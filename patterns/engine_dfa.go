package patterns

import (
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// dfa runs an nfa over text, one table look-up for a character. Its states are
// made when they are first reached, by whichever goroutine reaches them. When they
// take too much memory they are forgotten, and made anew as they are needed.
type dfa struct {
	*nfa
	classes  classes
	has      [][]bool  // set to whether it has each class
	word     []bool    // whether each class is of \w
	leads    [][]int32 // by node, those that lead to it; see before
	anywhere bool      // a match may begin at any character
	making   sync.Mutex
	made     map[string]*state
	seen     []int // by node, the round of closure that met it last
	round    int
	size     int // bytes that made takes, about
	forgot   atomic.Int32
	roots    []*state  // where runs begin; never forgotten
	entry    *state    // before the first character
	idle     [256]bool // bytes at which a run anywhere stays in entry
}

// state is a set of nodes.
type state struct {
	next   []atomic.Pointer[state] // by class
	nodes  []int32                 // those that take a character, or go on at the edge of a word
	behind lastRead                // what was read last, if one of them asks for it
	accept bool                    // a match ends here
	atEdge bool                    // a match ends here if the edge of a word is here
	atEnd  bool                    // a match ends here if the text does
	dead   bool                    // no way leads to a match
}

// lastRead says whether a word's character was read last.
type lastRead uint8

const (
	behindUnknown lastRead = iota
	behindOther
	behindWord
)

func behindOf(word bool) lastRead {
	if word {
		return behindWord
	}
	return behindOther
}

// edge says whether the edge of a word may lie before such a character.
func (b lastRead) edge(word bool) bool { return b == behindUnknown || (b == behindWord) != word }

// mostStates is how many bytes the states of one expression may take: what the
// worst of the rules needs on mail.
const mostStates = 1 << 20

// newDFA gives nil where an expression tells too many characters apart.
func newDFA(m *nfaMaker, anywhere bool) *dfa {
	d := &dfa{nfa: &m.nfa, classes: newClasses(append(slices.Clone(m.sets), wordRanges)), anywhere: anywhere, made: map[string]*state{}, seen: make([]int, len(m.nodes))}
	for _, set := range m.sets {
		has := make([]bool, len(d.classes.sample))
		for i, c := range d.classes.sample {
			has[i] = inRanges(set, c)
		}
		d.has = append(d.has, has)
	}
	if len(d.classes.sample) > mostClasses {
		return nil
	}
	for _, c := range d.classes.sample {
		d.word = append(d.word, inRanges(wordRanges, c))
	}
	d.entry = d.root([]int32{d.start}, behindUnknown)
	if anywhere {
		d.findIdle()
	}
	return d
}

// findIdle counts a byte beyond ASCII as idle if all are.
func (d *dfa) findIdle() {
	high := true
	for _, class := range d.classes.class {
		high = high && d.make(d.entry, int(class)) == d.entry
	}
	for b := range d.idle {
		if d.idle[b] = high; b < utf8.RuneSelf {
			d.idle[b] = d.make(d.entry, int(d.classes.ascii[b])) == d.entry
		}
	}
	if !d.idle['?'] {
		clear(d.idle[utf8.RuneSelf:]) // see validSameLength
	}
}

// past gives the state after a keyword that the vital part took; dead if it takes
// no such keyword.
func (d *dfa) past(keyword string) *state {
	d.making.Lock()
	defer d.making.Unlock()
	return d.root(d.through(d.vitalChars(), keyword))
}

// vitalChars are the nodes of the vital parts that take a character.
func (d *dfa) vitalChars() (at []int32) {
	for _, v := range d.vital {
		for n := v.from; n < v.to; n++ {
			if d.nodes[n].kind == nodeChar {
				at = append(at, n)
			}
		}
	}
	return at
}

// through gives where the nodes lead that take a keyword.
func (d *dfa) through(at []int32, keyword string) (after []int32, last lastRead) {
	for _, c := range keyword {
		after = nil
		forms := orbit(c)
		for _, v := range forms {
			class := d.classes.of(v)
			after = append(after, d.advance(d.passed(at, last, class), class)...)
		}
		at, last = d.closure(after, false), d.behindAny(forms)
	}
	return at, last
}

// behindAny is known only where all forms of a character are of one kind.
func (d *dfa) behindAny(forms []rune) lastRead {
	first := inRanges(wordRanges, forms[0])
	for _, v := range forms[1:] {
		if inRanges(wordRanges, v) != first {
			return behindUnknown
		}
	}
	return behindOf(first)
}

// passed adds to the nodes what lies behind the edges of words, if one lies before a
// character of the class.
func (d *dfa) passed(nodes []int32, last lastRead, class int) []int32 {
	if !last.edge(d.word[class]) || !d.hasEdge(nodes) {
		return nodes
	}
	return d.closure(nodes, true)
}

func (d *dfa) hasEdge(nodes []int32) bool {
	return slices.ContainsFunc(nodes, func(n int32) bool { return d.nodes[n].kind == nodeEdge })
}

// root makes a state in which runs begin.
func (d *dfa) root(nodes []int32, last lastRead) *state {
	s := d.state(d.closure(nodes, false), last)
	d.roots = append(d.roots, s)
	return s
}

// forget drops all states but the roots. Who is in one of the others goes on.
func (d *dfa) forget() {
	clear(d.made)
	d.size = 0
	d.forgot.Add(1)
	for _, s := range d.roots {
		for i := range s.next {
			s.next[i].Store(nil)
		}
		d.keep(string(keyOf(s.nodes, s.behind)), s)
	}
}

func (d *dfa) keep(key string, s *state) {
	d.made[key] = s
	d.size += 2*len(key) + 8*len(s.next) + 100
}

func keyOf(nodes []int32, last lastRead) []byte {
	key := make([]byte, 0, 4*len(nodes)+1)
	for _, n := range nodes {
		key = binary.LittleEndian.AppendUint32(key, uint32(n))
	}
	return append(key, byte(last))
}

// advance gives where the nodes lead that take a character of the class.
func (d *dfa) advance(nodes []int32, class int) []int32 {
	var after []int32
	for _, n := range nodes {
		if d.nodes[n].kind == nodeChar && d.has[d.nodes[n].set][class] {
			after = append(after, d.nodes[n].after...)
		}
	}
	return after
}

// closure follows the steps that take nothing, those at the edges of words only if
// told so.
func (d *dfa) closure(nodes []int32, edges bool) []int32 {
	d.round++
	var out []int32
	for work := slices.Clone(nodes); len(work) > 0; {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		if d.seen[n] == d.round {
			continue
		}
		d.seen[n] = d.round
		if out = append(out, n); d.nodes[n].kind == nodeStep || edges && d.nodes[n].kind == nodeEdge {
			out = out[:len(out)-1]
			work = append(work, d.nodes[n].after...)
		}
	}
	slices.Sort(out)
	return out
}

// state finds or makes the state of a closure.
func (d *dfa) state(nodes []int32, last lastRead) *state {
	edge := d.hasEdge(nodes)
	if !edge {
		last = behindUnknown // nobody asks
	}
	key := keyOf(nodes, last)
	if s := d.made[string(key)]; s != nil {
		return s
	}
	if d.size > mostStates {
		d.forget()
	}
	s := &state{nodes: nodes, behind: last, next: make([]atomic.Pointer[state], len(d.classes.sample)), accept: d.ends(nodes, false), atEnd: d.ends(nodes, true)}
	if edge {
		beyond := d.closure(nodes, true)
		s.atEdge, s.atEnd = d.ends(beyond, false), s.atEnd || last.edge(false) && d.ends(beyond, true)
	}
	s.dead = !s.accept && !s.atEnd && !edge && !d.anywhere && !slices.ContainsFunc(nodes, func(n int32) bool { return d.nodes[n].kind == nodeChar })
	d.keep(string(key), s)
	return s
}

// ends says whether a match ends in one of the nodes, with no text to come or
// whatever is to come.
func (d *dfa) ends(nodes []int32, atEnd bool) bool {
	for _, n := range nodes {
		switch d.nodes[n].kind {
		case nodeMatch:
			return true
		case nodeEndText:
			if atEnd && d.ends(d.closure(d.nodes[n].after, true), true) {
				return true
			}
		}
	}
	return false
}

// make makes the transition that is missing.
func (d *dfa) make(s *state, class int) *state {
	d.making.Lock()
	defer d.making.Unlock()
	after := d.advance(d.passed(s.nodes, s.behind, class), class)
	if d.anywhere {
		after = append(after, d.start)
	}
	next := d.state(d.closure(after, false), behindOf(d.word[class]))
	s.next[class].Store(next)
	return next
}

// outcome of a run over text.
type outcome struct {
	possible bool
	end      int // no match goes on beyond here; -1 where that was not followed
	made     int // transitions made on the way
}

// makingCost is what it takes to make a transition, as bytes of text to read.
const makingCost = 100

// mostForgotten is how often the states of an expression are made anew. Where mail
// leads to ever new ones, making them costs more than the regex does.
const mostForgotten = 4

// follow runs from a state at a place of the text, at most for limit bytes.
func (d *dfa) follow(s *state, text string, at, limit int) outcome {
	if d.forgot.Load() > mostForgotten {
		return outcome{true, -1, 0}
	}
	part := text[:min(limit, len(text)-at)+at]
	possible, made := false, 0
	for i := at; ; {
		if s.accept || s.dead {
			if possible = possible || s.accept; s.dead {
				return outcome{possible, i, made}
			}
		}
		if s.atEdge && i < len(text) && s.behind.edge(edgeOfByte[text[i]] == edgeWord) {
			possible = true
		}
		if i >= len(part) {
			break
		}
		if b := part[i]; b < utf8.RuneSelf { // as next does
			if to := s.next[d.classes.ascii[b]].Load(); to != nil {
				s = to
				i++
				continue
			}
		}
		s, i = d.nextSlowly(s, part, i, &made)
	}
	if len(part) < len(text) {
		return outcome{true, -1, made}
	}
	return outcome{possible || s.atEnd, len(text), made}
}

// taken gives the bytes with which characters begin that may lead on from a state;
// all if a match ends there. A byte beyond ASCII is one of them if any is.
func (d *dfa) taken(s *state) *firstBytes {
	d.making.Lock()
	defer d.making.Unlock()
	set := &firstBytes{}
	high := d.takes(s, int(d.classes.ascii['?'])) // see validSameLength
	for _, class := range d.classes.class {
		high = high || d.takes(s, int(class))
	}
	for b := range 256 {
		if b < utf8.RuneSelf && d.takes(s, int(d.classes.ascii[b])) || b >= utf8.RuneSelf && high {
			set.add(byte(b))
		}
	}
	return set
}

// takes says whether a character of the class leads on from a state.
func (d *dfa) takes(s *state, class int) bool {
	return s.accept || d.anywhere || s.atEdge && s.behind.edge(d.word[class]) || slices.ContainsFunc(d.passed(s.nodes, s.behind, class), func(n int32) bool {
		return d.nodes[n].kind == nodeChar && d.has[d.nodes[n].set][class]
	})
}

// occurs says whether a match is possible anywhere in the text.
func (d *dfa) occurs(text string) bool {
	s, made := d.entry, 0
	for i := 0; i < len(text) && !s.accept; {
		if made*makingCost > i+mostStates {
			return true // the regex is quicker
		}
		if s == d.entry {
			for i < len(text) && d.idle[text[i]] {
				i++
			}
			if i == len(text) {
				break
			}
		}
		s, i = d.next(s, text, i, &made)
	}
	return s.accept || s.atEnd
}

// next gives the state after the character at i, and where that ends.
func (d *dfa) next(s *state, text string, i int, made *int) (*state, int) {
	if b := text[i]; b < utf8.RuneSelf {
		if next := s.next[d.classes.ascii[b]].Load(); next != nil {
			return next, i + 1
		}
	}
	return d.nextSlowly(s, text, i, made)
}

func (d *dfa) nextSlowly(s *state, text string, i int, made *int) (*state, int) {
	r, n := utf8.DecodeRuneInString(text[i:])
	if r == utf8.RuneError && n == 1 {
		r = '?' // see validSameLength
	}
	class := d.classes.of(r)
	next := s.next[class].Load()
	if next == nil {
		next = d.make(s, class)
		*made++
	}
	return next, i + n
}
