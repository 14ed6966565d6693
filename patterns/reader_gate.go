package patterns

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The network costs a thousand times what the rules do, so it reads only where a
// secret may stand: near a word that speaks of secrets, and only if something stands
// there that may be one: what is no word of a dictionary, or is set apart.

// How many bytes away from such a word a secret may stand, and how far from its
// beginning a text is spoken of by its subject; but of a message that holds hardly more
// than a value, its thread decides (see Lone).
const (
	nearCue     = 200
	nearSubject = 900
	hardlyMore  = 80
)

// Bytes that are read at a time, and how many more at each end only tell what stands
// around the rest: more than the network's reach. A text that is no longer than both
// is read as a whole, as it was learnt from.
const (
	readerWindow = 1600
	readerMargin = 400
)

// mostStretches bounds what is read of one text: some MiB of nothing but passwords
// would take minutes. The rules read all of it.
const mostStretches = 400

// stretches gives the bytes of a text that the network must read.
func (m *model) stretches(t *Text, found []foundSpan) []span {
	low := lowerSame(t.Content)
	var need []span
	for _, near := range m.nearCues(t, low) {
		need = m.candidates(need, t.Content, low, near)
	}
	for _, f := range found {
		if f.prose {
			need = append(need, span{f.start, f.end})
		}
	}
	if len(need) == 0 {
		return nil
	}
	if len(t.Content) <= readerWindow+2*readerMargin {
		return []span{{0, len(t.Content)}}
	}
	slices.SortFunc(need, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	return gathered(t.Content, need)
}

// gathered joins what stands close together, as far as a window holds it, and cuts what
// is longer: scripts that part no words fill pages without a space, and so does who
// means harm.
func gathered(s string, need []span) []span {
	var out []span
	for _, n := range need {
		if k := len(out); k > 0 {
			last := &out[k-1]
			if n.start-last.end < readerMargin/2 && n.end-last.start < readerWindow {
				last.end = max(last.end, n.end)
				continue
			}
			n.start = max(n.start, last.end)
		}
		for n.start < n.end && len(out) < mostStretches {
			end := min(n.end, n.start+readerWindow)
			for end < n.end && !utf8.RuneStart(s[end]) {
				end++
			}
			out = append(out, span{n.start, end})
			n.start = end
		}
	}
	return out
}

// nearCues gives the stretches around the words that speak of secrets, apart from
// each other.
func (m *model) nearCues(t *Text, low string) []span {
	var out []span
	add := func(from, to int) {
		from, to = max(0, from), min(len(low), to)
		if n := len(out); n > 0 && from <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, to)
		} else if from < to {
			out = append(out, span{from, to})
		}
	}
	if len(low) > hardlyMore && m.speaks(lowerSame(t.Context.Subject)) {
		add(0, nearSubject)
	}
	m.cueWords.auto.each(low, func(word int32, end int) {
		start := end - len(m.cueWords.list[word])
		if formEdges(low, start, end, m.cueOpen[word]) {
			add(start-nearCue, end+nearCue)
		}
	})
	return out
}

// speaks says whether a text holds a word that speaks of secrets.
func (m *model) speaks(low string) bool {
	found := false
	m.cueWords.auto.each(low, func(word int32, end int) {
		found = found || formEdges(low, end-len(m.cueWords.list[word]), end, m.cueOpen[word])
	})
	return found
}

// candidates adds the runs of visible characters in a stretch that may be secrets.
func (m *model) candidates(need []span, s, low string, near span) []span {
	for i := near.start; i < near.end; {
		for i < near.end && isSpace(s[i]) {
			i++
		}
		end := i
		for end < len(s) && !isSpace(s[end]) {
			end++
		}
		if i < near.end && end > i && m.mayBeSecret(s, low, span{i, end}) {
			need = append(need, span{i, end})
		}
		i = end
	}
	return need
}

func isSpace(b byte) bool { return b <= ' ' }

// mayBeSecret says whether a run of visible characters may be a secret.
func (m *model) mayBeSecret(s, low string, run span) bool {
	bare := strings.TrimRight(strings.TrimLeft(s[run.start:run.end], edgeMarks), edgeMarks)
	kinds := 0
	spaceless := false
	for _, r := range bare {
		kinds |= runKind(r)
		spaceless = spaceless || isSpaceless(r)
	}
	letters := kinds&(1|2|16) != 0
	switch {
	case kinds == 0, kinds == 8, beginsLink(bare):
		return false
	case spaceless:
		return true
	case !letters:
		return isNumberOfCode(bare)
	case kinds&4 != 0:
		return true
	}
	return isApart(s, run, bare) || !m.isKnown(strings.ToLower(bare))
}

// isNumberOfCode says whether digits and what parts them may open something: no
// amount, version, time or date.
func isNumberOfCode(s string) bool {
	if strings.ContainsAny(s, ".,:/%€$£+()") {
		return false
	}
	digits := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			digits++
		}
	}
	isDate := len(s) == len("2006-01-02") && s[4] == '-' && s[7] == '-'
	return !isDate && utf8.RuneCountInString(s) >= 3 && digits <= 60
}

// isApart says whether a run is set off from the words around it: by a mark before it,
// by quotes, in a cell, or on a line of its own.
func isApart(s string, run span, bare string) bool {
	inner := strings.Index(s[run.start:run.end], bare)
	if first, _ := utf8.DecodeRuneInString(s[run.start:]); inner > 0 && strings.ContainsRune("\"'`“„«‘‚[(<{*_", first) {
		return true
	}
	before := strings.TrimRight(s[max(0, run.start-8):run.start], " ")
	switch {
	case before == "":
		return run.start > 1 && s[run.start-1] == ' ' && s[run.start-2] == ' '
	case before[len(before)-1] == '\n' || before[len(before)-1] == '\r':
		return strings.TrimLeft(s[run.end:min(len(s), run.end+8)], " ") == "" || s[run.end] == '\n' || s[run.end] == '\r' || s[run.end] == '\t'
	case before[len(before)-1] == '\t', strings.HasSuffix(s[max(0, run.start-2):run.start], "  "):
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(":=-–—→>|/：", last)
}
