package main

import (
	"encoding/binary"
	"strings"
)

// varint is a number as SQLite writes it (File Format, 1.6).
func varint(n int) string {
	if n < 128 {
		return string([]byte{byte(n)})
	}
	return string([]byte{byte(n>>7) | 0x80, byte(n & 0x7f)})
}

// sqliteRow is a record of texts with its row id, as a cell of a table's leaf.
func sqliteRow(id int, columns ...string) string {
	types, body := "", ""
	for _, c := range columns {
		types, body = types+varint(13+2*len(c)), body+c
	}
	record := varint(len(types)+1) + types + body
	return varint(len(record)) + varint(id) + record
}

// sqliteLeaf is a page of a table's rows; before is what stands on the page
// before it.
func sqliteLeaf(before string, cells ...string) string {
	page := make([]byte, 4096)
	copy(page, before)
	at := len(page)
	head := []byte{13, 0, 0, byte(len(cells) >> 8), byte(len(cells)), 0, 0, 0}
	for _, c := range cells {
		at -= len(c)
		copy(page[at:], c)
		head = append(head, byte(at>>8), byte(at))
	}
	head[5], head[6] = byte(at>>8), byte(at)
	copy(page[len(before):], head)
	return string(page)
}

// sqliteFile is a database with one table of a name and a note.
func sqliteFile(name, note string) string {
	const schema = "CREATE TABLE notes(name TEXT, note TEXT)"
	h := "SQLite format 3\x00\x10\x00\x01\x01\x00\x40\x20\x20" + "\x00\x00\x00\x01\x00\x00\x00\x02" + strings.Repeat("\x00", 8) +
		"\x00\x00\x00\x01\x00\x00\x00\x04" + strings.Repeat("\x00", 8) + "\x00\x00\x00\x01" + strings.Repeat("\x00", 32) + "\x00\x00\x00\x01\x00\x2e\x8a\x11"
	types := varint(13+10) + varint(13+10) + varint(13+10) + "\x01" + varint(13+2*len(schema))
	record := varint(len(types)+1) + types + "table" + "notes" + "notes" + "\x02" + schema
	return sqliteLeaf(h, varint(len(record))+varint(1)+record) + sqliteLeaf("", sqliteRow(1, "other", "nothing"), sqliteRow(2, name, note))
}

// hiveFile is a registry hive with a key that has one value of text (its format
// is known from others' descriptions, such as libregf's).
func hiveFile(name, value string) string {
	cell := func(data string) string {
		size := (len(data) + 4 + 7) / 8 * 8
		return string(binary.LittleEndian.AppendUint32(nil, uint32(-size))) + data + strings.Repeat("\x00", size-4-len(data))
	}
	data := utf16Bytes(value+"\x00", false)
	root, list := 0x20, 0x20+len(cell(string(make([]byte, 76+5))))
	entry := list + len(cell(string(make([]byte, 4))))
	text := entry + len(cell(string(make([]byte, 20+len(name)))))
	nk := "nk\x2c\x00" + string(make([]byte, 16)) + wordBytes([]uint32{0, 0, cfbFree, cfbFree, 1, uint32(list), cfbFree, cfbFree, 0, 0, 0, 0, 0, 0})[:52] + "\x05\x00\x00\x00" + "Quay!"
	vk := "vk" + shortBytes(len(name)) + wordBytes([]uint32{uint32(len(data)), uint32(text), 1}) + "\x01\x00\x00\x00" + name
	cells := cell(nk) + cell(wordBytes([]uint32{uint32(entry)})) + cell(vk) + cell(data)
	bin := "hbin" + wordBytes([]uint32{0, 4096}) + string(make([]byte, 20)) + cells
	bin += wordBytes([]uint32{uint32(4096 - len(bin))}) // the rest is a free cell
	head := atLeast("regf"+wordBytes([]uint32{1, 1, 0, 0, 1, 5, 0, 1, uint32(root), 4096, 1}), 508)
	return atLeast(head+xorBytes(head), 4096) + atLeast(bin, 4096)
}

// xorBytes is the checksum of a hive's header.
func xorBytes(s string) string {
	var sum uint32
	for i := 0; i < len(s); i += 4 {
		sum ^= binary.LittleEndian.Uint32([]byte(s[i:]))
	}
	return wordBytes([]uint32{sum})
}

// eventLog is like an event log of Windows: its header, and records in a binary
// form of XML whose strings are UTF-16.
func eventLog(s *stream, text string) string {
	chunk := "ElfChnk\x00" + string(make([]byte, 504)) + "**\x00\x00" + string(s.bytes(40)) + "\x01\x00" + utf16Bytes(text, false) + "\x00\x00" + string(s.bytes(60))
	return atLeast("ElfFile\x00"+string(make([]byte, 24))+"\x80\x00\x00\x00\x01\x00\x03\x00\x00\x10\x01\x00", 4096) + atLeast(chunk, 65536)
}

const (
	oneHeader = "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3" // {7B5C52E4-D88C-4DA7-AEB1-5378D02996D3}
	oneFile   = "\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac" // {BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC}
	oneFooter = "\x22\xa7\xfb\x71\x79\x0f\x0b\x4a\xbb\x13\x89\x92\x56\x42\x6b\x24" // {71FBA722-0F79-4A0B-BB13-899256426B24}
)

// oneNote is like a section of OneNote ([MS-ONESTORE]): its header, a text in
// UTF-16 among other bytes, and a file in its store of files (2.6.13).
func oneNote(s *stream, text, file string) string {
	b := atLeast(oneHeader+string(make([]byte, 16))+"\x3f\xdd\x9a\x10\x1b\x91\xf5\x49\xa5\xd0\x17\x91\xed\xc8\xae\xd8", 1024) + string(s.bytes(33)) + "\x00\x00"
	if len(b)%2 == 1 {
		b += "\x00"
	}
	b += utf16Bytes(text, false) + "\x00\x00" + string(s.bytes(40))
	if file == "" {
		return b
	}
	b = atLeast(b, (len(b)+7)/8*8)
	object := oneFile + string(binary.LittleEndian.AppendUint64(nil, uint64(len(file)))) + string(make([]byte, 12)) + file
	return b + atLeast(object, (len(object)+7)/8*8) + oneFooter
}
