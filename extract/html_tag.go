package extract

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// start takes an opening tag.
func (pg *page) start(z *html.Tokenizer) {
	name, more := z.TagName()
	pg.name(name, 1)
	tag := atom.Lookup(name)
	switch {
	case tag == atom.Script || tag == atom.Style:
		pg.script, pg.open = true, "raw"
	case tag == atom.Title || tag == atom.Xmp || tag == atom.Plaintext:
		pg.newline()
		pg.open = "raw"
	case tag == atom.Noscript || tag == atom.Noembed || tag == atom.Noframes || tag == atom.Iframe:
		z.NextIsNotRawText() // for a browser without scripts or frames it is markup
		pg.newline()
	case tag == atom.Pre || tag == atom.Textarea:
		pg.newline()
		pg.pre++
		if tag == atom.Textarea {
			pg.open = "raw"
		}
	case tag == atom.Br:
		pg.space = false
		pg.visible.WriteByte('\n')
	case tag == atom.Td || tag == atom.Th:
		pg.cell()
	case blocks[tag] || string(name) == "text": // of SVG
		pg.newline()
	}
	if more {
		pg.attributes(z, tag)
	}
}

// end takes a closing tag.
func (pg *page) end(name []byte) {
	pg.name(name, 2)
	if inside := bytes.TrimSpace(pg.tag[min(2+len(name), len(pg.tag)):]); len(inside) > 1 {
		pg.once(string(pg.tag)) // a closing tag has no attributes: someone's text
	}
	pg.open = ""
	switch tag := atom.Lookup(name); {
	case tag == atom.Script || tag == atom.Style:
		pg.script = false
	case tag == atom.Pre || tag == atom.Textarea:
		pg.pre = max(pg.pre-1, 0)
		pg.newline()
	case blocks[tag]:
		pg.newline()
	}
}

// name keeps the name of a tag that HTML does not know, as it is written: people
// put addresses and passwords into angle brackets. at is where it begins.
func (pg *page) name(name []byte, at int) {
	if atom.Lookup(name) == 0 && len(name) > 1 {
		pg.once(string(pg.tag[at:min(at+len(name), len(pg.tag))]))
	}
}

// attributes takes what an opening tag says beside its name.
func (pg *page) attributes(z *html.Tokenizer, tag atom.Atom) {
	var pairs [][2]string
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		pairs = append(pairs, [2]string{string(key), string(value)})
	}
	names := attributeNames(pg.tag)
	if len(names) != len(pairs) {
		pg.once(string(pg.tag)) // a name that comes twice: the tokenizer knows the first only
	}
	for i, kv := range pairs {
		written := kv[0]
		if len(names) == len(pairs) {
			written = names[i]
		}
		pg.attribute(kv[0], written, kv[1])
	}
	if tag == atom.Input || tag == atom.Meta || tag == atom.Param {
		pg.named(pairs)
	}
}

// named joins the name and the value of a field: `name=token value=…` says
// together what neither says alone.
func (pg *page) named(pairs [][2]string) {
	var name, value string
	for _, kv := range pairs {
		switch kv[0] {
		case "name", "property", "itemprop":
			name = kv[1]
		case "value", "content":
			value = kv[1]
		}
	}
	if name != "" && value != "" {
		pg.hide(name + ": " + value)
	}
}

// attribute keeps what an attribute says.
func (pg *page) attribute(key, written, value string) {
	kind, known := attributeKinds[key]
	switch {
	case strings.Contains(value, "<"):
		pg.markup(value) // srcdoc, or a quote that closed far below
		if !known {
			pg.once(written)
		}
	case !known && value == "":
		pg.once(written)
	case !known:
		pg.hide(written + "=\"" + value + "\"")
	case value == "":
	case kind == leads:
		pg.link(value)
	case kind == styles:
		if !plainStyle(value) {
			pg.once(value)
		}
	default:
		pg.hide(value)
	}
}

// link keeps where the page leads; what a data: link holds (RFC 2397) is taken
// out of it.
func (pg *page) link(value string) {
	if d, ok := dataURI(value); ok {
		pg.data = append(pg.data, d)
		head, _, _ := strings.Cut(value, ",")
		pg.once(head)
		return
	}
	pg.links.WriteString(value)
	pg.links.WriteByte('\n')
}

// attributeNames gives the names of a tag's attributes as they are written, in
// the tokenizer's reading (HTML standard, section 13.2.5.32 on).
func attributeNames(tag []byte) []string {
	s := tag[min(1, len(tag)):]
	s = s[nameEnd(s, 0):]
	var names []string
	for {
		s = bytes.TrimLeft(s, " \n\r\t\f/")
		if len(s) == 0 || s[0] == '>' {
			return names
		}
		end := nameEnd(s, 1)
		names = append(names, string(s[:end]))
		s = bytes.TrimLeft(s[end:], " \n\r\t\f")
		if len(s) > 0 && s[0] == '=' {
			s = skipValue(bytes.TrimLeft(s[1:], " \n\r\t\f"))
		}
	}
}

// nameEnd is the length of the name at the start of s; its first from bytes
// belong to it whatever they are.
func nameEnd(s []byte, from int) int {
	if i := bytes.IndexAny(s[min(from, len(s)):], " \n\r\t\f/>="); i >= 0 {
		return i + min(from, len(s))
	}
	return len(s)
}

// skipValue skips an attribute's value.
func skipValue(s []byte) []byte {
	if len(s) > 0 && (s[0] == '"' || s[0] == '\'') {
		if i := bytes.IndexByte(s[1:], s[0]); i >= 0 {
			return s[i+2:]
		}
		return nil
	}
	if i := bytes.IndexAny(s, " \n\r\t\f>"); i >= 0 {
		return s[i:]
	}
	return nil
}
