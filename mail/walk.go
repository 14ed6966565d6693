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
		w.message(raw, place{number: p.Number, path: p.Path, depth: p.Depth + 1})
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
	part   bool
}

func (p place) child(i int) place {
	return place{number: join(p.number, i), path: p.path, depth: p.depth + 1, part: true}
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
			Part: at.number, Path: e.Path, MediaType: e.MediaType, Bytes: int64(len(body)), Reason: TooDeep,
			Detail: "nested more than " + strconv.Itoa(MaxDepth) + " levels deep", Hint: "open the message by hand; such nesting is a sign of an attack",
		})
	}
	switch {
	case strings.HasPrefix(e.MediaType, "multipart/"):
		return w.multipart(e, at)
	case e.MediaType == "message/rfc822" || e.MediaType == "message/global":
		return w.message(w.plain(e), place{number: w.leafNumber(at), path: e.Path, depth: at.depth + 1})
	}
	e.Number = w.leafNumber(at)
	return w.yield(e, nil)
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
	body := e.Raw
	if len(e.Decoded) > 0 {
		w.msg.note(EncodedMultipart)
		body = w.plain(e)
	}
	boundary := w.boundary(e, body)
	if boundary == "" {
		w.msg.note(NoBoundary)
		return w.margin(e, body, at)
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
	return true
}

// boundary is the declared boundary if it occurs, else one that fits.
func (w *walker) boundary(e *Part, body []byte) string {
	_, params, _ := mediaValue(e.Header.Get("Content-Type"))
	b := params["boundary"]
	if b != "" {
		if i, _, _ := nextDelimiter(body, 0, []byte("--"+b)); i >= 0 {
			return b
		}
		if t := strings.TrimSpace(b); t != b {
			return t
		}
	}
	w.msg.note(NoBoundary)
	return guessBoundary(body)
}

// margin gives a preamble or an epilogue, unless it is blank.
func (w *walker) margin(e *Part, raw []byte, at place) bool {
	if len(bytes.TrimSpace(raw)) == 0 {
		return true
	}
	return w.yield(&Part{
		Kind: Margin, Number: at.number, Path: at.path, MediaType: "text/plain", Header: e.Header,
		Depth: at.depth, Raw: raw, Open: opener(raw), Faulty: never,
	}, nil)
}

// part walks one part of a multipart.
func (w *walker) part(raw []byte, parent string, at place) bool {
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
		Kind: PartHeader, Number: at.number, Path: e.Path, Name: e.Name, MediaType: e.MediaType, Disposition: e.Disposition, Header: h,
		Depth: at.depth, Raw: block, Open: opener(block), Faulty: never,
	}, nil) {
		return false
	}
	return w.content(h, body, at)
}

// splitPart cuts a part into MIME header and body; a part may begin with the
// empty line, having no header.
func splitPart(raw []byte) (block, body []byte) {
	for i := 0; i < len(raw); {
		line, rest := cutLine(raw[i:])
		if len(line) == 0 {
			return raw[:i], rest
		}
		i = len(raw) - len(rest)
	}
	return raw, nil
}

// describe makes the Part of an entity from its header.
func (w *walker) describe(h Header, body []byte, at place) *Part {
	media, params, ok := mediaValue(h.Get("Content-Type"))
	disposition, dparams, ok2 := mediaValue(h.Get("Content-Disposition"))
	if !ok || !ok2 {
		w.msg.note(BadParameter)
	}
	if !strings.Contains(media, "/") {
		media = "text/plain"
	}
	enc, ok := transferEncoding(h.Get("Content-Transfer-Encoding"), body)
	if !ok {
		w.msg.note(UnknownEncoding)
	}
	p := &Part{
		Number: at.number, Path: at.path, MediaType: media, Charset: params["charset"], Disposition: disposition,
		Header: h, Depth: at.depth, Raw: body,
	}
	if p.Name = dparams["filename"]; p.Name == "" {
		p.Name = params["name"]
	}
	if p.Name != "" {
		p.Path = append(slices.Clip(at.path), p.Name)
	}
	if enc != "" {
		p.Decoded = []string{enc}
	}
	faulty := false
	p.Faulty = func() bool { return faulty }
	p.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(decoded(enc, body, func() { faulty = true; w.msg.note(BadEncoding) })), nil
	}
	return p
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
