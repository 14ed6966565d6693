package patterns

import "slices"

// acrossSeparators part the cells of a row whose first is its name.
var acrossSeparators = []string{"\t", " | "}

// across adds the other cells of a row that is called "Password", below a row with
// as many cells whose first is the name of a field too: a table that lies on its side.
func (p *passage) across(taken *judged, kind *proseKind, plain Candidate) {
	start, end := lineAround(p.text, p.a0)
	row := rowSpan(p.text, start, end)
	for _, sep := range acrossSeparators {
		cells := splitCells(p.text, row, sep)
		if len(cells) < 3 || p.a0 > cells[0].end || taken.start < cells[1].start || taken.end > cells[1].end || !p.data.isPasswordLabel(label(p.text, cells[0])) {
			continue
		}
		users, ok := p.rowAbove(start, sep, len(cells))
		if !ok {
			return
		}
		for i := 2; i < len(cells); i++ {
			p.besideIn(cells[i], users, i, kind, plain)
		}
		return
	}
}

// rowAbove gives the cells of the row above that has users, or else that it is part
// of the same table.
func (p *passage) rowAbove(at int, sep string, cells int) (users []span, ok bool) {
	for range 3 {
		s, e, found := previousLine(p.text, at)
		if !found {
			break
		}
		above := splitCells(p.text, rowSpan(p.text, s, e), sep)
		if len(above) != cells || !p.data.isLabel(label(p.text, above[0])) {
			break
		}
		if ok, at = true, s; p.data.userLabels[label(p.text, above[0])] {
			return above, true
		}
	}
	return nil, ok
}

func (p *passage) besideIn(cell span, users []span, i int, kind *proseKind, plain Candidate) {
	if cell.end <= cell.start || p.whole.tried(p.base+cell.start) || slices.ContainsFunc(p.whole.more, func(c Candidate) bool { return c.Start == p.base+cell.start }) {
		return
	}
	r := reading{value: value{start: cell.start, end: cell.end, ends: true}, features: []string{"connector-column"}}
	if users != nil {
		r.user = p.text[users[i].start:users[i].end]
	}
	p.unwrapCell(&r.value)
	j, ok := p.judge(r, anchor{}, kind)
	if c := plain; ok && p.settle(&j, kind, &c) {
		p.whole.more = append(p.whole.more, c)
	}
}
