package patterns

import (
	"regexp/syntax"
	"unicode/utf8"
)

// run is a stretch of at least so many bytes of some kinds. To see that a text has
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
	case syntax.OpAlternate:
		return anyRun(re.Sub)
	case syntax.OpRepeat:
		if re.Min > 0 {
			runs = runsOf(re.Sub[0])
		}
		if n := re.Min * leastBytes(re.Sub[0]); n >= shortestRun {
			runs = append(runs, newRun(re.Sub[0], n))
		}
	}
	return runs
}

// anyRun gives the run that the longest ones of several ways have in common.
func anyRun(ways []*syntax.Regexp) []run {
	var out run
	for i, way := range ways {
		runs := runsOf(way)
		if len(runs) == 0 {
			return nil
		}
		longest := runs[0]
		for _, r := range runs[1:] {
			if r.bytes > longest.bytes {
				longest = r
			}
		}
		if i == 0 || longest.bytes < out.bytes {
			out.bytes = longest.bytes
		}
		for b, is := range longest.kind {
			out.kind[b] = out.kind[b] || is
		}
	}
	return []run{out}
}

// newRun takes any byte beyond ASCII for one that becomes a "?", see
// validSameLength.
func newRun(re *syntax.Regexp, count int) run {
	var s side
	s.take(re)
	if s.run['?'] {
		for b := utf8.RuneSelf; b < len(s.run); b++ {
			s.run[b] = true
		}
	}
	return run{count, s.run}
}

// leastBytes is what a match takes at the least.
func leastBytes(re *syntax.Regexp) (least int) {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpCapture, syntax.OpPlus, syntax.OpConcat:
		for _, sub := range re.Sub {
			least += leastBytes(sub)
		}
	case syntax.OpAlternate:
		least = leastBytes(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			least = min(least, leastBytes(sub))
		}
	case syntax.OpRepeat:
		return re.Min * leastBytes(re.Sub[0])
	}
	return least
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
