package extract

import (
	"bytes"
	"strconv"
)

// Bounds of one object: what lies deeper is not looked at, and what is longer is
// given on in pieces.
const (
	deepestObject = 100
	mostItems     = 1 << 14
	mostDicts     = 1 << 16
)

// pdfParser reads one object after the other. It forgives whatever it can.
type pdfParser struct {
	b     []byte
	at    int
	full  func(*pdfObject)     // takes an object's items when they are many
	aside func(comment []byte) // takes comments

	obj    *pdfObject
	stack  []pdfFrame
	wasted int // bytes that were read in vain
}

// pdfFrame is an open dictionary or array.
type pdfFrame struct {
	array bool
	dict  int
	key   string
	value bool // of a dictionary: a key was read, and not yet its value
}

// object reads the object at the parser's place.
func (ps *pdfParser) object(num int) *pdfObject {
	ps.obj = &pdfObject{num: num}
	ps.stack = ps.stack[:0]
	for ps.space() && ps.token() && len(ps.stack) > 0 {
		if len(ps.obj.items) >= mostItems {
			ps.full(ps.obj)
			ps.obj.items = ps.obj.items[:0]
		}
	}
	return ps.obj
}

// space passes white space and comments; it tells whether more follows.
func (ps *pdfParser) space() bool {
	for ps.at < len(ps.b) {
		c := ps.b[ps.at]
		if c == '%' {
			end := len(ps.b)
			if i := bytes.IndexAny(ps.b[ps.at:], "\r\n"); i >= 0 {
				end = ps.at + i
			}
			ps.aside(ps.b[ps.at:end])
			ps.at = end
			continue
		}
		if !isPDFSpace(c) {
			return true
		}
		ps.at++
	}
	return false
}

// token reads a token; false ends the object.
func (ps *pdfParser) token() bool {
	b, c := ps.b[ps.at:], ps.b[ps.at]
	switch {
	case bytes.HasPrefix(b, []byte("<<")):
		ps.at += 2
		return ps.open(false)
	case bytes.HasPrefix(b, []byte(">>")):
		ps.at += 2
		ps.close(false)
	case c == '[':
		ps.at++
		return ps.open(true)
	case c == ']':
		ps.at++
		ps.close(true)
	case c == '(':
		ps.add(pdfItem{kind: pdfString, text: ps.literal()})
	case c == '<':
		var text []byte
		text, ps.at = hexString(ps.b, ps.at)
		ps.add(pdfItem{kind: pdfString, text: text})
	case c == '/':
		ps.at++
		ps.named(ps.regular())
	case isPDFDelimiter(c):
		ps.at++
	default:
		return ps.word()
	}
	return true
}

// mostWasted is how many times its length a document may be read in search of the
// ends of strings that have none.
const mostWasted = 4

// literal reads a literal string.
func (ps *pdfParser) literal() (text []byte) {
	start := ps.at
	if ps.wasted <= mostWasted*len(ps.b) {
		var ok bool
		if text, ps.at, ok = literalString(ps.b, start); ok {
			return text
		}
		ps.wasted += len(ps.b) - start
	}
	text, ps.at = openString(ps.b, start)
	return text
}

// open begins a dictionary or an array.
func (ps *pdfParser) open(array bool) bool {
	if len(ps.stack) >= deepestObject || len(ps.obj.dicts) >= mostDicts {
		return false
	}
	f := pdfFrame{array: array}
	if top := ps.top(); top != nil {
		f.dict, f.key = top.dict, top.key
		top.value = false
	}
	if !array {
		ps.obj.dicts = append(ps.obj.dicts, pdfDict{parent: f.dict, key: f.key})
		f.dict, f.key = len(ps.obj.dicts)-1, ""
	}
	ps.stack = append(ps.stack, f)
	return true
}

// close ends the innermost dictionary or array, and what was left open in it.
func (ps *pdfParser) close(array bool) {
	for i := len(ps.stack) - 1; i >= 0; i-- {
		if ps.stack[i].array == array {
			ps.stack = ps.stack[:i]
			return
		}
	}
}

func (ps *pdfParser) top() *pdfFrame {
	if len(ps.stack) == 0 {
		return nil
	}
	return &ps.stack[len(ps.stack)-1]
}

// add keeps an item where it stands.
func (ps *pdfParser) add(it pdfItem) {
	if top := ps.top(); top != nil {
		it.dict, it.key, it.list = top.dict, top.key, top.array
		top.value = false
	}
	ps.obj.items = append(ps.obj.items, it)
}

// named takes a name: a key, or a value.
func (ps *pdfParser) named(name []byte) {
	name = unescapeName(name)
	if top := ps.top(); top != nil && !top.array && !top.value {
		top.key, top.value = string(name), true
		return
	}
	ps.add(pdfItem{kind: pdfName, text: name})
}

// word reads a number, a reference or a keyword; a keyword that ends an object ends
// this one, whatever is open.
func (ps *pdfParser) word() bool {
	start := ps.at
	w := ps.regular()
	switch string(w) {
	case "endobj", "stream", "obj", "xref", "startxref":
		ps.at = start
		return false
	}
	n, err := strconv.Atoi(string(w[:min(len(w), 11)]))
	if err != nil {
		if top := ps.top(); top != nil {
			top.value = false
		}
		return true
	}
	it := pdfItem{kind: pdfNumber, num: n}
	if end, ok := referenceEnd(ps.b, ps.at); ok {
		it.kind, ps.at = pdfRef, end
	}
	if top := ps.top(); it.kind == pdfRef || top != nil && !top.array {
		ps.add(it)
	}
	return true
}
