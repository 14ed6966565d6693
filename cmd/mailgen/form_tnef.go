package main

import (
	"encoding/binary"
	"strings"
)

// tnef is a winmail.dat ([MS-OXTNEF]) of some attributes.
func tnef(attributes ...string) string {
	version := tnefAttribute(1, 0x00089006, "\x00\x00\x01\x00")
	codepage := tnefAttribute(1, 0x00069007, "\xe4\x04\x00\x00\x00\x00\x00\x00")
	class := tnefAttribute(1, 0x00078008, "IPM.Microsoft Mail.Note\x00")
	return "\x78\x9f\x3e\x22\x01\x00" + version + codepage + class + strings.Join(attributes, "")
}

// tnefAttribute is one attribute of the message (level 1) or an attachment (2).
func tnefAttribute(level byte, id uint32, data string) string {
	b := binary.LittleEndian.AppendUint32([]byte{level}, id)
	b = append(binary.LittleEndian.AppendUint32(b, uint32(len(data))), data...)
	var sum uint16
	for i := range len(data) {
		sum += uint16(data[i])
	}
	return string(binary.LittleEndian.AppendUint16(b, sum))
}

const (
	tnefSubject     = 0x00018004
	tnefBody        = 0x0002800c
	tnefMessage     = 0x00069003
	tnefAttachStart = 0x00069002
	tnefAttachTitle = 0x00018010
	tnefAttachData  = 0x0006800f
	tnefAttachProps = 0x00069005
)

// tnefFile is an attachment in the attributes from before MAPI.
func tnefFile(name, content string) string {
	return tnefAttribute(2, tnefAttachStart, "\x01\x00"+strings.Repeat("\xff", 4)+strings.Repeat("\x00", 8)) +
		tnefAttribute(2, tnefAttachTitle, name+"\x00") + tnefAttribute(2, tnefAttachData, content)
}

// mapiProperty is a property of MAPI: an id, a type and its value's bytes.
type mapiProperty struct {
	id, kind uint16
	value    string
	name     string // of a named property
}

const (
	mapiLong    = 0x0003
	mapiObject  = 0x000d
	mapiString8 = 0x001e
	mapiUnicode = 0x001f
	mapiBinary  = 0x0102
)

func mapiText(id uint16, s string) mapiProperty {
	return mapiProperty{id: id, kind: mapiUnicode, value: utf16Bytes(s+"\x00", false)}
}

func mapiNumber(id uint16, n uint32) mapiProperty {
	return mapiProperty{id: id, kind: mapiLong, value: string(binary.LittleEndian.AppendUint32(nil, n))}
}

// tnefProperties writes properties as [MS-OXTNEF] section 2.1.3.4 has it.
func tnefProperties(list ...mapiProperty) string {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(list)))
	for _, p := range list {
		b = binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(b, p.kind), p.id)
		if p.name != "" {
			name := utf16Bytes(p.name+"\x00", false)
			b = append(b, publicStrings...)
			b = binary.LittleEndian.AppendUint32(b, 1)
			b = append(binary.LittleEndian.AppendUint32(b, uint32(len(name))), padded(name)...)
		}
		if p.kind != mapiLong {
			b = binary.LittleEndian.AppendUint32(b, 1)
			b = binary.LittleEndian.AppendUint32(b, uint32(len(p.value)))
		}
		b = append(b, padded(p.value)...)
	}
	return string(b)
}

// publicStrings is PS_PUBLIC_STRINGS, the set of named properties that users see.
const publicStrings = "\x29\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"

// messageInterface is IID_IMessage, which stands before an embedded message.
const messageInterface = "\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"

func padded(s string) string { return s + strings.Repeat("\x00", (4-len(s)%4)%4) }
