package outlook

import (
	"encoding/binary"
	"fmt"
	"time"
)

// props reads a list of properties ([MS-OXTNEF] section 2.1.3.4). Where it
// breaks, what came before is kept.
func (r *tnefReader) props(b []byte, p *Props) {
	rest, ok := r.readProps(b, p)
	if !ok {
		r.hurt("a list of properties in the TNEF stream is broken", rest)
		return
	}
	r.loose.add(rest)
}

// recipients reads attRecipTable: a list of lists of properties.
func (r *tnefReader) recipients(b []byte) {
	if len(b) < 4 {
		r.loose.add(b)
		return
	}
	count := u32(b, 0)
	b = b[4:]
	for range min(uint64(count), uint64(len(b)/4)) {
		var p Props
		rest, ok := r.readProps(b, &p)
		*r.left--
		if len(p.List) > 0 {
			r.item.Recipients = append(r.item.Recipients, p)
		}
		if !ok {
			r.hurt("the table of recipients in the TNEF stream is broken", rest)
			return
		}
		b = rest
	}
	r.loose.add(b)
}

// readProps takes one counted list off b; ok is false where it breaks, and rest
// then is what was not understood.
func (r *tnefReader) readProps(b []byte, p *Props) (rest []byte, ok bool) {
	if len(b) < 4 {
		return b, len(b) == 0
	}
	count := u32(b, 0)
	s := &slice{b: b[4:], left: r.left, loose: &r.loose}
	for range count {
		before := s.b
		if !s.property(p) {
			return before, false
		}
	}
	return s.b, true
}

// slice is read from its beginning; bad tells that it was too short, or holds
// more values than are left to take.
type slice struct {
	b     []byte
	bad   bool
	left  *int
	loose *loose // takes what is no value that is kept
}

// cut takes n bytes.
func (s *slice) cut(n uint64) []byte {
	if n > uint64(len(s.b)) {
		s.bad = true
		return nil
	}
	out := s.b[:n:n]
	s.b = s.b[n:]
	return out
}

// padded takes n bytes, and those that fill them up to a multiple of four.
func (s *slice) padded(n uint64) []byte {
	out := s.cut(n)
	if fill := (4 - n%4) % 4; !s.bad {
		s.cut(min(fill, uint64(len(s.b))))
	}
	return out
}

func (s *slice) number() uint64 {
	b := s.cut(4)
	if s.bad {
		return 0
	}
	return uint64(u32(b, 0))
}

// property takes one property; false if it breaks off.
func (s *slice) property(p *Props) bool {
	if *s.left--; *s.left < 0 {
		return false
	}
	n := s.number()
	tag := Tag(n) // the type stands first, as a little-endian tag has it
	name := ""
	if tag.ID() >= 0x8000 {
		name = s.name()
	}
	values := s.values(tag.Type())
	if s.bad {
		return false
	}
	p.add(tag, name, values...)
	return true
}

// name takes the name of a named property: a set, then a number or a string.
func (s *slice) name() string {
	s.loose.add(s.cut(16))
	if s.number() == 0 {
		return fmt.Sprintf("0x%04X", s.number())
	}
	return decode16(s.padded(s.number()))
}

// values takes the values of a property of a type. Several numbers are left out.
func (s *slice) values(kind uint16) [][]byte {
	single, several := kind&^multiValued, kind&multiValued != 0
	size := uint64(fixedSize(single))
	switch {
	case size > 0 && several:
		s.loose.add(s.cut(s.number() * ((size + 3) &^ 3)))
		return nil
	case size > 0:
		v := s.padded(size)
		s.loose.add(v)
		return [][]byte{v}
	case single != typeString8 && single != typeString && single != typeBinary && single != typeObject:
		s.bad = true
		return nil
	}
	var out [][]byte
	for range s.number() {
		if *s.left--; s.bad || *s.left < 0 {
			s.bad = true
			return nil
		}
		out = append(out, s.padded(s.number()))
	}
	return out
}

const dtrSize = 14

// addDate adds a date of an old attribute ([MS-OXTNEF] section 2.1.3.3.1: year,
// month, day, hour, minute, second, day of the week).
func (p *Props) addDate(id uint32, b []byte) {
	if len(b) < dtrSize {
		return
	}
	t := time.Date(int(u16(b, 0)), time.Month(u16(b, 2)), int(u16(b, 4)), int(u16(b, 6)), int(u16(b, 8)), int(u16(b, 10)), 0, time.UTC)
	if t.Year() < 1601 || t.Year() > 9999 {
		return
	}
	ticks := uint64(t.Unix()+11644473600) * 1e7
	p.add(Tag(id<<16|typeTime), "", binary.LittleEndian.AppendUint64(nil, ticks))
}
