package main

import "encoding/binary"

// pptRecord is a record of a binary presentation ([MS-PPT] 2.3.1). Containers
// have the version 15.
func pptRecord(version, instance, kind uint16, data string) string {
	b := binary.LittleEndian.AppendUint16(nil, instance<<4|version)
	b = binary.LittleEndian.AppendUint16(b, kind)
	return string(binary.LittleEndian.AppendUint32(b, uint32(len(data)))) + data
}

func pptContainer(kind uint16, data string) string { return pptRecord(15, 0, kind, data) }

// pptWide and pptNarrow are a text's atoms: UTF-16, or a byte a character.
func pptWide(s string) string { return pptRecord(0, 0, 4000, utf16Bytes(docLine(s), false)) }

func pptNarrow(s string) string { return pptRecord(0, 0, 4008, docLine(s)) }

func docLine(s string) string {
	t := docText(s)
	return t[:len(t)-1]
}

// pptOutline is the text of a placeholder, which lies in the document.
func pptOutline(text string) string {
	persist := pptRecord(0, 0, 1011, wordBytes([]uint32{3, 0, 1, 256, 0}))
	return pptContainer(1000, pptRecord(1, 0, 1001, string(make([]byte, 40)))+pptContainer(4080, persist+pptRecord(0, 0, 3999, "\x01\x00\x00\x00")+text))
}

// pptShape is a slide with a text box, of Escher's records ([MS-ODRAW]).
func pptShape(kind uint16, text string) string {
	box := pptRecord(15, 0, 0xf00d, pptRecord(0, 0, 3999, "\x04\x00\x00\x00")+text)
	drawing := pptContainer(0xf002, pptContainer(0xf003, pptContainer(0xf004, pptRecord(2, 202, 0xf00a, wordBytes([]uint32{1025, 0xa00}))+box)))
	return pptContainer(kind, pptRecord(2, 0, 1007, string(make([]byte, 24)))+pptContainer(1036, drawing))
}

// pptFile is the presentation of some records.
func pptFile(records string, more ...*cfbItem) string {
	edit := pptRecord(0, 0, 4085, wordBytes([]uint32{256, 0x03000000, 0, uint32(len(records)), 1, 4, 1}))
	table := pptRecord(0, 0, 6002, wordBytes([]uint32{1<<20 | 1, 0}))
	user := pptRecord(0, 0, 4086, wordBytes([]uint32{20, 0xe391c05f, uint32(len(records) + len(table))})+shortBytes(4, 0x03f4)+"\x03\x00\x00\x00dana\x08\x00\x00\x00")
	return compoundFile(append([]*cfbItem{
		{name: "PowerPoint Document", data: atLeast(records+table+edit, cfbCutoff)}, {name: "Current User", data: user},
	}, more...)...)
}
