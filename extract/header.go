package extract

import (
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// header gives each field of a header block as a text "Name: value", decoded
// and unfolded, and stray lines as they are.
func (w *walk) header(p *mail.Part) {
	for f := range p.Header.All() {
		t := Text{Part: p.Number, Path: p.Path, Where: "header", Header: f.Name, Line: f.Line, Column: 1, Own: p.Kind == mail.Leaf}
		value := f.Text()
		t.Content = value
		if f.Name != "" {
			t.Content = f.Name + ": " + value
		}
		if value != f.Value && strings.Contains(f.Value, "=?") {
			t.Decoded = []string{undidHeader}
		}
		if folded := f.Folded(); !strings.Contains(folded, "=?") && breaksToken(folded) {
			t.Content = f.Name + ": " + folded // lines, which a view may join
		}
		w.text(t)
	}
}

// breaksToken tells a value in which a line's end may stand in the middle of a
// key: unfolding leaves a blank there (RFC 5322 section 2.2.3). Encoded words are
// joined already.
func breaksToken(folded string) bool {
	const least, farthest = 8, 64 // of a half, and of the blanks before it
	for i := strings.IndexByte(folded, '\n'); i >= 0; {
		head := strings.TrimLeft(folded[i+1:min(len(folded), i+1+farthest)], " \t")
		if i >= least && len(head) >= least && !strings.ContainsAny(folded[i-least:i]+head[:least], " \t?;,<>()") {
			return true
		}
		next := strings.IndexByte(folded[i+1:], '\n')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// names gives a part's file names as texts of their own: people put passwords
// into file names, and RFC 2231 hides them from the raw header.
func (w *walk) names(p *mail.Part) {
	names := p.Names
	if len(names) == 0 && p.Name != "" {
		names = []string{p.Name}
	}
	for _, n := range names {
		w.text(Text{Part: p.Number, Path: p.Path, Name: n, Where: "filename", Content: n, Line: 1, Column: 1})
	}
}
