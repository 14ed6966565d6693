package archive

import (
	"bufio"
	"encoding/binary"
	"io"
)

// bcj2 undoes the other filter for programs of x86, which 7-Zip takes for its
// strongest compression. It has four inputs: the code without the targets of its calls
// and jumps, the targets of calls, those of jumps, and for each that looks like one a
// bit, in a range coder, whether its target was taken out.
type bcj2 struct {
	main, calls, jumps *bufio.Reader
	bits               rangeCoder
	// odds are those of a call by the byte before it, of E9, and of 0F 80 to 0F 8F.
	odds [256 + 2]uint16
	at   uint32
	prev byte
	left []byte // of a target
	to   [4]byte
	err  error
}

const bcj2Inputs = 4

func newBCJ2(in [bcj2Inputs]*bufio.Reader) (io.Reader, error) {
	b := &bcj2{main: in[0], calls: in[1], jumps: in[2], bits: rangeCoder{r: in[3]}}
	for i := range b.odds {
		b.odds[i] = rangeEven
	}
	return b, b.bits.start()
}

func (b *bcj2) Read(p []byte) (int, error) {
	for n := range p {
		c, err := b.next()
		if err != nil {
			return n, err
		}
		p[n] = c
	}
	return len(p), nil
}

func (b *bcj2) next() (byte, error) {
	if len(b.left) > 0 {
		c := b.left[0]
		b.left = b.left[1:]
		return c, nil
	}
	if b.err != nil {
		return 0, b.err
	}
	c, err := b.main.ReadByte()
	if err != nil {
		return 0, err
	}
	b.at++
	b.err = b.opcode(c)
	return c, nil
}

// opcode puts a target behind what is a call or a jump.
func (b *bcj2) opcode(c byte) error {
	prev := b.prev
	b.prev = c
	odds, targets := &b.odds[257], b.jumps
	switch {
	case c == 0xe8:
		odds, targets = &b.odds[prev], b.calls
	case c == 0xe9:
		odds = &b.odds[256]
	case prev != 0x0f || c&0xf0 != 0x80:
		return nil
	}
	taken, err := b.bits.bit(odds)
	if err != nil || !taken {
		return err
	}
	var from [4]byte
	if _, err := io.ReadFull(targets, from[:]); err != nil {
		return io.ErrUnexpectedEOF
	}
	b.at += 4
	binary.LittleEndian.PutUint32(b.to[:], binary.BigEndian.Uint32(from[:])-b.at)
	b.left, b.prev = b.to[:], b.to[3]
	return nil
}

// rangeCoder reads bits as LZMA writes them: the more likely one is, the less room it
// takes.
type rangeCoder struct {
	r     *bufio.Reader
	width uint32
	code  uint32
}

const (
	rangeBits = 11
	rangeEven = 1 << (rangeBits - 1) // as likely as not
	rangeMove = 5
)

func (c *rangeCoder) start() error {
	var b [5]byte
	if _, err := io.ReadFull(c.r, b[:]); err != nil {
		return io.ErrUnexpectedEOF
	}
	c.width, c.code = 1<<32-1, binary.BigEndian.Uint32(b[1:])
	return nil
}

func (c *rangeCoder) bit(odds *uint16) (bool, error) {
	if c.width < 1<<24 {
		b, err := c.r.ReadByte()
		if err != nil {
			return false, io.ErrUnexpectedEOF
		}
		c.width, c.code = c.width<<8, c.code<<8|uint32(b)
	}
	bound := c.width >> rangeBits * uint32(*odds)
	if c.code < bound {
		c.width = bound
		*odds += (1<<rangeBits - *odds) >> rangeMove
		return false, nil
	}
	c.width -= bound
	c.code -= bound
	*odds -= *odds >> rangeMove
	return true, nil
}
