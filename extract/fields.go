package extract

import (
	"bufio"
	"bytes"

	"github.com/mailspill/mailspill/mail"
)

// isFields tells the header of a message that came back (RFC 6522 section 4).
func isFields(head []byte, p *mail.Part) bool {
	return (p.MediaType == "text/rfc822-headers" || p.MediaType == "message/rfc822-headers") && looksTextual(head) && !wide(head)
}

// readFields gives it field by field, decoded and unfolded, as any header.
func readFields(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, ok, err := w.heldOrText(p, r)
	if !ok {
		return
	}
	if end := bytes.Index(bytes.ReplaceAll(raw, []byte("\r"), nil), []byte("\n\n")); end >= 0 && mail.LooksLikeMessage(raw) { // all of it came back
		w.container()
		w.nested(p, raw)
		return
	}
	q := *p
	q.Header = mail.ReadHeader(raw)
	w.header(&q)
	w.accounted(p, &counter{n: int64(len(raw))}, err)
}
