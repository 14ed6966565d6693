package extract

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"
)

func (in *xlReader) float() float64 {
	b := in.bytes(8)
	if len(b) < 8 {
		return 0
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// rkNumber is a number in four bytes ([MS-XLS] section 2.5.217, [MS-XLSB] section
// 2.5.122).
func rkNumber(rk uint32) float64 {
	v := math.Float64frombits(uint64(rk&^3) << 32)
	if rk&2 != 0 {
		v = float64(int32(rk) >> 2)
	}
	if rk&1 != 0 {
		v /= 100
	}
	return v
}

// plainNumber writes a number as people do: with at most 15 digits that count, as
// Excel has them, and no exponent.
func plainNumber(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	if whole := int64(v); math.Abs(v) < 1e15 && float64(whole) == v {
		return strconv.FormatInt(whole, 10)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil || math.Abs(rounded) >= 1e21 || rounded != 0 && math.Abs(rounded) < 1e-12 {
		return strconv.FormatFloat(v, 'g', 15, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// style notes the number format of a style ([MS-XLS] section 2.4.353).
func (w *workbook) style(in *xlReader, _ xlRecord) {
	in.u16()
	w.styles = append(w.styles, in.u16())
}

// format notes a number format.
func (w *workbook) format(in *xlReader, _ xlRecord) {
	id, size := in.u16(), 1
	if w.biff8 {
		size = 2
	}
	s := in.str(size)
	w.formats[id] = s
	w.d.loosely([]byte(s))
}

// shownNumber writes a number as a day where its format says so, or with the zeros
// in front that the format asks for, as in a PIN or a code.
func (w *workbook) shownNumber(v float64, style int) string {
	s := plainNumber(v)
	if style >= len(w.styles) {
		return s
	}
	if date, ok := w.shownDate(v); ok && w.dateFormat(w.styles[style]) {
		return date
	}
	f := w.formats[w.styles[style]]
	if f == "" || len(f) > 64 || strings.Trim(f, "0") != "" || strings.ContainsAny(s, ".e-") {
		return s
	}
	return strings.Repeat("0", max(len(f)-len(s), 0)) + s
}
