package archive

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// farthest is how far behind a program an archive may begin: what unpacks it is short.
const farthest = 1 << 20

// Behind gives the place where an archive begins behind other data, as in a program
// that unpacks itself; -1 if there is none. It knows 7z, RAR and cabinets, by the
// checksums and sizes of their heads, since a program may hold the marks as data. A
// zip is found from its end.
func Behind(b []byte) int {
	heads := []struct {
		mark  string
		sound func(b []byte) bool
	}{
		{sevenMagic, soundSevenZip},
		{"Rar!\x1a\x07\x00", soundRAR3},
		{"Rar!\x1a\x07\x01\x00", soundRAR5},
		{"MSCF\x00\x00\x00\x00", soundCabinet},
	}
	near := b[:min(len(b), farthest)]
	for _, h := range heads {
		for at := 1; at < len(near); at++ {
			i := bytes.Index(near[at:], []byte(h.mark))
			if i < 0 {
				break
			}
			if at += i; h.sound(b[at:]) {
				return at
			}
		}
	}
	return -1
}

func soundSevenZip(b []byte) bool {
	return len(b) >= sevenHead && crc32.ChecksumIEEE(b[12:sevenHead]) == binary.LittleEndian.Uint32(b[8:])
}

// soundRAR3 checks the header of the archive, which is never locked.
func soundRAR3(b []byte) bool {
	const head, length = 7, 13
	return len(b) >= head+length && uint16(crc32.ChecksumIEEE(b[head+2:head+length])) == binary.LittleEndian.Uint16(b[head:])
}

// soundRAR5 checks the first header, whose size is a number of up to three bytes.
func soundRAR5(b []byte) bool {
	const head = 8
	if len(b) < head+5 {
		return false
	}
	size, n := binary.Uvarint(b[head+4 : min(len(b), head+7)])
	end := uint64(head+4+n) + size
	return n > 0 && size > 0 && end <= uint64(len(b)) && crc32.ChecksumIEEE(b[head+4:end]) == binary.LittleEndian.Uint32(b[head:])
}

// soundCabinet goes by sizes and by the version, of which there is one.
func soundCabinet(b []byte) bool {
	if len(b) < cabHead {
		return false
	}
	size, files := binary.LittleEndian.Uint32(b[8:]), binary.LittleEndian.Uint32(b[16:])
	return size >= cabHead && uint64(size) <= uint64(len(b)) && files >= cabHead && files < size && b[24] == 3 && b[25] == 1
}
