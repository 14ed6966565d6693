// Package outlooktest writes Outlook's forms of messages for tests, from their
// specifications. It shares nothing with the code that reads them.
package outlooktest

import (
	"encoding/binary"
	"fmt"
	"time"
	"unicode/utf16"
)

// Message is what to write.
type Message struct {
	Props       []Prop
	Recipients  [][]Prop
	Attachments []Attachment
	Extra       map[string][]byte // streams of a message file that are no property
}

// Attachment is an attachment; with a Message it is an embedded one.
type Attachment struct {
	Props   []Prop
	Message *Message
}

// Prop is a property as stored. Name makes it a named one; its id is made up then.
type Prop struct {
	Tag   uint32
	Name  string
	Value []byte
}

// Text is a string property in UTF-16.
func Text(id uint16, s string) Prop { return Prop{Tag: uint32(id)<<16 | 0x001F, Value: utf16le(s)} }

// Text8 is a string property in the code page of the message.
func Text8(id uint16, s string) Prop { return Prop{Tag: uint32(id)<<16 | 0x001E, Value: []byte(s)} }

// Binary is a binary property.
func Binary(id uint16, b []byte) Prop { return Prop{Tag: uint32(id)<<16 | 0x0102, Value: b} }

// Int is an integer property.
func Int(id uint16, n uint32) Prop {
	return Prop{Tag: uint32(id)<<16 | 0x0003, Value: binary.LittleEndian.AppendUint32(nil, n)}
}

// Time is a time property.
func Time(id uint16, t time.Time) Prop {
	ticks := uint64(t.Unix()+11644473600) * 1e7
	return Prop{Tag: uint32(id)<<16 | 0x0040, Value: binary.LittleEndian.AppendUint64(nil, ticks)}
}

// Named is a named string property.
func Named(name, s string) Prop { return Prop{Tag: 0x001F, Name: name, Value: utf16le(s)} }

func utf16le(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func fixed(tag uint32) bool {
	kind := tag & 0xFFFF
	return kind == 0x0003 || kind == 0x0040
}

// MessageFile writes a message file ([MS-OXMSG]).
func MessageFile(m Message) []byte {
	w := &fileWriter{ids: map[string]uint16{}}
	root := &node{dir: true, name: "Root Entry"}
	w.message(root, &m, 32)
	root.kids = append(root.kids, w.nameid())
	return Compound(root.streams(""))
}

type fileWriter struct {
	ids   map[string]uint16
	names []string
}

func (w *fileWriter) message(n *node, m *Message, header int) {
	w.props(n, m.Props, header)
	for i, r := range m.Recipients {
		w.props(n.sub(fmt.Sprintf("__recip_version1.0_#%08X", i)), r, 8)
	}
	for i, a := range m.Attachments {
		k := n.sub(fmt.Sprintf("__attach_version1.0_#%08X", i))
		w.props(k, a.Props, 8)
		if a.Message != nil {
			w.message(k.sub("__substg1.0_3701000D"), a.Message, 24)
		}
	}
	for name, data := range m.Extra {
		n.file(name, data)
	}
}

func (w *fileWriter) props(n *node, list []Prop, header int) {
	table := make([]byte, header)
	for _, p := range list {
		tag := p.Tag
		if p.Name != "" {
			tag |= uint32(w.id(p.Name)) << 16
		}
		table = binary.LittleEndian.AppendUint32(table, tag)
		table = binary.LittleEndian.AppendUint32(table, 6)
		value := make([]byte, 8)
		if fixed(tag) {
			copy(value, p.Value)
		} else {
			binary.LittleEndian.PutUint32(value, uint32(len(p.Value)))
			n.file(fmt.Sprintf("__substg1.0_%08X", tag), p.Value)
		}
		table = append(table, value...)
	}
	n.file("__properties_version1.0", table)
}

func (w *fileWriter) id(name string) uint16 {
	if _, known := w.ids[name]; !known {
		w.ids[name] = uint16(0x8000 + len(w.names))
		w.names = append(w.names, name)
	}
	return w.ids[name]
}

// nameid writes the storage of names ([MS-OXMSG] section 2.2.3).
func (w *fileWriter) nameid() *node {
	n := &node{dir: true, name: "__nameid_version1.0"}
	var entries, text []byte
	for i, name := range w.names {
		entries = binary.LittleEndian.AppendUint32(entries, uint32(len(text)))
		entries = binary.LittleEndian.AppendUint16(entries, 5<<1|1)
		entries = binary.LittleEndian.AppendUint16(entries, uint16(i))
		b := utf16le(name)
		text = append(binary.LittleEndian.AppendUint32(text, uint32(len(b))), b...)
		text = append(text, make([]byte, -len(b)&3)...)
	}
	n.file("__substg1.0_00020102", nil)
	n.file("__substg1.0_00030102", entries)
	n.file("__substg1.0_00040102", text)
	return n
}

// CompressRTF wraps RTF as PidTagRtfCompressed, without making it smaller.
func CompressRTF(rtf string) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(rtf)+12))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(rtf)))
	b = append(b, "MELA\x00\x00\x00\x00"...)
	return append(b, rtf...)
}
