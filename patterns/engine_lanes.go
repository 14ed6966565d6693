package patterns

// The automaton's next state is known only when the last one was looked up. So
// four parts of a text are read side by side, and the processor waits for four
// look-ups at once instead of one after the other.

const lanes = 4

// marks are where words end in a text, in order: lane after lane.
type marks [lanes][]mark

type mark struct {
	end   int // the byte after the words
	state uint32
}

// shortestLane is what makes it worth to read in lanes.
const shortestLane = 256

// mark notes where words end.
func (a *automaton) mark(m *marks, text string) {
	for l := range m {
		m[l] = m[l][:0]
	}
	size := len(text) / lanes
	if size < max(shortestLane, 2*a.longest) {
		m[0] = a.walk(m[0], text, 0, 0)
		return
	}
	last := a.abreast(m, text, size)
	m[lanes-1] = a.walk(m[lanes-1], text, lanes*size, last)
}

// walk reads the text from a place on, in a state.
func (a *automaton) walk(found []mark, text string, from int, at uint32) []mark {
	for i := from; i < len(text); i++ {
		at = a.after(at, a.class[text[i]])
		if at&endsWord != 0 {
			found = append(found, mark{i + 1, at})
		}
	}
	return found
}

// before gives the states at the beginnings of parts but the first: no more of the text
// than the longest word counts for them.
func (a *automaton) before(text string, size int) (s1, s2, s3 uint32) {
	class := &a.class
	for i := size - a.longest; i < size; i++ {
		s1, s2, s3 = a.after(s1, class[text[i]]), a.after(s2, class[text[size+i]]), a.after(s3, class[text[2*size+i]])
	}
	return s1, s2, s3
}

// abreast reads four parts of the given size, and gives the last one's state.
func (a *automaton) abreast(m *marks, text string, size int) uint32 {
	t0, t1, t2, t3 := text[:size], text[size:][:size], text[2*size:][:size], text[3*size:][:size]
	s0 := uint32(0)
	s1, s2, s3 := a.before(text, size)
	next, class := a.next, &a.class
	for i := 0; i < size; i++ {
		if (s0|s1|s2|s3)&isDeep == 0 {
			s0 = next[s0>>stateShift+uint32(class[t0[i]])]
			s1 = next[s1>>stateShift+uint32(class[t1[i]])]
			s2 = next[s2>>stateShift+uint32(class[t2[i]])]
			s3 = next[s3>>stateShift+uint32(class[t3[i]])]
		} else {
			s0, s1 = a.after(s0, class[t0[i]]), a.after(s1, class[t1[i]])
			s2, s3 = a.after(s2, class[t2[i]]), a.after(s3, class[t3[i]])
		}
		if (s0|s1|s2|s3)&endsWord == 0 {
			continue
		}
		for l, s := range [lanes]uint32{s0, s1, s2, s3} {
			if s&endsWord != 0 {
				m[l] = append(m[l], mark{l*size + i + 1, s})
			}
		}
	}
	return s3
}
