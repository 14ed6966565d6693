package patterns

import "strings"

// rowWalk passes the rows above a row on the way to their heading. Those that were
// passed before are passed at once, else a long table would be walked through from
// each of its rows.
type rowWalk struct {
	t           *Text
	sep         string
	bottom, top int // where the lowest and the highest begin of those that are being passed
	count       int
}

// passedRows gives for rows that stand one above the other where the highest begins.
type passedRows map[passedRow]int

// passedRow is what parts the cells of rows, and where the lowest of them begins.
type passedRow struct {
	sep    string
	bottom int
}

// fewRows are walked through as quickly as they are remembered.
const fewRows = 8

// isRow says whether a line is one more row, or only draws a border, so that it is
// passed.
func (w *rowWalk) isRow(d *proseData, l span) bool {
	line := w.t.Content[l.start:l.end]
	return isRuledLine(line) || strings.Contains(line, w.sep) && (w.t.seen.lacks(headingStems, l.start, l.end) || !d.mayAnnounce(line))
}

// pass notes that the row that begins at start was passed.
func (w *rowWalk) pass(start int) {
	if w.count == 0 {
		w.bottom = start
	}
	w.top = start
	w.count++
}

// jump passes all rows at once of which the one that begins at start is the lowest,
// if they are known.
func (w *rowWalk) jump(above *linesAbove, start int) bool {
	top, known := w.t.rows[passedRow{w.sep, start}]
	if known {
		w.pass(start)
		w.top, w.count = top, w.count+fewRows
		above.at, above.empty = top, 0
	}
	return known
}

// end remembers the rows that were passed up to here.
func (w *rowWalk) end() {
	if w.count > fewRows {
		if w.t.rows == nil {
			w.t.rows = passedRows{}
		}
		w.t.rows[passedRow{w.sep, w.bottom}] = w.top
	}
	w.count = 0
}
