package scanner

import (
	"slices"
	"strings"
	"time"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/mail"
)

// enclosing is a message, the outermost or one within it, as far as it dates what stands
// in it. One without a Date of its own has none, whatever is around it: an old message
// that is passed on does not become new, and a case that took it for new would open
// what is long dealt with. The date of a file in it, such as a zip member's, says when
// the file was saved, and not when someone wrote to someone.
type enclosing struct {
	part string // its number, "" of the outermost
	path []string
	date time.Time
	line int // of the last header field that was seen
	nth  int
}

// letters are the messages around the text at hand, the innermost last.
type letters struct {
	open  []*enclosing
	count int
}

// newLetters begins with the outermost message.
func newLetters(date time.Time) letters {
	return letters{open: []*enclosing{{date: date, line: 1 << 30}}}
}

// take looks at a text: the fields of a nested message's header begin it, and one of
// them has its date.
func (ls *letters) take(t extract.Text) {
	part, isHeader := strings.CutSuffix(t.Part, ".0")
	if t.Where != "header" || !isHeader && !t.Own {
		return
	}
	l := ls.around(t.Part, t.Path)
	if l.part != part || len(l.path) != len(t.Path) || t.Line <= l.line {
		l = ls.begin(part, t.Path)
	}
	l.line = t.Line
	if strings.EqualFold(t.Header, "Date") && l.date.IsZero() {
		_, value, _ := strings.Cut(t.Content, ":")
		l.date, _ = mail.ParseDate(strings.TrimSpace(value))
	}
}

// begin opens a nested message in those that are around it.
func (ls *letters) begin(part string, path []string) *enclosing {
	n := len(ls.open)
	for n > 1 && (!ls.open[n-1].holds(part, path) || ls.open[n-1].part == part && len(ls.open[n-1].path) == len(path)) {
		n--
	}
	ls.count++
	l := &enclosing{part: part, path: path, nth: ls.count}
	ls.open = append(ls.open[:n:n], l)
	return l
}

// around gives the innermost message around a part.
func (ls *letters) around(part string, path []string) *enclosing {
	for i := len(ls.open) - 1; i > 0; i-- {
		if ls.open[i].holds(part, path) {
			return ls.open[i]
		}
	}
	return ls.open[0]
}

// holds tells whether a part is of a message, or the message itself.
func (l *enclosing) holds(part string, path []string) bool {
	return (part == l.part || strings.HasPrefix(part, l.part+".")) && len(path) >= len(l.path) && slices.Equal(path[:len(l.path)], l.path)
}
