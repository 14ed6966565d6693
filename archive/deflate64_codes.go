package archive

// The codes of lengths and distances (RFC 1951, 3.2.5): what a code begins at, and how
// many bits follow. The last length and the last two distances are those of deflate64.
var (
	lengthBase = [29]int{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 3}
	lengthBits = [29]uint{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 16}
	offsetBase = [32]int{
		1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
		1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577, 32769, 49153,
	}
	// The order in which lengths of the codes of code lengths come (3.2.7).
	lengthOrder = [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// offsetBits is how many bits follow the code of a distance.
func offsetBits(code int) uint { return uint(max(0, code/2-1)) }

// codeSizes reads n sizes, of which many may be repeated.
func (d *deflate64) codeSizes(h *huffman, n int) ([]byte, error) {
	var all []byte
	for len(all) < n {
		code, err := d.decode(h)
		if err != nil {
			return nil, err
		}
		if code < 16 {
			all = append(all, byte(code))
			continue
		}
		size, base, bits := byte(0), 3, uint(3)
		switch {
		case code == 16 && len(all) == 0:
			return nil, ErrCorrupt
		case code == 16:
			size, bits = all[len(all)-1], 2
		case code == 18:
			base, bits = 11, 7
		}
		more, err := d.take(bits)
		if err != nil {
			return nil, err
		}
		for range base + more {
			all = append(all, size)
		}
	}
	if len(all) > n {
		return nil, ErrCorrupt
	}
	return all, nil
}

// huffman is a canonical code: how many codes there are of each size, and their
// symbols in order (3.2.2).
type huffman struct {
	counts  [16]int
	symbols []int
}

func newHuffman(sizes []byte) *huffman {
	h := &huffman{}
	for _, size := range sizes {
		h.counts[size]++
	}
	h.counts[0] = 0
	var next [17]int
	for size := 1; size < len(h.counts); size++ {
		next[size+1] = next[size] + h.counts[size]
	}
	h.symbols = make([]int, len(sizes))
	for symbol, size := range sizes {
		if size > 0 {
			h.symbols[next[size]] = symbol
			next[size]++
		}
	}
	return h
}

// decode takes a code bit by bit: the codes of one size follow each other, and what is
// beyond the last of them is longer.
func (d *deflate64) decode(h *huffman) (int, error) {
	code, first, before := 0, 0, 0
	for size := 1; size < len(h.counts); size++ {
		bit, err := d.take(1)
		if err != nil {
			return 0, err
		}
		code |= bit
		if i := code - first; i >= 0 && i < h.counts[size] {
			return h.symbols[before+i], nil
		}
		before += h.counts[size]
		first = (first + h.counts[size]) << 1
		code <<= 1
	}
	return 0, ErrCorrupt
}
