package patterns

import (
	"regexp/syntax"
	"unicode/utf8"
)

// run is a stretch of at least so many bytes of one kind. To see that a text has
// none, only one byte in as many needs to be looked at.
type run struct {
	bytes int
	kind  [256]bool
}

// shortestRun is the least worth looking for.
const shortestRun = 6

// runsOf gives runs that every match holds.
func runsOf(re *syntax.Regexp) (runs []run) {
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus, syntax.OpConcat:
		for _, sub := range re.Sub {
			runs = append(runs, runsOf(sub)...)
		}
	case syntax.OpRepeat:
		switch {
		case re.Min == 0:
		case re.Min >= shortestRun && re.Sub[0].Op == syntax.OpCharClass:
			runs = append(runs, newRun(re.Sub[0], re.Min))
		default:
			return runsOf(re.Sub[0])
		}
	}
	return runs
}

// newRun counts a character beyond ASCII as one byte of any such, and so does a
// byte that is none and becomes a "?".
func newRun(class *syntax.Regexp, count int) run {
	r := run{bytes: count}
	for b := range rune(utf8.RuneSelf) {
		r.kind[b] = inRanges(class.Rune, b)
	}
	high := r.kind['?'] || class.Rune[len(class.Rune)-1] >= utf8.RuneSelf
	for b := utf8.RuneSelf; b < len(r.kind); b++ {
		r.kind[b] = high
	}
	return r
}

// occurs says whether the text has such a run.
func (r *run) occurs(text string) bool {
	for end := r.bytes; end <= len(text); {
		at := end
		for at > end-r.bytes && r.kind[text[at-1]] {
			at--
		}
		if at == end-r.bytes {
			return true
		}
		end = at + r.bytes
	}
	return false
}
