package patterns

// labelLines remembers of the lines above rows whether one holds the first word of a
// label: nearly none does, and each is asked for every row below it, with every sign
// that may part its cells.
type labelLines struct{ lines map[span]bool }

// mayHoldLabel says whether a label may stand in a line, as columnOfPasswords looks for
// it: there are no letters beside its first word, but for an "s" that a label is
// stripped of, and in scripts that part no words.
func (d *proseData) mayHoldLabel(low string) bool {
	beside := func(i int) bool { return i >= 0 && i < len(low) && isAlnum(low[i]) && low[i] != 's' }
	return d.labelStarts.any(low, func(number int32, start int) bool {
		word := d.labelStarts.list[number]
		return word[0] > 0xe0 || !beside(start-1) && !beside(start+len(word))
	})
}

// column is columnOfPasswords of the cells of a line.
func (l *labelLines) column(d *proseData, t *Text, line span, heads []span) (column int, soft bool) {
	holds, known := l.lines[line]
	if !known {
		if l.lines == nil {
			l.lines = map[span]bool{}
		}
		holds = d.mayHoldLabel(lowerSame(t.Content[line.start:line.end]))
		l.lines[line] = holds
	}
	if !holds {
		return -1, false
	}
	return d.columnOfPasswords(t.Content, heads)
}
