package archive

import (
	"bufio"
	"encoding/binary"
	"io"

	"github.com/ulikunitz/xz/lzma"
)

// lzmaProperties is the length of the properties of an LZMA stream: the mode of the
// coder, and the size of the dictionary.
const lzmaProperties = 5

// lzma reads a raw stream of LZMA by its properties; size is -1 where a mark ends it.
// No more of a dictionary is needed than what will be unpacked.
func (w *walk) lzma(properties []byte, size int64, r *bufio.Reader) (io.ReadCloser, error) {
	if len(properties) < lzmaProperties {
		return nil, ErrCorrupt
	}
	dictionary := int64(binary.LittleEndian.Uint32(properties[1:]))
	if size >= 0 {
		dictionary = min(dictionary, max(w.unpacks(size), lzma.MinDictCap))
	}
	if dictionary > w.dictionary() {
		return nil, w.tooMuch()
	}
	// The head of a file of type .lzma.
	head := append(make([]byte, 0, 13), properties[0])
	head = binary.LittleEndian.AppendUint32(head, uint32(dictionary))
	head = binary.LittleEndian.AppendUint64(head, uint64(size))
	l, err := lzma.ReaderConfig{DictCap: lzma.MinDictCap + int(dictionary)}.NewReader(&headed{head: head, r: r})
	if err != nil {
		return nil, err
	}
	return io.NopCloser(l), nil
}

// lzma2 reads a raw stream of LZMA2, of which the properties are the size of the
// dictionary in one byte.
func (w *walk) lzma2(properties []byte, size int64, r io.Reader) (io.ReadCloser, error) {
	if len(properties) != 1 {
		return nil, ErrCorrupt
	}
	dictionary, err := lzma.DecodeDictCap(properties[0])
	if err != nil {
		return nil, err
	}
	if size >= 0 {
		dictionary = min(dictionary, max(w.unpacks(size), lzma.MinDictCap))
	}
	if dictionary > w.dictionary() {
		return nil, w.tooMuch()
	}
	l, err := lzma.Reader2Config{DictCap: int(max(dictionary, lzma.MinDictCap))}.NewReader2(r)
	if err != nil {
		return nil, err
	}
	return io.NopCloser(l), nil
}

// unpacks is how much of what is said to unpack to size bytes will be unpacked before
// a limit ends the walk.
func (w *walk) unpacks(size int64) int64 {
	lim := w.budget.lim
	if lim.Ratio <= 0 {
		return size
	}
	const blocks = 1 << 20 // what is read at once when the limit is passed
	return min(size, max(lim.RatioFloor, lim.Ratio*w.in())+blocks)
}

// headed puts a head before a stream, which it reads no further than asked for.
type headed struct {
	head []byte
	r    *bufio.Reader
}

func (h *headed) Read(p []byte) (int, error) {
	if len(h.head) == 0 {
		return h.r.Read(p)
	}
	n := copy(p, h.head)
	h.head = h.head[n:]
	return n, nil
}

func (h *headed) ReadByte() (byte, error) {
	if len(h.head) == 0 {
		return h.r.ReadByte()
	}
	c := h.head[0]
	h.head = h.head[1:]
	return c, nil
}
