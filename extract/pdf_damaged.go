package extract

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// repaired gives a document that has lost its end another one, with which PDFium finds
// its pages; nil if it has no catalogue to begin with.
func repaired(raw []byte) []byte {
	catalog := -1
	ps := &pdfParser{b: raw, full: func(*pdfObject) {}, aside: func([]byte) {}}
	for from := 0; ; from = ps.at {
		_, after, num := nextObject(raw, from)
		if ps.at = after; after >= len(raw) {
			break
		}
		if o := ps.object(num); o.name("Type") == "Catalog" {
			catalog = num
		}
	}
	if catalog < 0 {
		return nil
	}
	return fmt.Appendf(slices.Clip(raw), "\nendstream\nendobj\ntrailer\n<</Root %d 0 R>>\n%%%%EOF\n", catalog)
}

// mostShown bounds what is taken of the pages of a document that does not open.
const mostShown = 16 << 20

// shown gives the strings that a document's pages show, in the order of its streams,
// as they stand there: fonts may give them other letters.
func (s *pdfScan) shown() string {
	var b strings.Builder
	for _, st := range s.streams {
		if st.kind != "" && st.kind != "Form" || s.limit != nil || b.Len() > mostShown || s.w.ctx.Err() != nil {
			continue
		}
		if c := s.decode(st); bytes.Contains(c, []byte("BT")) && bytes.Contains(c, []byte("ET")) {
			shownStrings(&b, c)
		}
	}
	return b.String()
}

// lineOperators begin a new line of text, in whole or at some place (ISO 32000-1
// table 108 and 109).
var lineOperators = []string{"Td", "TD", "Tm", "T*", "'", "\"", "ET"}

// shownStrings takes the strings of a content stream apart into lines. Within an
// array a number moves what follows: from a fifth of a letter's height on it stands
// for a space.
func shownStrings(out *strings.Builder, b []byte) {
	ps := &pdfParser{b: b, full: func(*pdfObject) {}, aside: func([]byte) {}}
	line := false
	for ps.space() {
		before := ps.at
		if c := ps.b[ps.at]; c == '(' || c == '<' || c == '[' {
			if s := ps.shownHere(); s != "" {
				out.WriteString(s)
				line = true
			}
		} else if op := ps.regular(); line && slices.Contains(lineOperators, string(op)) {
			out.WriteByte('\n')
			line = false
		}
		if ps.at == before {
			ps.at++
		}
	}
	out.WriteByte('\n')
}

// shownHere reads a string, or an array of strings and moves.
func (ps *pdfParser) shownHere() string {
	array := ps.b[ps.at] == '['
	if array {
		ps.at++
	}
	var s strings.Builder
	for ps.space() {
		switch c := ps.b[ps.at]; {
		case c == '(':
			s.WriteString(pdfText(ps.literal()))
		case c == '<':
			var text []byte
			text, ps.at = hexString(ps.b, ps.at)
			if plain := pdfText(text); isPDFText(plain) {
				s.WriteString(plain)
			}
		case !array, c == ']', isPDFDelimiter(c):
			return s.String()
		default:
			if n := ps.regular(); len(n) > 3 && n[0] == '-' && s.Len() > 0 && bytes.IndexByte(n[:4], '.') < 0 {
				if n[1] >= '2' || len(n) > 4 {
					s.WriteByte(' ')
				}
			}
		}
		if !array {
			break
		}
	}
	return s.String()
}
