package source

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// mailboxBase64 is the alphabet of modified UTF-7 (RFC 3501, 5.1.3).
var mailboxBase64 = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// decodeUTF7 decodes a folder name from modified UTF-7 (RFC 3501, 5.1.3). A name
// that is not in it comes back as it is: many programs store UTF-8.
func decodeUTF7(name string) string {
	var out strings.Builder
	for rest := name; ; {
		before, after, found := strings.Cut(rest, "&")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		encoded, behind, closed := strings.Cut(after, "-")
		text, ok := decodeShift(encoded)
		if !closed || !ok {
			return name
		}
		out.WriteString(text)
		rest = behind
	}
}

// decodeShift decodes what stands between "&" and "-".
func decodeShift(encoded string) (string, bool) {
	if encoded == "" {
		return "&", true
	}
	raw, err := mailboxBase64.DecodeString(encoded)
	if err != nil || len(raw) == 0 || len(raw)%2 != 0 {
		return "", false
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units)), true
}

// encodeUTF7 encodes a folder name in modified UTF-7, in its one right form:
// printable ASCII as it is, all else in shifts as long as can be.
func encodeUTF7(name string) string {
	var out strings.Builder
	var shift []uint16
	flush := func() {
		if len(shift) == 0 {
			return
		}
		raw := make([]byte, 0, 2*len(shift))
		for _, unit := range shift {
			raw = binary.BigEndian.AppendUint16(raw, unit)
		}
		out.WriteString("&" + mailboxBase64.EncodeToString(raw) + "-")
		shift = shift[:0]
	}
	for _, r := range name {
		if r < ' ' || r > '~' {
			shift = utf16.AppendRune(shift, r)
			continue
		}
		flush()
		out.WriteRune(r)
		if r == '&' {
			out.WriteByte('-')
		}
	}
	flush()
	return out.String()
}
