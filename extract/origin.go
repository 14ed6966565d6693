package extract

import (
	"slices"
	"sort"
	"strings"
)

// Origin tells where the characters of a view stand in the text that it was
// made of. Offsets are bytes.
type Origin struct {
	parent *Origin // of the text that this view was made of, if that was a view too
	from   int     // where the view begins in that text
	pieces []piece // what was changed, in order
}

// piece is one change: content[at:at+n] stands for parent[start:end].
type piece struct {
	at, n      int
	start, end int
	what       string // what was undone, parted by spaces
	spread     bool   // the replacement lies evenly over its range: base64
}

// Span gives the range of the original text for the range [start, end) of the
// view; what was replaced as a whole counts as a whole, base64 by its quarters.
func (o *Origin) Span(start, end int) (int, int) { return o.trace(start, end, true) }

// Written gives the range of the original text in which a reader finds what
// stands in the range of the view: of a base64 token, all of it.
func (o *Origin) Written(start, end int) (int, int) { return o.trace(start, end, false) }

func (o *Origin) trace(start, end int, fine bool) (int, int) {
	for ; o != nil; o = o.parent {
		start, end = o.floor(start, fine), o.ceil(end, start, fine)
	}
	return start, end
}

// before gives the last piece that begins at or before an offset of the view.
func (o *Origin) before(at int) (piece, bool) {
	i := sort.Search(len(o.pieces), func(i int) bool { return o.pieces[i].at > at })
	if i == 0 {
		return piece{}, false
	}
	return o.pieces[i-1], true
}

func (o *Origin) floor(at int, fine bool) int {
	p, ok := o.before(at)
	switch {
	case !ok:
		return o.from + at
	case at >= p.at+p.n:
		return p.end + at - p.at - p.n
	case fine && p.spread:
		return p.start + (at-p.at)*(p.end-p.start)/p.n
	}
	return p.start
}

// ceil is floor for the end of a range that begins at start.
func (o *Origin) ceil(end, start int, fine bool) int {
	if end <= start {
		return o.floor(start, fine)
	}
	p, ok := o.before(end - 1)
	switch {
	case !ok:
		return o.from + end
	case end > p.at+p.n:
		return p.end + end - p.at - p.n
	case fine && p.spread:
		return min(p.end, p.start+((end-p.at)*(p.end-p.start)+p.n-1)/p.n)
	}
	return p.end
}

// Undone names what was undone in the range [start, end) of the view or at its
// edges, outermost first.
func (o *Origin) Undone(start, end int) []string {
	if o == nil {
		return nil
	}
	out := o.parent.Undone(o.floor(start, false), o.ceil(end, start, false))
	first := sort.Search(len(o.pieces), func(i int) bool { return o.pieces[i].at+o.pieces[i].n >= start })
	for _, p := range o.pieces[first:] {
		if p.at > end {
			break
		}
		for what := range strings.FieldsSeq(p.what) {
			if !slices.Contains(out, what) {
				out = append(out, what)
			}
		}
	}
	return out
}

// touched tells whether a piece lies within reach bytes of [start, end).
func (o *Origin) touched(start, end, reach int) bool {
	i := sort.Search(len(o.pieces), func(i int) bool { return o.pieces[i].at+o.pieces[i].n >= start-reach })
	return i < len(o.pieces) && o.pieces[i].at <= end+reach
}
