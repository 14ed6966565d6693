package outlook

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Tag names a property: its id above, its type below ([MS-OXCDATA] section 2.9).
type Tag uint32

// ID is the property's id; from 0x8000 on it is named, and valid in its file only.
func (t Tag) ID() uint16 { return uint16(t >> 16) }

// Type is the property's type ([MS-OXCDATA] section 2.11.1).
func (t Tag) Type() uint16 { return uint16(t) }

// Types of properties, without multiValued.
const (
	typeInt16   = 0x0002
	typeInt32   = 0x0003
	typeFloat32 = 0x0004
	typeFloat64 = 0x0005
	typeMoney   = 0x0006
	typeAppTime = 0x0007
	typeError   = 0x000A
	typeBool    = 0x000B
	typeObject  = 0x000D
	typeInt64   = 0x0014
	typeString8 = 0x001E
	typeString  = 0x001F
	typeTime    = 0x0040
	typeGUID    = 0x0048
	typeBinary  = 0x0102

	multiValued = 0x1000
)

// Property is one property of an object.
type Property struct {
	Tag    Tag
	Name   string   // of a named property; empty for others
	Values [][]byte // as stored: one, or those of a multi-valued property
	Texts  []string // the values of a string property, decoded; nil for other types
}

// Label is what to call the property: its own name, that of its id, or its id.
func (p *Property) Label() string {
	if p.Name != "" {
		return p.Name
	}
	if n, known := names[p.Tag.ID()]; known {
		return n
	}
	return fmt.Sprintf("0x%04X", p.Tag.ID())
}

// IsBinary tells a value that is bytes of any meaning: neither text nor of a
// fixed size, such as a rule's conditions.
func (p *Property) IsBinary() bool {
	kind := p.Tag.Type() &^ multiValued
	return kind != typeString8 && kind != typeString && fixedSize(kind) == 0
}

// IsPlainBinary tells the value that Props.Binary gives for its id.
func (p *Property) IsPlainBinary() bool { return p.Tag.Type() == typeBinary }

// Number renders the value of a numeric property; ok is false for other types.
func (p *Property) Number() (text string, ok bool) {
	if len(p.Values) == 0 {
		return "", false
	}
	v := p.Values[0]
	switch t := p.Tag.Type(); {
	case t == typeInt16 && len(v) >= 2:
		return strconv.Itoa(int(int16(binary.LittleEndian.Uint16(v)))), true
	case t == typeInt32 && len(v) >= 4:
		return strconv.Itoa(int(int32(binary.LittleEndian.Uint32(v)))), true
	case t == typeInt64 && len(v) >= 8:
		return strconv.FormatInt(int64(binary.LittleEndian.Uint64(v)), 10), true
	case t == typeFloat64 && len(v) >= 8:
		return strconv.FormatFloat(math.Float64frombits(binary.LittleEndian.Uint64(v)), 'f', -1, 64), true
	}
	return "", false
}

// Props are the properties of one object, in the order of the file.
type Props struct{ List []Property }

// add adds a property, unless it can hold no text and nobody asks for it: a
// hostile file has millions of them.
func (p *Props) add(tag Tag, name string, values ...[]byte) {
	number := fixedSize(tag.Type()&^multiValued) > 0
	people := name != "" && !strings.HasPrefix(name, "0x") // a field that people made
	if number && !people && !wanted[tag.ID()] || len(values) == 0 {
		return
	}
	p.List = append(p.List, Property{Tag: tag, Name: name, Values: values})
}

// wanted are the properties of a fixed size that are asked for.
var wanted = map[uint16]bool{
	PidTagRecipientType: true, PidTagAttachMethod: true, PidTagInternetCodepage: true, PidTagMessageCodepage: true,
	PidTagClientSubmitTime: true, PidTagMessageDeliveryTime: true, PidTagCreationTime: true,
}

// find gives the first property of an id whose type is one of kinds; any if none are named.
func (p *Props) find(id uint16, kinds ...uint16) *Property {
	for i := range p.List {
		q := &p.List[i]
		if q.Tag.ID() != id || len(q.Values) == 0 {
			continue
		}
		if len(kinds) == 0 {
			return q
		}
		for _, k := range kinds {
			if q.Tag.Type() == k {
				return q
			}
		}
	}
	return nil
}

// Text is the first string property of an id that is not empty, decoded; "" if
// there is none.
func (p *Props) Text(id uint16) string {
	for i := range p.List {
		if q := &p.List[i]; q.Tag.ID() == id && len(q.Texts) > 0 && q.Texts[0] != "" {
			return q.Texts[0]
		}
	}
	return ""
}

// Binary is the value of a binary property; nil if there is none.
func (p *Props) Binary(id uint16) []byte {
	if q := p.find(id, typeBinary); q != nil {
		return q.Values[0]
	}
	return nil
}

// Int is the value of an integer property of 32 bits or fewer.
func (p *Props) Int(id uint16) (int, bool) {
	q := p.find(id, typeInt32, typeInt16, typeBool)
	if q == nil || len(q.Values[0]) < 2 {
		return 0, false
	}
	if v := q.Values[0]; q.Tag.Type() == typeInt32 && len(v) >= 4 {
		return int(int32(binary.LittleEndian.Uint32(v))), true
	}
	return int(binary.LittleEndian.Uint16(q.Values[0])), true
}

// Time is the value of a time property, in UTC.
func (p *Props) Time(id uint16) (time.Time, bool) {
	q := p.find(id, typeTime)
	if q == nil || len(q.Values[0]) < 8 {
		return time.Time{}, false
	}
	return fileTime(binary.LittleEndian.Uint64(q.Values[0]))
}

// fileTime reads a FILETIME: steps of 100 ns since 1601 ([MS-DTYP] section 2.3.3).
func fileTime(ft uint64) (time.Time, bool) {
	const unixEpoch = 11644473600           // seconds from 1601 to 1970
	if ft == 0 || ft > 0x24C85A5ED1C04000 { // the year 9999
		return time.Time{}, false
	}
	return time.Unix(int64(ft/1e7)-unixEpoch, int64(ft%1e7)*100).UTC(), true
}
