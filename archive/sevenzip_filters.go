package archive

import (
	"encoding/binary"
	"io"
)

// delta adds to each byte the one so many before it.
type delta struct {
	r    io.Reader
	past [256]byte
	at   byte
	by   byte
}

func newDelta(properties []byte, r io.Reader) (io.Reader, error) {
	if len(properties) != 1 {
		return nil, ErrCorrupt
	}
	return &delta{r: r, by: properties[0] + 1}, nil
}

func (d *delta) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	for i := range p[:n] {
		p[i] += d.past[d.at-d.by]
		d.past[d.at] = p[i]
		d.at++
	}
	return n, err
}

// bcj undoes the filter for programs of x86, which made the target of a jump absolute
// so that it packs better. What was packed with it are programs; their texts change
// hardly, but the checksum does.
type bcj struct {
	r    io.Reader
	buf  []byte
	done int // bytes of buf that are final
	at   uint32
	mask uint32
	err  error
}

func (b *bcj) Read(p []byte) (int, error) {
	for b.done == 0 {
		if b.err != nil {
			return 0, b.err
		}
		b.fill()
	}
	n := copy(p, b.buf[:b.done])
	b.buf = b.buf[n:]
	b.done -= n
	return n, nil
}

// fill reads more and undoes it; the last four bytes wait for what follows.
func (b *bcj) fill() {
	more := make([]byte, 4096)
	n, err := io.ReadFull(b.r, more)
	b.buf = append(b.buf, more[:n]...)
	b.done = b.undo(b.buf)
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	if b.err = err; err != nil {
		b.done = len(b.buf)
	}
}

// jumpEnd tells the highest byte of a target that was made absolute: 24 bits with a
// sign.
func jumpEnd(c byte) bool { return c == 0 || c == 0xff }

// undo changes the targets of the calls (E8) and jumps (E9) in p and gives how many
// bytes are final. mask has a bit for each of the three bytes before that looked like
// an opcode, too; it decides which of several is one.
func (b *bcj) undo(p []byte) int {
	const longest = 5
	if len(p) < longest {
		return 0
	}
	i, before := 0, -1
	for ; i < len(p)-longest+1; i++ {
		if p[i]&0xfe != 0xe8 {
			continue
		}
		if !b.opcode(p, i, i-before) {
			before = i
			continue
		}
		before = i
		if !jumpEnd(p[i+4]) {
			b.mask = b.mask<<1 | 1
			continue
		}
		target := b.target(binary.LittleEndian.Uint32(p[i+1:]), b.at+uint32(i)+longest)
		binary.LittleEndian.PutUint32(p[i+1:], target)
		i += longest - 1
	}
	if gap := i - before; gap > 3 {
		b.mask = 0
	} else {
		b.mask <<= gap - 1
	}
	b.at += uint32(i)
	return i
}

// maskByte is which byte of the four decides, by the mask.
var maskByte = [8]int{0, 1, 2, 2, 3, 3, 3, 3}

// opcode tells whether what looks like an opcode was taken for one.
func (b *bcj) opcode(p []byte, i, gap int) bool {
	if gap > 3 {
		b.mask = 0
		return true
	}
	b.mask = b.mask << (gap - 1) & 7
	if b.mask == 0 {
		return true
	}
	allowed := b.mask == 1 || b.mask == 2 || b.mask == 4
	if !allowed || jumpEnd(p[i+4-maskByte[b.mask]]) {
		b.mask = b.mask<<1 | 1
		return false
	}
	return true
}

// target makes a target relative again.
func (b *bcj) target(from, next uint32) uint32 {
	to := from - next
	for b.mask != 0 {
		bits := uint(maskByte[b.mask]) * 8
		if !jumpEnd(byte(to >> (24 - bits))) {
			break
		}
		from = to ^ (1<<(32-bits) - 1)
		to = from - next
	}
	b.mask = 0
	to &= 1<<25 - 1
	return to | -(to & (1 << 24))
}
