package extract

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// pdfHigh are the characters of PDFDocEncoding that differ from Latin-1: those from
// 0x80 to 0xA0 (ISO 32000-1, annex D.2), with U+FFFD where there is none.
var pdfHigh = []rune("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\uFFFD€")

// pdfText decodes a text string (ISO 32000-2 section 7.9.2.2): UTF-16 or UTF-8 by
// their byte order marks, else PDFDocEncoding. Line breaks become line feeds.
func pdfText(b []byte) string {
	var s string
	switch {
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		s = pdfUTF16(b[2:], binary.BigEndian)
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		s = pdfUTF16(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		s = strings.ToValidUTF8(string(b[3:]), "\uFFFD")
	default:
		s = fromPDFDoc(b)
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// pdfUTF16 decodes UTF-16 without the escapes that tell the language, which stand
// between two U+001B (section 7.9.2.2.2).
func pdfUTF16(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		u := order.Uint16(b[i:])
		if end := i + 2*(longestLanguage+1); u == 0x1b && i+2 < len(b) {
			if n := escapeEnd(b[i+2:min(len(b), end)], order); n > 0 {
				i += n
				continue
			}
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// longestLanguage is the length of an escape: a language and a country.
const longestLanguage = 5

// escapeEnd is how far behind the first escape character the second one is.
func escapeEnd(b []byte, order binary.ByteOrder) int {
	for i := 0; i+1 < len(b); i += 2 {
		if order.Uint16(b[i:]) == 0x1b {
			return i + 2
		}
	}
	return 0
}

func fromPDFDoc(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		if c >= 0x80 && c <= 0xA0 {
			s.WriteRune(pdfHigh[c-0x80])
			continue
		}
		s.WriteRune(rune(c))
	}
	return s.String()
}

// isPDFText tells a string for people from a hash, a signature or a palette.
func isPDFText(s string) bool {
	odd, n := 0, 0
	for _, c := range s {
		n++
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f || c == '\uFFFD' {
			odd++
		}
	}
	return odd*10 <= n
}

// literalString reads a literal string (ISO 32000-1 section 7.3.4.2) that begins at
// b[at] with its parenthesis; ok is false if it never ends.
func literalString(b []byte, at int) (text []byte, next int, ok bool) {
	depth := 0
	for i := at; i < len(b); i++ {
		switch b[i] {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				return text, i + 1, true
			}
		case '\\':
			var c []byte
			c, i = pdfEscape(b, i)
			text = append(text, c...)
			continue
		}
		text = append(text, b[i])
	}
	return text, len(b), false
}

// openString reads a string that never ends, or may: up to the first parenthesis
// that closes, or the object's end.
func openString(b []byte, at int) (text []byte, next int) {
	for i := at + 1; i < len(b); i++ {
		switch {
		case b[i] == '\\':
			i++
		case b[i] == ')':
			return b[at+1 : i], i + 1
		case b[i] == 'e' && bytes.HasPrefix(b[i:], []byte("endobj")):
			return b[at+1 : i], i
		}
	}
	return b[at+1:], len(b)
}

// pdfEscape reads the escape at b[i]; last is its last byte.
func pdfEscape(b []byte, i int) (c []byte, last int) {
	if i+1 >= len(b) {
		return nil, i
	}
	i++
	switch b[i] {
	case 'n':
		return []byte{'\n'}, i
	case 'r':
		return []byte{'\r'}, i
	case 't':
		return []byte{'\t'}, i
	case 'b', 'f':
		return []byte{' '}, i
	case '\n':
		return nil, i
	case '\r':
		if i+1 < len(b) && b[i+1] == '\n' {
			i++
		}
		return nil, i
	}
	if b[i] < '0' || b[i] > '7' {
		return b[i : i+1], i
	}
	v := 0
	for n := 0; n < 3 && i < len(b) && b[i] >= '0' && b[i] <= '7'; n++ {
		v = v*8 + int(b[i]-'0')
		i++
	}
	return []byte{byte(v)}, i - 1
}

// hexString reads a string in hexadecimal that begins at b[at] with its bracket.
func hexString(b []byte, at int) (text []byte, next int) {
	digit, odd := 0, false
	i := at + 1
	for ; i < len(b) && b[i] != '>'; i++ {
		v := hexDigit(b[i])
		if v < 0 {
			if !isPDFSpace(b[i]) {
				return text, i // it is none
			}
			continue
		}
		if odd {
			text = append(text, byte(digit<<4|v))
		}
		digit, odd = v, !odd
	}
	if odd {
		text = append(text, byte(digit<<4))
	}
	return text, min(i+1, len(b))
}
