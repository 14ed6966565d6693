package extract

import (
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// header gives each field of a header block as a text "Name: value", decoded
// and unfolded, and stray lines as they are.
func (w *walk) header(p *mail.Part) {
	for f := range p.Header.All() {
		t := Text{Part: p.Number, Path: p.Path, Where: "header", Header: f.Name, Line: f.Line, Column: 1}
		value := f.Text()
		t.Content = value
		if f.Name != "" {
			t.Content = f.Name + ": " + value
		}
		if value != f.Value && strings.Contains(f.Value, "=?") {
			t.Decoded = []string{"rfc2047"}
		}
		w.text(t)
	}
}

// names gives a part's file name as a text of its own: people put passwords
// into file names, and RFC 2231 hides them from the raw header.
func (w *walk) names(p *mail.Part) {
	if p.Name != "" {
		w.text(Text{Part: p.Number, Path: p.Path, Name: p.Name, Where: "filename", Content: p.Name, Line: 1, Column: 1})
	}
}
