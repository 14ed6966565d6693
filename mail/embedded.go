package mail

import (
	"bytes"
	"iter"
	"strconv"
)

// Embedded finds in the text of a part what a mail reader would show encoded: the
// parts of a message that someone pasted or that a gateway returned as plain
// text, and uuencoded files. Only what the text itself does not show is given:
// parts with a transfer encoding, or HTML. Lines may all carry one prefix of
// quote marks. Numbers go on from p's, so that a secret seen in the text and in
// such a part stands in one place.
func (m *Message) Embedded(p *Part, text []byte) iter.Seq2[*Part, error] {
	return func(yield func(*Part, error) bool) {
		if p.pasted == maxPasted {
			if holdsMore(text) {
				yield(nil, &Lost{
					Part: p.Number, Path: p.Path, MediaType: p.MediaType, Reason: TooDeep,
					Detail: "encoded parts within the text of encoded parts, more than " + strconv.Itoa(maxPasted) + " levels deep",
					Hint:   "open the message by hand; such nesting is a sign of an attack",
				})
			}
			return
		}
		w := &walker{msg: m, yield: yield}
		at := place{number: p.Number, path: p.Path, depth: p.Depth + 1, pasted: p.pasted + 1, part: true}
		if !w.uuencoded(text, at) {
			return
		}
		low := lowered(text)
		for i := 0; i < len(text); {
			e, next, found := nextEntity(text, low, i)
			if !found {
				return
			}
			i = next
			if len(e.body) > 0 && !w.content(e.header, e.body, at) {
				return
			}
		}
	}
}

// maxPasted is how many times an encoded part is looked for in the text of
// another. It keeps the work on hostile text within a multiple of its size.
const maxPasted = 8

// holdsMore tells whether a text has parts that it does not show.
func holdsMore(text []byte) bool {
	if _, _, found := nextUU(text, 0); found {
		return true
	}
	low := lowered(text)
	for i := 0; i < len(text); {
		e, next, found := nextEntity(text, low, i)
		if !found || len(e.body) > 0 {
			return found
		}
		i = next
	}
	return false
}

// embedded is an entity in a text, its quote marks removed; body is nil where
// the text shows all of it.
type embedded struct {
	header Header
	body   []byte
}

// maxEntityHeader bounds how far a header in a text is looked for, in lines.
const maxEntityHeader = 200

// nextEntity finds the next header at or after i that has a field of MIME, and
// where to go on.
func nextEntity(text, low []byte, i int) (e embedded, next int, found bool) {
	at := nextMIMEField(low, i)
	if at < 0 {
		return e, 0, false
	}
	prefix, quoted := linePrefix(text, at)
	if !quoted {
		return e, at + len("content-"), true
	}
	start := at - len(prefix)
	head, delim := headerBefore(text, i, start, prefix)
	block, bodyAt := headerFrom(text, head, prefix)
	e.header = ReadHeader(block)
	if !encodedEntity(e.header) {
		return e, max(bodyAt, at+len("content-")), true
	}
	raw := entityBody(text[bodyAt:], prefix, delim, e.header)
	e.body = unprefixed(raw, prefix)
	return e, max(bodyAt+len(raw), at+len("content-")), true
}

// lowered is a text with ASCII letters in lower case, byte for byte.
func lowered(text []byte) []byte {
	low := make([]byte, len(text))
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	return low
}

// nextMIMEField finds where the name of a Content-Type or
// Content-Transfer-Encoding field begins.
func nextMIMEField(low []byte, i int) int {
	for i < len(low) {
		j := bytes.Index(low[i:], []byte("content-"))
		if j < 0 {
			return -1
		}
		if i += j; startsEncodedField(low[i:]) {
			return i
		}
		i++
	}
	return -1
}

func startsEncodedField(b []byte) bool {
	for _, name := range []string{"content-type", "content-transfer-encoding"} {
		if len(b) > len(name) && bytes.EqualFold(b[:len(name)], []byte(name)) && (b[len(name)] == ':' || b[len(name)] == ' ') {
			return true
		}
	}
	return false
}

func lineStart(text []byte, at int) int {
	return bytes.LastIndexByte(text[:at], '\n') + 1
}

// headerBefore goes back from a field to the first line of its header, and gives
// the delimiter line before that, if there is one.
func headerBefore(text []byte, floor, start int, prefix []byte) (head int, delim []byte) {
	head = start
	for range maxEntityHeader {
		if head <= floor {
			return head, nil
		}
		at := lineStart(text, head-1)
		line, _ := cutLine(text[at:head])
		line, quoted := bytes.CutPrefix(line, prefix)
		switch {
		case !quoted || at < floor || len(line) == 0:
			return head, nil
		case len(line) > 2 && line[0] == '-' && line[1] == '-':
			return head, bytes.TrimRight(line, " \t")
		case !isField(line) && line[0] != ' ' && line[0] != '\t':
			return head, nil
		}
		head = at
	}
	return head, nil
}

// headerFrom takes a header's lines, without their prefix, and gives where the
// body begins.
func headerFrom(text []byte, at int, prefix []byte) (block []byte, body int) {
	for range maxEntityHeader * 2 {
		line, rest := cutLine(text[at:])
		line = withoutPrefix(line, prefix)
		if len(line) == 0 {
			return block, len(text) - len(rest)
		}
		if !isField(line) && line[0] != ' ' && line[0] != '\t' {
			return block, at
		}
		block = append(append(block, line...), '\n')
		if at = len(text) - len(rest); at >= len(text) {
			break
		}
	}
	return block, at
}

// encodedEntity tells a header whose body does not read as it stands.
func encodedEntity(h Header) bool {
	if media, _, _ := mediaValue(h.Get("Content-Type")); media == "text/html" {
		return true
	}
	for _, v := range h.Values("Content-Transfer-Encoding") {
		if enc, _ := transferEncoding(v, nil); enc != "" {
			return true
		}
	}
	return false
}

// entityBody is the stretch of text that is the body of an entity: to the
// delimiter that came before its header, as far as its encoding reaches, or to
// the header of the next one.
func entityBody(text, prefix, delim []byte, h Header) []byte {
	enc, _ := transferEncoding(h.Get("Content-Transfer-Encoding"), nil)
	blank := false
	head := -1 // where a header may have begun, after an empty line
	for i := 0; i < len(text); {
		line, rest := cutLine(text[i:])
		line = withoutPrefix(line, prefix)
		switch {
		case len(delim) > 0 && bytes.HasPrefix(line, delim):
			return text[:i]
		case enc == "base64" && blank && !base64Text(line):
			return text[:i]
		case head >= 0 && startsEncodedField(line):
			return text[:head]
		case len(line) == 0:
			head = len(text) - len(rest)
		case !isField(line) && line[0] != ' ' && line[0] != '\t':
			head = -1
		}
		blank = blank && len(line) == 0 || enc == "base64" && i > 0 && len(line) == 0
		i = len(text) - len(rest)
	}
	return text
}

// base64Text tells a line that may go on with base64.
func base64Text(line []byte) bool {
	l := lineOfBase64(line)
	return l.clean || len(bytes.Trim(line[l.length:], "= \t")) == 0
}

func withoutPrefix(line, prefix []byte) []byte {
	if rest, ok := bytes.CutPrefix(line, prefix); ok {
		return rest
	}
	if rest, ok := bytes.CutPrefix(line, bytes.TrimRight(prefix, " \t")); ok {
		return rest // an empty quoted line loses its blank
	}
	return line
}

// unprefixed removes a prefix from every line.
func unprefixed(text, prefix []byte) []byte {
	if len(prefix) == 0 {
		return text
	}
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		var line []byte
		line, text = cutLine(text)
		out = append(append(out, withoutPrefix(line, prefix)...), '\n')
	}
	return out
}
