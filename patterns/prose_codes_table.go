package patterns

import "strings"

// codeTable is the one whose codes are being read.
type codeTable struct {
	sep   string
	kinds []*proseKind // of its columns; nil for those of no codes
	last  int          // where its last row begins
}

// cellSeparators are those of tables, the surest first.
var cellSeparators = []string{"\t", " | ", "|", ";", columns, ","}

// tabled gives the kind of a number that is a cell below a heading such as "PIN"
// or, in a table of doors, "Code".
func (d *proseData) tabled(t *Text, start, end int) *proseKind {
	row := lineSpan(t.Content, start)
	for _, sep := range cellSeparators {
		if !strings.Contains(t.Content[row.start:row.end], sep) {
			continue
		}
		cells := splitCells(t.Content, row, sep)
		for column, cell := range cells {
			if cell.start == start && cell.end == end && len(cells) > 1 {
				return d.codeColumn(t, row, sep, column)
			}
		}
	}
	return nil
}

// rowsToHead is how many rows without a code may stand between two with one, or
// below the heading.
const rowsToHead = 6

func (d *proseData) codeColumn(t *Text, row span, sep string, column int) *proseKind {
	above := linesAbove{content: t.Content, at: row.start, floor: max(0, row.start-rowsToHead*longestRow)}
	known := &t.codes
	for range rowsToHead {
		if known.sep == sep && known.last == row.start {
			return kindAt(known.kinds, column)
		}
		l, ok := above.next()
		if !ok {
			return nil
		}
		if known.sep == sep && known.last == l.start {
			known.last = row.start
			return kindAt(known.kinds, column)
		}
		if isRuledLine(t.Content[l.start:l.end]) {
			continue
		}
		if kinds := d.codeHeads(t.Content, l, sep, &above); kinds != nil {
			*known = codeTable{sep, kinds, row.start}
			return kindAt(kinds, column)
		}
	}
	return nil
}

func kindAt(kinds []*proseKind, column int) *proseKind {
	if column < len(kinds) {
		return kinds[column]
	}
	return nil
}

// codeHeads gives the kinds of the columns if the line is a heading with one of
// codes.
func (d *proseData) codeHeads(content string, line span, sep string, above *linesAbove) []*proseKind {
	low := lowerSame(content[line.start:line.end])
	cells := splitCells(content, line, sep)
	if len(cells) < 2 || strings.ContainsAny(low, "0123456789") || d.addresses.in(low) {
		return nil
	}
	kinds, found := make([]*proseKind, len(cells)), false
	for i, cell := range cells {
		if countFields(content[cell.start:cell.end], mostLabelWords) > mostLabelWords {
			return nil // a sentence
		}
		name := content[cell.start:cell.end]
		switch {
		case d.hasCodeWord(name, codePin):
			kinds[i] = d.kinds["pin"]
		case d.hasCodeWord(name, codeNoun) && d.ofDoors(content, line, *above):
			kinds[i] = d.kinds["door"]
		}
		found = found || kinds[i] != nil
	}
	if !found {
		return nil
	}
	return kinds
}

// ofDoors says whether the heading, or the line above it, names what a code opens,
// and nothing that has an article's number.
func (d *proseData) ofDoors(content string, head span, above linesAbove) bool {
	text := content[head.start:head.end]
	if d.hasCodeWord(text, codeNumbered) {
		return false
	}
	if d.hasCodeWord(text, codeLock, codeDoor) {
		return true
	}
	l, ok := above.next()
	return ok && d.hasCodeWord(content[l.start:l.end], codeLock, codeDoor)
}

func (d *proseData) hasCodeWord(text string, classes ...codeClass) bool {
	for _, h := range d.codes.hits(lowerSame(text)) {
		for _, class := range classes {
			if h.is(class) != 0 {
				return true
			}
		}
	}
	return false
}

// listed gives the kind of a number that ends a line of a list below a heading such
// as "PINs of the tills:".
func (d *proseData) listed(t *Text, start, end int) *proseKind {
	row := lineSpan(t.Content, start)
	if end != row.end || !isListed(t.Content[row.start:row.end]) {
		return nil
	}
	above := linesAbove{content: t.Content, at: row.start, floor: max(0, row.start-rowsToHead*longestRow)}
	for range 4 * rowsToHead {
		l, ok := above.next()
		if !ok {
			return nil
		}
		if line := t.Content[l.start:l.end]; !isListed(line) {
			return d.listKind(line)
		}
	}
	return nil
}

// isListed says whether a line is a name and a number.
func isListed(line string) bool {
	i := strings.LastIndexAny(line, " \t:=")
	if i < 2 || len(line) > 60 || countFields(line, 4) > 4 {
		return false
	}
	n := countDigits(line[i+1:])
	return n >= 3 && n <= 8 && len(line)-i-1 <= n+2 && countDigits(line[:i]) <= 2
}

// listKind reads the heading of a list.
func (d *proseData) listKind(line string) *proseKind {
	bare := strings.TrimSpace(line)
	if !strings.HasSuffix(bare, ":") && !strings.HasSuffix(bare, "：") && countFields(bare, 4) > 4 || len(bare) > 120 || countDigits(bare) > 2 || d.addresses.in(lowerSame(bare)) {
		return nil
	}
	switch {
	case d.hasCodeWord(bare, codeNumbered), d.kinds["one-time"].words.in(lowerSame(bare)):
	case d.hasCodeWord(bare, codeNoun) && d.hasCodeWord(bare, codeLock, codeDoor):
		return d.kinds["door"]
	case d.hasCodeWord(bare, codePin), d.hasCodeWord(bare, codeNoun) && d.hasCodeWord(bare, codeDevice):
		return d.kinds["pin"]
	}
	return nil
}
