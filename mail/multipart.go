package mail

import (
	"bytes"
	"iter"
)

// piece is one stretch of a multipart body: a part, or a margin between parts.
type piece struct {
	raw    []byte
	margin bool
}

// pieces cuts a multipart body at its boundary lines (RFC 2046 section 5.1.1). A
// delimiter counts only as a whole line, so a boundary that begins another one
// does not cut it. What follows a closing delimiter is a margin until another
// delimiter opens a part: mailers reuse boundaries. closed tells whether the
// closing delimiter came.
func pieces(body []byte, boundary string, closed *bool) iter.Seq[piece] {
	return func(yield func(piece) bool) {
		delim := []byte("--" + boundary)
		start, margin := 0, true
		for at := 0; ; {
			i, end, closing := nextDelimiter(body, at, delim)
			if i < 0 {
				yield(piece{body[start:], margin})
				return
			}
			if !yield(piece{body[start:contentEnd(body, start, i)], margin}) {
				return
			}
			*closed = *closed || closing
			start, at, margin = end, end, closing
		}
	}
}

// nextDelimiter finds the next delimiter line at or after at: where it begins,
// where the line after it begins, and whether it closes the multipart.
func nextDelimiter(body []byte, at int, delim []byte) (i, end int, closing bool) {
	for at <= len(body) {
		j := bytes.Index(body[at:], delim)
		if j < 0 {
			return -1, 0, false
		}
		i = at + j
		at = i + len(delim)
		if i > 0 && body[i-1] != '\n' {
			continue
		}
		line, rest := cutLine(body[at:])
		line, closing = bytes.CutPrefix(line, []byte("--"))
		if len(bytes.TrimRight(line, " \t\r")) == 0 {
			return i, len(body) - len(rest), closing
		}
	}
	return -1, 0, false
}

// contentEnd drops the line end before a delimiter, which belongs to it.
func contentEnd(body []byte, start, i int) int {
	if i > start && body[i-1] == '\n' {
		i--
		if i > start && body[i-1] == '\r' {
			i--
		}
	}
	return i
}

// guessBoundary finds the boundary of a multipart that declares none, or a wrong
// one: a line "--x" that is followed by a MIME field.
func guessBoundary(body []byte) string {
	for at := 0; at < len(body); {
		line, rest := cutLine(body[at:])
		at = len(body) - len(rest)
		if len(line) > 2 && len(line) < 200 && bytes.HasPrefix(line, []byte("--")) && startsMIMEField(rest) {
			return string(bytes.TrimRight(line[2:], " \t"))
		}
	}
	return ""
}

func startsMIMEField(b []byte) bool {
	const field = "content-"
	return len(b) > len(field) && bytes.EqualFold(b[:len(field)], []byte(field))
}
