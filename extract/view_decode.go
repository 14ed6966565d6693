package extract

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// How decoded bytes were text.
const (
	notText = iota
	inUTF8
	inUTF16
)

// mayBeText looks at the beginning of base64 only, which tells most words and
// keys from text at once.
func mayBeText(token string) bool {
	if len(token) < 4 || !startsText(sextets[token[0]]<<2|sextets[token[1]]>>4) {
		return false
	}
	var coded, plain [32]byte
	n := copy(coded[:], token) &^ 3
	m, err := encodingOf(token[:n]).Decode(plain[:], coded[:n])
	return err == nil && (isWide(plain[:m&^1]) || mostlyPrintable(plain[:m]))
}

// sextets are the values of the characters of base64, in both alphabets.
var sextets = func() (t [256]uint8) {
	for i, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") {
		t[c] = uint8(i)
	}
	t['-'], t['_'] = t['+'], t['/']
	return t
}()

// startsText tells bytes with which a text may begin: of ASCII, of a character
// of UTF-8, of the mark of UTF-16LE.
func startsText(b byte) bool {
	return b >= ' ' && b < 0x7f || b == '\n' || b == '\r' || b == '\t' || b >= 0xc2 && b <= 0xf4 || b == 0xff
}

func encodingOf(token string) *base64.Encoding {
	if strings.ContainsAny(token, "-_") {
		return base64.RawURLEncoding
	}
	return base64.RawStdEncoding
}

// decodeBase64 decodes a token without padding in either alphabet and gives it
// as text, if it is text.
func decodeBase64(token string) (string, int) {
	if !mayBeText(token) {
		return "", notText
	}
	b, err := encodingOf(token).DecodeString(token)
	if err != nil {
		return "", notText
	}
	if text, ok := wideText(b); ok {
		return text, inUTF16
	}
	if !mostlyPrintable(b) || len(token) < 24 && !isMostlyASCII(b) {
		return "", notText
	}
	return strings.ToValidUTF8(string(b), "\uFFFD"), inUTF8
}

// wideText reads UTF-16LE, as PowerShell's -EncodedCommand wants it.
func wideText(b []byte) (string, bool) {
	if len(b) < 8 || len(b)%2 != 0 || !isWide(b) {
		return "", false
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i < len(b); i += 2 {
		if u := uint16(b[i]) | uint16(b[i+1])<<8; u != 0xfeff {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units)), true
}

// isWide tells UTF-16LE text, mostly in ASCII.
func isWide(b []byte) bool {
	latin := 0
	for i := 0; i+1 < len(b); i += 2 {
		u := uint16(b[i]) | uint16(b[i+1])<<8
		switch {
		case u < 0x20 && u != '\n' && u != '\r' && u != '\t':
			return false
		case u < 0x7f:
			latin++
		}
	}
	return latin*2*100 >= len(b)*85-200
}

// mostlyPrintable tells UTF-8 text, the last character of which may be cut off:
// all of it printable if it is short, since random bytes may look so by chance,
// else at least 85 of 100 characters.
func mostlyPrintable(b []byte) bool {
	good, all := 0, 0
	for i := 0; i < len(b); all++ {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 && !utf8.FullRune(b[i:]) {
			break
		}
		if r == 0 || r == utf8.RuneError && n == 1 {
			return false
		}
		if isTextRune(r) {
			good++
		}
		i += n
	}
	if len(b) < 32 {
		return good == all && all > 0
	}
	return good*100 >= all*85
}

func isMostlyASCII(b []byte) bool {
	high := 0
	for _, c := range b {
		if c >= 0x80 {
			high++
		}
	}
	return high*4 <= len(b)
}
