package mail

import (
	"bytes"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// MaxDepth is how many levels of multiparts, nested messages and archives are
// followed. Real mail stays below 20; hostile mail nests by the thousand.
const MaxDepth = 100

// Parts walks the message's parts in order: its header block, then every leaf
// with its MIME header before it, nested messages included. A *Lost comes where
// something could not be taken apart. It may be walked more than once.
func (m *Message) Parts() iter.Seq2[*Part, error] {
	return func(yield func(*Part, error) bool) {
		m.open()
		w := &walker{msg: m, yield: yield}
		if m.item != nil {
			w.item(m.item, m.damage, place{})
			return
		}
		if len(m.block) > 0 && !w.headerBlock(m.header, m.block, "", nil, 0) {
			return
		}
		w.content(m.header, m.body, place{})
	}
}

// Nested walks a message that was found inside a part that did not declare it,
// such as an attached .eml of type application/octet-stream. Numbers, path and
// depth go on from the part's; defects are noted on the outer message.
func (m *Message) Nested(p *Part, raw []byte) iter.Seq2[*Part, error] {
	return func(yield func(*Part, error) bool) {
		w := &walker{msg: m, yield: yield}
		w.message(raw, place{number: p.Number, path: p.Path, depth: p.Depth + 1, pasted: p.pasted})
	}
}

// walker carries one walk; its methods return false once the caller wants no more.
type walker struct {
	msg   *Message
	yield func(*Part, error) bool
}

// place is where an entity stands. whole marks the content of a message, whose
// single body is numbered ".1" below it.
type place struct {
	number string
	path   []string
	depth  int
	pasted int // levels of Embedded
	part   bool
}

func (p place) child(i int) place {
	return place{number: join(p.number, i), path: p.path, depth: p.depth + 1, pasted: p.pasted, part: true}
}

func join(number string, i int) string {
	if number == "" {
		return strconv.Itoa(i)
	}
	return number + "." + strconv.Itoa(i)
}

func (w *walker) headerBlock(h Header, block []byte, number string, path []string, depth int) bool {
	return w.yield(&Part{
		Kind: MessageHeader, Number: join(number, 0), Path: path, MediaType: "message/rfc822",
		Header: h, Depth: depth, Raw: block, Open: opener(block), Faulty: never,
	}, nil)
}

// message walks a nested message.
func (w *walker) message(raw []byte, at place) bool {
	inner := New(Ref{}, raw, "")
	inner.open()
	for _, d := range inner.defects {
		w.msg.note(d)
	}
	if inner.item != nil {
		return w.item(inner.item, inner.damage, at)
	}
	if len(inner.block) > 0 && !w.headerBlock(inner.header, inner.block, at.number, at.path, at.depth) {
		return false
	}
	at.part = false
	return w.content(inner.header, inner.body, at)
}

// content walks what a header describes: a multipart, a message, or a leaf.
func (w *walker) content(h Header, body []byte, at place) bool {
	e := w.describe(h, body, at)
	if at.depth > MaxDepth {
		w.msg.note(NestedTooDeep)
		return w.yield(nil, &Lost{
			Part: at.number, Path: e.Path, MediaType: e.MediaType, Reason: TooDeep,
			Detail: "nested more than " + strconv.Itoa(MaxDepth) + " levels deep: what lies below was searched as plain text only",
			Hint:   "open the message by hand; such nesting is a sign of an attack",
		}) && w.margin(e, body, at)
	}
	switch {
	case strings.HasPrefix(e.MediaType, "multipart/"):
		return w.multipart(e, at)
	case e.MediaType == "message/rfc822" || e.MediaType == "message/global" || e.MediaType == "message/news":
		raw := w.nested(e)
		inside := place{number: w.leafNumber(at), path: e.Path, depth: at.depth + 1, pasted: at.pasted}
		return w.message(raw, inside) && w.undecoded(e, raw, inside.number)
	}
	e.Number = w.leafNumber(at)
	if e.MediaType == "message/partial" && !w.piece(e) && !w.yield(nil, &Lost{
		Part: e.Number, Path: e.Path, MediaType: e.MediaType, Reason: ExternalLink,
		Detail: "a piece of a message that does not tell which; the other pieces are not joined with it", Hint: "look for the other pieces by their date and sender",
	}) {
		return false
	}
	return w.yield(e, nil)
}

// undecoded gives an encoded entity as it stands, as text, where decoding it to
// form met a fault: what stands around the encoded lines came out as garbage, or
// not at all.
func (w *walker) undecoded(e *Part, form []byte, number string) bool {
	same := len(form) == len(e.Raw) && (len(form) == 0 || &form[0] == &e.Raw[0])
	if same || len(e.Decoded) > 0 && !e.Faulty() {
		return true
	}
	p := *e
	p.Kind, p.Number, p.MediaType, p.Decoded, p.Open, p.Faulty = Margin, number, "text/plain", nil, opener(e.Raw), never
	return w.yield(&p, nil)
}

// nested is the message inside a part: as it stands if that reads like one,
// since many senders declare an encoding that they do not use.
func (w *walker) nested(e *Part) []byte {
	if f, _, ok := nextUU(e.Raw, 0); ok && bytes.HasPrefix(bytes.TrimSpace(e.Raw), []byte("begin")) {
		return f.data
	}
	if len(e.Decoded) == 0 || e.Decoded[0] == "quoted-printable" && isQP(e.Raw) || !LooksLikeMessage(e.Raw[:min(len(e.Raw), maxPreface)]) {
		return w.plain(e)
	}
	w.msg.note(BadEncoding)
	return e.Raw
}

// leafNumber is the number of a leaf: a message's single body is its part 1.
func (w *walker) leafNumber(at place) string {
	if at.part {
		return at.number
	}
	return join(at.number, 1)
}

// multipart walks the parts of a multipart, and its margins as text.
func (w *walker) multipart(e *Part, at place) bool {
	boundary, body := w.bounded(e)
	if boundary == "" {
		e.Kind, e.MediaType, e.Path = Margin, "text/plain", at.path
		return len(bytes.TrimSpace(e.Raw)) == 0 || w.yield(e, nil)
	}
	n, closed := 0, false
	for p := range pieces(body, boundary, &closed) {
		if p.margin {
			if !w.margin(e, p.raw, at) {
				return false
			}
			continue
		}
		if n++; !w.part(p.raw, e.MediaType, at.child(n)) {
			return false
		}
	}
	if !closed {
		w.msg.note(NoClosingBoundary)
	}
	return w.undecoded(e, body, at.number)
}

// bounded finds the boundary of a multipart and the body that it cuts: the body
// as it stands, or with its transfer encoding undone, if the boundary comes only
// there. Most multiparts that declare an encoding have none.
func (w *walker) bounded(e *Part) (boundary string, body []byte) {
	if len(e.Decoded) > 0 {
		w.msg.note(EncodedMultipart)
	}
	forms := [][]byte{e.Raw}
	if len(e.Decoded) > 0 {
		forms = append(forms, w.plain(e))
	}
	declared := declaredBoundaries(e.Header)
	for _, form := range forms {
		for _, b := range declared {
			if i, _, _ := nextDelimiter(form, 0, []byte("--"+b)); i >= 0 {
				return b, form
			}
		}
	}
	w.msg.note(NoBoundary)
	for _, form := range forms {
		if b := guessBoundary(form); b != "" {
			return b, form
		}
	}
	return "", nil
}

// declaredBoundaries lists the boundaries that a header's Content-Type fields
// name, as written and without the blanks around.
func declaredBoundaries(h Header) []string {
	var out []string
	for _, v := range h.Values("Content-Type") {
		_, params, _ := mediaValue(v)
		for _, b := range []string{params["boundary"], strings.TrimSpace(params["boundary"])} {
			if b != "" && !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
	}
	return out
}

// margin gives a preamble or an epilogue, unless it is blank.
func (w *walker) margin(e *Part, raw []byte, at place) bool {
	if len(bytes.TrimSpace(raw)) == 0 {
		return true
	}
	return w.yield(&Part{
		Kind: Margin, Number: at.number, Path: at.path, MediaType: "text/plain", Header: e.Header,
		Depth: at.depth, pasted: at.pasted, Raw: raw, Open: opener(raw), Faulty: never,
	}, nil)
}

// part walks one part of a multipart.
func (w *walker) part(raw []byte, parent string, at place) bool {
	raw = lineFeeds(raw)
	block, body := splitPart(raw)
	h := ReadHeader(block)
	if len(block) > 0 && h.named() == 0 {
		h, block, body = Header{}, nil, raw
	}
	if h.named() < len(h.fields) {
		w.msg.note(StrayHeaderLine)
	}
	if parent == "multipart/digest" && !h.Has("Content-Type") {
		h.fields = append(h.fields, Field{Name: "Content-Type", Value: "message/rfc822"})
	}
	e := w.describe(h, body, at)
	if len(block) > 0 && !w.yield(&Part{
		Kind: PartHeader, Number: at.number, Path: e.Path, Name: e.Name, Names: e.Names, MediaType: e.MediaType, Disposition: e.Disposition, Header: h,
		Depth: at.depth, Raw: block, Open: opener(block), Faulty: never,
	}, nil) {
		return false
	}
	return w.content(h, body, at)
}

// plain is a part's whole content; without an encoding it is not copied.
func (w *walker) plain(e *Part) []byte {
	if len(e.Decoded) == 0 {
		return e.Raw
	}
	r, err := e.Open()
	if err != nil {
		return e.Raw
	}
	defer r.Close()
	b, _ := io.ReadAll(r) // our decoders end only with the end of their input
	return b
}

func opener(b []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
}

func never() bool { return false }
