package archive

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/pierrec/lz4/v4"
)

// isBzip2 asks for the block magic too: "BZh" alone may begin a text.
func isBzip2(head []byte) bool {
	return len(head) >= 10 && bytes.HasPrefix(head, []byte("BZh")) &&
		(bytes.Equal(head[4:10], []byte("1AY&SY")) || bytes.Equal(head[4:10], []byte("\x17rE8P\x90")))
}

func isXZ(head []byte) bool   { return bytes.HasPrefix(head, []byte("\xfd7zXZ\x00")) }
func isZstd(head []byte) bool { return bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")) }
func isLZ4(head []byte) bool  { return bytes.HasPrefix(head, []byte("\x04\x22\x4d\x18")) }

// isLzip asks for the version too: the magic is a word.
func isLzip(head []byte) bool { return bytes.HasPrefix(head, []byte("LZIP\x01")) }

func openBzip2(_ *walk, r *bufio.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }
func openXZ(w *walk, r *bufio.Reader) (io.Reader, error)    { return w.xz(r) }
func openZstd(w *walk, r *bufio.Reader) (io.Reader, error)  { return w.zstd(r) }
func openLZ4(_ *walk, r *bufio.Reader) (io.Reader, error)   { return lz4.NewReader(r), nil }
func openLzip(w *walk, r *bufio.Reader) (io.Reader, error)  { return &lzip{w: w, r: r}, nil }

// lzip reads the members of a file of lzip (the format is described in the manual of
// lzip, chapter "File format"): a head of 6 bytes, LZMA that ends with a mark, and
// checksum and sizes.
type lzip struct {
	w    *walk
	r    *bufio.Reader
	cur  io.Reader
	sum  uint32
	size uint64
}

func (l *lzip) Read(p []byte) (int, error) {
	for {
		if l.cur == nil {
			if err := l.next(); err != nil {
				return 0, err
			}
		}
		n, err := l.cur.Read(p)
		l.sum = crc32.Update(l.sum, crc32.IEEETable, p[:n])
		l.size += uint64(n)
		if err == io.EOF {
			err = l.end()
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// next begins a member. The byte of the dictionary is a power of two, less so many
// sixteenths.
func (l *lzip) next() error {
	head, err := l.r.Peek(6)
	if len(head) == 0 {
		return err
	}
	if len(head) < 6 || !isLzip(head) {
		return ErrCorrupt
	}
	power, parts := head[5]&0x1f, uint32(head[5]>>5)
	dictionary := uint32(1) << power
	dictionary -= dictionary / 16 * parts
	if _, err := l.r.Discard(6); err != nil {
		return err
	}
	const mode = 2*5*9 + 3 // pb 2, lp 0, lc 3
	l.cur, err = l.w.lzma(binary.LittleEndian.AppendUint32([]byte{mode}, dictionary), -1, l.r)
	l.sum, l.size = 0, 0
	return err
}

func (l *lzip) end() error {
	tail := make([]byte, 20)
	if _, err := io.ReadFull(l.r, tail); err != nil {
		return io.ErrUnexpectedEOF
	}
	if binary.LittleEndian.Uint32(tail) != l.sum || binary.LittleEndian.Uint64(tail[4:]) != l.size {
		return ErrCorrupt
	}
	l.cur = nil
	return nil
}
