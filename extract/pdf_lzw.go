package extract

import (
	"bytes"
	"io"
)

// pdfLZW undoes LZWDecode (ISO 32000-1 section 7.4.4.2): as TIFF does it, codes
// grow one code early.
type pdfLZW struct {
	b      []byte
	bits   uint32
	have   uint
	width  uint
	next   int
	prev   int
	prefix [4096]uint16
	suffix [4096]byte
	length [4096]uint16
	open   []byte
	out    bytes.Buffer
}

const (
	lzwClear = 256
	lzwEnd   = 257
)

func newPDFLZW(b []byte) *pdfLZW {
	z := &pdfLZW{b: b}
	for i := range 256 {
		z.suffix[i], z.length[i] = byte(i), 1
	}
	z.reset()
	return z
}

func (z *pdfLZW) reset() { z.width, z.next, z.prev = 9, 258, -1 }

func (z *pdfLZW) Read(p []byte) (int, error) {
	for z.out.Len() == 0 {
		if !z.step() {
			return 0, io.EOF
		}
	}
	return z.out.Read(p)
}

// code reads the next code; false at the end.
func (z *pdfLZW) code() (int, bool) {
	for z.have < z.width {
		if len(z.b) == 0 {
			return 0, false
		}
		z.bits, z.b, z.have = z.bits<<8|uint32(z.b[0]), z.b[1:], z.have+8
	}
	z.have -= z.width
	return int(z.bits>>z.have) & (1<<z.width - 1), true
}

// step takes a code; false at the end, or where the data is damaged.
func (z *pdfLZW) step() bool {
	c, ok := z.code()
	switch {
	case !ok || c == lzwEnd || c > z.next || c == z.next && z.prev < 0:
		return false
	case c == lzwClear:
		z.reset()
		return true
	}
	if z.prev >= 0 && z.next < 4096 {
		z.prefix[z.next], z.length[z.next] = uint16(z.prev), z.length[z.prev]+1
		first := c
		if c == z.next {
			first = z.prev
		}
		z.suffix[z.next] = z.first(first)
		z.next++
	}
	if c >= z.next {
		return false
	}
	z.give(c)
	if z.prev = c; z.next+1 >= 1<<z.width && z.width < 12 {
		z.width++
	}
	return true
}

// first is the first byte of what a code stands for.
func (z *pdfLZW) first(c int) byte {
	for c > lzwEnd {
		c = int(z.prefix[c])
	}
	return z.suffix[c]
}

// give puts out what a code stands for.
func (z *pdfLZW) give(c int) {
	n := int(z.length[c])
	if cap(z.open) < n {
		z.open = make([]byte, 4096)
	}
	s := z.open[:n]
	for i := n - 1; i >= 0; i-- {
		s[i] = z.suffix[c]
		c = int(z.prefix[c])
	}
	z.out.Write(s)
}
