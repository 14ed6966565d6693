package main

import (
	"encoding/binary"
	"strings"
)

// docPiece is a stretch of a Word 97 document, in UTF-16 or in one byte a
// character.
type docPiece struct {
	text string
	wide bool
}

// docFile is a binary Word document ([MS-DOC] 2.4): the text's pieces, with the
// lengths in characters of the body, its footnotes, headers, and so on, beside
// other streams.
func docFile(lengths [8]int, pieces []docPiece, more ...*cfbItem) string {
	text, table := docPieces(pieces)
	return docOf(lengths, text, table, more...)
}

// docOf is a document of the text's bytes and the table of their pieces.
func docOf(lengths [8]int, text, table string, more ...*cfbItem) string {
	fib := make([]byte, 0x400)
	binary.LittleEndian.PutUint16(fib, 0xa5ec)
	binary.LittleEndian.PutUint16(fib[2:], 0xc1)
	binary.LittleEndian.PutUint16(fib[0x0a:], 0x1200) // fExtChar; its table is 1Table
	binary.LittleEndian.PutUint16(fib[0x0c:], 0xbf)
	binary.LittleEndian.PutUint32(fib[0x18:], 0x400)
	binary.LittleEndian.PutUint32(fib[0x1c:], uint32(0x400+len(text)))
	binary.LittleEndian.PutUint16(fib[0x20:], 0x0e)
	binary.LittleEndian.PutUint16(fib[0x3e:], 0x16)
	binary.LittleEndian.PutUint32(fib[0x40:], uint32(0x400+len(text)))
	for i, n := range lengths {
		binary.LittleEndian.PutUint32(fib[0x4c+4*i:], uint32(n))
	}
	binary.LittleEndian.PutUint16(fib[0x98:], 0x5d)
	binary.LittleEndian.PutUint32(fib[0x1a2:], 0)
	binary.LittleEndian.PutUint32(fib[0x1a6:], uint32(len(table)))
	return compoundFile(append([]*cfbItem{
		{name: "WordDocument", data: atLeast(string(fib)+text, cfbCutoff)}, {name: "1Table", data: atLeast(table, cfbCutoff)},
	}, more...)...)
}

// docPieces are the text's bytes from 0x400 on, and the piece table (2.9.38).
func docPieces(pieces []docPiece) (text, table string) {
	var places, list []byte
	at := uint32(0)
	places = binary.LittleEndian.AppendUint32(places, 0)
	for _, p := range pieces {
		raw, from := p.text, uint32(0x400+len(text))*2|1<<30
		n := uint32(len(p.text))
		if p.wide {
			raw, from = utf16Bytes(p.text, false), uint32(0x400+len(text))
			n = uint32(len(raw) / 2)
		}
		at += n
		text += raw
		places = binary.LittleEndian.AppendUint32(places, at)
		list = append(binary.LittleEndian.AppendUint32(append(list, 0, 0), from), 0, 0)
		if len(text)%2 == 1 {
			text += "\x00"
		}
	}
	size := binary.LittleEndian.AppendUint32([]byte{2}, uint32(len(places)+len(list)))
	return text, string(size) + string(places) + string(list)
}

func atLeast(s string, n int) string { return s + strings.Repeat("\x00", max(0, n-len(s))) }

// docText is a text with Word's ends of paragraphs.
func docText(s string) string {
	return strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\r") + "\r"
}

// docBody is a document of a body only.
func docBody(text string, wide bool) string {
	s := docText(text)
	return docFile([8]int{len(s)}, []docPiece{{s, wide}})
}

// summary is a stream of properties ([MS-OLEPS]) with one text.
func summary(id uint32, text string) *cfbItem {
	value := "\x1e\x00\x00\x00" + wordBytes([]uint32{uint32(len(text) + 1)}) + padded(text+"\x00")
	set := wordBytes([]uint32{uint32(16 + len(value)), 1, id, 16}) + value
	head := "\xfe\xff\x00\x00\x06\x02\x02\x00" + strings.Repeat("\x00", 16) + "\x01\x00\x00\x00" +
		"\xe0\x85\x9f\xf2\xf9\x4f\x68\x10\xab\x91\x08\x00\x2b\x27\xb3\xd9" + "\x30\x00\x00\x00"
	return &cfbItem{name: "\x05SummaryInformation", data: head + set}
}
