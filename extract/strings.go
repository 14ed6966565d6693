package extract

import (
	"bufio"
	"io"

	"github.com/mailspill/mailspill/mail"
)

// shortestRun is how many printable characters make a string worth searching.
const shortestRun = 6

// runs collects the printable runs of binary data, ASCII and UTF-16LE, one a
// line, as the strings program shows them.
type runs struct {
	out  []byte
	wide [2]run // UTF-16LE characters at even and at odd offsets
	slim run
	n    int64
	prev byte
	// least is the shortest run that is kept; shortestRun if zero.
	least int
}

// run is a run of printable characters that may go on.
type run struct{ text []byte }

func printableByte(c byte) bool { return c >= ' ' && c < 0x7f || c == '\t' }

// add takes the next character; a break ends the run.
func (r *run) add(c byte, ok bool, least int, out *[]byte) {
	if ok {
		r.text = append(r.text, c)
		return
	}
	r.end(least, out)
}

func (r *run) end(least int, out *[]byte) {
	if len(r.text) >= max(least, shortestRun) {
		*out = append(append(*out, r.text...), '\n')
	}
	r.text = r.text[:0]
}

// take looks at one more byte.
func (s *runs) take(c byte) {
	s.slim.add(c, printableByte(c), s.least, &s.out)
	if s.n > 0 { // the pair of the byte before and this one
		s.wide[s.n&1].add(s.prev, c == 0 && printableByte(s.prev), s.least, &s.out)
	}
	s.prev = c
	s.n++
}

// readStrings searches binary data by its printable runs; it does not account
// for them, since what they stand in was not understood. It gives the number of
// bytes read. least is the shortest run that counts.
func (w *walk) readStrings(p *mail.Part, r *bufio.Reader, least int) (int64, error) {
	t := textOf(p)
	t.Decoded = append(t.Decoded[:len(t.Decoded):len(t.Decoded)], undidStrings)
	n := &counter{r: r}
	err := w.chunks(t, &runReader{r: bufio.NewReader(n), s: runs{least: least}})
	return n.n, err
}

// runReader reads the printable runs of what it wraps.
type runReader struct {
	r    *bufio.Reader
	s    runs
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

// step takes a block of bytes, or ends the open runs. A run that grows past a
// block is given in pieces: memory stays bounded.
func (rr *runReader) step() {
	for range 4096 {
		c, err := rr.r.ReadByte()
		if err != nil {
			rr.done = err
			rr.flush()
			return
		}
		rr.s.take(c)
	}
	if len(rr.s.slim.text) > chunkSize {
		rr.flush()
	}
}

func (rr *runReader) flush() {
	rr.s.slim.end(rr.s.least, &rr.s.out)
	rr.s.wide[0].end(rr.s.least, &rr.s.out)
	rr.s.wide[1].end(rr.s.least, &rr.s.out)
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
