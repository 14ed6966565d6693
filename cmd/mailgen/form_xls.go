package main

import (
	"encoding/binary"
	"strings"
)

// biff is a record of a BIFF8 workbook ([MS-XLS] 2.1.4).
func biff(kind uint16, data string) string {
	b := binary.LittleEndian.AppendUint16(nil, kind)
	return string(binary.LittleEndian.AppendUint16(b, uint16(len(data)))) + data
}

func shortBytes(list ...int) string {
	var b []byte
	for _, n := range list {
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
	}
	return string(b)
}

const (
	biffBOF      = 0x809
	biffEOF      = 0x0a
	biffSST      = 0xfc
	biffContinue = 0x3c
	biffFilePass = 0x2f
	biffSheet    = 0x85
	biffLabelSST = 0xfd
	biffLabel    = 0x204
	biffFormula  = 0x06
	biffString   = 0x207
	biffNote     = 0x1c
	biffText     = 0x1b6
	biffObject   = 0x5d
	biffHeader   = 0x14
	biffRK       = 0x27e
	biffName     = 0x18
	biffConnect  = 0xdc
)

// biffWide and biffNarrow are strings with a length of 16 bits (2.5.294).
func biffWide(s string) string {
	return shortBytes(len(utf16Bytes(s, false))/2) + "\x01" + utf16Bytes(s, false)
}

func biffNarrow(s string) string { return shortBytes(len(s)) + "\x00" + s }

// xlsBook is a workbook: records of its globals, then a sheet's.
type xlsBook struct {
	globals, sheet string
	hidden         bool
	pass           string // the FILEPASS record's data
}

// stream is the Workbook stream.
func (w xlsBook) stream() string {
	bof := func(kind byte) string {
		return biff(biffBOF, "\x00\x06"+string([]byte{kind})+"\x00\xbb\x0d\xcc\x07\x00\x00\x00\x00\x06\x00\x00\x00")
	}
	first := bof(5)
	if w.pass != "" {
		first += biff(biffFilePass, w.pass)
	}
	font := biff(0x31, shortBytes(200, 0, 0x7fff, 400, 0)+"\x00\x00\x00\x00\x05\x00Arial")
	first += biff(0x42, "\xb0\x04") + strings.Repeat(font, 4) + strings.Repeat(biff(0xe0, "\x00\x00\x00\x00\xf5\xff\x20"+string(make([]byte, 13))), 15) +
		biff(0xe0, "\x00\x00\x00\x00\x01\x00\x20"+string(make([]byte, 13)))
	state := "\x00\x00"
	if w.hidden {
		state = "\x02\x00"
	}
	name := state + "\x06\x00Sheet1"
	rest := w.globals + biff(biffEOF, "")
	at := len(first) + 4 + 4 + len(name) + len(rest)
	return first + biff(biffSheet, wordBytes([]uint32{uint32(at)})+name) + rest +
		bof(0x10) + biff(0x200, wordBytes([]uint32{0, 100})+shortBytes(0, 10, 0)) + w.sheet + biff(biffEOF, "")
}

func (w xlsBook) file(more ...*cfbItem) string {
	return compoundFile(append([]*cfbItem{{name: "Workbook", data: atLeast(w.stream(), cfbCutoff)}}, more...)...)
}

// sharedStrings is the table of strings; each is whole in its record.
func sharedStrings(list ...string) string {
	n := uint32(len(list))
	return biff(biffSST, wordBytes([]uint32{n, n})+strings.Join(list, ""))
}

// cutStrings is a table of one narrow string that goes on in a second record at
// a character, where it is wide or narrow anew (2.5.293).
func cutStrings(s string, at int) string {
	return biff(biffSST, wordBytes([]uint32{1, 1})+shortBytes(len(s))+"\x00"+s[:at]) + biff(biffContinue, "\x01"+utf16Bytes(s[at:], false))
}

// labels are cells of a row, by the numbers of their strings.
func labels(row int, strings ...int) string {
	out := ""
	for i, n := range strings {
		out += biff(biffLabelSST, shortBytes(row, i, 15)+wordBytes([]uint32{uint32(n)}))
	}
	return out
}

// simpleBook has cells with strings in one row.
func simpleBook(texts ...string) xlsBook {
	var list []string
	var cells []int
	for i, t := range texts {
		list, cells = append(list, biffWide(t)), append(cells, i)
	}
	return xlsBook{globals: sharedStrings(list...), sheet: labels(0, cells...)}
}
