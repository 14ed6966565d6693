package mail

import (
	"bytes"
	"encoding/base64"
	"io"
)

// mayBeWords tells a base64 body that may be plain text under a wrong label: one
// short line, or lines of different lengths, which no encoder writes, and nothing
// readable comes out.
func mayBeWords(body []byte) bool {
	return oddLines(body) && !readable(plainBase64(body[:min(len(body), 1024)]))
}

func readable(b []byte) bool { return validPrefix(b, false) && !hasControls(b) }

func oddLines(body []byte) bool {
	const short = 72
	width, lines := -1, 0
	for len(body) > 0 {
		var line []byte
		line, body = cutLine(body)
		n := len(bytes.TrimRight(line, " \t"))
		if n > 0 {
			lines++
		}
		switch {
		case n == 0:
		case width < 0:
			width = n
		case n > width, n < width && len(bytes.TrimSpace(body[:min(len(body), 1024)])) > 0:
			return true
		}
	}
	return lines == 1 && width < short
}

// raggedBase64 tells base64 whose lines are mostly whole groups but for some,
// which lost characters: a decoder that takes no notice of lines would lose all
// that follows.
func raggedBase64(body []byte) bool {
	whole, broken := 0, 0
	for len(body) > 0 {
		var line []byte
		line, body = cutLine(body)
		switch n := len(bytes.TrimRight(line, " \t")); {
		case n == 0 || len(body) == 0:
		case n%4 == 0:
			whole++
		default:
			broken++
		}
	}
	return broken > 0 && broken < whole
}

// plainAlphabet gives base64 in the alphabet of URLs (RFC 4648 section 5) in that
// of mail; nil for any other body.
func plainAlphabet(body []byte) []byte {
	if !bytes.ContainsAny(body, "-_") || bytes.ContainsAny(body, "+/") {
		return nil
	}
	out := bytes.Clone(body)
	for i, c := range out {
		switch {
		case c == '-':
			out[i] = '+'
		case c == '_':
			out[i] = '/'
		case !isAlnum(c) && c != '=' && c != '\r' && c != '\n':
			return nil
		}
	}
	return out
}

// base64Reader decodes base64 (RFC 2045 section 6.8) of any quality: bytes
// outside the alphabet are skipped, padding ends a block and not the stream, a
// cut last group gives the bytes that it holds. A damaged line spoils itself
// alone: the next whole line begins a new group.
type base64Reader struct {
	src  []byte
	quad [4]byte
	n    int
	out  []byte
	buf  [3072]byte
	line base64Line // the one at hand
}

func (r *base64Reader) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		if len(r.src) == 0 && r.n == 0 {
			return 0, io.EOF
		}
		r.fill()
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

func (r *base64Reader) fill() {
	w := 0
	for len(r.src) > 0 && w+6 <= len(r.buf) {
		c := r.src[0]
		r.src = r.src[1:]
		switch {
		case c == '\n':
			w += r.resume(r.buf[w:])
		case c == '=':
			w += r.group(r.buf[w:])
		case isBase64(c):
			r.quad[r.n] = c
			if r.n++; r.n == 4 {
				w += r.group(r.buf[w:])
			}
		}
	}
	if len(r.src) == 0 && w+3 <= len(r.buf) {
		w += r.group(r.buf[w:])
	}
	r.out = r.buf[:w]
}

// base64Line is what tells a whole line of base64 from a damaged one.
type base64Line struct {
	length int
	clean  bool // nothing but the alphabet
}

// resume begins a new group at the beginning of a whole line, if the line before
// was another than its neighbours. It gives the bytes of the group left open.
func (r *base64Reader) resume(dst []byte) int {
	next := lineOfBase64(r.src)
	before := r.line
	r.line = next
	if r.n == 0 || !next.clean || next.length < 8 || next.length%4 != 0 || before == next {
		return 0
	}
	return r.group(dst)
}

// lineOfBase64 looks at the line that b begins with.
func lineOfBase64(b []byte) base64Line {
	const longest = 1000 // no encoder writes such lines; keeps the work linear
	l := base64Line{clean: true}
	for l.length < len(b) && l.length < longest && isBase64(b[l.length]) {
		l.length++
	}
	rest := b[l.length:]
	l.clean = l.length < longest && (len(rest) == 0 || rest[0] == '\r' || rest[0] == '\n')
	return l
}

// group decodes the collected characters, four or fewer.
func (r *base64Reader) group(dst []byte) int {
	if r.n < 2 {
		r.n = 0
		return 0
	}
	n, _ := base64.RawStdEncoding.Decode(dst, r.quad[:r.n])
	r.n = 0
	return n
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}
