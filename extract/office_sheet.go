package extract

import (
	"strconv"
	"strings"
)

// sheet is what the cells of a sheet say before their values (ECMA-376 part 1,
// section 18.3.1.4).
type sheet struct {
	d     *document
	kind  string // of the value
	style int
}

// begin takes the reference, type and style of a cell.
func (s *sheet) begin(x *xmlPart) {
	s.kind = x.attr("t")
	s.style = atoi(x.attr("s"))
	x.pad(columnOf(x.attr("r")))
}

// pad brings a row to the column of the cell that begins, so that the cells of a
// column stay below each other.
func (l *layout) pad(column int) {
	f := l.top()
	if f.kind != row || column > mostCells {
		return
	}
	for range min(column-len(f.cells), mostEmpty) {
		l.cell("")
	}
}

// columnOf gives the column of a reference such as "AB12", from 0; -1 for none.
func columnOf(ref string) int {
	n := 0
	for i := 0; i < len(ref) && i < 4 && ref[i]|0x20 >= 'a' && ref[i]|0x20 <= 'z'; i++ {
		n = n*26 + int(ref[i]|0x20-'a') + 1
	}
	return n - 1
}

// show writes the value of a cell as a reader sees it, where that is simple.
func (s *sheet) show(x *xmlPart) {
	v := x.value.String()
	x.value.Reset()
	switch s.kind {
	case "s":
		if n, err := strconv.Atoi(strings.TrimSpace(v)); err == nil {
			v = s.d.strings.use(n)
		}
	case "", "n":
		v = s.d.formats.show(s.style, v)
	}
	x.write(v)
}

// formula keeps the formula of a cell: its value stands beside it.
func (s *sheet) formula(x *xmlPart) {
	if v := strings.TrimSpace(x.value.String()); v != "" {
		x.once("=" + v)
	}
	x.value.Reset()
}

// numberFormats are those that fill a number up with zeros: by the index of a
// cell's style, how many digits it shows at least.
type numberFormats struct {
	byID    map[string]int
	byStyle []int
}

// mostStyles is how many formats of cells a workbook has (Excel's limit is 65,490).
const mostStyles = 65_536

// styles takes the formats of numbers out of a workbook's styles (sections 18.8.30
// and 18.8.10).
func (s *sheet) styles(x *xmlPart, name string) {
	f := &s.d.formats
	switch {
	case name == "numfmt" && len(f.byID) < mostStyles:
		if code := x.attr("formatcode"); code != "" && len(code) < 40 && strings.Trim(code, "0") == "" {
			if f.byID == nil {
				f.byID = map[string]int{}
			}
			f.byID[x.attr("numfmtid")] = len(code)
		}
	case name == "xf" && len(x.open) > 0 && local(x.open[len(x.open)-1].name) == "cellxfs" && len(f.byStyle) < mostStyles:
		f.byStyle = append(f.byStyle, f.byID[x.attr("numfmtid")])
	}
}

// show gives a number with the zeros that its format puts before it, such as those
// of a PIN.
func (f *numberFormats) show(style int, v string) string {
	if style < 0 || style >= len(f.byStyle) || len(v) == 0 || strings.Trim(v, "0123456789") != "" {
		return v
	}
	return strings.Repeat("0", max(0, f.byStyle[style]-len(v))) + v
}
