package patterns

import "strings"

// acrossRuns says of a candidate of prose in the printable runs of binary data
// whether it ties two of them together: a file keeps names beside each other that
// nobody wrote so ("Password" and below it the name of a style). A run that ends as
// a label does still speaks of the next one.
func (h *hit) acrossRuns(content string) bool {
	if h.rule.rank != rankProse && h.rule.rank != rankGuess {
		return false
	}
	before := strings.TrimRight(content[h.MatchStart:h.Start], " \t")
	lines := strings.FieldsFunc(before, func(r rune) bool { return r == '\r' || r == '\n' })
	if !strings.ContainsAny(before, "\r\n") && !strings.ContainsAny(content[h.End:max(h.End, h.MatchEnd)], "\r\n") {
		return false
	}
	if len(lines) != 1 {
		return true
	}
	last := strings.TrimRight(lines[0], " \t")
	return !strings.HasSuffix(last, ":") && !strings.HasSuffix(last, "=")
}
