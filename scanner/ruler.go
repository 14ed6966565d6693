package scanner

import (
	"strings"
	"unicode/utf8"

	"github.com/mailspill/mailspill/extract"
)

// ruler tells lines and columns of a text. It measures the text once, when it is
// first asked, and then looks at one stretch a time.
type ruler struct {
	text  extract.Text
	marks []mark
}

// mark is the line and column of every stretch's beginning.
type mark struct{ line, column int }

const stretch = 4 << 10

func newRuler(t extract.Text) *ruler { return &ruler{text: t} }

// position gives the line and column, both from 1, of a byte of the text;
// columns are code points.
func (r *ruler) position(at int) (line, column int) {
	if r.marks == nil {
		r.measure()
	}
	n := at / stretch
	return advance(r.marks[n].line, r.marks[n].column, r.text.Content[n*stretch:at])
}

// longestWritten bounds what is kept of a disguised secret, to be masked in what
// else the records tell of its message.
const longestWritten = 1 << 10

func (r *ruler) written(start, end int) string {
	if end-start > longestWritten {
		return ""
	}
	return strings.Clone(r.text.Content[start:end])
}

func (r *ruler) measure() {
	s := r.text.Content
	m := mark{r.text.Line, r.text.Column}
	for at := 0; ; at += stretch {
		r.marks = append(r.marks, m)
		if at+stretch > len(s) {
			return
		}
		m.line, m.column = advance(m.line, m.column, s[at:at+stretch])
	}
}

// advance moves a line and column, both from 1, over s; columns are code points.
func advance(line, column int, s string) (int, int) {
	line += strings.Count(s, "\n")
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		return line, 1 + runes(s[i+1:])
	}
	return line, column + runes(s)
}

// runes counts the characters that begin in s, which may be cut anywhere.
func runes(s string) (n int) {
	for i := range len(s) {
		if utf8.RuneStart(s[i]) {
			n++
		}
	}
	return n
}
