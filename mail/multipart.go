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

// rareBoundary is the length from which a boundary is taken in the middle of a
// line too: some gateways glue it to the text before, and no text holds it by
// chance.
const rareBoundary = 16

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
		if !mayDelimit(body, i, len(delim)) {
			continue
		}
		if end, closing, ok := delimiterEnd(body, at); ok {
			return i, end, closing
		}
	}
	return -1, 0, false
}

// mayDelimit tells whether a delimiter of n bytes may stand at body[i:]: at the
// beginning of a line, or glued to text if it is a rare one.
func mayDelimit(body []byte, i, n int) bool {
	if i == 0 || body[i-1] == '\n' || body[i-1] == '\r' {
		return true
	}
	if n < rareBoundary+2 {
		return false
	}
	const longLine = 1000 // what stands further ahead does not tell a delimiter line
	before := body[max(0, i-longLine):i]
	before = before[bytes.LastIndexByte(before, '\n')+1:]
	return !bytes.HasPrefix(before, []byte("--")) && before[len(before)-1] != '-'
}

// delimiterEnd tells whether nothing but the closing dashes and blanks stands
// between at and the end of its line, and where the next line begins.
func delimiterEnd(body []byte, at int) (end int, closing, ok bool) {
	rest, closing := bytes.CutPrefix(body[at:], []byte("--"))
	n := len(body) - len(rest)
	for n < len(body) && (body[n] == ' ' || body[n] == '\t') {
		n++
	}
	switch {
	case n == len(body):
		return n, closing, true
	case body[n] != '\r' && body[n] != '\n':
		return 0, false, false
	}
	for n < len(body) && body[n] == '\r' {
		n++
	}
	if n < len(body) && body[n] == '\n' {
		n++
	}
	return n, closing, true
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
// one: a line "--x" that is followed by a MIME field, or has its closing line
// "--x--" further down.
func guessBoundary(body []byte) string {
	seen := map[string]bool{} // lines that would open a part, some
	for at := 0; at < len(body); {
		line, rest := cutLine(body[at:])
		at = len(body) - len(rest)
		line = bytes.TrimRight(line, " \t")
		if len(line) <= 2 || len(line) > 200 || line[0] != '-' || line[1] != '-' {
			continue
		}
		if startsMIMEField(rest) {
			return string(line[2:])
		}
		if open, closes := bytes.CutSuffix(line[2:], []byte("--")); closes && seen[string(open)] {
			return string(open)
		}
		if len(seen) < 1000 {
			seen[string(line[2:])] = true
		}
	}
	return ""
}

// startsMIMEField tells that b goes on with a field of a part's header.
func startsMIMEField(b []byte) bool {
	const field = "content-"
	return len(b) > len(field) && bytes.EqualFold(b[:len(field)], []byte(field))
}
