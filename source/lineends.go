package source

import (
	"bufio"
	"bytes"
	"io"
)

// endsInCR tells a text of classic Mac OS, whose lines end in a lone CR, by its
// first line end. Such text has line feeds too only where something was put into
// it later.
func endsInCR(head []byte) bool {
	i := leadLength(head)
	n := bytes.IndexAny(head[i:], "\r\n")
	if n < 0 || head[i+n] != '\r' || i+n+1 == len(head) {
		return false
	}
	if next := head[i+n+1]; next == '\r' || next == '\n' {
		return false
	}
	return bytes.Count(head, []byte("\r")) > 2*bytes.Count(head, []byte("\n"))
}

// withLineFeeds gives the first bytes of a file with line feeds for the lone CRs
// of classic Mac OS; others come back as they are. Offsets stay true.
func withLineFeeds(head []byte) []byte {
	if !endsInCR(head) {
		return head
	}
	out := bytes.Clone(head)
	for i, c := range out {
		if c == '\r' && (i+1 == len(out) || out[i+1] != '\n') {
			out[i] = '\n'
		}
	}
	return out
}

// lineFeeds reads text with line feeds for lone CRs.
type lineFeeds struct{ r *bufio.Reader }

func (l lineFeeds) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' && !l.feedAfter(p[i+1:n]) {
			p[i] = '\n'
		}
	}
	return n, err
}

// feedAfter tells that a line feed comes next, in what was read or after it.
func (l lineFeeds) feedAfter(read []byte) bool {
	if len(read) == 0 {
		read, _ = l.r.Peek(1) // its error comes again with the next Read
	}
	return len(read) > 0 && read[0] == '\n'
}

// lines gives the content from the beginning with line feeds for the lone CRs
// of classic Mac OS; cr tells that it has them.
func (c *content) lines() (r io.Reader, cr bool) {
	if !endsInCR(c.head) {
		return c.reader(), false
	}
	return lineFeeds{bufio.NewReaderSize(c.reader(), chunk)}, true
}
