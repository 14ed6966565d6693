package extract

import (
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"
)

// xlCell is a cell with its value as text.
type xlCell struct {
	row, col int
	text     string
}

// widestGap is how many empty cells in a row are kept between two others, so that
// values stay below their headings.
const widestGap = 16

// flush gives the rows of the sheet at hand, and what stands beside them.
func (w *workbook) flush() {
	w.rows()
	for _, n := range w.notes {
		w.d.main.WriteString(strings.ReplaceAll(n, "\r", "\n") + "\n")
	}
	w.notes = w.notes[:0]
	w.endQuery()
}

// rows gives the rows of the sheet at hand, one a line.
func (w *workbook) rows() {
	slices.SortStableFunc(w.cells, func(a, b xlCell) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.col - b.col
	})
	first := math.MaxInt
	for _, c := range w.cells {
		first = min(first, c.col)
	}
	out := &w.d.main
	for i, c := range w.cells {
		gap := c.col - first
		if i > 0 && w.cells[i-1].row == c.row {
			gap = max(c.col-w.cells[i-1].col, 1)
		} else if i > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(strings.Repeat(cellBreak, max(min(gap, widestGap), 0)))
		out.WriteString(strings.TrimSpace(c.text))
	}
	if len(w.cells) > 0 {
		out.WriteByte('\n')
	}
	w.cells = w.cells[:0]
}

// place reads where a cell is, and its style.
func (in *xlReader) place() (c xlCell, style int) {
	c.row, c.col = in.u16(), in.u16()
	return c, in.u16()
}

// mostXLCells is how many cells are put in order at once; those of a sheet come row
// by row anyhow.
const mostXLCells = 1 << 17

func (w *workbook) put(c xlCell, text string) {
	if n := len(w.cells); n >= mostXLCells && w.cells[n-1].row != c.row || n >= 2*mostXLCells {
		w.rows()
	}
	c.text = text
	w.cells = append(w.cells, c)
}

func (w *workbook) label(in *xlReader, r xlRecord) {
	c, _ := in.place()
	w.put(c, in.str(2))
}

// label2, number2 and integer2 are cells of Excel 2, with three bytes of format.
func (w *workbook) label2(in *xlReader, _ xlRecord) {
	c, _ := in.place()
	in.skip(1)
	w.put(c, in.str(1))
}

func (w *workbook) number2(in *xlReader, _ xlRecord) {
	c, _ := in.place()
	in.skip(1)
	w.put(c, plainNumber(in.float()))
}

func (w *workbook) integer2(in *xlReader, _ xlRecord) {
	c, _ := in.place()
	in.skip(1)
	w.put(c, strconv.Itoa(in.u16()))
}

func (w *workbook) number(in *xlReader, _ xlRecord) {
	c, style := in.place()
	w.put(c, w.shownNumber(in.float(), style))
}

func (w *workbook) rk(in *xlReader, _ xlRecord) {
	c, style := in.place()
	w.put(c, w.shownNumber(rkNumber(in.u32()), style))
}

// mulRK is a row of numbers ([MS-XLS] section 2.4.175).
func (w *workbook) mulRK(in *xlReader, _ xlRecord) {
	c := xlCell{row: in.u16(), col: in.u16()}
	for len(in.b) >= 6 {
		style := in.u16()
		w.put(c, w.shownNumber(rkNumber(in.u32()), style))
		c.col++
	}
}

func (w *workbook) boolean(in *xlReader, _ xlRecord) {
	c, _ := in.place()
	value, isError := in.u8(), in.u8()
	if isError == 0 {
		w.put(c, strings.ToUpper(strconv.FormatBool(value != 0)))
	}
}

// formula is a cell with the last result of its formula; a string comes in the
// next record ([MS-XLS] section 2.5.133).
func (w *workbook) formula(in *xlReader, _ xlRecord) {
	c, style := in.place()
	b := in.bytes(8)
	if len(b) < 8 {
		return
	}
	switch {
	case le16(b, 6) != 0xFFFF:
		w.put(c, w.shownNumber(math.Float64frombits(binary.LittleEndian.Uint64(b)), style))
	case b[0] == 1:
		w.put(c, strings.ToUpper(strconv.FormatBool(b[2] != 0)))
	default:
		w.put(c, "")
	}
	w.literals(in.b)
}

// result is the string that the formula before gives.
func (w *workbook) result(in *xlReader, _ xlRecord) { w.resultOf(in.str(2)) }

func (w *workbook) result2(in *xlReader, _ xlRecord) { w.resultOf(in.str(1)) }

func (w *workbook) resultOf(s string) {
	if n := len(w.cells) - 1; n >= 0 && w.cells[n].text == "" {
		w.cells[n].text = s
		return
	}
	w.d.hide(s)
}

// literals gives the strings in a formula (PtgStr, [MS-XLS] section 2.5.198.89),
// found by their form: the formula itself is not read.
func (w *workbook) literals(b []byte) {
	const ptgStr = 0x17
	for i := 0; i+3 < len(b); i++ {
		if b[i] != ptgStr || b[i+1] < 2 {
			continue
		}
		n, from, wide := int(b[i+1]), i+2, false
		if w.biff8 {
			if b[from] > 1 {
				continue
			}
			wide = b[from] == 1
			from++
		}
		size := n
		if wide {
			size *= 2
		}
		if from+size > len(b) || !isPlain(b[from:from+size], wide) {
			continue
		}
		in := &xlReader{b: b[from:], page: w.page, wide: w.biff8}
		w.d.hide(in.chars(n, wide))
		i = from + size - 1
	}
}

// isPlain tells characters without controls among them.
func isPlain(b []byte, wide bool) bool {
	step := 1
	if wide {
		step = 2
	}
	for i := 0; i < len(b); i += step {
		if b[i] < ' ' && b[i] != '\n' && b[i] != '\t' && (!wide || b[i+1] == 0) {
			return false
		}
	}
	return true
}
