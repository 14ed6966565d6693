package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"strings"
	"unicode/utf8"
)

// encoding is a transfer encoding.
type encoding int

const (
	quotedPrintable encoding = iota
	base64Lines
	sevenBit
)

var encodingNames = map[encoding]string{quotedPrintable: "quoted-printable", base64Lines: "base64", sevenBit: "7bit"}

// entity is a MIME part before it is written: header lines and either content
// or parts.
type entity struct {
	header   []string
	encoding encoding
	content  []byte
	parts    []entity
	boundary string
}

// textEntity is a text of a type in UTF-8.
func textEntity(subtype, content string, e encoding) entity {
	return entity{header: []string{`Content-Type: text/` + subtype + `; charset="utf-8"`}, encoding: e, content: []byte(content)}
}

// multipart joins parts; one alone needs no multipart.
func multipart(kind, boundary string, parts ...entity) entity {
	if len(parts) == 1 {
		return parts[0]
	}
	return entity{
		header:   []string{fmt.Sprintf("Content-Type: multipart/%s;\n\tboundary=%q", kind, boundary)},
		parts:    parts,
		boundary: boundary,
	}
}

// write appends the entity's header and body, with lines that end in LF.
func (e entity) write(b *bytes.Buffer) {
	for _, line := range e.header {
		b.WriteString(line + "\n")
	}
	if e.parts != nil {
		e.writeParts(b)
		return
	}
	fmt.Fprintf(b, "Content-Transfer-Encoding: %s\n\n", encodingNames[e.encoding])
	b.Write(encode(e.content, e.encoding))
}

func (e entity) writeParts(b *bytes.Buffer) {
	b.WriteByte('\n')
	for _, part := range e.parts {
		fmt.Fprintf(b, "--%s\n", e.boundary)
		part.write(b)
		b.WriteByte('\n')
	}
	fmt.Fprintf(b, "--%s--\n", e.boundary)
}

func encode(content []byte, e encoding) []byte {
	switch e {
	case base64Lines:
		return wrap64(content)
	case quotedPrintable:
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		w.Write(content) // a bytes.Buffer takes everything
		w.Close()
		return bytes.ReplaceAll(b.Bytes(), []byte("\r\n"), []byte("\n"))
	}
	return content
}

// wrap64 is base64 in lines of 76.
func wrap64(content []byte) []byte {
	const line = 57 // bytes that give 76 characters
	out := make([]byte, 0, len(content)*78/line+80)
	for len(content) > line {
		out = append(base64.StdEncoding.AppendEncode(out, content[:line]), '\n')
		content = content[line:]
	}
	return append(base64.StdEncoding.AppendEncode(out, content), '\n')
}

// headerText encodes a header's text as RFC 2047 words where it must be, folded.
func headerText(s string) string {
	return strings.ReplaceAll(mime.QEncoding.Encode("utf-8", s), "?= =?", "?=\n =?")
}

// fileName gives a file name as a parameter; one that is not ASCII as RFC 2231
// has it.
func fileName(parameter, name string) string {
	if len(name) == utf8.RuneCountInString(name) {
		return fmt.Sprintf("%s=%q", parameter, name)
	}
	var b strings.Builder
	for _, c := range []byte(name) {
		if c < 0x80 && (c == '.' || c == '-' || c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z') {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return parameter + "*=utf-8''" + b.String()
}

func (e entity) bytes() []byte {
	var b bytes.Buffer
	e.write(&b)
	return b.Bytes()
}

// indent puts a prefix before each line of a block.
func indent(block, prefix string) string {
	return prefix + strings.ReplaceAll(strings.TrimRight(block, "\n"), "\n", "\n"+prefix)
}
