package mail

import (
	"bytes"
	"iter"
	"strings"
)

// Field is one header field, or a run of lines among the fields that are none.
type Field struct {
	Name  string // as written; empty for lines that are no field
	Value string // unfolded, not decoded: bytes as they came
	Line  int    // 1-based line of the header block at which it begins
}

// Text is the field's value with RFC 2047 words decoded and bytes that are no
// UTF-8 read in the likeliest charset.
func (f Field) Text() string { return DecodeWords(f.Value) }

// Header is a header block as it came, in order. It is tolerant: a line that is
// no header field (RFC 5322 section 2.2) is kept as a Field without a name.
type Header struct{ fields []Field }

// All gives the fields in order, stray lines included.
func (h Header) All() iter.Seq[Field] {
	return func(yield func(Field) bool) {
		for _, f := range h.fields {
			if !yield(f) {
				return
			}
		}
	}
}

// Get is the raw unfolded value of the first field of that name, or "".
func (h Header) Get(name string) string {
	for _, f := range h.fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Has tells whether a field of that name is there.
func (h Header) Has(name string) bool {
	for _, f := range h.fields {
		if strings.EqualFold(f.Name, name) {
			return true
		}
	}
	return false
}

// Values gives the raw unfolded values of all fields of that name.
func (h Header) Values(name string) []string {
	var out []string
	for _, f := range h.fields {
		if strings.EqualFold(f.Name, name) {
			out = append(out, f.Value)
		}
	}
	return out
}

// Text is the decoded value of the first field of that name, or "".
func (h Header) Text(name string) string { return DecodeWords(h.Get(name)) }

// named counts the lines that are real fields.
func (h Header) named() int {
	n := 0
	for _, f := range h.fields {
		if f.Name != "" {
			n++
		}
	}
	return n
}

// ReadHeader parses a header block. It never fails: what is no field becomes a
// stray Field, consecutive stray lines one.
func ReadHeader(block []byte) Header {
	var h Header
	line := 0
	for len(block) > 0 {
		line++
		var l []byte
		l, block = cutLine(block)
		h.add(l, line)
	}
	return h
}

func (h *Header) add(l []byte, line int) {
	last := len(h.fields) - 1
	name, value, ok := splitField(l)
	switch {
	case len(l) > 0 && (l[0] == ' ' || l[0] == '\t') && last >= 0:
		h.fields[last].Value += h.glue(last) + string(l)
	case ok:
		h.fields = append(h.fields, Field{Name: name, Value: value, Line: line})
	case last >= 0 && h.fields[last].Name == "":
		h.fields[last].Value += "\n" + string(l)
	default:
		h.fields = append(h.fields, Field{Value: string(l), Line: line})
	}
}

// glue is what stands between a field and its continuation: a field unfolds
// (RFC 5322 section 2.2.3), stray lines stay lines.
func (h *Header) glue(i int) string {
	if h.fields[i].Name == "" {
		return "\n"
	}
	return ""
}

// follow puts the lines that stand before the first field in front, as a stray
// Field, and counts the fields' lines from there.
func (h *Header) follow(preface []byte) {
	for i := range h.fields {
		h.fields[i].Line += bytes.Count(preface, []byte("\n"))
	}
	if text := bytes.TrimSpace(bytes.TrimPrefix(preface, utf8BOM)); len(text) > 0 {
		h.fields = append([]Field{{Value: string(text), Line: 1}}, h.fields...)
	}
}

// splitField takes "Name: value" apart; ok is false where the line is no field.
func splitField(l []byte) (name, value string, ok bool) {
	i := bytes.IndexByte(l, ':')
	if i <= 0 {
		return "", "", false
	}
	n := bytes.TrimRight(l[:i], " \t")
	if len(n) == 0 {
		return "", "", false
	}
	for _, c := range n {
		if c <= ' ' || c >= 0x7f {
			return "", "", false
		}
	}
	return string(n), string(bytes.TrimLeft(l[i+1:], " \t")), true
}

// cutLine cuts the first line off b, without its LF or CRLF.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimSuffix(b, []byte("\r")), nil
	}
	return bytes.TrimSuffix(b[:i], []byte("\r")), b[i+1:]
}

// splitMessage cuts raw at its first empty line into header block and body.
// Without an empty line all of it is header. Empty lines, a BOM and mbox
// "From " lines before the first field belong to the header block.
func splitMessage(raw []byte) (block, body []byte) {
	start := skipPreface(raw)
	for i := start; i < len(raw); {
		line, rest := cutLine(raw[i:])
		if len(line) == 0 {
			return raw[:i], rest
		}
		i = len(raw) - len(rest)
	}
	return raw, nil
}

// skipPreface gives the offset of the first line that is neither empty nor
// mbox framing.
func skipPreface(raw []byte) int {
	i := 0
	if bytes.HasPrefix(raw, utf8BOM) {
		i = len(utf8BOM)
	}
	for i < len(raw) {
		line, rest := cutLine(raw[i:])
		if len(line) > 0 && !isFromLine(line) {
			return i
		}
		i = len(raw) - len(rest)
	}
	return i
}

// isFromLine tells an mbox "From " line, quoted or not.
func isFromLine(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From "))
}

// LooksLikeMessage tells whether a file's first bytes read like the header of
// an RFC 5322 message: after a BOM, blank and "From " lines, at least two
// fields, one of them of mail, and hardly a stray line before the first blank.
func LooksLikeMessage(head []byte) bool {
	block, _ := splitMessage(head)
	if bytes.IndexByte(block, 0) >= 0 {
		return false
	}
	h := ReadHeader(block[min(skipPreface(block), len(block)):])
	stray := len(h.fields) - h.named()
	if h.named() == 0 || stray > h.named() {
		return false
	}
	for f := range h.All() {
		if mailFields[strings.ToLower(f.Name)] {
			return true
		}
	}
	return false
}

// mailFields are field names that no other text file opens with.
var mailFields = map[string]bool{
	"received": true, "return-path": true, "message-id": true, "mime-version": true, "from": true, "to": true,
	"subject": true, "date": true, "delivered-to": true, "content-type": true, "x-mozilla-status": true,
	"reply-to": true, "sender": true, "x-gm-thrid": true, "x-gmail-labels": true, "x-ms-journal-report": true,
	"dkim-signature": true, "arc-seal": true, "resent-from": true, "x-sender": true, "x-receiver": true, "status": true, "cc": true, "bcc": true,
	"content-transfer-encoding": true, "x-uidl": true, "authentication-results": true, "x-original-to": true, "importance": true,
}
