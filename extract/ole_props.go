package extract

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mailspill/mailspill/outlook"
)

// Sets of properties by the first byte of their format's id ([MS-OLEPS] section
// 2.21), and what people write in them ([MS-OLEPS] section 2.25.1, [MS-OSHARED]
// section 2.3.3.2). The names of the properties that users add are in the set.
const (
	companySet = 0x02
	customSet  = 0x05
)

var (
	summaryLabels = map[uint32]string{2: "Title", 3: "Subject", 4: "Author", 5: "Keywords", 6: "Comments", 7: "Template", 8: "Last author", 18: "Application"}
	companyLabels = map[uint32]string{2: "Category", 3: "Presentation format", 14: "Manager", 15: "Company", 26: "Content type", 27: "Content status"}
)

// propertySets gives the properties of a property set stream, "name: value" on a
// line each, and the picture of the first page, which shows nothing but what the
// document says; ok is false where not all of it could be read.
func propertySets(b []byte) (text string, thumbnail []byte, ok bool) {
	if len(b) < 48 || le16(b, 0) != 0xFFFE {
		return "", nil, false
	}
	s := propertySet{most: 4*len(b) + 1024}
	ok = true
	for i := range min(le32(b, 24), 2) {
		at := 28 + 20*int(i)
		if at+20 > len(b) || uint64(le32(b, at+16))+8 > uint64(len(b)) {
			return s.out.String(), s.picture, false
		}
		s.b, s.labels, s.page = b[le32(b, at+16):], summaryLabels, 1252
		switch b[at] {
		case companySet:
			s.labels = companyLabels
		case customSet:
			s.labels = map[uint32]string{}
		}
		ok = s.read() && ok
	}
	return s.out.String(), s.picture, ok
}

// propertySet reads one set after the other. The values of a hostile one lie over
// each other, so what it gives is bounded by most.
type propertySet struct {
	b      []byte
	page   int
	labels map[uint32]string
	out    strings.Builder
	most   int

	picture []byte // a preview, as it stands
}

// read gives all properties of a set; the code page and the names, which the
// others need, come first.
func (s *propertySet) read() bool {
	n := int(min(le32(s.b, 4), uint32(len(s.b)-8)/8))
	ok := n == int(le32(s.b, 4))
	for i := range n {
		if r := s.value(i); r != nil && s.id(i) == 1 {
			r.number()
			s.page = int(uint16(r.number()))
		}
	}
	for i := range n {
		if r := s.value(i); r != nil && s.id(i) == 0 {
			ok = s.dictionary(r) && ok
		}
	}
	for i := range n {
		r := s.value(i)
		if r == nil {
			ok = false
			continue
		}
		if id := s.id(i); id > 1 && id < 0x80000000 {
			ok = s.property(id, r) && ok
		}
	}
	return ok
}

func (s *propertySet) id(i int) uint32 { return le32(s.b, 8+8*i) }

// value is what stands at the offset of a set's property; nil if there is none.
func (s *propertySet) value(i int) *oleReader {
	at := le32(s.b, 12+8*i)
	if uint64(at)+4 > uint64(len(s.b)) {
		return nil
	}
	return &oleReader{b: s.b[at:]}
}

// dictionary reads the names that users gave to properties ([MS-OLEPS] section
// 2.17).
func (s *propertySet) dictionary(r *oleReader) bool {
	names := map[uint32]string{}
	for range min(r.number(), uint32(len(r.b)/8)) {
		id, size := r.number(), r.number()
		if s.page == codepageUTF16 {
			size = min(size, math.MaxUint32/2) * 2
			names[id] = s.string16(r.cut(size))
			r.cut(-size & 3)
			continue
		}
		names[id] = s.string8(r.cut(size))
	}
	s.labels = names
	return !r.bad
}

const codepageUTF16 = 1200

// property gives one property, unless it is a picture or a number of no interest.
func (s *propertySet) property(id uint32, r *oleReader) bool {
	label := s.labels[id]
	kind := r.number()
	if kind == vtCF {
		s.picture = r.cut(r.number())
	}
	if label == "" && kind&^vtVector != vtLPSTR && kind&^vtVector != vtLPWSTR && kind != vtVector|vtVariant {
		return true // counts, dates, pictures; their strings are searched
	}
	if label == "" {
		label = "Property " + strconv.Itoa(int(id))
	}
	if kind == vtBlob && label == "_PID_HLINKS" { // a vector within a blob ([MS-OSHARED] section 2.3.3.1.19)
		r, kind = &oleReader{b: r.cut(r.number())}, vtVector|vtVariant
	}
	value := s.typed(kind, r, 0)
	if s.spend([]byte(label)) == nil {
		return false
	}
	if strings.TrimSpace(value) != "" {
		fmt.Fprintf(&s.out, "%s: %s\n", label, value)
	}
	return !r.bad
}

// Types of values ([MS-OLEPS] section 2.15).
const (
	vtI2      = 0x0002
	vtI4      = 0x0003
	vtR8      = 0x0005
	vtBSTR    = 0x0008
	vtVariant = 0x000C
	vtUI4     = 0x0013
	vtLPSTR   = 0x001E
	vtLPWSTR  = 0x001F
	vtBlob    = 0x0041
	vtCF      = 0x0047
	vtVector  = 0x1000
)

// typed gives a value as text; those of a vector with spaces between them.
func (s *propertySet) typed(kind uint32, r *oleReader, depth int) string {
	switch {
	case kind&vtVector != 0 && depth < 2:
		var all []string
		for n := r.number(); n > 0 && !r.bad; n-- {
			before := len(r.b)
			all = append(all, s.typed(kind&^vtVector, r, depth+1))
			if len(r.b) == before { // of a type that is not read
				break
			}
		}
		return strings.Join(all, " ")
	case kind == vtVariant && depth < 3:
		return s.typed(r.number(), r, depth+1)
	case kind == vtLPSTR, kind == vtBSTR:
		size := r.number()
		b := s.spend(r.cut(size))
		r.pad(size)
		if s.page == codepageUTF16 {
			return s.string16(b)
		}
		return s.string8(b)
	case kind == vtLPWSTR:
		size := 2 * min(r.number(), math.MaxUint32/2)
		b := s.spend(r.cut(size))
		r.pad(size)
		return s.string16(b)
	case kind == vtI4, kind == vtUI4, kind == vtI2:
		return strconv.Itoa(int(int32(r.number())))
	case kind == vtR8:
		if b := r.cut(8); b != nil {
			return strconv.FormatFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)), 'f', -1, 64)
		}
	}
	return ""
}

// spend takes bytes out of what all values together may have; nil where that is
// not left.
func (s *propertySet) spend(b []byte) []byte {
	if s.most -= len(b) + 1; s.most < 0 {
		return nil
	}
	return b
}

// pad skips the zeros that bring a value of that size to whole words. Office leaves
// them out in vectors, though section 2.14 wants them.
func (r *oleReader) pad(size uint32) {
	for n := -size & 3; n > 0 && len(r.b) > 0 && r.b[0] == 0; n-- {
		r.b = r.b[1:]
	}
}

func (s *propertySet) string8(b []byte) string {
	e := outlook.Codepage(s.page)
	if utf8.Valid(b) || e == nil {
		return strings.TrimRight(valid(b), "\x00")
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		out = b
	}
	return strings.TrimRight(valid(out), "\x00")
}

func (s *propertySet) string16(b []byte) string { return strings.TrimRight(utf16Text(b), "\x00") }

func le16(b []byte, at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
func le32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
