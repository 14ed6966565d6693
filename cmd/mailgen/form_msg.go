package main

import (
	"encoding/binary"
	"fmt"
)

// outlookMessage is a .msg file ([MS-OXMSG]) before it is written.
type outlookMessage struct {
	properties []mapiProperty
	files      []outlookFile
}

type outlookFile struct {
	name    string
	content string
	message *outlookMessage // in place of content
}

// newOutlookMessage is a message to Microsoft without a body.
func (x *planting) newOutlookMessage(properties ...mapiProperty) *outlookMessage {
	return &outlookMessage{properties: append([]mapiProperty{
		mapiText(0x001a, "IPM.Note"),
		mapiText(0x0037, "Your question"),
		mapiText(0x0c1a, "Dana Whitlock"),
		mapiText(0x0c1e, "SMTP"),
		mapiText(0x0c1f, "dana.whitlock@harbor.example"),
		mapiText(0x1035, "<"+x.id+"@harbor.example>"),
		mapiText(0x0e04, "Anna Petrov"),
		mapiNumber(0x340d, 0x00040000), // its strings are UTF-16
	}, properties...)}
}

// file writes the compound file.
func (m *outlookMessage) file() string {
	return compoundFile(append(m.items(8), m.names())...)
}

// items are the streams and storages of a message; reserved tells the bytes at
// the end of the header of its properties, which only the outermost has.
func (m *outlookMessage) items(reserved int) []*cfbItem {
	recipient := []mapiProperty{
		mapiNumber(0x0c15, 1), mapiText(0x3001, "Anna Petrov"), mapiText(0x3002, "SMTP"),
		mapiText(0x3003, "v-annpet@microsoft.com"), mapiText(0x39fe, "v-annpet@microsoft.com"),
	}
	head := wordBytes([]uint32{0, 0, 1, uint32(len(m.files)), 1, uint32(len(m.files))}) + string(make([]byte, reserved))
	out := propertyStreams(head, m.properties)
	out = append(out, &cfbItem{name: "__recip_version1.0_#00000000", storage: true, items: propertyStreams(wordBytes([]uint32{0, 0}), recipient)})
	for i, f := range m.files {
		out = append(out, &cfbItem{name: fmt.Sprintf("__attach_version1.0_#%08X", i), storage: true, items: f.items()})
	}
	return out
}

func (f outlookFile) items() []*cfbItem {
	properties := []mapiProperty{mapiText(0x3707, f.name), mapiText(0x3704, f.name), mapiText(0x3001, f.name)}
	if f.message == nil {
		properties = append(properties, mapiNumber(0x3705, 1), mapiProperty{id: 0x3701, kind: mapiBinary, value: f.content})
		return propertyStreams(wordBytes([]uint32{0, 0}), properties)
	}
	out := propertyStreams(wordBytes([]uint32{0, 0}), append(properties, mapiNumber(0x3705, 5), mapiProperty{id: 0x3701, kind: mapiObject}))
	return append(out, &cfbItem{name: "__substg1.0_3701000D", storage: true, items: f.message.items(0)})
}

// propertyStreams are the table of properties and a stream for each value that
// does not fit into it.
func propertyStreams(head string, list []mapiProperty) []*cfbItem {
	table := []byte(head)
	var out []*cfbItem
	for _, p := range list {
		table = binary.LittleEndian.AppendUint32(table, uint32(p.id)<<16|uint32(p.kind))
		table = binary.LittleEndian.AppendUint32(table, 6) // readable and writable
		switch p.kind {
		case mapiLong:
			table = append(append(table, p.value...), 0, 0, 0, 0)
		case mapiObject:
			table = binary.LittleEndian.AppendUint64(table, 0xffffffff)
		default:
			table = binary.LittleEndian.AppendUint64(table, uint64(len(p.value)))
			out = append(out, &cfbItem{name: fmt.Sprintf("__substg1.0_%04X%04X", p.id, p.kind), data: unterminated(p)})
		}
	}
	return append(out, &cfbItem{name: "__properties_version1.0", data: string(table)})
}

// unterminated is a value as its stream has it: strings without their final zero.
func unterminated(p mapiProperty) string {
	if p.kind == mapiUnicode {
		return p.value[:len(p.value)-2]
	}
	return p.value
}

// names maps the ids of named properties to their names.
func (m *outlookMessage) names() *cfbItem {
	var entries, strings []byte
	index := uint16(0)
	for _, p := range m.properties {
		if p.name == "" {
			continue
		}
		entries = binary.LittleEndian.AppendUint32(entries, uint32(len(strings)))
		entries = binary.LittleEndian.AppendUint16(entries, 2<<1|1) // a name in PS_PUBLIC_STRINGS
		entries = binary.LittleEndian.AppendUint16(entries, index)
		name := utf16Bytes(p.name, false)
		strings = append(binary.LittleEndian.AppendUint32(strings, uint32(len(name))), padded(name)...)
		index++
	}
	return &cfbItem{name: "__nameid_version1.0", storage: true, items: []*cfbItem{
		{name: "__substg1.0_00020102"}, {name: "__substg1.0_00030102", data: string(entries)}, {name: "__substg1.0_00040102", data: string(strings)},
	}}
}
