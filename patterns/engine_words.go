package patterns

import "unicode/utf8"

// automaton finds all of a set of words in one pass over a text, whatever case
// they have (Aho and Corasick, 1975, as a dense table over bytes).
type automaton struct {
	class   [256]uint8 // byte to column
	columns int
	next    []uint32  // state and column to state; see stateOf
	outs    [][]int32 // state to the words that end there
	longest int       // no word takes more bytes
}

// A state in the table is its row's beginning, shifted by one, and a bit that
// says whether a word ends there.
const endsWord = 1

// newAutomaton takes lower-case words, whose letters of ASCII may have any case.
// Equal words give one number each.
func newAutomaton(words []string) *automaton { return newAutomatonFor(words, asciiCases) }

// newAutomatonFor is told what each of the characters may look like in a text.
func newAutomatonFor(words []string, cases func(rune) []rune) *automaton {
	t := newWordTree(words, cases)
	a := &automaton{outs: make([][]int32, len(t.nodes))}
	for _, w := range words {
		a.longest = max(a.longest, mostBytes(w, cases))
	}
	a.class, a.columns = columnsOf(t)
	a.next = make([]uint32, len(t.nodes)*a.columns)
	for i, n := range t.nodes { // each after the one that it falls back to
		row := a.next[i*a.columns:][:a.columns]
		copy(row, a.next[int(n.back)*a.columns:][:a.columns])
		for _, e := range n.next {
			cell := &row[a.class[e.by]]
			*cell = uint32(int(e.to)*a.columns) << 1
			if len(t.nodes[e.to].words) > 0 {
				*cell |= endsWord
			}
		}
		a.outs[i] = n.words
	}
	return a
}

// mostBytes is how many bytes a word can take.
func mostBytes(word string, cases func(rune) []rune) (sum int) {
	for _, c := range word {
		most := 0
		for _, form := range cases(c) {
			most = max(most, utf8.RuneLen(form))
		}
		sum += most
	}
	return sum
}

// each calls hit with every word's number and the byte after its last, in order
// of that byte.
func (a *automaton) each(text string, hit func(word int32, end int)) {
	at := uint32(0)
	for i := 0; i < len(text); i++ {
		at = a.next[int(at>>1)+int(a.class[text[i]])]
		if at&endsWord != 0 {
			for _, w := range a.wordsAt(at) {
				hit(w, i+1)
			}
		}
	}
}

// wordsAt gives the words that end in a state of the table.
func (a *automaton) wordsAt(at uint32) []int32 { return a.outs[int(at>>1)/a.columns] }

// in says whether one of the words occurs in the text.
func (a *automaton) in(text string) bool {
	at := uint32(0)
	for i := 0; i < len(text); i++ {
		if at = a.next[int(at>>1)+int(a.class[text[i]])]; at&endsWord != 0 {
			return true
		}
	}
	return false
}
