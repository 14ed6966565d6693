package archive

import (
	"bufio"
	"io"
)

// The format of compress(1), files named .Z: codes of LZW with a width that grows
// from 9 bits to at most 16. The third byte has the most bits, and a flag that code
// 256 begins the table anew.
const (
	lzwLeast   = 9
	lzwMost    = 16
	lzwFlag    = 0x80
	lzwUnknown = 0x60
	lzwClear   = 256
)

func isCompress(head []byte) bool {
	if len(head) < 3 || head[0] != 0x1f || head[1] != 0x9d || head[2]&lzwUnknown != 0 {
		return false
	}
	bits := head[2] &^ lzwFlag
	return bits >= lzwLeast && bits <= lzwMost
}

func openCompress(_ *walk, r *bufio.Reader) (io.Reader, error) {
	head := make([]byte, 3)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	l := &lzw{r: r, most: uint(head[2] &^ lzwFlag), clears: head[2]&lzwFlag != 0, old: -1}
	l.prefix, l.suffix = make([]uint16, 1<<l.most), make([]byte, 1<<l.most)
	l.clear()
	return l, nil
}

// lzw decodes such a file.
type lzw struct {
	r      *bufio.Reader
	most   uint
	clears bool

	width uint
	free  int // the next code to be given
	old   int // the code before, -1 at the beginning
	first byte
	// A code stands for the byte suffix after what the code prefix stands for.
	prefix []uint16
	suffix []byte

	group  [lzwMost]byte // eight codes of one width
	filled uint          // bits in group
	used   uint

	out []byte // decoded, in reverse
}

func (l *lzw) clear() {
	l.width, l.free = lzwLeast, lzwClear
	if l.clears && l.old < 0 {
		l.free++
	}
	l.filled, l.used = 0, 0
}

func (l *lzw) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if len(l.out) == 0 {
			if err := l.step(); err != nil {
				return n, err
			}
			continue
		}
		last := len(l.out) - 1
		p[n] = l.out[last]
		l.out = l.out[:last]
		n++
	}
	return n, nil
}

// code takes the next code. Codes come in groups of eight, and what is left of a
// group when the width changes is padding.
func (l *lzw) code() (int, error) {
	if l.used+l.width > l.filled {
		n, err := io.ReadFull(l.r, l.group[:l.width])
		if l.filled, l.used = uint(n)*8, 0; l.filled < l.width {
			if err == io.ErrUnexpectedEOF {
				err = io.EOF // the last byte is filled up with zeros
			}
			return 0, err
		}
	}
	code := 0
	for i := range l.width {
		bit := l.used + i
		code |= int(l.group[bit/8]>>(bit%8)&1) << i
	}
	l.used += l.width
	return code, nil
}

// step decodes one code.
func (l *lzw) step() error {
	if l.free >= 1<<l.width && l.width < l.most {
		l.width++
		l.filled, l.used = 0, 0
	}
	code, err := l.code()
	switch {
	case err != nil:
		return err
	case l.clears && code == lzwClear && l.old >= 0:
		l.clear()
		return nil
	case l.old < 0:
		if code > 255 {
			return ErrCorrupt
		}
		l.old, l.first = code, byte(code)
		l.out = append(l.out, l.first)
		return nil
	}
	return l.unfold(code)
}

// unfold gives the bytes that a code stands for, and gives a new code to what came
// before with the first of them.
func (l *lzw) unfold(code int) error {
	at := code
	if code >= l.free {
		if code > l.free {
			return ErrCorrupt
		}
		l.out = append(l.out, l.first)
		at = l.old
	}
	for at > 255 {
		l.out = append(l.out, l.suffix[at])
		at = int(l.prefix[at])
	}
	l.first = byte(at)
	l.out = append(l.out, l.first)
	if l.free < 1<<l.most {
		l.prefix[l.free], l.suffix[l.free] = uint16(l.old), l.first
		l.free++
	}
	l.old = code
	return nil
}
