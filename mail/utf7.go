package mail

import (
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// utf7 is UTF-7 (RFC 2152) for reading: golang.org/x/text has none. It is
// tolerant: a "+" that shifts nothing stays, and bytes above ASCII are read as
// Latin-1. Text that was not UTF-7 comes out wrong, so whoever searches it
// searches the undecoded form too.
type utf7 struct{}

func (utf7) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: &utf7Decoder{}}
}

// NewEncoder gives the bytes as they are: mail is only read.
func (utf7) NewEncoder() *encoding.Encoder { return &encoding.Encoder{Transformer: transform.Nop} }

// utf7Decoder is the state between two calls of Transform.
type utf7Decoder struct {
	shifted bool
	bits    uint32 // of the sequence at hand, the last n count
	n       uint
	high    rune // first half of a surrogate pair; 0 if none is open
}

func (d *utf7Decoder) Reset() { *d = utf7Decoder{} }

func (d *utf7Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if len(dst)-nDst < 2*utf8.UTFMax {
			return nDst, nSrc, transform.ErrShortDst
		}
		used := 1
		switch c := src[nSrc]; {
		case d.shifted:
			nDst += d.inside(dst[nDst:], c)
			if !d.shifted && c != '-' {
				used = 0 // it ended the sequence and stands for itself
			}
		case c == '+':
			if len(src)-nSrc < 4 && !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
			used = d.plus(src[nSrc:])
			if !d.shifted {
				dst[nDst] = '+'
				nDst++
			}
		default:
			nDst += utf8.EncodeRune(dst[nDst:], rune(c))
		}
		nSrc += used
	}
	return nDst, nSrc, nil
}

// plus takes a "+" and tells whether it opens a sequence: one character takes
// three of base64 at least.
func (d *utf7Decoder) plus(b []byte) (used int) {
	if len(b) > 1 && b[1] == '-' {
		return 2
	}
	if len(b) > 3 && isBase64(b[1]) && isBase64(b[2]) && isBase64(b[3]) {
		*d = utf7Decoder{shifted: true}
	}
	return 1
}

// inside takes one byte of a sequence and gives the character that it completes.
func (d *utf7Decoder) inside(dst []byte, c byte) int {
	if !isBase64(c) {
		d.Reset()
		return 0
	}
	d.bits = d.bits<<6 | uint32(sextet(c))
	if d.n += 6; d.n < 16 {
		return 0
	}
	d.n -= 16
	unit := rune(d.bits >> d.n & 0xffff)
	if d.high != 0 {
		r := utf16.DecodeRune(d.high, unit)
		d.high = 0
		return utf8.EncodeRune(dst, r)
	}
	if unit >= 0xd800 && unit < 0xdc00 {
		d.high = unit
		return 0
	}
	return utf8.EncodeRune(dst, unit)
}

// sextet is the value of a base64 character.
func sextet(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 26
	case c >= 'A':
		return c - 'A'
	case c >= '0':
		return c - '0' + 52
	case c == '+':
		return 62
	}
	return 63
}

// Shifts tells the label of a charset that gives ASCII characters another
// meaning, so that text which wrongly claims to have it loses some.
func Shifts(label string) bool {
	e := Charset(label)
	return e == utf7{} || e == simplifiedchinese.HZGB2312 || isEBCDIC(e)
}
