package patterns

import (
	"encoding/base64"
	"strings"
)

// maxBlob bounds the base64 of one binary credential, in letters: a PFX with a
// long chain takes 20,000.
const maxBlob = 80_000

// blobAt reads base64 (RFC 4648) that begins at i and may go on over lines, as
// mail wraps, quotes and indents it and as programs escape it. It gives at most
// most letters without what stands between them, and the place behind the last.
func blobAt(text string, i, most int) (letters string, end int) {
	var out strings.Builder
	most = min(most, maxBlob)
	for i < len(text) && out.Len() < most {
		run := lettersIn(text[i:min(len(text), i+most-out.Len())])
		out.WriteString(text[i : i+run])
		i += run
		end = i
		gap := gapBetweenLines(text[i:])
		if gap == 0 || !goesOn(text[i+gap:], out.Len()) {
			break
		}
		i += gap
	}
	return out.String(), end
}

func lettersIn(s string) int {
	n := 0
	for n < len(s) && strings.IndexByte(base64Letters, s[n]) >= 0 {
		n++
	}
	return n
}

// fullRun is how many letters a line of base64 has at least that another follows.
const fullRun = 32

// goesOn says whether the line that s begins with may belong to a blob of which n
// letters were read: the last line makes groups of four complete (RFC 4648, 4),
// a greeting seldom does.
func goesOn(s string, n int) bool {
	run := lettersIn(s[:min(len(s), fullRun)])
	if run == fullRun {
		return true
	}
	for pad := 0; pad < 2 && run < len(s) && s[run] == '='; pad++ {
		run++
	}
	return (n+run)%4 == 0
}

// longestGap bounds what stands between two lines of one blob, in bytes.
const longestGap = 40

// gapBetweenLines gives the length of what leads from one line of a blob to the
// next, and 0 where no further line follows.
func gapBetweenLines(s string) int {
	broken := false
	for i := 0; i < min(len(s), longestGap); i++ {
		switch c := s[i]; {
		case c == '\n' || c == '\r':
			broken = true
		case c == '\\' && i+1 < len(s) && (s[i+1] == 'n' || s[i+1] == 'r'):
			broken = true
			i++
		case strings.IndexByte(" \t>|\"'`+,\\", c) >= 0 && !(broken && c == '+' && lettersIn(s[i:]) > 16):
		case broken && lettersIn(s[i:]) > 0:
			return i
		default:
			return 0
		}
	}
	return 0
}

// decodeBlob decodes base64 as far as it goes; padding and a last piece that is
// too short to hold a byte do not matter.
func decodeBlob(letters string) []byte {
	letters = strings.TrimRight(letters, "=")
	if i := strings.IndexByte(letters, '='); i >= 0 {
		letters = letters[:i]
	}
	if len(letters)%4 == 1 {
		letters = letters[:len(letters)-1]
	}
	raw, err := base64.RawStdEncoding.DecodeString(letters)
	if err != nil {
		return nil
	}
	return raw
}

// lettersFor gives how many letters of base64 hold n bytes, without padding.
func lettersFor(n int) int { return (n*8 + 5) / 6 }

// takeBlob pins the candidate to the base64 that begins at start and holds n
// bytes. The secret is the base64 without white space, padded: however it was
// wrapped, it is one credential.
func takeBlob(t *Text, c *Candidate, start int, raw []byte) {
	_, end := blobAt(t.Content, start, lettersFor(len(raw)))
	for n := 0; n < 2 && charAfter(t.Content, end, "="); n++ {
		end++
	}
	pin(t, c, start, end)
	c.Secret = base64.StdEncoding.EncodeToString(raw)
}

// derLength gives the length of the DER value that raw begins with, header and
// all ([X.690] 8.1), or 0 where it has none or is cut off before its length.
func derLength(raw []byte) int {
	if len(raw) < 2 {
		return 0
	}
	n := int(raw[1])
	if n < 0x80 {
		return n + 2
	}
	size := n & 0x7f
	if size == 0 || size > 3 || len(raw) < 2+size {
		return 0
	}
	n = 0
	for _, b := range raw[2 : 2+size] {
		n = n<<8 | int(b)
	}
	return n + 2 + size
}
