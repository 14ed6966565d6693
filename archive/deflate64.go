package archive

import (
	"bufio"
	"io"
)

// Deflate64 (method 9 of APPNOTE 4.4.5; Windows takes it for large files) is deflate
// (RFC 1951) with a window of 64 KiB, two more codes of distances, and a last code of
// lengths that has 16 more bits.
type deflate64 struct {
	r    *bufio.Reader
	bits uint32
	have uint

	window [1 << 16]byte
	at     uint16 // where the next byte goes
	full   bool   // all of the window was written
	fresh  []byte // written, and given up to a place
	given  int

	last    bool
	stored  int // bytes left of a stored block
	lengths *huffman
	offsets *huffman // with lengths: nil between blocks
	err     error
}

func (d *deflate64) Read(p []byte) (int, error) {
	for len(d.fresh) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fresh, d.given = d.fresh[:0], 0
		d.err = d.step()
	}
	n := copy(p, d.fresh[d.given:])
	if d.given += n; d.given == len(d.fresh) {
		d.fresh, d.given = d.fresh[:0], 0
	}
	return n, nil
}

// step decodes some of a block, or the head of the next.
func (d *deflate64) step() error {
	const enough = 32 << 10
	switch {
	case d.stored > 0:
		return d.copyStored()
	case d.lengths == nil && d.last:
		return io.EOF
	case d.lengths == nil:
		return d.block()
	}
	for len(d.fresh) < enough && d.lengths != nil {
		if err := d.symbol(); err != nil {
			return err
		}
	}
	return nil
}

func (d *deflate64) take(n uint) (int, error) {
	for d.have < n {
		b, err := d.r.ReadByte()
		if err != nil {
			return 0, io.ErrUnexpectedEOF
		}
		d.bits |= uint32(b) << d.have
		d.have += 8
	}
	v := int(d.bits & (1<<n - 1))
	d.bits >>= n
	d.have -= n
	return v, nil
}

// block reads the head of a block (3.2.3).
func (d *deflate64) block() error {
	head, err := d.take(3)
	if err != nil {
		return err
	}
	d.last = head&1 != 0
	switch head >> 1 {
	case 0:
		return d.storedBlock()
	case 1:
		return d.fixedBlock()
	case 2:
		return d.dynamicBlock()
	}
	return ErrCorrupt
}

func (d *deflate64) storedBlock() error {
	d.bits, d.have = 0, 0 // at most seven bits are left, up to the next byte
	n, err := d.take(16)
	if err != nil {
		return err
	}
	inverse, err := d.take(16)
	if err != nil {
		return err
	}
	if n^inverse != 1<<16-1 {
		return ErrCorrupt
	}
	d.stored = n
	return nil
}

func (d *deflate64) copyStored() error {
	for range min(d.stored, 4096) {
		b, err := d.r.ReadByte()
		if err != nil {
			return io.ErrUnexpectedEOF
		}
		d.put(b)
		d.stored--
	}
	return nil
}

// fixedBlock takes the codes of 3.2.6.
func (d *deflate64) fixedBlock() error {
	sizes := make([]byte, 288)
	for i := range sizes {
		switch {
		case i < 144:
			sizes[i] = 8
		case i < 256:
			sizes[i] = 9
		case i < 280:
			sizes[i] = 7
		default:
			sizes[i] = 8
		}
	}
	d.lengths = newHuffman(sizes)
	offsets := make([]byte, 32)
	for i := range offsets {
		offsets[i] = 5
	}
	d.offsets = newHuffman(offsets)
	return nil
}

// dynamicBlock reads the codes of the block (3.2.7).
func (d *deflate64) dynamicBlock() error {
	head, err := d.take(14)
	if err != nil {
		return err
	}
	lengths, offsets, codes := head&31+257, head>>5&31+1, head>>10+4
	sizes := make([]byte, len(lengthOrder))
	for _, i := range lengthOrder[:codes] {
		n, err := d.take(3)
		if err != nil {
			return err
		}
		sizes[i] = byte(n)
	}
	all, err := d.codeSizes(newHuffman(sizes), lengths+offsets)
	if err != nil {
		return err
	}
	d.lengths, d.offsets = newHuffman(all[:lengths]), newHuffman(all[lengths:])
	return nil
}

// symbol decodes a byte, a repetition or the end of the block.
func (d *deflate64) symbol() error {
	const end = 256
	code, err := d.decode(d.lengths)
	switch {
	case err != nil:
		return err
	case code < end:
		d.put(byte(code))
		return nil
	case code == end:
		d.lengths, d.offsets = nil, nil
		return nil
	case code-end-1 >= len(lengthBase):
		return ErrCorrupt
	}
	more, err := d.take(lengthBits[code-end-1])
	if err != nil {
		return err
	}
	return d.repeat(lengthBase[code-end-1] + more)
}

func (d *deflate64) repeat(length int) error {
	code, err := d.decode(d.offsets)
	if err != nil {
		return err
	}
	if code >= len(offsetBase) {
		return ErrCorrupt
	}
	more, err := d.take(offsetBits(code))
	if err != nil {
		return err
	}
	offset := offsetBase[code] + more
	if !d.full && offset > int(d.at) {
		return ErrCorrupt
	}
	for range length {
		d.put(d.window[d.at-uint16(offset)])
	}
	return nil
}

func (d *deflate64) put(b byte) {
	d.window[d.at] = b
	d.at++
	d.full = d.full || d.at == 0
	d.fresh = append(d.fresh, b)
}
