package extract

// Of data in hexadecimal, what is no digit is text that someone put there. It is
// given as hidden text, with the digits around it.
const (
	strayBefore = 64  // characters kept in front of one that is no digit
	strayBehind = 256 // digits in a row that end such a text
)

// stray takes a character of data.
func (p *rtfParser) stray(c byte) {
	p.pending = append(p.pending, c)
	if hexDigit(c) < 0 && c != ' ' && c != '\t' && c != 0 {
		p.strayed = len(p.pending)
	}
	switch n := len(p.pending); {
	case n-p.strayed <= strayBehind:
	case p.strayed > 0:
		p.flush()
	default:
		p.pending = p.pending[:copy(p.pending, p.pending[n-strayBefore:])]
	}
}

// mostFallback is how many characters a writer puts behind \u for readers that do
// not know it. More are no fallback.
const mostFallback = 4

// skipped takes a character that stands for one of \u.
func (p *rtfParser) skipped(c byte) {
	p.skip--
	if p.long {
		p.passed = append(p.passed, c)
	}
}

// flushPassed gives what was passed behind \u as hidden text.
func (p *rtfParser) flushPassed() {
	if len(p.passed) == 0 {
		return
	}
	endLine(&p.doc.hidden)
	p.doc.hidden.WriteString(p.decoded(p.passed))
	endLine(&p.doc.hidden)
	p.passed = p.passed[:0]
}
