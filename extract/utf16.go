package extract

import "golang.org/x/text/encoding/unicode"

// utf16Text decodes UTF-16LE, and utf16BE UTF-16BE; half a character at its end is
// dropped, and half a pair becomes U+FFFD.
func utf16Text(b []byte) string { return fromUTF16(b, unicode.LittleEndian) }
func utf16BE(b []byte) string   { return fromUTF16(b, unicode.BigEndian) }

func fromUTF16(b []byte, order unicode.Endianness) string {
	out, _ := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(b[:len(b)&^1]) // faults become U+FFFD
	return valid(out)
}
