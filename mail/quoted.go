package mail

import (
	"bytes"
	"io"
)

// mayBePlain tells a quoted-printable body in which a "=" may stand for itself,
// though two hexadecimal digits follow ("?se=2033"): no encoder writes letters and
// digits so, nor a space between a letter and a digit, nor in UTF-8 a single byte above ASCII.
func mayBePlain(b []byte, utf8 bool) bool {
	for i := bytes.IndexByte(b, '='); i >= 0 && i+3 < len(b); {
		if isHex(b[i+1]) && isHex(b[i+2]) {
			c := unhex(b[i+1])<<4 | unhex(b[i+2])
			alone := utf8 && c >= 0x80 && b[i+3] != '=' && (i < 3 || b[i-3] != '=') && !afterSoftBreak(b[:i])
			if isAlnum(c) || c == ' ' && i > 0 && isAlnum(b[i-1]) && isAlnum(b[i+3]) && b[i+3] <= '9' || alone {
				return true
			}
		}
		next := bytes.IndexByte(b[i+1:], '=')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// afterSoftBreak tells that a line was broken right before: between two bytes of
// one character, as some encoders do.
func afterSoftBreak(b []byte) bool {
	b, cut := bytes.CutSuffix(b, []byte("\n"))
	return cut && bytes.HasSuffix(bytes.TrimSuffix(b, []byte("\r")), []byte("="))
}

// isBareQP tells a text that is quoted-printable though nobody says so: no "=" in
// it stands for itself, and some end lines where mailers break them.
func isBareQP(b []byte) bool {
	if !bytes.Contains(b, []byte("=\n")) && !bytes.Contains(b, []byte("=\r\n")) || !isQP(b) {
		return false
	}
	escaped, breaks := bytes.Contains(b, []byte("=3D")), 0
	for len(b) > 0 {
		var line []byte
		line, b = cutLine(b)
		switch n := len(line); {
		case n == 0 || line[n-1] != '=' || n > 1 && line[n-2] == '=':
		case isSoftBreak(line):
			breaks++
		case !escaped:
			return false // base64 ends so too
		}
	}
	return breaks > 1 || breaks > 0 && escaped
}

// isQP tells a text that is quoted-printable throughout: no "=" in it stands for
// itself.
func isQP(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return true
		}
		b = b[i+1:]
		if len(b) >= 2 && isHex(b[0]) && isHex(b[1]) {
			continue
		}
		if rest := bytes.TrimLeft(b[:min(len(b), 80)], " \t\r"); len(rest) > 0 && rest[0] != '\n' {
			return false
		}
	}
}

// qpReader decodes quoted-printable (RFC 2045 section 6.7) of any quality: an
// escape that is none stays as it is, soft breaks may carry white space.
type qpReader struct{ src []byte }

func (r *qpReader) Read(p []byte) (int, error) {
	w := 0
	for w < len(p) && len(r.src) > 0 {
		i := bytes.IndexByte(r.src, '=')
		if i != 0 {
			if i < 0 {
				i = len(r.src)
			}
			n := copy(p[w:], r.src[:i])
			w, r.src = w+n, r.src[n:]
			continue
		}
		w += r.escape(p[w:])
	}
	if w == 0 && len(r.src) == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return w, nil
}

// escape takes one "=", with what belongs to it.
func (r *qpReader) escape(dst []byte) int {
	if len(r.src) >= 3 && isHex(r.src[1]) && isHex(r.src[2]) {
		dst[0] = unhex(r.src[1])<<4 | unhex(r.src[2])
		r.src = r.src[3:]
		return 1
	}
	rest := bytes.TrimLeft(r.src[1:min(len(r.src), 80)], " \t\r")
	if len(r.src) > 1 && r.src[1] == '\r' && len(rest) > 0 && rest[0] != '\n' { // CR alone ends the line
		r.src = r.src[2:]
		return 0
	}
	if len(rest) > 0 && rest[0] == '\n' || len(rest) == 0 && len(r.src) < 80 {
		used := min(len(r.src), 80) - len(rest)
		if len(rest) > 0 {
			used++
		}
		r.src = r.src[used:]
		return 0
	}
	dst[0] = '='
	r.src = r.src[1:]
	return 1
}
