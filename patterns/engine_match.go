package patterns

import (
	"regexp/syntax"
	"sync"
	"sync/atomic"
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
