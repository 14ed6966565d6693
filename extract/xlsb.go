package extract

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"path"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// Records of a binary workbook ([MS-XLSB] section 2.3.2).
const (
	brtRowHdr     = 0
	brtCellRk     = 2
	brtCellReal   = 5
	brtCellSt     = 6
	brtCellIsst   = 7
	brtFmlaString = 8
	brtFmlaNum    = 9
	brtSSTItem    = 19
)

// xlsbReader gives the reader of a part of a binary workbook, nil if it is none: of
// its shared strings, its sheets, what holds names and settings only, and others.
// Their strings stand there in UTF-16 at any offset, so none may be taken for text.
func (d *document) xlsbReader(name string) func(*walk, *mail.Part, *bufio.Reader) {
	dir, base := path.Split(name)
	switch {
	case !d.binary || !strings.HasPrefix(dir, "xl/") || path.Ext(base) != ".bin" || dir == "xl/embeddings/" || dir == "xl/activex/" || base == "vbaproject.bin":
		return nil
	case base == "sharedstrings.bin", dir == "xl/worksheets/" && strings.HasPrefix(base, "sheet"):
		return d.readXLSB
	case isHousekeeping(name) || base == "workbook.bin" || base == "styles.bin" || base == "calcchain.bin" || base == "connections.bin" || strings.HasPrefix(base, "binaryindex"):
		return readValues
	}
	return func(w *walk, q *mail.Part, r *bufio.Reader) {
		w.loseBinary(q, r, mail.Lost{Reason: mail.Unsupported, Detail: "a part of a binary workbook that this version does not read", Hint: hintByHand})
	}
}

// readXLSB reads a part of a binary workbook: the cells in rows, and the strings of
// all other records, which stand there as they are.
func (d *document) readXLSB(w *walk, q *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over {
		w.loseBinary(q, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), mail.Lost{
			Reason: mail.TooLarge, Detail: fmt.Sprintf("a sheet of more than %d MiB: searched by its strings, not by its cells", w.lim.Held>>20), Hint: hintByHand,
		})
		return
	}
	x := xlsb{d: d}
	if x.strings = rank(q.Name) == 0; x.strings {
		d.strings.part = q
	}
	x.walk(raw)
	t := textOf(q)
	t.Decoded = append(t.Decoded[:len(t.Decoded):len(t.Decoded)], undidXML)
	w.whole(t, x.out.String())
	t.View, t.Decoded = Hidden, append(q.Decoded[:len(q.Decoded):len(q.Decoded)], undidStrings)
	w.strings(t, x.rest, shortestRun)
	w.accounted(q, &counter{n: int64(len(raw))}, err)
}

// xlsb lays out the cells of a sheet.
type xlsb struct {
	d       *document
	strings bool // the part is the table of strings
	cells   []string
	out     strings.Builder
	rest    []byte // records that are no cells
}

// walk takes the records one after the other: type and length are numbers of a
// variable size (section 2.1.4).
func (x *xlsb) walk(b []byte) {
	for len(b) > 0 {
		kind, n := xlsbVarint(b, 2)
		size, m := xlsbVarint(b[n:], 4)
		b = b[n+m:]
		body := b[:min(size, len(b))]
		b = b[len(body):]
		if x.strings {
			x.item(kind, body)
			continue
		}
		x.record(kind, body)
	}
	x.row()
}

// xlsbVarint reads a number of seven bits a byte, of most bytes.
func xlsbVarint(b []byte, most int) (value, n int) {
	for n < len(b) && n < most {
		c := b[n]
		value |= int(c&0x7f) << (7 * n)
		n++
		if c < 0x80 {
			break
		}
	}
	return value, n
}

// item takes a shared string (section 2.4.814): flags, then the text.
func (x *xlsb) item(kind int, body []byte) {
	if kind != brtSSTItem || len(body) < 1 {
		x.keep(body)
		return
	}
	if s := wideString(body[1:]); !x.d.strings.add(s, x.d.w.lim.Held) {
		x.out.WriteString(s + "\n")
	}
}

// record takes a row or a cell: column, style, then the value (section 2.5.9).
func (x *xlsb) record(kind int, body []byte) {
	if kind == brtRowHdr {
		x.row()
		return
	}
	if len(body) < 12 {
		x.keep(body)
		return
	}
	column, value := int(binary.LittleEndian.Uint32(body)), body[8:]
	s, ok := x.value(kind, value)
	if !ok || kind == brtFmlaString || kind == brtFmlaNum { // a formula comes behind its value
		x.keep(body)
	}
	if !ok {
		return
	}
	for gap := min(column-len(x.cells), mostEmpty); gap > 0; gap-- {
		x.cells = append(x.cells, "")
	}
	if x.cells = append(x.cells, s); len(x.cells) >= mostXLCells {
		x.row()
	}
}

// value gives the value of a cell; ok is false for other records.
func (x *xlsb) value(kind int, b []byte) (s string, ok bool) {
	switch kind {
	case brtCellSt, brtFmlaString:
		return wideString(b), true
	case brtCellIsst:
		return x.d.strings.use(int(binary.LittleEndian.Uint32(b))), true
	case brtCellRk:
		return plainNumber(rkNumber(binary.LittleEndian.Uint32(b))), true
	case brtCellReal, brtFmlaNum:
		if len(b) >= 8 {
			return plainNumber(math.Float64frombits(binary.LittleEndian.Uint64(b))), true
		}
	}
	return "", false
}

// keep leaves a record to the search for strings.
func (x *xlsb) keep(body []byte) { x.rest = append(append(x.rest, body...), 0, 0) }

// row ends a row.
func (x *xlsb) row() {
	if len(x.cells) > 0 {
		x.out.WriteString(rowLine(x.cells) + "\n")
	}
	x.cells = x.cells[:0]
}

// wideString reads a string behind its length (section 2.5.169).
func wideString(b []byte) string {
	if len(b) < 4 {
		return ""
	}
	n := binary.LittleEndian.Uint32(b)
	b = b[4:]
	b = b[:min(uint64(n)*2, uint64(len(b)))&^1]
	return utf16Text(b)
}
