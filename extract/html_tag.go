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
	pg.pairs = pg.pairs[:0]
	if more {
		pg.attributes(z, tag)
	}
	pg.quoting(tag)
}

// end takes a closing tag.
func (pg *page) end(name []byte) {
	pg.name(name, 2)
	if inside := bytes.TrimSpace(pg.tag[min(2+len(name), len(pg.tag)):]); len(inside) > 1 {
		pg.markup("<p" + string(pg.tag[2+len(name):])) // a browser knows no attributes here
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
		if tag == atom.Blockquote {
			pg.quoted()
		}
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
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		pg.pairs = append(pg.pairs, pair{string(key), string(value)})
	}
	pg.names = attributeNames(pg.names[:0], pg.tag)
	same := len(pg.names) == len(pg.pairs)
	if !same {
		pg.once(string(pg.tag)) // a name that comes twice: the tokenizer knows the first only
	}
	for i, kv := range pg.pairs {
		written := kv.key
		if kind, known := attributeKinds[kv.key]; known {
			pg.known(kind, kv.value)
			continue
		}
		if same {
			written = string(pg.names[i])
		}
		pg.unknown(written, kv.value)
	}
	if tag == atom.Input || tag == atom.Meta || tag == atom.Param {
		pg.named()
	}
}

// pair is an attribute as the tokenizer gives it.
type pair struct{ key, value string }

// named joins the name and the value of a field: `name=token value=…` says
// together what neither says alone.
func (pg *page) named() {
	var name, value string
	for _, kv := range pg.pairs {
		switch kv.key {
		case "name", "property", "itemprop":
			name = kv.value
		case "value", "content":
			value = kv.value
		}
	}
	if name != "" && value != "" {
		pg.hide(name + ": " + value)
	}
}

// known keeps what an attribute of a known name says.
func (pg *page) known(k kind, value string) {
	switch {
	case value == "":
	case strings.Contains(value, "<"):
		pg.markup(value) // srcdoc, or a quote that closed far below
	case k == leads:
		pg.link(value)
	case k == says:
		pg.hide(value)
	case !plainStyle(value):
		pg.once(value)
	}
}

// unknown keeps an attribute with its name as it is written.
func (pg *page) unknown(name, value string) {
	switch {
	case value == "":
		pg.once(name)
	case strings.Contains(value, "<"):
		pg.once(name)
		pg.markup(value)
	default:
		pg.hide(name + "=\"" + value + "\"")
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
	pg.quotes.links.note(pg.links.String(), pg.line())
	pg.links.WriteString(value)
	pg.links.WriteByte('\n')
	if _, text, ok := strings.Cut(value, "?"); ok && strings.HasPrefix(value, "mailto:") {
		pg.hide(unescape(text, '%')) // the mail that is to be written (RFC 6068)
	}
}

// attributeNames appends the names of a tag's attributes as they are written, in
// the tokenizer's reading (HTML standard, section 13.2.5.32 on).
func attributeNames(names [][]byte, tag []byte) [][]byte {
	s := tag[min(1, len(tag)):]
	s = s[nameEnd(s, 0):]
	for {
		s = bytes.TrimLeft(s, " \n\r\t\f/")
		if len(s) == 0 || s[0] == '>' {
			return names
		}
		end := nameEnd(s, 1)
		names = append(names, s[:end])
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
