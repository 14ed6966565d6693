package patterns

// automaton finds all of a set of words in one pass over a text, without regard
// to ASCII case (Aho and Corasick, 1975, as a dense table).
type automaton struct {
	class   [256]uint8 // byte to column; upper case shares the column of lower
	columns int
	next    []int32   // state*columns + class to state
	outs    [][]int32 // state to the words that end there
	length  []int     // of each word
}

// newAutomaton takes lower-case words. Equal words give one number each.
func newAutomaton(words []string) *automaton {
	a := &automaton{}
	a.number(words)
	a.next = make([]int32, a.columns)
	a.outs = make([][]int32, 1)
	for i, w := range words {
		a.add(int32(i), w)
		a.length = append(a.length, len(w))
	}
	a.close()
	return a
}

// number gives each byte that occurs in a word a column; all others share 0.
func (a *automaton) number(words []string) {
	a.columns = 1
	for _, w := range words {
		for i := range len(w) {
			if a.class[w[i]] == 0 {
				a.class[w[i]] = uint8(a.columns)
				a.columns++
			}
		}
	}
	for b := 'A'; b <= 'Z'; b++ {
		a.class[b] = a.class[b+'a'-'A']
	}
}

func (a *automaton) add(word int32, w string) {
	state := int32(0)
	for i := range len(w) {
		at := int(state)*a.columns + int(a.class[w[i]])
		if a.next[at] == 0 {
			a.next[at] = int32(len(a.outs))
			a.next = append(a.next, make([]int32, a.columns)...)
			a.outs = append(a.outs, nil)
		}
		state = a.next[at]
	}
	a.outs[state] = append(a.outs[state], word)
}

// close fills the table: where a word does not go on, the state of its longest
// suffix does. States are visited by depth, so that suffixes come first.
func (a *automaton) close() {
	fail := make([]int32, len(a.outs))
	var queue []int32
	for _, s := range a.next[:a.columns] {
		if s != 0 {
			queue = append(queue, s)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		a.outs[s] = append(a.outs[s], a.outs[fail[s]]...)
		row, back := int(s)*a.columns, int(fail[s])*a.columns
		for c := range a.columns {
			if child := a.next[row+c]; child != 0 {
				fail[child] = a.next[back+c]
				queue = append(queue, child)
				continue
			}
			a.next[row+c] = a.next[back+c]
		}
	}
}

// each calls hit with every word's number and the byte after its last, in order
// of that byte.
func (a *automaton) each(text string, hit func(word int32, end int)) {
	state := 0
	for i := 0; i < len(text); i++ {
		state = int(a.next[state*a.columns+int(a.class[text[i]])])
		if state == 0 || a.outs[state] == nil {
			continue
		}
		for _, w := range a.outs[state] {
			hit(w, i+1)
		}
	}
}

// in says whether one of the words occurs in the text.
func (a *automaton) in(text string) bool {
	state := 0
	for i := 0; i < len(text); i++ {
		state = int(a.next[state*a.columns+int(a.class[text[i]])])
		if a.outs[state] != nil {
			return true
		}
	}
	return false
}
