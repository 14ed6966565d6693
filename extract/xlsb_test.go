package extract

import (
	"encoding/binary"
	"math"
	"testing"
	"unicode/utf16"
)

// brt writes a record of a binary workbook.
func brt(kind int, body ...[]byte) string {
	var b []byte
	for _, part := range body {
		b = append(b, part...)
	}
	head := []byte{byte(kind)}
	if kind > 0x7f {
		head = []byte{byte(kind&0x7f) | 0x80, byte(kind >> 7)}
	}
	return string(head) + string([]byte{byte(len(b)&0x7f) | 0x80, byte(len(b) >> 7)}) + string(b)
}

func u32le(n int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }

func wideBytes(s string) []byte {
	units := utf16.Encode([]rune(s))
	out := u32le(len(units))
	for _, u := range units {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func xlsbCell(kind, column int, value ...[]byte) string {
	return brt(kind, append([][]byte{u32le(column), u32le(0)}, value...)...)
}

func TestXLSB(t *testing.T) {
	t.Parallel()
	stringTable := brt(159, u32le(3), u32le(3)) + brt(brtSSTItem, []byte{0}, wideBytes("Wächter")) + brt(brtSSTItem, []byte{0}, wideBytes("Siskin-71")) + brt(brtSSTItem, []byte{0}, wideBytes("unused Dunnock"))
	sheet := brt(brtRowHdr, u32le(0)) + xlsbCell(brtCellIsst, 0, u32le(0)) + xlsbCell(brtCellIsst, 2, u32le(1)) +
		brt(brtRowHdr, u32le(1)) + xlsbCell(brtCellRk, 0, u32le(4711<<2|2)) + xlsbCell(brtCellSt, 1, wideBytes("in line")) +
		xlsbCell(brtCellReal, 2, binary.LittleEndian.AppendUint64(nil, math.Float64bits(0.5))) + xlsbCell(brtFmlaString, 3, wideBytes("made"), []byte("\x00\x00f\x00o\x00r\x00m\x00u\x00l\x00a\x00\x00\x00")) + brt(494, wideBytes("https://x.example/?pw=Wryneck"))
	raw := officeFile(t, "xl/sharedStrings.bin", stringTable, "xl/worksheets/sheet1.bin", sheet, "xl/workbook.bin", brt(156, wideBytes("Sheet of Pipit")), "xl/comments1.bin", brt(1, wideBytes("Password=Linnet-2;")))
	r := extractRaw(t, attach("a.xlsb", "application/octet-stream", raw), DefaultLimits())
	for path, want := range map[string]string{
		"a.xlsb/xl/worksheets/sheet1.bin": "Wächter\t\tSiskin-71\n4711\tin line\t0.5\tmade\n|formula\nhttps://x.example/?pw=Wryneck",
		"a.xlsb/xl/sharedStrings.bin":     "unused Dunnock",
		"a.xlsb/xl/workbook.bin":          "Sheet of Pipit",
		"a.xlsb/xl/comments1.bin":         "Password=Linnet-2;",
	} {
		if got := r.textsAt(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if len(r.lost) != 1 || r.lost[0].Path[1] != "xl/comments1.bin" {
		t.Errorf("lost %+v", r.lost)
	}
}

func FuzzXLSB(f *testing.F) {
	f.Add([]byte(brt(brtRowHdr, u32le(0))+xlsbCell(brtCellIsst, 0, u32le(0))+xlsbCell(brtCellSt, 99, wideBytes("a"))), []byte(brt(brtSSTItem, []byte{0}, wideBytes("Wächter"))))
	f.Fuzz(func(t *testing.T, sheet, table []byte) {
		d := &document{w: &walk{lim: Limits{Held: 1 << 20}}}
		x := xlsb{d: d, strings: true}
		x.walk(table)
		y := xlsb{d: d}
		y.walk(sheet)
		if y.out.Len() > 60*(len(sheet)+16)+4*len(table) {
			t.Fatalf("%d bytes of text from %d", y.out.Len(), len(sheet))
		}
	})
}
