package patterns

// labelLines remembers of the lines above rows whether one holds the first word of a
// label: nearly none does, and each is asked for every row below it, with every sign
// that may part its cells.
type labelLines struct{ lines map[span]bool }

// column is columnOfPasswords of the cells of a line.
func (l *labelLines) column(d *proseData, t *Text, line span, heads []span) (column int, soft bool) {
	holds, known := l.lines[line]
	if !known {
		if l.lines == nil {
			l.lines = map[span]bool{}
		}
		holds = d.labelStarts.in(t.Content[line.start:line.end])
		l.lines[line] = holds
	}
	if !holds {
		return -1, false
	}
	return d.columnOfPasswords(t.Content, heads)
}
