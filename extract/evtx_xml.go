package extract

import (
	"encoding/binary"
	"strings"
)

// The tokens of binary XML ([MS-EVEN6] section 2.2.12); 0x40 on top tells that more
// of a kind follow.
const (
	xmlEnd       = 0x00
	xmlOpen      = 0x01
	xmlClose     = 0x02
	xmlEmpty     = 0x03
	xmlEndTag    = 0x04
	xmlValue     = 0x05
	xmlAttribute = 0x06
	xmlCDATA     = 0x07
	xmlCharacter = 0x08
	xmlEntity    = 0x09
	xmlTarget    = 0x0a
	xmlData      = 0x0b
	xmlTemplate  = 0x0c
	xmlNormal    = 0x0d
	xmlOptional  = 0x0e
	xmlFragment  = 0x0f
)

// event reads binary XML between two places of a chunk. Names and templates stand
// where they came first in the chunk, and later ones lead back to them.
type event struct {
	log     *eventLog
	chunk   []byte
	at, end int
	values  []eventValue // of the template that is being read
	names   []string     // of the elements that are open
	inTag   bool         // attributes are read, not content
	attr    string       // the attribute that is read
	line    bool         // a line has begun
	bad     bool
}

// deepestXML bounds fragments within values of events.
const deepestXML = 5

func (e *event) take(n int) []byte {
	if n < 0 || n > e.end-e.at {
		e.bad = true
		e.at = e.end
		return nil
	}
	b := e.chunk[e.at : e.at+n]
	e.at += n
	return b
}

func (e *event) byte() byte {
	if b := e.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (e *event) short() int {
	if b := e.take(2); b != nil {
		return int(binary.LittleEndian.Uint16(b))
	}
	return 0
}

func (e *event) number() int {
	if b := e.take(4); b != nil {
		return int(binary.LittleEndian.Uint32(b))
	}
	return 0
}

// fragment reads tokens to the end; false if they are damaged.
func (e *event) fragment(level int) bool {
	for e.at < e.end && !e.bad {
		if e.log.left--; e.log.left < 0 || level > deepestXML {
			return false
		}
		token := e.byte()
		if token&^0x40 == xmlEnd {
			break
		}
		e.token(token, level)
	}
	e.endLine()
	return !e.bad
}

func (e *event) token(token byte, level int) {
	switch token &^ 0x40 {
	case xmlFragment:
		e.take(3)
	case xmlTemplate:
		e.template(level)
	case xmlOpen:
		e.open(token&0x40 != 0)
	case xmlClose:
		e.inTag, e.attr = false, ""
	case xmlEmpty, xmlEndTag:
		e.close()
	case xmlAttribute:
		e.attr = e.name()
	case xmlValue:
		e.byte() // a string
		e.write(utf16Text(e.take(2 * e.short())))
	case xmlCDATA, xmlData:
		e.write(utf16Text(e.take(2 * e.short())))
	case xmlCharacter:
		e.write(string(rune(e.short())))
	case xmlEntity:
		e.write(entities[e.name()])
	case xmlTarget:
		e.name()
	case xmlNormal, xmlOptional:
		n := e.short()
		e.byte() // the type that the template expects
		if n < len(e.values) {
			e.value(e.values[n], level)
		}
	default:
		e.bad = true
	}
}

var entities = map[string]string{"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'"}

// open begins an element: an id within templates, its size, its name, the size of
// its attributes.
func (e *event) open(attributes bool) {
	e.endLine()
	if e.values != nil { // within a template there is an id
		e.take(2)
	}
	e.take(4)
	e.names = append(e.names, e.name())
	if attributes {
		e.take(4)
	}
	e.inTag = true
}

func (e *event) close() {
	e.endLine()
	if len(e.names) > 0 {
		e.names = e.names[:len(e.names)-1]
	}
	e.inTag, e.attr = false, ""
}

// name reads a name: here, or where it came first.
func (e *event) name() string {
	at := e.number()
	here := at == e.at
	n := &event{log: e.log, chunk: e.chunk, at: at, end: len(e.chunk)}
	if at > len(e.chunk) {
		e.bad = true
		return ""
	}
	n.take(6) // the next name with its hash, and its own
	name := utf16Text(n.take(2 * n.short()))
	n.take(2)                                    // a zero
	if e.log.left -= len(name); e.log.left < 0 { // a long one can be called again and again
		e.bad = true
	}
	e.bad = e.bad || n.bad
	if here && !n.bad {
		e.at = n.at
	}
	return name
}

// write writes text: of an attribute Name as the label of what follows, of others
// with their own names, of elements behind theirs.
func (e *event) write(s string) {
	if s == "" {
		return
	}
	if e.log.left -= len(s) + e.label(); e.log.left < 0 {
		e.bad = true
		return
	}
	out := &e.log.text
	switch {
	case e.inTag && e.attr == "Name" && len(e.names) > 0:
		e.names[len(e.names)-1] = s
	case e.inTag:
		e.endLine()
		out.WriteString(e.attr + ": " + s)
		e.line = true
	case !e.line && len(e.names) > 0:
		out.WriteString(e.names[len(e.names)-1] + ": " + s)
		e.line = true
	default:
		out.WriteString(s)
		e.line = true
	}
}

// label is how long the name is that may stand before a text.
func (e *event) label() int {
	if len(e.names) == 0 {
		return len(e.attr)
	}
	return len(e.attr) + len(e.names[len(e.names)-1])
}

func (e *event) endLine() {
	if e.line {
		e.log.text.WriteByte('\n')
		e.line = false
	}
}

// template reads an event that is a template with values: the template's own tokens
// stand here the first time.
func (e *event) template(level int) {
	e.byte()
	e.number() // its id
	at := e.number()
	definition := &event{log: e.log, chunk: e.chunk, at: at, end: len(e.chunk), names: e.names}
	if at > len(e.chunk) {
		e.bad = true
		return
	}
	definition.take(20) // where the next one is, and its own GUID
	size := definition.number()
	if at == e.at {
		e.at = definition.at
		e.take(size)
	}
	definition.end = min(definition.end, definition.at+size)
	definition.values = e.readValues()
	e.bad = e.bad || definition.bad || !definition.fragment(level+1)
}

// readValues reads the sizes and kinds of values, and the values.
func (e *event) readValues() []eventValue {
	n := e.number()
	if n > (e.end-e.at)/4 {
		e.bad = true
		return nil
	}
	values := make([]eventValue, n)
	for i := range values {
		values[i].size = e.short()
		values[i].kind = e.byte()
		e.byte()
	}
	for i := range values {
		values[i].at = e.at
		values[i].data = e.take(values[i].size)
	}
	return values
}

// value writes a value, or the fragment that it is.
func (e *event) value(v eventValue, level int) {
	if v.kind != valueXML {
		e.write(strings.TrimRight(v.String(), "\x00"))
		return
	}
	inner := &event{log: e.log, chunk: e.chunk, at: v.at, end: v.at + v.size, names: e.names}
	e.endLine()
	e.bad = e.bad || !inner.fragment(level+1)
}
