package extract

import (
	"strings"
)

// layout puts the text of a document's part into lines: a paragraph is a line,
// and so is a row of a table, its cells parted by tabs. What stands beside the
// text, such as a text box, comes on lines behind the paragraph it is tied to.
type layout struct {
	frames        []*textFrame // the page, and what is put together for it
	hidden, links strings.Builder
	flush         func(View, string)  // takes what is hidden, or links, where it is much
	seen          map[string]struct{} // what is hidden only once
	kept          int                 // bytes in seen
	old, fresh    int                 // inside how many deletions and insertions
}

// textFrame is a page, a cell, a text box: text with lines of its own.
type textFrame struct {
	kind    shape
	text    []byte
	last    byte     // of the text; '\n' if there is none yet
	cells   []string // of a row
	asides  []string // what comes behind the line
	size    int      // of cells and asides, in bytes
	first   string   // of the forms that the same content has, the one to be shown
	was     []byte   // the line as it was before tracked changes
	changed bool
}

const (
	// mostFrames is how deep tables and text boxes may lie in each other; what is
	// deeper is laid out as lines.
	mostFrames = 32
	// mostFramed is how long a cell or text box may grow; more goes to the page.
	mostFramed = 1 << 20
	// mostCells is how many columns a sheet has ([MS-XLSX]: XFD).
	mostCells = 16384
	// mostOnce is how many bytes of markup are told from each other.
	mostOnce = 8 << 20
	// mostHidden is how many bytes of hidden text are kept until the part ends.
	mostHidden = 4 << 20
	longestWas = 64 << 10
)

func newLayout() layout {
	return layout{frames: []*textFrame{{last: '\n'}}, seen: map[string]struct{}{}}
}

func (l *layout) page() *textFrame { return l.frames[0] }
func (l *layout) top() *textFrame  { return l.frames[len(l.frames)-1] }

// enter begins a frame; false if they are too deep.
func (l *layout) enter(kind shape) bool {
	if len(l.frames) >= mostFrames {
		return false
	}
	l.frames = append(l.frames, &textFrame{kind: kind, last: '\n'})
	return true
}

// write adds text to the line.
func (l *layout) write(s string) {
	if s == "" {
		return
	}
	f := l.top()
	if l.old > 0 {
		f.changed = true
	} else {
		f.text, f.last = append(f.text, s...), s[len(s)-1]
	}
	if l.fresh == 0 && len(f.was) < longestWas {
		f.was = append(f.was, s...)
	}
	if len(f.text) > mostFramed && f != l.page() {
		l.spill(f)
	}
}

// spill gives what a frame cannot hold to the page.
func (l *layout) spill(f *textFrame) {
	l.toPage(string(f.text))
	f.text = f.text[:0]
}

// toPage gives text out of turn, on lines of its own.
func (l *layout) toPage(s string) {
	p := l.page()
	p.text = append(append(append(p.text, '\n'), s...), '\n')
	p.last = '\n'
}

// newline ends the line, if one has begun.
func (l *layout) newline() {
	f := l.top()
	if f.last != '\n' {
		f.text, f.last = append(f.text, '\n'), '\n'
	}
	if f.changed {
		l.hide(string(f.was))
		f.changed = false
	}
	f.was = f.was[:0]
	for _, a := range f.asides {
		f.text, f.last = append(append(f.text, a...), '\n'), '\n'
	}
	if len(f.asides) > 0 {
		f.asides, f.size = nil, 0
	}
}

// line gives a line of its own.
func (l *layout) line(s string) {
	l.newline()
	l.write(s)
	l.newline()
}

// leave ends the frame of that kind, which is the last one.
func (l *layout) leave() {
	l.newline()
	f := l.top()
	l.frames = l.frames[:len(l.frames)-1]
	above, text := l.top(), strings.Trim(string(f.text), "\n")
	switch f.kind {
	case cell:
		l.cell(text)
	case row:
		l.row(f)
	case aside:
		l.beside(above, text)
	case veil:
		l.hide(text)
	case form:
		l.form(text)
	}
}

// cell adds a cell to its row, or a line where it is in none.
func (l *layout) cell(text string) {
	f := l.top()
	if f.kind != row {
		l.line(text)
		return
	}
	f.cells = append(f.cells, text)
	if f.size += len(text); f.size > mostFramed || len(f.cells) >= mostCells {
		l.toPage(rowLine(f.cells)) // the row begins anew
		f.cells, f.size = f.cells[:0], 0
	}
}

// row gives a row as a line.
func (l *layout) row(f *textFrame) {
	l.newline()
	l.write(strings.Trim(string(f.text), "\n")) // what stands in a row and in no cell
	l.newline()
	l.line(rowLine(f.cells))
}

// form takes one form of content that a document holds in two, for newer and
// older programs (ECMA-376 part 3, section 10.2.1): the same text is shown once.
func (l *layout) form(text string) {
	both := l.top()
	if both.kind == bothForms && both.first == text {
		return
	}
	if both.kind == bothForms && both.first == "" {
		both.first = text
	}
	at := len(l.frames) - 1
	for at > 0 && l.frames[at].kind == bothForms {
		at--
	}
	l.beside(l.frames[at], text)
}

// beside keeps text for the end of a frame's line, if there is not too much.
func (l *layout) beside(f *textFrame, text string) {
	if text == "" {
		return
	}
	if f.size += len(text); f.size > mostFramed {
		l.toPage(text)
		return
	}
	f.asides = append(f.asides, text)
}

// rowLine joins the cells of a row. A table that lays out a page, with several
// paragraphs in its cells, is no row. White space at the beginning of a line belongs
// to no row, so an empty first cell, as below one that spans rows, is marked.
func rowLine(cells []string) string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	filled := 0
	for _, c := range cells {
		if strings.Count(c, "\n") >= mostCellLines {
			return strings.Join(cells, "\n")
		}
		if c != "" {
			filled++
		}
	}
	s := strings.Join(cells, "\t")
	if filled > 1 {
		s = strings.ReplaceAll(s, "\n", " ")
		if cells[0] == "" {
			s = "-" + s
		}
	}
	return s
}

// mostCellLines is how many breaks a cell of a table of data has at most.
const mostCellLines = 3

// hide keeps what a reader does not see.
func (l *layout) hide(s string) {
	if strings.TrimSpace(s) != "" {
		l.keep(Hidden, &l.hidden, s)
	}
}

// keep adds a line to what is hidden, or to the links.
func (l *layout) keep(v View, b *strings.Builder, s string) {
	b.WriteString(s)
	b.WriteByte('\n')
	if b.Len() > mostHidden && l.flush != nil {
		l.flush(v, b.String())
		b.Reset()
	}
}

// once keeps what markup repeats once.
func (l *layout) once(s string) {
	if l.isNew(s) {
		l.hide(s)
	}
}

// link keeps an address once.
func (l *layout) link(s string) {
	if s != "" && l.isNew("link "+s) {
		l.keep(Links, &l.links, s)
	}
}

func (l *layout) isNew(s string) bool {
	if _, known := l.seen[s]; known {
		return false
	}
	if l.kept < mostOnce && len(s) < headSize {
		l.seen[s] = struct{}{}
		l.kept += len(s) + 32 // and its place in the map
	}
	return true
}
