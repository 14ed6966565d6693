package extract

import (
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// sharedStrings are the strings that the sheets of a workbook refer to by number
// (ECMA-376 part 1, section 18.4). They are shown in the sheets; those that no
// sheet shows are given as the text of their own part.
type sharedStrings struct {
	list  []string
	used  []bool
	size  int64
	shown int64      // bytes of strings that were shown again
	part  *mail.Part // where they stand
}

const (
	// mostStrings bounds the strings that are kept, and longestAgain one that is
	// shown wherever it is referred to, mostAgainShown all of these: a cell of a few
	// bytes must not stand for a long text over and over.
	mostStrings    = 4 << 20
	longestAgain   = 512
	mostAgainShown = 64 << 20
)

// use gives a string to a cell.
func (s *sharedStrings) use(n int) string {
	if n < 0 || n >= len(s.list) {
		return ""
	}
	text := s.list[n]
	if s.used[n] {
		if s.shown += int64(len(text)); len(text) > longestAgain || s.shown > mostAgainShown {
			return "…"
		}
	}
	s.used[n] = true
	return text
}

// add keeps a string; false if there are too many.
func (s *sharedStrings) add(text string, most int64) bool {
	if s.size += int64(len(text)); s.size > most || len(s.list) >= mostStrings {
		return false
	}
	s.list, s.used = append(s.list, text), append(s.used, false)
	return true
}

// item ends a string of the table. What cannot be kept is given where it stands.
func (s *sheet) item(x *xmlPart, framed bool) {
	if !framed {
		x.newline()
		return
	}
	x.newline()
	text := strings.TrimSuffix(string(x.top().text), "\n")
	x.frames = x.frames[:len(x.frames)-1]
	if s.d.w == nil || !s.d.strings.add(text, s.d.w.lim.Held) {
		x.line(text)
	}
}

// unusedStrings gives the strings that no sheet shows.
func (d *document) unusedStrings() {
	if d.strings.part == nil {
		return
	}
	var b strings.Builder
	for i, s := range d.strings.list {
		if !d.strings.used[i] {
			b.WriteString(s)
			b.WriteByte('\n')
		}
	}
	t := textOf(d.strings.part)
	t.Decoded = append(t.Decoded[:len(t.Decoded):len(t.Decoded)], undidXML)
	d.w.whole(t, b.String())
}
