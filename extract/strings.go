package extract

import (
	"bufio"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/mailspill/mailspill/mail"
)

// shortestRun is how many printable characters make a string worth searching.
const shortestRun = 6

// runs collects the printable runs of binary data, one a line, as the strings
// program shows them: ASCII with letters in UTF-8 among it, UTF-16LE, and UTF-16BE
// where it is told.
type runs struct {
	out  []byte
	slim []byte    // an ASCII run that began in an earlier block
	wide [2][]byte // open runs of UTF-16LE at even and at odd offsets
	odd  int       // the parity of the next byte's offset
	prev byte
	big  bigRun
	// least is the shortest run that is kept; shortestRun if zero.
	least int
}

var printable = func() (t [256]bool) {
	for c := byte(' '); c < 0x7f; c++ {
		t[c] = true
	}
	t['\t'] = true
	return t
}()

func (s *runs) keep(run ...[]byte) {
	n := 0
	for _, r := range run {
		n += utf8.RuneCount(r)
	}
	if n < max(s.least, shortestRun) || alternates(run) {
		return
	}
	for _, r := range run {
		s.out = append(s.out, r...)
	}
	s.out = append(s.out, '\n')
}

// block looks at more bytes. Most bytes of packed data belong to no run, so they
// are passed without a copy.
func (s *runs) block(b []byte) {
	start := 0 // of the ASCII run at hand, or after the last break
	inside := -1
	for i, c := range b {
		if !printable[c] && i != inside {
			if letterLeads[c] && i+1 < len(b) && b[i+1]&0xc0 == 0x80 {
				inside = i + 1
			}
		}
		if !printable[c] && i != inside && i+1 != inside {
			if len(s.slim) > 0 || i-start >= shortestRun {
				s.keep(s.slim, b[start:i])
				s.slim = s.slim[:0]
			}
			start = i + 1
		}
		if s.big.state != noMark || c == 0xfe || c == bmpTag {
			s.bigEndian(c)
		}
		// A character of UTF-16LE ends here: the byte before, and a NUL.
		wide := &s.wide[s.odd]
		switch {
		case c == 0 && printable[s.prev]:
			*wide = append(*wide, s.prev)
		case c == 0 && isLatinLetter(s.prev):
			*wide = utf8.AppendRune(*wide, rune(s.prev))
		case len(*wide) > 0:
			s.keepWide(*wide)
			*wide = (*wide)[:0]
		}
		s.prev = c
		s.odd ^= 1
	}
	s.slim = append(s.slim, b[start:]...)
	if len(s.slim) > chunkSize || len(s.wide[0])+len(s.wide[1]) > chunkSize {
		s.end() // a run that grows without end is given in pieces
	}
}

// end ends the open runs.
func (s *runs) end() {
	s.endBig()
	s.keep(s.slim)
	s.keepWide(s.wide[0])
	s.keepWide(s.wide[1])
	s.slim, s.wide[0], s.wide[1] = s.slim[:0], s.wide[0][:0], s.wide[1][:0]
}

// OfBinary says whether a text is the printable runs of binary data, one a line.
func (t *Text) OfBinary() bool { return slices.Contains(t.Decoded, undidStrings) }

// readStrings searches binary data by its printable runs; it does not account
// for them, since what they stand in was not understood. It gives the number of
// bytes read. least is the shortest run that counts.
func (w *walk) readStrings(p *mail.Part, r *bufio.Reader, least int) (int64, error) {
	t := textOf(p)
	t.Decoded = append(t.Decoded[:len(t.Decoded):len(t.Decoded)], undidStrings)
	n := &counter{r: r}
	err := w.chunks(t, &runReader{r: n, s: runs{least: least}})
	return n.n, err
}

// runReader reads the printable runs of what it wraps.
type runReader struct {
	r    io.Reader
	s    runs
	held int // 1 if the first byte of the block was left over
	lead byte
	done error
}

func (rr *runReader) Read(p []byte) (int, error) {
	for len(rr.s.out) == 0 && rr.done == nil {
		rr.step()
	}
	n := copy(p, rr.s.out)
	rr.s.out = rr.s.out[:copy(rr.s.out, rr.s.out[n:])]
	if n == 0 && len(p) > 0 {
		return 0, rr.done
	}
	return n, nil
}

// step takes a block of bytes, or ends the open runs.
func (rr *runReader) step() {
	var block [4096]byte
	block[0] = rr.lead
	n, err := rr.r.Read(block[rr.held:])
	n += rr.held
	if rr.held = 0; n > 0 && err == nil && letterLeads[block[n-1]] { // the rest of the letter comes
		n--
		rr.held, rr.lead = 1, block[n]
	}
	rr.s.block(block[:n])
	if err != nil {
		rr.done = err
		rr.s.end()
	}
}

// loseBinary searches the strings of a leaf that is not understood, and lists it
// as lost all the same.
func (w *walk) loseBinary(p *mail.Part, r *bufio.Reader, l mail.Lost) {
	w.loseStrings(p, r, l, shortestRun)
}

// loseStrings is loseBinary with another shortest run.
func (w *walk) loseStrings(p *mail.Part, r *bufio.Reader, l mail.Lost, least int) {
	n, err := w.readStrings(p, r, least)
	if err != nil && err != io.EOF {
		l.Detail += "; " + err.Error()
	}
	l.Part, l.Path, l.MediaType, l.Bytes = p.Number, p.Path, p.MediaType, n
	w.out.Lost(l)
}
