package extract

import (
	"bytes"
	"regexp"
)

// comment takes a comment, or what else stands between two tokens.
func (s *pdfScan) comment(c []byte) {
	if text := pdfText(c); !isPDFText(text) {
		s.w.strings(s.hidden.text, c, shortestInPixels)
	} else if bytes.ContainsFunc(c, func(r rune) bool { return r < 0x80 && (isLetter(byte(r)) || isDigit(byte(r))) }) {
		s.hidden.add(text) // and not the first one, whose bytes show that the file is binary
	}
}

// structure is a line that tells of a file's structure alone.
var structure = regexp.MustCompile(`^(endobj|endstream|xref|startxref|trailer|%%EOF|%PDF-[0-9.]+|[0-9 ]+[nf]?)?$`)

// between looks at what stands between two objects: the trailer, comments, and
// whatever somebody put there.
func (s *pdfScan) between(ps *pdfParser, b []byte, from int) {
	if i := bytes.Index(b, []byte("trailer")); i >= 0 {
		ps.at = from + i + len("trailer")
		s.take(ps.object(0))
		s.between(ps, b[:i], from)
		b = b[min(len(b), max(0, ps.at-from)):]
	}
	for line := range bytes.FieldsFuncSeq(b, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = bytes.TrimSpace(line); len(line) > 4 && !structure.Match(line) {
			s.comment(line)
		}
	}
}
