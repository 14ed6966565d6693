package patterns

import "math/bits"

// bitsForEach is how many bits there are for a hash, by the power of two.
const bitsForEach = 2

// bitSet tells of most hashes whether they are in it: a bit is taken by chance, too.
type bitSet struct {
	bits  []uint64
	shift int // of a hash, to a bit
}

func newBitSet(count int) bitSet {
	wide := max(6, bits.Len(uint(count))+bitsForEach)
	return bitSet{make([]uint64, 1<<(wide-6)), 64 - wide}
}

func (b *bitSet) add(h uint64) { b.bits[h>>b.shift>>6] |= 1 << (h >> b.shift & 63) }

func (b *bitSet) has(h uint64) bool { return b.bits[h>>b.shift>>6]>>(h>>b.shift&63)&1 != 0 }
