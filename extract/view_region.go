package extract

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A view shows this much around a change, so that rules see the same words
// before and after a secret as in the whole text, and then up to the ends of
// the lines, so that no token is cut.
const (
	viewAround = 1 << 10
	viewLine   = 16 << 10
)

// regions groups edits, which are in order and disjoint, with the text around
// them. Regions do not overlap.
func regions(s string, edits []edit) []region {
	var out []region
	for i := 0; i < len(edits); {
		if edits[i].soft {
			i++
			continue
		}
		r := region{start: regionStart(s, edits[i].start)}
		if n := len(out); n > 0 && r.start < out[n-1].end {
			r.start = out[n-1].start
			out = out[:n-1]
		}
		r.end, i = regionEnd(s, edits, i)
		out = append(out, r)
	}
	return fillRegions(out, edits)
}

// regionEnd ends a region after the last edit that is near the one before, and
// gives the index of the next edit.
func regionEnd(s string, edits []edit, i int) (end, next int) {
	last := i
	for i++; i < len(edits) && (edits[i].soft || edits[i].start-edits[last].end < 2*viewAround); i++ {
		if !edits[i].soft {
			last = i
		}
	}
	return lineEndNear(s, edits[last].end), last + 1
}

func regionStart(s string, at int) int {
	from := max(0, at-viewAround)
	far := max(0, from-viewLine)
	if i := strings.LastIndexByte(s[far:from], '\n'); i >= 0 {
		return far + i + 1
	}
	for far > 0 && !utf8.RuneStart(s[far]) {
		far--
	}
	return far
}

func lineEndNear(s string, at int) int {
	to := min(len(s), at+viewAround)
	far := min(len(s), to+viewLine)
	if i := strings.IndexByte(s[to:far], '\n'); i >= 0 {
		return to + i + 1
	}
	for far < len(s) && !utf8.RuneStart(s[far]) {
		far++
	}
	return far
}

// fillRegions gives each region its edits, soft ones too, and widens it where an
// edit reaches over its border.
func fillRegions(out []region, edits []edit) []region {
	i := 0
	for k := range out {
		r := &out[k]
		if k > 0 {
			r.start = max(r.start, out[k-1].end)
		}
		for i < len(edits) && edits[i].start < r.start {
			i++
		}
		first := i
		for i < len(edits) && edits[i].end <= r.end {
			i++
		}
		if i < len(edits) && edits[i].start < r.end {
			r.end = edits[i].end
			i++
		}
		r.edits = edits[first:i]
	}
	return slices.DeleteFunc(out, func(r region) bool { return len(r.edits) == 0 })
}
