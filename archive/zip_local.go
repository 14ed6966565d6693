package archive

import (
	"encoding/binary"
	"io"
)

// Signatures and sizes of a zip's records (APPNOTE 4.3).
const (
	zipLocal      = "PK\x03\x04"
	zipDirectory  = "PK\x01\x02"
	zipDataMark   = "PK\x07\x08"
	zipEnd        = "PK\x05\x06"
	localSize     = 30
	directorySize = 46
	endSize       = 22
)

// unknown32 is a size that stands in the field of zip64 (APPNOTE 4.5.3).
const (
	unknown32  = 1<<32 - 1
	zip64Field = 1
)

// local reads the local header at a place (APPNOTE 4.3.7); ok is false if it is none.
func (s *zipScan) local(at int64) (e *zipEntry, ok bool) {
	b := make([]byte, localSize)
	if _, err := s.r.ReadAt(b, at); err != nil {
		return nil, false
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(b[at:])) }
	u32 := func(at int) int64 { return int64(binary.LittleEndian.Uint32(b[at:])) }
	rest := make([]byte, u16(26)+u16(28))
	if _, err := s.r.ReadAt(rest, at+localSize); err != nil && err != io.EOF || u16(26) == 0 || u16(8) > 100 {
		return nil, false
	}
	e = &zipEntry{
		name: zipName(string(rest[:u16(26)])), extra: rest[u16(26):], method: uint16(u16(8)), flags: uint16(u16(6)),
		crc: uint32(u32(14)), clock: uint16(u16(10)), packed: u32(18), size: u32(22), begin: at + localSize + int64(len(rest)), r: s.r,
	}
	e.zip64()
	return e, e.begin <= s.size
}

// zip64 takes the sizes of the local header's field of zip64.
func (e *zipEntry) zip64() {
	field := extraField(e.extra, zip64Field)
	if len(field) < 16 || e.packed != unknown32 && e.size != unknown32 {
		return
	}
	e.size = int64(min(binary.LittleEndian.Uint64(field), 1<<62))
	e.packed = int64(min(binary.LittleEndian.Uint64(field[8:]), 1<<62))
}

// extent finds out where the data of a member ends whose local header does not say,
// since that was written first, and bounds it by the end of the zip.
func (s *zipScan) extent(e *zipEntry) {
	if e.flags&zipDescriptor != 0 && e.packed == 0 {
		e.unsummed = true
		e.size = -1
		s.unsized(e)
	}
	if e.packed > s.size-e.begin {
		e.packed = s.size - e.begin
		e.cut = true
	}
}

// unsized looks for the descriptor that tells how many bytes came before it. If there
// is none, the data goes as far as the next record.
func (s *zipScan) unsized(e *zipEntry) {
	first := int64(-1)
	for at := e.begin; s.left > 0 || first < 0; at++ {
		var sig string
		at, sig = s.find(at, zipLocal, zipDirectory, zipDataMark)
		if sig == zipDataMark && s.describes(e, at) {
			return
		}
		if first < 0 && sig != zipDataMark {
			first = at
		}
		if sig == "" {
			break
		}
	}
	e.packed = first - e.begin
	s.bareDescriptor(e)
}

// describes reads a descriptor, if that at a place is the one of e.
func (s *zipScan) describes(e *zipEntry, at int64) bool {
	b := make([]byte, 24)
	n, _ := s.r.ReadAt(b, at)
	if n < 16 {
		return false
	}
	packed := at - e.begin
	switch {
	case int64(binary.LittleEndian.Uint32(b[8:])) == packed:
		e.size = int64(binary.LittleEndian.Uint32(b[12:]))
	case n == 24 && binary.LittleEndian.Uint64(b[8:]) == uint64(packed):
		e.size = int64(min(binary.LittleEndian.Uint64(b[16:]), 1<<62))
	default:
		return false
	}
	e.packed, e.crc, e.unsummed = packed, binary.LittleEndian.Uint32(b[4:]), false
	return true
}

// bareDescriptor takes a descriptor without a mark off the end of the data.
func (s *zipScan) bareDescriptor(e *zipEntry) {
	const length = 12
	b := make([]byte, length)
	if e.packed < length {
		return
	}
	if _, err := s.r.ReadAt(b, e.begin+e.packed-length); err != nil {
		return
	}
	if int64(binary.LittleEndian.Uint32(b[4:])) == e.packed-length {
		e.packed -= length
		e.crc, e.size, e.unsummed = binary.LittleEndian.Uint32(b), int64(binary.LittleEndian.Uint32(b[8:])), false
	}
}
