package extract

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// value is one of a row.
type value struct {
	kind   byte // n null, i integer, f float, t text, b blob
	number int64
	float  float64
	text   string
	bytes  []byte
	blob   bool
}

// String shows a value as the sqlite3 program does; a null is empty.
func (v value) String() string {
	switch v.kind {
	case 'i':
		return strconv.FormatInt(v.number, 10)
	case 'f':
		return strconv.FormatFloat(v.float, 'g', -1, 64)
	case 't':
		return v.text
	case 'b':
		if looksTextual(v.bytes) {
			return valid(v.bytes)
		}
		return "x'" + hex.EncodeToString(v.bytes) + "'"
	}
	return ""
}

// mostColumns is SQLite's own bound.
const mostColumns = 32767

// sqliteRow reads a row (fileformat2.html, 2.1): the kinds of its values, then the
// values.
func sqliteRow(b []byte, encoding uint32, rowid int64) []value {
	size, n := varint(b)
	if n == 0 || size < uint64(n) || size > uint64(len(b)) {
		return nil
	}
	kinds, body := b[n:size], b[size:]
	var out []value
	for len(kinds) > 0 && len(out) < mostColumns {
		kind, k := varint(kinds)
		if k == 0 {
			break
		}
		kinds = kinds[k:]
		length := valueSize(kind)
		if length > uint64(len(body)) {
			length = uint64(len(body)) // cut off
		}
		out = append(out, readValue(kind, body[:length], encoding))
		body = body[length:]
	}
	if len(out) > 0 && out[0].kind == 'n' && rowid != 0 { // mostly the key, which is kept as the row's number
		out[0] = value{kind: 'i', number: rowid}
	}
	return out
}

func valueSize(kind uint64) uint64 {
	switch {
	case kind >= 12:
		return (kind - 12) / 2
	case kind == 5:
		return 6
	case kind == 6 || kind == 7:
		return 8
	case kind <= 4:
		return kind
	}
	return 0
}

func readValue(kind uint64, b []byte, encoding uint32) value {
	switch {
	case kind >= 12 && kind%2 == 0:
		return value{kind: 'b', bytes: b, blob: true}
	case kind >= 13:
		return value{kind: 't', text: fromSQLite(b, encoding)}
	case kind == 7 && len(b) == 8:
		return value{kind: 'f', float: math.Float64frombits(binary.BigEndian.Uint64(b))}
	case kind == 8 || kind == 9:
		return value{kind: 'i', number: int64(kind - 8)}
	case kind == 0 || len(b) == 0:
		return value{kind: 'n'}
	}
	n := int64(int8(b[0]))
	for _, c := range b[1:] {
		n = n<<8 | int64(c)
	}
	return value{kind: 'i', number: n}
}

// fromSQLite decodes a text in the encoding of the file.
func fromSQLite(b []byte, encoding uint32) string {
	switch encoding {
	case 2:
		return utf16Text(b)
	case 3:
		return utf16BE(b)
	}
	return valid(b)
}

// columns gives the names of a table's columns out of the command that made it.
func columns(sql string) []string {
	_, list, ok := strings.Cut(sql, "(")
	if !ok {
		return nil
	}
	var out []string
	for _, part := range topLevel(list) {
		name := firstName(part)
		switch strings.ToUpper(name) {
		case "", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT":
			continue
		}
		out = append(out, name)
	}
	return out
}

// topLevel cuts a list at its commas, but for those within brackets or quotes, up to
// its closing bracket.
func topLevel(s string) []string {
	var out []string
	depth, start, quote := 0, 0, byte(0)
	for i := range len(s) {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '[':
			quote = ']'
		case c == '(':
			depth++
		case c == ')' && depth == 0:
			return append(out, s[start:i])
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			out, start = append(out, s[start:i]), i+1
		}
	}
	return append(out, s[start:])
}

func firstName(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if end := strings.IndexByte("\"'`[", s[0]); end >= 0 {
		name, _, _ := strings.Cut(s[1:], string("\"'`]"[end]))
		return name
	}
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i]
	}
	return s
}
