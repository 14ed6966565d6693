package mail

import (
	"bytes"
	"slices"
)

// Undecoded is what to search of a part besides its decoded bytes, where those may
// not be all: the part as it stands. Of quoted-printable the "=" signs and the
// line breaks are decoded all the same where they stand for nothing else, or
// every secret in it would be found twice, once garbled.
func (p *Part) Undecoded() []byte {
	if !slices.Contains(p.Decoded, "quoted-printable") {
		return p.Raw
	}
	sure := isQP(p.Raw)
	var out []byte
	for b := p.Raw; len(b) > 0; {
		line, rest := cutLine(b)
		text := bytes.TrimRight(line, " \t")
		if body, soft := bytes.CutSuffix(text, []byte("=")); soft && (sure || isSoftBreak(text)) {
			out = append(out, body...)
		} else {
			out = append(out, b[:len(b)-len(rest)]...)
		}
		b = rest
	}
	return bytes.ReplaceAll(out, []byte("=3D"), []byte("="))
}

// The widths at which encoders break lines of quoted-printable, the "=" included:
// 76 at most by RFC 2045 section 6.7, one more by some.
const (
	narrowestBreak = 55
	widestBreak    = 77
)

// isSoftBreak tells a line that an encoder broke, in text that has "=" signs of
// its own: base64 ends in them, too.
func isSoftBreak(line []byte) bool {
	n := len(line)
	return n >= narrowestBreak && n <= widestBreak && line[n-1] == '=' && line[n-2] != '='
}
