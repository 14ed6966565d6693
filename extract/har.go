package extract

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/url"
	"path"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// isHAR tells what browsers record of a page's traffic (HTTP Archive 1.2), by its
// name or by the names at its start.
func isHAR(head []byte, p *mail.Part) bool {
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(start) == 0 || start[0] != '{' {
		return false
	}
	named := strings.HasSuffix(strings.ToLower(p.Name), ".har")
	return named || bytes.Contains(start, []byte(`"log"`)) && (bytes.Contains(start, []byte(`"creator"`)) || bytes.Contains(start, []byte(`"entries"`)))
}

// readHAR reads a record as the text that it is, and the bodies that stand in it in
// base64 as leaves of their own.
func readHAR(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, ok, err := w.heldOrText(p, r)
	if !ok {
		return
	}
	n := &counter{n: int64(len(raw))}
	src := bufio.NewReaderSize(bytes.NewReader(raw), headSize)
	_ = w.chunks(textOf(p), decodeCharset(p.Charset, src, src)) // a bytes.Reader does not fail
	w.accounted(p, n, err)
	h := &harReader{d: json.NewDecoder(bytes.NewReader(raw))}
	for w.ctx.Err() == nil {
		e, more := h.next()
		if e != nil {
			w.child(p, *e)
		}
		if !more {
			return
		}
	}
}

// harReader walks the values of a record. It looks at objects with a text and its
// encoding, wherever they stand.
type harReader struct {
	d    *json.Decoder
	open []harObject
	url  string // the last one
}

// harObject is an object or an array that is being read.
type harObject struct {
	array                 bool
	key                   string
	named                 bool // a key was read, its value comes
	text, encoding, media string
}

const deepestJSON = 200

// next reads one token; more is false at the end, and where it is no JSON.
func (h *harReader) next() (e *embedded, more bool) {
	token, err := h.d.Token()
	if err != nil {
		return nil, false
	}
	switch v := token.(type) {
	case json.Delim:
		switch v {
		case '{', '[':
			h.done()
			h.open = append(h.open, harObject{array: v == '['})
			return nil, len(h.open) < deepestJSON
		}
		last := h.open[len(h.open)-1]
		h.open = h.open[:len(h.open)-1]
		return h.body(last), true
	case string:
		h.value(v)
	default:
		h.done()
	}
	return nil, true
}

func (h *harReader) top() *harObject {
	if len(h.open) == 0 {
		return &harObject{array: true}
	}
	return &h.open[len(h.open)-1]
}

// done notes that a value was read: a key comes next.
func (h *harReader) done() { h.top().named = false }

func (h *harReader) value(s string) {
	o := h.top()
	if !o.array && !o.named {
		o.key, o.named = s, true
		return
	}
	o.named = false
	switch o.key {
	case "text":
		o.text = s
	case "encoding":
		o.encoding = s
	case "mimeType":
		o.media = s
	case "url":
		h.url = s
	}
}

// body gives what an object holds in base64.
func (h *harReader) body(o harObject) *embedded {
	if !strings.EqualFold(o.encoding, "base64") || o.text == "" {
		return nil
	}
	data := looseBase64(o.text)
	if len(data) == 0 {
		return nil
	}
	f := readHTTPFields([]byte("Content-Type: " + o.media))
	return &embedded{name: fileOf(h.url), media: f.media, charset: f.charset, data: data, decoded: []string{undidBase64}}
}

// fileOf gives the name of the file that a link leads to; empty if it has none.
func fileOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	name := path.Base(u.Path)
	if len(name) > 120 || !strings.Contains(name, ".") || strings.HasPrefix(name, ".") {
		return ""
	}
	return name
}
