package archive

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
)

// Methods of compression of a folder ([MS-CAB] 2.2, typeCompress).
const (
	cabMethods = 0x0f
	cabStored  = 0
	cabMSZIP   = 1
	cabQuantum = 2
	cabLZX     = 3
)

// cabBlockPlain is the most that a block unpacks to ([MS-CAB] 2.4), which is also how
// far MSZIP looks back into the blocks before.
const cabBlockPlain = 32 << 10

// cabReader unpacks a folder, block by block.
type cabReader struct {
	c      *cabinet
	folder cabFolder
	at     int64 // the next block
	done   int   // blocks
	n      int64 // bytes given
	plain  []byte
	past   []byte // the last of what MSZIP gave
}

func (r *cabReader) Read(p []byte) (int, error) {
	for len(r.plain) == 0 {
		if r.done >= r.folder.blocks {
			return 0, io.EOF
		}
		if err := r.block(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.plain)
	r.plain = r.plain[n:]
	r.n += int64(n)
	return n, nil
}

// block reads a block ([MS-CAB] 2.4): checksum, packed and unpacked size, data.
func (r *cabReader) block() error {
	head := make([]byte, cabBlockSize)
	if _, err := r.c.r.ReadAt(head, r.at); err != nil {
		return err
	}
	packed := make([]byte, binary.LittleEndian.Uint16(head[4:]))
	if _, err := r.c.r.ReadAt(packed, r.at+cabBlockSize+r.c.reserve); err != nil {
		return err
	}
	r.at += cabBlockSize + r.c.reserve + int64(len(packed))
	r.done++
	return r.unpack(packed, int(binary.LittleEndian.Uint16(head[6:])))
}

func (r *cabReader) unpack(packed []byte, size int) (err error) {
	switch r.folder.method & cabMethods {
	case cabStored:
		r.plain = packed
	case cabMSZIP:
		r.plain, err = r.mszip(packed, size)
	case cabQuantum:
		err = fmt.Errorf("%w: Quantum", ErrUnsupported)
	case cabLZX:
		err = fmt.Errorf("%w: LZX", ErrUnsupported)
	default:
		err = ErrCorrupt
	}
	return err
}

// mszip reads a block of MSZIP ([MS-MCI]): "CK" and deflate, which goes on from the
// blocks before.
func (r *cabReader) mszip(packed []byte, size int) ([]byte, error) {
	data, ok := bytes.CutPrefix(packed, []byte("CK"))
	if !ok || size > cabBlockPlain {
		return nil, ErrCorrupt
	}
	z := flate.NewReaderDict(bytes.NewReader(data), r.past)
	plain := make([]byte, size)
	if _, err := io.ReadFull(z, plain); err != nil {
		return nil, err
	}
	r.past = append(r.past, plain...)
	r.past = r.past[max(0, len(r.past)-cabBlockPlain):]
	return plain, nil
}
