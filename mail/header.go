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

	folds []int // where Value was folded: offsets of the blank that a line began with
}

// Folded is the value with a line feed where each of its lines ended; "" for a
// field on one line.
func (f Field) Folded() string {
	if len(f.folds) == 0 {
		return ""
	}
	var b strings.Builder
	at := 0
	for _, i := range f.folds {
		b.WriteString(f.Value[at:i])
		b.WriteByte('\n')
		at = i
	}
	b.WriteString(f.Value[at:])
	return b.String()
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

// Empty tells that there is no field of mail: the message lost its header.
func (h Header) Empty() bool {
	for _, f := range h.fields {
		if isMailField(f.Name) {
			return false
		}
	}
	return true
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
// stray Field, consecutive stray lines one. Its time is linear in the block,
// however often a field is folded.
func ReadHeader(block []byte) Header {
	r := headerReader{}
	for line := 1; len(block) > 0; line++ {
		var l []byte
		l, block = cutLine(block)
		r.line(l, line)
	}
	r.flush()
	return r.header
}

// headerReader collects the lines of the field at hand.
type headerReader struct {
	header Header
	field  Field // its Value is still in value
	value  []byte
	open   bool
}

func (r *headerReader) line(l []byte, number int) {
	name, value, ok := splitField(l)
	switch {
	case r.open && len(l) > 0 && (l[0] == ' ' || l[0] == '\t'):
		if r.field.Name == "" { // a field unfolds (RFC 5322 section 2.2.3), stray lines stay lines
			r.value = append(r.value, '\n')
		} else {
			r.field.folds = append(r.field.folds, len(r.value))
		}
		r.value = append(r.value, l...)
	case ok:
		r.begin(Field{Name: name, Line: number}, value)
	case r.open && r.field.Name == "":
		r.value = append(append(r.value, '\n'), l...)
	default:
		r.begin(Field{Line: number}, l)
	}
}

func (r *headerReader) begin(f Field, value []byte) {
	r.flush()
	r.field, r.value, r.open = f, append(r.value[:0], value...), true
}

func (r *headerReader) flush() {
	if r.open {
		r.field.Value = string(r.value)
		r.header.fields = append(r.header.fields, r.field)
	}
	r.open = false
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
func splitField(l []byte) (name string, value []byte, ok bool) {
	i := bytes.IndexByte(l, ':')
	if i <= 0 {
		return "", nil, false
	}
	n := bytes.TrimRight(l[:i], " \t")
	if len(n) == 0 {
		return "", nil, false
	}
	for _, c := range n {
		if c <= ' ' || c >= 0x7f {
			return "", nil, false
		}
	}
	return string(n), bytes.TrimLeft(l[i+1:], " \t"), true
}

// isField tells a line that begins a header field.
func isField(l []byte) bool {
	_, _, ok := splitField(l)
	return ok
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
	block = block[min(skipPreface(block), len(block)):]
	least := 1
	if bytes.IndexByte(block, 0) >= 0 {
		if block = withoutNULs(block); block == nil {
			return false
		}
		least = 2
	}
	h := ReadHeader(block)
	stray := len(h.fields) - h.named()
	if h.named() < least || stray > h.named() {
		return false
	}
	for f := range h.All() {
		if isMailField(f.Name) {
			return true
		}
	}
	return false
}

// withoutNULs drops the NUL bytes that damage a header here and there; what has
// them everywhere, or other control characters too, is binary, and nil.
func withoutNULs(block []byte) []byte {
	text := bytes.ReplaceAll(block, []byte{0}, nil)
	runs := len(bytes.FieldsFunc(block, func(r rune) bool { return r == 0 })) - 1
	control := func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }
	if runs*8 > len(text) || bytes.IndexFunc(text, control) >= 0 {
		return nil
	}
	return text
}

func isMailField(name string) bool { return mailFields[strings.ToLower(name)] }

// mailFields are field names that no other text file opens with.
var mailFields = map[string]bool{
	"received": true, "return-path": true, "message-id": true, "mime-version": true, "from": true, "to": true,
	"subject": true, "date": true, "delivered-to": true, "content-type": true, "x-mozilla-status": true,
	"reply-to": true, "sender": true, "x-gm-thrid": true, "x-gmail-labels": true, "x-ms-journal-report": true,
	"dkim-signature": true, "arc-seal": true, "resent-from": true, "x-sender": true, "x-receiver": true, "status": true, "cc": true, "bcc": true,
	"content-transfer-encoding": true, "x-uidl": true, "authentication-results": true, "x-original-to": true, "importance": true,
}
