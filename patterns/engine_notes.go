package patterns

import (
	"regexp"
	"sort"
	"unicode/utf8"
)

// notes are what checks found in one text. A text may hold thousands of keys side
// by side; without notes the same names would be looked for around each of them.
type notes struct {
	found map[*regexp.Regexp]*found
}

// found is where an expression matches, in a stretch of the text.
type found struct {
	searched span
	places   []span // of the last group, by the place where the match begins
}

const (
	searchAhead = 1 << 10 // how much more is searched at once where candidates lie dense
	edgeBefore  = 64      // what is read around a stretch, so that its edges cut no match
	edgeAfter   = 192
)

func (n *notes) forget() { clear(n.found) }

// in gives the places where re matches in a stretch of the text, and perhaps some
// beside it.
func (n *notes) in(text string, re *regexp.Regexp, at span) []span {
	if n.found == nil {
		n.found = map[*regexp.Regexp]*found{}
	}
	f := n.found[re]
	if f == nil {
		f = &found{}
		n.found[re] = f
	}
	switch {
	case at.start < f.searched.start || at.start > f.searched.end:
		*f = found{searched: span{at.start, at.start}, places: f.places[:0]}
		f.search(text, re, at.end)
	case at.end > f.searched.end:
		f.search(text, re, min(len(text), max(at.end, f.searched.end+searchAhead)))
	}
	first := sort.Search(len(f.places), func(i int) bool { return f.places[i].start >= at.start })
	last := sort.Search(len(f.places), func(i int) bool { return f.places[i].start >= at.end })
	return f.places[first:last]
}

// search goes on to a place of the text.
func (f *found) search(text string, re *regexp.Regexp, to int) {
	from, end := onBorder(text, max(0, f.searched.end-edgeBefore)), onBorder(text, min(len(text), to+edgeAfter))
	for _, m := range re.FindAllStringSubmatchIndex(text[from:end], -1) {
		if begin := from + m[0]; begin < f.searched.end || begin >= to {
			continue
		}
		s, e := lastGroup(m)
		if n := len(f.places); n == 0 || f.places[n-1].start <= from+s { // else it lies in what was found before
			f.places = append(f.places, span{from + s, from + e})
		}
	}
	f.searched.end = to
}

// onBorder gives the border of characters at i or before it.
func onBorder(text string, i int) int {
	for i > 0 && i < len(text) && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}

// places gives where re matches in the scene and perhaps beside it, as offsets in
// the whole text.
func (w scene) places(re *regexp.Regexp) []span {
	if w.whole != nil && w.whole.notes != nil {
		return w.whole.notes.in(w.whole.Content, re, span{w.from, w.from + len(w.text)})
	}
	var out []span
	for _, m := range re.FindAllStringSubmatchIndex(w.text, -1) {
		s, e := lastGroup(m)
		out = append(out, span{w.from + s, w.from + e})
	}
	return out
}
