package main

import (
	"encoding/binary"
	"html"
	"strings"
)

// macroText is a module that holds a line as a connection that it opens.
func macroText(line string) string {
	line = strings.ReplaceAll(line, `"`, `""`)
	return crlf("Attribute VB_Name = \"Module1\"\nSub Connect()\n    Dim note As String\n    note = \"" + line + "\"\n    note = note & \"x\" & note & \"x\" & note\nEnd Sub\n")
}

// vbaPart is a document's project of macros, in the folder of its document.
func vbaPart(folder, source string) opcPart {
	return opcPart{name: folder + "/vbaProject.bin", media: "application/vnd.ms-office.vbaProject",
		relation: "http://schemas.microsoft.com/office/2006/relationships/vbaProject", content: compoundFile(vbaItems(source)...)}
}

// vbaItems are the streams of a project with one module ([MS-OVBA] 2.3).
func vbaItems(source string) []*cfbItem {
	cache := strings.Repeat("\x01\x16\x03\x00\x00\xf0\x00\x00", 20) // what compiled code lies there
	return []*cfbItem{
		{name: "VBA", storage: true, items: []*cfbItem{
			{name: "dir", data: vbaPacked(vbaDirectory(len(cache)))},
			{name: "_VBA_PROJECT", data: "\xcc\x61\xff\xff\x00\x00\x00"},
			{name: "Module1", data: cache + vbaPacked(source)},
		}},
		{name: "PROJECT", data: crlf("ID=\"{00000000-0000-0000-0000-000000000000}\"\nModule=Module1\nName=\"VBAProject\"\n")},
	}
}

// vbaRecord is a record of the dir stream: an id, a size, data.
func vbaRecord(id uint16, data string) string {
	b := binary.LittleEndian.AppendUint16(nil, id)
	return string(binary.LittleEndian.AppendUint32(b, uint32(len(data)))) + data
}

// vbaDirectory is the dir stream ([MS-OVBA] 2.3.4.2) of one module whose source
// begins at an offset.
func vbaDirectory(offset int) string {
	wide := func(s string) string { return utf16Bytes(s, false) }
	long := func(n int) string { return wordBytes([]uint32{uint32(n)}) }
	return vbaRecord(0x01, long(1)) + vbaRecord(0x02, long(0x409)) + vbaRecord(0x14, long(0x409)) + vbaRecord(0x03, "\xe4\x04") +
		vbaRecord(0x04, "VBAProject") + vbaRecord(0x05, "") + vbaRecord(0x40, "") + vbaRecord(0x06, "") + vbaRecord(0x3d, "") +
		vbaRecord(0x07, long(0)) + vbaRecord(0x08, long(0)) + "\x09\x00\x04\x00\x00\x00\x01\x00\x00\x00\x00\x00" + vbaRecord(0x0c, "") + vbaRecord(0x3c, "") +
		vbaRecord(0x0f, "\x01\x00") + vbaRecord(0x13, "\xff\xff") +
		vbaRecord(0x19, "Module1") + vbaRecord(0x47, wide("Module1")) + vbaRecord(0x1a, "Module1") + vbaRecord(0x32, wide("Module1")) +
		vbaRecord(0x1c, "") + vbaRecord(0x48, "") + vbaRecord(0x31, long(offset)) + vbaRecord(0x1e, long(0)) + vbaRecord(0x2c, "\xff\xff") +
		vbaRecord(0x21, "") + vbaRecord(0x2b, "") + vbaRecord(0x10, "")
}

// vbaPacked is a compressed container ([MS-OVBA] 2.4.1): chunks of 4096 bytes,
// in which what was there before is copied.
func vbaPacked(s string) string {
	out := []byte{1}
	for len(s) > 0 {
		n := min(4096, len(s))
		chunk, flag := vbaChunk(s[:n]), uint16(0xb000)
		if len(chunk) > 4096 { // one that does not become smaller is raw, and full
			chunk, flag = []byte(atLeast(s[:n], 4096)), 0x3000
		}
		out = binary.LittleEndian.AppendUint16(out, uint16(len(chunk)-1)|flag)
		out = append(out, chunk...)
		s = s[n:]
	}
	return string(out)
}

func vbaChunk(s string) []byte {
	var out []byte
	for at := 0; at < len(s); {
		flags := len(out)
		out = append(out, 0)
		for bit := 0; bit < 8 && at < len(s); bit++ {
			bits := 4 // of the offset; the more, the further the chunk has come
			for 1<<bits < at {
				bits++
			}
			back, n := longestBefore(s, at, 0xffff>>bits+3)
			if n < 3 {
				out = append(out, s[at])
				at++
				continue
			}
			out[flags] |= 1 << bit
			out = binary.LittleEndian.AppendUint16(out, uint16((back-1)<<(16-bits)|n-3))
			at += n
		}
	}
	return out
}

// longestBefore finds the longest match of what follows a position with what
// precedes it, which may overlap.
func longestBefore(s string, at, limit int) (back, length int) {
	for from := at - 1; from >= 0; from-- {
		n := 0
		for n < limit && at+n < len(s) && s[from+n] == s[at+n] {
			n++
		}
		if n > length {
			back, length = at-from, n
		}
	}
	return back, length
}

// ole10Native is the stream of a file that was dropped into a document
// ([MS-OLEDS] 2.3.6; what OLE's packager puts into it).
func ole10Native(name, content string) string {
	long := func(n int) string { return wordBytes([]uint32{uint32(n)}) }
	path := `C:\Users\dana\AppData\Local\Temp\` + name
	s := "\x02\x00" + name + "\x00" + `C:\Users\dana\` + name + "\x00" + "\x00\x00\x03\x00" + long(len(path)+1) + path + "\x00" + long(len(content)) + content
	return long(len(s)) + s
}

// xmlLine is the credential's words as XML text.
func (x *planting) xmlLine() string { return html.EscapeString(x.line) }
