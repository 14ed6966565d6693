package outlook

// loose joins bytes of a container that are neither property nor stream: what
// stands in sectors that nothing uses, behind a list, or in a number's place. Only
// what may hold a word is kept.
type loose []byte

// add adds bytes, and parts them from those that follow.
func (l *loose) add(b []byte) {
	if holdsWord(b) {
		*l = append(append(*l, b...), 0, 0)
	}
}

// shortestWord is how many printable characters make a word.
const shortestWord = 6

// holdsWord tells bytes with printable characters in a row, in one byte each or
// in two.
func holdsWord(b []byte) bool {
	run, zeros := 0, 0
	for _, c := range b {
		switch {
		case c >= ' ' && c < 0x7f || c == '\t':
			if run, zeros = run+1, 0; run >= shortestWord {
				return true
			}
		case c == 0 && zeros == 0:
			zeros = 1
		default:
			run, zeros = 0, 0
		}
	}
	return false
}
