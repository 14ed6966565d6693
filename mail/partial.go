package mail

import (
	"slices"
	"strconv"
	"strings"
)

// Piece is one fragment of a message that was sent in several (RFC 2046 section
// 5.2.2). It is searched by itself too, as text.
type Piece struct {
	ID     string // joins the pieces
	Number int    // from 1
	Total  int    // how many there are; 0 where this piece does not tell
	Part   *Part  // the fragment's own part

	header Header // of the message that carries it
	body   []byte
}

// Bytes is the size of the fragment.
func (p Piece) Bytes() int64 { return int64(len(p.body)) }

// Pieces lists the fragments that a message carries. They are known once Parts
// was walked.
func (m *Message) Pieces() []Piece { return m.pieces }

// piece notes a fragment, and tells whether it can be joined with others. A walk
// may come twice.
func (w *walker) piece(e *Part) bool {
	_, params, _ := mediaValue(e.Header.Get("Content-Type"))
	p := Piece{ID: params["id"], Part: e, header: e.Header, body: e.Raw}
	p.Number, _ = strconv.Atoi(strings.TrimSpace(params["number"])) // 0 is no number
	p.Total, _ = strconv.Atoi(strings.TrimSpace(params["total"]))
	if p.ID == "" || p.Number < 1 || p.Total < 0 || p.Total > 0 && p.Number > p.Total {
		w.msg.note(BadParameter)
		return false
	}
	if len(e.Decoded) > 0 {
		p.body = w.plain(e) // forbidden, but it happens
	}
	key := pieceKey{p.ID, p.Number}
	if w.msg.knownPieces[key] {
		return true
	}
	if w.msg.knownPieces == nil {
		w.msg.knownPieces = map[pieceKey]bool{}
	}
	w.msg.knownPieces[key] = true
	w.msg.pieces = append(w.msg.pieces, p)
	return true
}

// pieceKey tells pieces apart.
type pieceKey struct {
	id     string
	number int
}

// Join makes the message of all its pieces (RFC 2046 section 5.2.2.1): the
// fields of the first enclosing message, but for those that describe the
// fragment, then those of the fragment itself, and all bodies in order.
func Join(pieces []Piece) []byte {
	pieces = slices.Clone(pieces)
	slices.SortStableFunc(pieces, func(a, b Piece) int { return a.Number - b.Number })
	block, body := splitMessage(pieces[0].body)
	out := appendFields(nil, pieces[0].header, false)
	out = append(appendFields(out, ReadHeader(block), true), '\n')
	out = append(out, body...)
	for _, p := range pieces[1:] {
		out = append(out, p.body...)
	}
	return out
}

// appendFields writes those fields of h that describe the message inside, or
// those that do not.
func appendFields(out []byte, h Header, inside bool) []byte {
	for f := range h.All() {
		if f.Name != "" && ofFragment(f.Name) == inside {
			out = append(append(append(append(out, f.Name...), ": "...), f.Value...), '\n')
		}
	}
	return out
}

// ofFragment tells the fields that the message inside brings itself.
func ofFragment(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "subject", "message-id", "encrypted", "mime-version":
		return true
	}
	return strings.HasPrefix(name, "content-")
}
