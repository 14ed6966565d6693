package extract

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// shortestBase64 is what a password of seven letters takes, without its
	// padding; where there is none a token must be longer to be told from a word.
	shortestBase64 = 10
	shortestBare   = 16
	// fullLine is how long a line of base64 is at least if the next one goes on.
	fullLine = 32
)

// base64 undoes base64 (RFC 4648) that holds text: a token in a line, or lines
// that hold nothing else.
func (c *cleaner) base64(i, end int) int {
	if !mayBeText(c.s[i:end]) {
		return c.linkInToken(i, end)
	}
	if e, ok := c.block(i, end); ok {
		return c.await(e)
	}
	padded := paddingEnd(c.s, end)
	if padded == end && end-i < shortestBare {
		return end
	}
	if strings.HasPrefix(c.s[i:], "eyJ") && (padded < len(c.s) && c.s[padded] == '.' || i > 0 && c.s[i-1] == '.') {
		return end // a token of three such pieces (RFC 7519), which has rules of its own
	}
	text, how := decodeBase64(c.s[i:end])
	if how == notText {
		return c.linkInToken(i, end)
	}
	return c.await(decoded(i, padded, text, how))
}

// paddingEnd gives the end of the padding of base64 that may begin at i.
func paddingEnd(s string, i int) int {
	for n := 0; n < 2 && i < len(s) && s[i] == '='; n++ {
		i++
	}
	return i
}

// decoded makes the edit for a token. A text of several lines is kept apart from
// what stands around it.
func decoded(start, end int, text string, how int) edit {
	what := undidBase64
	if how == inUTF16 {
		what += " " + undidUTF16
	}
	if strings.Contains(text, "\n") {
		text = "\n" + text + "\n"
	}
	return edit{start: start, end: end, text: text, what: what, spread: true}
}

// linkInToken looks for a link in base64 within a longer run: link wrappers put
// it between slashes.
func (c *cleaner) linkInToken(i, end int) int {
	n := strings.Index(c.s[i:end], "aHR0c") // "http"
	if n <= 0 {
		return end
	}
	stop := end
	if k := strings.IndexByte(c.s[i+n:end], '/'); k >= 0 {
		stop = i + n + k
	}
	if text, how := decodeBase64(c.s[i+n : stop]); how != notText {
		c.await(decoded(i+n, stop, text, how))
	}
	return end
}

// block reads base64 over lines: the first line may begin anywhere, the others
// hold nothing else but marks of quoting, and only the last is shorter.
func (c *cleaner) block(i, end int) (edit, bool) {
	if end-i < fullLine || !c.blocks.try(i) {
		return edit{}, false
	}
	var all strings.Builder
	all.WriteString(c.s[i:end])
	lines, width := 1, 0
	for {
		next := nextLine(c.s, end)
		if next < 0 {
			break
		}
		from := afterPrefix(c.s, next)
		to := from
		for to < len(c.s) && viewBytes[c.s[to]] == tokenByte {
			to++
		}
		padded := paddingEnd(c.s, to)
		if to == from || !isLineEnd(c.s, padded) || lines > 1 && to-from > width {
			break
		}
		all.WriteString(c.s[from:to])
		lines, end = lines+1, padded
		if lines > 2 && to-from < width || padded > to {
			break
		}
		width = to - from
	}
	if lines == 1 {
		return edit{}, false
	}
	text, how := decodeBase64(all.String())
	if how == notText {
		c.blocks.to = end
		return edit{}, false
	}
	return decoded(i, end, text, how), true
}

// failures bound how often lines that looked like a block of base64, and were
// none, are read again from a later one.
type failures struct{ to, tried int }

func (f *failures) try(i int) bool {
	if i >= f.to {
		f.tried = 0
	}
	f.tried++
	return f.tried <= 3
}

// nextLine gives the beginning of the line after end, -1 if no line ends there.
func nextLine(s string, end int) int {
	if end < len(s) && s[end] == '\r' {
		end++
	}
	if end < len(s) && s[end] == '\n' {
		return end + 1
	}
	return -1
}

func isLineEnd(s string, i int) bool { return i >= len(s) || s[i] == '\n' || s[i] == '\r' }

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
