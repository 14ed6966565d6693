package extract

import (
	"strings"
)

// pdfNotes gathers lines that come from all over a document, each once, and gives
// them on as a text whenever there are many.
type pdfNotes struct {
	w    *walk
	text Text
	b    strings.Builder
	seen map[string]struct{}
}

// Bounds of what is remembered in order not to give it twice.
const (
	mostNoted   = 100_000
	longestNote = 256
)

func (w *walk) notes(t Text) *pdfNotes { return &pdfNotes{w: w, text: t, seen: map[string]struct{}{}} }

// add notes a line, or several.
func (n *pdfNotes) add(s string) {
	if s = strings.TrimSpace(s); s == "" {
		return
	}
	if len(s) <= longestNote {
		if _, ok := n.seen[s]; ok {
			return
		}
		if len(n.seen) < mostNoted {
			n.seen[s] = struct{}{}
		}
	}
	n.b.WriteString(s)
	n.b.WriteByte('\n')
	if n.b.Len() >= chunkSize {
		n.flush()
	}
}

// flush gives what was gathered.
func (n *pdfNotes) flush() {
	s := n.b.String()
	n.b.Reset()
	n.w.whole(n.text, s)
	n.text.Line += strings.Count(s, "\n")
	n.text.Offset += len(s)
}
