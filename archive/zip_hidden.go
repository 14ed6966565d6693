package archive

import (
	"bytes"
	"encoding/binary"
	"io"
)

// zipHidden visits what a zip holds besides the members of its directory: members
// that the directory does not list, or all where there is none, and other bytes
// between and behind them. known leads from where the data of a listed member begins
// to where it ends.
func (w *walk) zipHidden(r io.ReaderAt, size int64, known map[int64]int64, visit Visit) error {
	s := &zipScan{r: r, size: size, left: 8 * size}
	marked := true // at the beginning there may be the mark of a volume
	for at := int64(0); at < size; {
		at = s.skip(at, marked)
		next, _ := s.find(at, zipLocal)
		if err := w.zipGap(r, at, next, marked, visit); err != nil {
			return err
		}
		if next >= size {
			return nil
		}
		e, ok := s.local(next)
		if !ok {
			at, marked = next+int64(len(zipLocal)), false
			continue
		}
		end, listed := known[e.begin]
		if !listed {
			s.extent(e)
			end = e.begin + e.packed
			if err := w.zipFound(e, visit); err != nil {
				return err
			}
		}
		at, marked = max(next+localSize, end), e.flags&zipDescriptor != 0
	}
	return nil
}

func (w *walk) zipFound(e *zipEntry, visit Visit) error {
	if len(e.name) > 0 && e.name[len(e.name)-1] == '/' && e.packed == 0 {
		return nil // a folder
	}
	return w.visit(w.zipMember(e), visit)
}

// zipGap visits bytes that belong to no member. A gap as short as a descriptor
// without its mark is taken for one behind a member that should have one.
func (w *walk) zipGap(r io.ReaderAt, from, to int64, marked bool, visit Visit) error {
	const longestDescriptor = 20
	if marked && to-from <= longestDescriptor {
		return nil
	}
	rest, err := skipZeros(io.NewSectionReader(r, from, to-from))
	if rest == nil {
		return err
	}
	m := Member{Name: "(between members)", Size: -1}
	m.Open = func() (io.ReadCloser, error) { return io.NopCloser(w.meter(rest)), nil }
	return w.visit(m, visit)
}

// zipScan looks through a zip for its parts. left is how many bytes it may still
// look at to find the ends of members.
type zipScan struct {
	r    io.ReaderAt
	size int64
	left int64
}

// find gives the place of the next of some signatures at or after from, and which it
// is; the size of the zip if there is none. It reads little at first: mostly the next
// one is near.
func (s *zipScan) find(from int64, signatures ...string) (int64, string) {
	const first, most, overlap = 256, 1 << 16, 3
	for block := int64(first); from < s.size; block = min(2*block, most) {
		b := make([]byte, min(block+overlap, s.size-from))
		n, _ := s.r.ReadAt(b, from)
		s.left -= int64(n)
		if i, signature := firstOf(b[:n], signatures); i >= 0 {
			return from + int64(i), signature
		}
		from += block
	}
	return s.size, ""
}

// firstOf gives the place of the first of some signatures; -1 if there is none.
func firstOf(b []byte, signatures []string) (int, string) {
	for i := 0; ; i++ {
		j := bytes.Index(b[i:], []byte("PK"))
		if j < 0 {
			return -1, ""
		}
		i += j
		for _, signature := range signatures {
			if bytes.HasPrefix(b[i:], []byte(signature)) {
				return i, signature
			}
		}
	}
}

// skip passes what a zip has besides members: descriptors, the directory, its end.
func (s *zipScan) skip(at int64, descriptor bool) int64 {
	for at < s.size {
		b := make([]byte, directorySize)
		n, _ := s.r.ReadAt(b, at)
		length := recordLength(b[:n])
		if descriptor && n > 4 && string(b[:4]) == zipDataMark {
			length = s.descriptor(b[:n], at)
		}
		if length == 0 {
			break
		}
		at, descriptor = at+length, false
	}
	return min(at, s.size)
}

// descriptor is the length of a descriptor with its mark (APPNOTE 4.3.9): its sizes
// have 4 or 8 bytes, which only what comes behind it shows.
func (s *zipScan) descriptor(b []byte, at int64) int64 {
	switch {
	case len(b) >= 6 && (string(b[4:6]) == "PK"):
		return 4 // the mark of a volume, before the first member
	case len(b) >= 26 && string(b[24:26]) == "PK" && (string(b[16:18]) != "PK"):
		return 24
	}
	return 16
}

// recordLength is the length of a record other than a member; 0 if there is none.
func recordLength(b []byte) int64 {
	u16 := func(at int) int64 { return int64(binary.LittleEndian.Uint16(b[at:])) }
	if len(b) < 6 {
		return 0
	}
	switch signature := string(b[:4]); {
	case signature == zipDirectory && len(b) >= directorySize:
		return directorySize + u16(28) + u16(30) + u16(32)
	case signature == zipEnd && len(b) >= endSize:
		return endSize + u16(20)
	case signature == "PK\x06\x06" && len(b) >= 12: // the end of zip64
		return 12 + int64(min(binary.LittleEndian.Uint64(b[4:]), 1<<40))
	case signature == "PK\x06\x07": // its locator
		return 20
	case signature == "PK\x05\x05": // a digital signature
		return 6 + u16(4)
	}
	return 0
}
