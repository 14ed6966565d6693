package main

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// node is a MIME entity with a header as raw as its body, so that both can be
// broken in every way that mail is. Lines end in LF.
type node struct {
	fields []string
	body   string
}

// leaf is an entity of a type and a transfer encoding, either of which may be
// empty; its body is encoded already.
func leaf(mediaType, encoding, body string) node {
	var fields []string
	if mediaType != "" {
		fields = append(fields, "Content-Type: "+mediaType)
	}
	if encoding != "" {
		fields = append(fields, "Content-Transfer-Encoding: "+encoding)
	}
	return node{fields, body}
}

const utf8Plain = "text/plain; charset=utf-8"

func plainNode(text string) node { return leaf(utf8Plain, "8bit", text) }

func htmlNode(body string) node {
	return leaf("text/html; charset=utf-8", "8bit", "<html><head><title>Letter</title></head><body>\n"+body+"\n</body></html>\n")
}

// attached is a file in base64.
func attached(name, mediaType, content string) node {
	return leaf(fmt.Sprintf("%s; name=%q", mediaType, name), "base64", b64(content)).
		with(fmt.Sprintf("Content-Disposition: attachment; filename=%q", name))
}

// with adds a field.
func (n node) with(fields ...string) node {
	n.fields = append(n.fields[:len(n.fields):len(n.fields)], fields...)
	return n
}

// String is the entity as it stands in a message.
func (n node) String() string {
	var b strings.Builder
	for _, f := range n.fields {
		b.WriteString(f + "\n")
	}
	return b.String() + "\n" + n.body
}

// multi is a multipart with a boundary, all in order.
func multi(subtype, boundary string, parts ...node) node {
	return leaf(fmt.Sprintf("multipart/%s; boundary=%q", subtype, boundary), "", joined(boundary, parts...))
}

// joined is the body of a multipart.
func joined(boundary string, parts ...node) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("--" + boundary + "\n" + p.String() + "\n")
	}
	b.WriteString("--" + boundary + "--\n")
	return b.String()
}

// mixed puts a node beside an innocent part, under a boundary of its own.
func (x *planting) mixed(parts ...node) node {
	return multi("mixed", x.boundary(), append([]node{plainNode("See the other part.\n")}, parts...)...)
}

func (x *planting) boundary() string { return "=_" + x.stream.text(20, "0123456789ABCDEF") }

// letter is a whole message: a header of its own but for the fields that the
// node brings, and the node.
func (x *planting) letter(n node) string { return x.letterFrom("v-annpet@microsoft.com", n) }

func (x *planting) letterFrom(address string, n node) string {
	var b strings.Builder
	for _, f := range []string{
		"From: Dana Whitlock <dana.whitlock@harbor.example>",
		"To: Anna Petrov <" + address + ">",
		"Subject: Your question",
		"Date: Tue, 05 Mar 2024 10:20:30 +0000",
		"Message-ID: <" + x.id + "@harbor.example>",
		"MIME-Version: 1.0",
	} {
		if !n.has(f) {
			b.WriteString(f + "\n")
		}
	}
	return b.String() + n.String()
}

// has tells that the node brings a field of that name.
func (n node) has(field string) bool {
	name, _, _ := strings.Cut(strings.ToLower(field), ":")
	for _, f := range n.fields {
		if strings.HasPrefix(strings.ToLower(f), name+":") {
			return true
		}
	}
	return false
}

// b64 is base64 in lines of 76.
func b64(s string) string { return b64Lines(s, 76) }

// b64Lines is base64 in lines of a width; 0 is one line.
func b64Lines(s string, width int) string {
	return chop(base64.StdEncoding.EncodeToString([]byte(s)), width)
}

// chop cuts a string into lines.
func chop(s string, width int) string {
	if width <= 0 {
		return s + "\n"
	}
	var b strings.Builder
	for len(s) > width {
		b.WriteString(s[:width] + "\n")
		s = s[width:]
	}
	return b.String() + s + "\n"
}

func qp(s string) string { return string(encode([]byte(s), quotedPrintable)) }

func crlf(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}
