package patterns

import (
	"encoding/binary"
	"math/bits"
)

// marvin32 is the 32-bit Marvin hash that Microsoft appends to identifiable
// keys as a checksum (microsoft/security-utilities; dotnet/runtime Marvin.cs).
func marvin32(data []byte, seed uint64) uint32 {
	s := marvinState{uint32(seed), uint32(seed >> 32)}
	for len(data) >= 4 {
		s.mix(binary.LittleEndian.Uint32(data))
		data = data[4:]
	}
	// The tail is the remaining bytes, then 0x80, as a little-endian word.
	var tail [4]byte
	tail[copy(tail[:], data)] = 0x80
	s.mix(binary.LittleEndian.Uint32(tail[:]))
	s.mix(0)
	return s.lo ^ s.hi
}

type marvinState struct{ lo, hi uint32 }

func (s *marvinState) mix(word uint32) {
	s.lo += word
	s.hi ^= s.lo
	s.lo = bits.RotateLeft32(s.lo, 20) + s.hi
	s.hi = bits.RotateLeft32(s.hi, 9) ^ s.lo
	s.lo = bits.RotateLeft32(s.lo, 27) + s.hi
	s.hi = bits.RotateLeft32(s.hi, 19)
}
