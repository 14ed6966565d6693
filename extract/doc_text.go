package extract

import (
	"strings"
	"unicode/utf8"
)

// cellBreak stands between the cells of a row.
const cellBreak = " | "

// docWriter lays out the characters of a Word document as a reader sees them.
type docWriter struct {
	doc    *wordDoc
	d      *oleDoc
	fields []docField // those that are open, outermost first
	marks  int        // of cells that ended, behind the last text
}

// docField is a field: its code, and whether that has not ended yet.
type docField struct {
	code   []byte
	inCode bool
}

// write gives the text of all pieces, the parts of a document apart.
func (doc *wordDoc) write(d *oleDoc) {
	w := &docWriter{doc: doc, d: d}
	part, left := 0, doc.parts[0].chars
	for _, p := range doc.pieces {
		b := p.bytes(doc.main)
		for len(b) > 0 {
			for left == 0 && part+1 < len(doc.parts) {
				part++
				if left = doc.parts[part].chars; left > 0 {
					w.part(doc.parts[part].name)
				}
			}
			unit := 1
			if p.wide {
				unit = 2
			}
			n := len(b)
			if left > 0 && uint64(left)*uint64(unit) < uint64(n) {
				n = int(left) * unit
			}
			w.run(b[:n], p.from+uint32(len(p.bytes(doc.main))-len(b)), p.wide)
			left -= min(left, uint32((n+unit-1)/unit))
			b = b[n:]
		}
	}
	w.end()
}

// part begins another part of the document.
func (w *docWriter) part(name string) {
	w.end()
	w.d.main.WriteString("\n" + name + ":\n")
}

func (w *docWriter) end() {
	for len(w.fields) > 0 {
		w.closeField()
	}
	w.newline()
}

// run writes text that stands in one piece at the place at of the stream.
func (w *docWriter) run(b []byte, at uint32, wide bool) {
	if wide {
		for i := 0; i+1 < len(b); {
			c, n := wideRune(b[i:])
			w.char(c, at+uint32(i+n))
			i += n
		}
		return
	}
	for len(b) > 0 {
		n := 0
		for n < len(b) && b[n] >= ' ' {
			n++
		}
		w.text(w.doc.decode(b[:n]))
		if n < len(b) {
			w.char(rune(b[n]), at+uint32(n)+1)
			n++
		}
		b, at = b[n:], at+uint32(n)
	}
}

// wideRune takes a character of UTF-16LE off b, which has two bytes at least.
func wideRune(b []byte) (c rune, size int) {
	c = rune(le16(b, 0))
	if c >= 0xD800 && c < 0xDC00 && len(b) >= 4 {
		if low := rune(le16(b, 2)); low >= 0xDC00 && low < 0xE000 {
			return 0x10000 + (c-0xD800)<<10 + (low - 0xDC00), 4
		}
	}
	if c >= 0xD800 && c < 0xE000 {
		c = utf8.RuneError
	}
	return c, 2
}

// text adds plain text where it belongs: to the code of a field or to the line.
func (w *docWriter) text(s string) {
	if s == "" {
		return
	}
	for n := len(w.fields) - 1; n >= 0; n-- { // what a field gives may be part of another's code
		if w.fields[n].inCode {
			w.fields[n].code = append(w.fields[n].code, s...)
			return
		}
	}
	w.separate(w.marks)
	w.d.main.WriteString(s)
}

// separate parts cells that ended from what follows.
func (w *docWriter) separate(marks int) {
	for range marks {
		w.d.main.WriteString(cellBreak)
	}
	w.marks = 0
}

// char writes one character, which may be a mark ([MS-DOC] section 2.4.1); to is
// where it ends in the stream.
func (w *docWriter) char(c rune, to uint32) {
	switch c {
	case 0x13:
		w.openField()
	case 0x14:
		if n := len(w.fields) - 1; n >= 0 {
			w.fields[n].inCode = false
		}
	case 0x15:
		w.closeField()
	case 0x07:
		w.cell(to)
	case '\r':
		w.paragraph(to)
	case 0x0B, 0x0C, 0x0E, '\n':
		w.text("\n")
	case '\t':
		w.text("\t")
	case 0x1E:
		w.text("-")
	default:
		if c >= ' ' {
			w.text(string(c))
		}
	}
}

// cell ends a cell or, at the mark behind the last one, a row.
func (w *docWriter) cell(to uint32) {
	ends := w.doc.rows[to]
	if w.doc.rows == nil {
		ends = w.marks > 0 // a row ends with a mark of its own
	}
	if ends {
		w.newline()
		return
	}
	w.marks++
}

// paragraph ends one, or a row of a table within a table.
func (w *docWriter) paragraph(to uint32) {
	if w.doc.rows[to] {
		w.newline()
		return
	}
	w.text("\n")
}

// newline ends a line, or a row: nothing follows its last cell.
func (w *docWriter) newline() {
	w.separate(w.marks - 1)
	w.d.main.WriteByte('\n')
	w.marks = 0
}

// deepestField is how many fields stand in each other; the code of those further
// in is text.
const deepestField = 32

func (w *docWriter) openField() {
	if len(w.fields) >= deepestField {
		return
	}
	w.fields = append(w.fields, docField{inCode: true})
}

// closeField keeps the code of a field apart from the text, and where it leads.
func (w *docWriter) closeField() {
	n := len(w.fields) - 1
	if n < 0 {
		return
	}
	code := strings.TrimSpace(string(w.fields[n].code))
	w.fields = w.fields[:n]
	w.d.hide(code)
	if target, ok := strings.CutPrefix(code, "HYPERLINK"); ok {
		if _, quoted, found := strings.Cut(target, `"`); found {
			target, _, _ = strings.Cut(quoted, `"`)
		}
		w.d.links.WriteString(strings.TrimSpace(target) + "\n")
	}
}
