package outlooktest

import "encoding/binary"

// Attributes of TNEF ([MS-OXTNEF] section 2.1.3.2).
const (
	attRendData   = 0x00069002
	attMAPIProps  = 0x00069003
	attRecipTable = 0x00069004
	attAttachment = 0x00069005
	attOem        = 0x00069007
	attVersion    = 0x00089006
)

// TNEF writes a TNEF stream ([MS-OXTNEF]), all of it as MAPI properties.
func TNEF(m Message) []byte {
	b := []byte{0x78, 0x9f, 0x3e, 0x22, 1, 0}
	b = Attribute(b, 1, attVersion, []byte{0, 0, 1, 0})
	b = Attribute(b, 1, attOem, []byte{0xe4, 4, 0, 0, 0, 0, 0, 0}) // 1252
	if len(m.Recipients) > 0 {
		table := binary.LittleEndian.AppendUint32(nil, uint32(len(m.Recipients)))
		for _, r := range m.Recipients {
			table = append(table, propList(r)...)
		}
		b = Attribute(b, 1, attRecipTable, table)
	}
	b = Attribute(b, 1, attMAPIProps, propList(m.Props))
	for _, a := range m.Attachments {
		b = Attribute(b, 2, attRendData, make([]byte, 14))
		props := a.Props
		if a.Message != nil {
			iid := []byte{0x07, 0x03, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46}
			props = append(props[:len(props):len(props)], Prop{Tag: 0x3701000D, Value: append(iid, TNEF(*a.Message)...)})
		}
		b = Attribute(b, 2, attAttachment, propList(props))
	}
	return b
}

// Attribute adds one attribute.
func Attribute(b []byte, level byte, id uint32, data []byte) []byte {
	b = append(b, level)
	b = binary.LittleEndian.AppendUint32(b, id)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	var sum uint16
	for _, c := range data {
		sum += uint16(c)
	}
	return binary.LittleEndian.AppendUint16(append(b, data...), sum)
}

func propList(list []Prop) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(list)))
	for _, p := range list {
		if p.Name == "" {
			b = binary.LittleEndian.AppendUint32(b, p.Tag)
		} else {
			b = named(b, p)
		}
		if !fixed(p.Tag) {
			b = binary.LittleEndian.AppendUint32(b, 1)
			b = binary.LittleEndian.AppendUint32(b, uint32(len(p.Value)))
		}
		b = append(b, p.Value...)
		b = append(b, make([]byte, -len(p.Value)&3)...)
	}
	return b
}

func named(b []byte, p Prop) []byte {
	b = binary.LittleEndian.AppendUint32(b, p.Tag|0x8000<<16)
	b = append(b, make([]byte, 16)...)
	b = binary.LittleEndian.AppendUint32(b, 1)
	name := append(utf16le(p.Name), 0, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(name)))
	b = append(b, name...)
	return append(b, make([]byte, -len(name)&3)...)
}
