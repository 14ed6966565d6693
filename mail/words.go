package mail

import (
	"regexp"
	"strings"
)

// encodedWord is RFC 2047 section 2, but for spaces that some senders leave in,
// and for a last word whose end was cut off.
var encodedWord = regexp.MustCompile(`=\?([^?\s]{1,64})\?([bBqQ])\?([^?]*)(?:\?=|\??$)`)

// DecodeWords decodes the RFC 2047 words of a header value, and those that show
// when they are decoded: some gateways encode twice.
func DecodeWords(v string) string {
	const most = 3
	for range most {
		decoded := decodeWords(v)
		if decoded == v || !strings.Contains(decoded, "=?") {
			return decoded
		}
		v = decoded
	}
	return v
}

// decodeWords decodes words once, the white space
// between two neighbours dropped (section 6.2). Neighbours in one charset are
// joined as bytes first, since senders split characters between them. Bytes
// outside words that are no UTF-8 are read in the likeliest charset.
func decodeWords(v string) string {
	if !strings.Contains(v, "=?") {
		return DecodeText("", []byte(v))
	}
	var out strings.Builder
	var pend []byte // decoded bytes of the words since the last change of charset
	charset, end := "", 0
	open, openAt := "", 0 // base64 that was cut within a group, and where it is in pend
	flush := func() {
		if pend != nil {
			out.WriteString(DecodeText(charset, pend))
			pend, open = nil, ""
		}
	}
	for _, m := range encodedWord.FindAllStringSubmatchIndex(v, -1) {
		between := v[end:m[0]]
		cs, _, _ := strings.Cut(v[m[2]:m[3]], "*") // RFC 2231 section 5: charset*language
		if strings.TrimSpace(between) != "" || end == 0 {
			flush()
			out.WriteString(DecodeText("", []byte(between)))
		} else if !strings.EqualFold(cs, charset) {
			flush()
		}
		charset, end = cs, m[1]
		enc, text := v[m[4]:m[5]], v[m[6]:m[7]]
		if strings.EqualFold(enc, "b") && open != "" {
			text, pend = open+text, pend[:openAt]
		}
		openAt, open = len(pend), ""
		if strings.EqualFold(enc, "b") && len(text)%4 != 0 && !strings.Contains(text, "=") {
			open = text
		}
		pend = append(pend, decodeWord(enc, text)...)
	}
	flush()
	out.WriteString(DecodeText("", []byte(v[end:])))
	return out.String()
}

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// decodeWord decodes the text of one word by its encoding, B or Q.
func decodeWord(enc, text string) []byte {
	if enc == "b" || enc == "B" {
		if strings.Trim(text, base64Alphabet+"= \t\r\n") != "" {
			return []byte(text) // words under a wrong label
		}
		return plainBase64([]byte(text))
	}
	b := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '_':
			b = append(b, ' ')
		case c == '=' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			b = append(b, unhex(text[i+1])<<4|unhex(text[i+2]))
			i += 2
		default:
			b = append(b, c)
		}
	}
	return b
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// unhex is the value of a hexadecimal digit.
func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}
