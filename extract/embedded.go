package extract

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// embedded is a leaf that stands inside another one: a file in a data: link, a
// signed message, an archive behind a picture.
type embedded struct {
	name    string // empty if it has none
	media   string
	charset string
	data    []byte
	decoded []string // what was undone to get there from the leaf around it
}

// mostEmbedded is how many leaves within leaves are listed one by one.
const mostEmbedded = 5_000

// child reads a leaf that stands inside p.
func (w *walk) child(p *mail.Part, e embedded) {
	q := &mail.Part{
		Kind: mail.Leaf, Number: p.Number, Path: p.Path, Name: e.name, MediaType: e.media, Charset: e.charset,
		Disposition: "attachment", Depth: p.Depth + 1,
		Open:    func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(e.data)), nil },
		Faulty:  func() bool { return false },
		Decoded: append(slices.Clip(p.Decoded), e.decoded...),
	}
	if e.name != "" {
		q.Path = append(slices.Clip(p.Path), e.name)
		w.names(q)
	}
	w.embedded++
	l := mail.Lost{Part: q.Number, Path: q.Path, MediaType: q.MediaType, Bytes: int64(len(e.data))}
	switch {
	case q.Depth > w.lim.depth():
		l.Reason, l.Detail, l.Hint = mail.TooDeep, fmt.Sprintf("nested more than %d levels deep", w.lim.depth()), hintBomb
		w.out.apart(l)
	case w.embedded > mostEmbedded:
		l.Reason, l.Detail, l.Hint = mail.TooLarge, fmt.Sprintf("a message of more than %d embedded files", mostEmbedded), hintByHand
		w.out.apart(l)
	default:
		w.leaf(q)
	}
}

// inflated reads unpacked data within the limits of archives: what all of a
// message's packed pieces may give, and how much more than its packed size one
// may. What came before a limit is returned with the error.
func (w *walk) inflated(name string, packed int, r io.Reader) ([]byte, error) {
	allowed := max(w.lim.Archives.RatioFloor, w.lim.Archives.Ratio*int64(packed))
	allowed = min(allowed, w.lim.Held, w.lim.Archives.Bytes-w.unpacked)
	b, err := io.ReadAll(io.LimitReader(r, max(allowed, 0)+1))
	w.unpacked += int64(len(b))
	if int64(len(b)) > allowed {
		return b[:max(allowed, 0)], &archive.LimitError{Archive: name, Limit: "bytes", Allowed: allowed}
	}
	return b, err
}

// dataURI takes a data: link apart (RFC 2397).
func dataURI(s string) (embedded, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 5 || !strings.EqualFold(s[:5], "data:") {
		return embedded{}, false
	}
	head, body, ok := strings.Cut(s[5:], ",")
	if !ok || len(head) > 300 {
		return embedded{}, false
	}
	params := strings.Split(strings.ToLower(head), ";")
	e := embedded{media: strings.TrimSpace(params[0]), decoded: []string{undidURL}}
	if !strings.Contains(e.media, "/") {
		e.media = "text/plain"
	}
	for _, p := range params[1:] {
		if c, ok := strings.CutPrefix(p, "charset="); ok {
			e.charset = c
		}
	}
	if plain, err := url.PathUnescape(body); err == nil {
		body = plain
	}
	e.data = []byte(body)
	if params[len(params)-1] == "base64" {
		e.data, e.decoded = looseBase64(body), []string{undidBase64}
	}
	return e, len(e.data) > 0
}

// looseBase64 decodes base64 in either alphabet, whatever stands between its
// characters, padding or not.
func looseBase64(s string) []byte {
	clean := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case isLetter(c), isDigit(c), c == '+', c == '/':
			clean = append(clean, c)
		case c == '-':
			clean = append(clean, '+')
		case c == '_':
			clean = append(clean, '/')
		}
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, err := base64.RawStdEncoding.Decode(out, clean)
	if err != nil {
		return nil
	}
	return out[:n]
}
