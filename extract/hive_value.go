package extract

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// The kinds of values that are shown by kind ([MS-RRP], and winnt.h).
const (
	regString = 1
	regExpand = 2
	regNumber = 4
	regLink   = 6
	regList   = 7
	regLong   = 11
)

// longestHex is the longest binary value that is shown byte by byte.
const longestHex = 256

// value writes a value as a line.
func (h *hive) value(v []byte) {
	name := nameOf(v[20:], int(binary.LittleEndian.Uint16(v[2:])), v[16]&1 != 0)
	data := h.data(v)
	if h.left -= len(data) + len(name); h.left < 0 {
		h.damaged = true
		return
	}
	shown := ""
	switch kind := binary.LittleEndian.Uint32(v[12:]); {
	case kind == regString || kind == regExpand || kind == regLink:
		text, behind, _ := strings.Cut(utf16Text(data), "\x00")
		if strings.Trim(behind, "\x00") != "" { // more than programs show
			h.keep(data)
		}
		shown = `"` + text + `"`
	case kind == regList:
		shown = `"` + strings.ReplaceAll(strings.TrimRight(utf16Text(data), "\x00"), "\x00", `", "`) + `"`
	case kind == regNumber && len(data) == 4:
		shown = fmt.Sprintf("dword:%08x", binary.LittleEndian.Uint32(data))
	case kind == regLong && len(data) == 8:
		shown = fmt.Sprintf("qword:%016x", binary.LittleEndian.Uint64(data))
	case isWideText(data):
		shown = `"` + wideName(data) + `"`
	case len(data) > 3 && looksTextual(data) && !wide(data):
		shown = `"` + strings.TrimRight(valid(data), "\x00") + `"`
	case len(data) <= longestHex:
		shown = "hex:" + strings.ReplaceAll(fmt.Sprintf("% x", data), " ", ",")
	default:
		h.keep(data)
		shown = fmt.Sprintf("%d bytes", len(data))
	}
	fmt.Fprintf(&h.text, "\"%s\"=%s\n", name, shown)
}

// data gives a value's bytes: in its own cell's place if they are few, in a cell, or
// in segments of 16,344 bytes.
func (h *hive) data(v []byte) []byte {
	size := binary.LittleEndian.Uint32(v[4:])
	if size&0x80000000 != 0 {
		return v[8 : 8+min(4, size&0x7fffffff)]
	}
	if uint64(size) > uint64(max(h.left, 0)) {
		h.damaged = true
		return nil
	}
	cell := h.cell(binary.LittleEndian.Uint32(v[8:]))
	const segment = 16344
	if size > segment && len(cell) >= 8 && string(cell[:2]) == "db" {
		return h.segments(cell, int(size), segment)
	}
	h.damaged = h.damaged || int(size) > len(cell)
	return cell[:min(int(size), len(cell))]
}

func (h *hive) segments(db []byte, size, most int) []byte {
	var out []byte
	list := h.cell(binary.LittleEndian.Uint32(db[4:]))
	for count := binary.LittleEndian.Uint16(db[2:]); count > 0 && len(list) >= 4 && len(out) < size; count-- {
		part := h.cell(binary.LittleEndian.Uint32(list))
		out = append(out, part[:min(len(part), most, size-len(out))]...)
		list = list[4:]
	}
	h.damaged = h.damaged || len(out) < size
	return out
}

// isWideText tells bytes that are UTF-16 and not chance: printable, mostly in
// ASCII, at least four letters.
func isWideText(b []byte) bool {
	for len(b) >= 2 && b[len(b)-1] == 0 && b[len(b)-2] == 0 {
		b = b[:len(b)-2]
	}
	return len(b) >= 8 && len(b)%2 == 0 && isWide(b)
}

// wideName decodes little-endian UTF-16 up to its first zero.
func wideName(b []byte) string {
	s, _, _ := strings.Cut(utf16Text(b), "\x00")
	return s
}
