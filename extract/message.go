package extract

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/mailspill/mailspill/mail"
)

// readMessage takes an attached message apart that its type did not declare.
func readMessage(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	switch {
	case over && p.Raw != nil && len(p.Decoded) == 0:
		raw = p.Raw // it is in memory anyhow
	case over:
		w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), mail.Lost{
			Reason: mail.TooLarge, Detail: fmt.Sprintf("an attached message of more than %d MiB: its text was searched, its parts were not", w.lim.Held>>20),
			Hint: "save it and scan the file",
		})
		return
	}
	w.container()
	w.nested(p, raw)
	if err != nil {
		w.refused(p, err, 0)
	}
}

// nested reads the parts of a message that is the content of p.
func (w *walk) nested(p *mail.Part, raw []byte) {
	for q, err := range w.msg.Nested(p, raw) {
		if w.ctx.Err() != nil {
			return
		}
		w.lost(q, err)
		if q != nil {
			q.Decoded = append(p.Decoded[:len(p.Decoded):len(p.Decoded)], q.Decoded...)
			w.part(q)
		}
	}
}

// mostHeld is how many times Limits.Held the leaves within each other may keep
// together.
const mostHeld = 3

// held reads a container into memory; over tells that it is larger than
// Limits.Held, or that those around it hold too much already, and that there is
// more in r.
func (w *walk) held(r io.Reader) (b []byte, over bool, err error) {
	if w.out.held > mostHeld*w.lim.Held {
		return nil, true, nil
	}
	b, err = io.ReadAll(io.LimitReader(r, w.lim.Held+1))
	if e := w.out.top(); e != nil {
		e.held += int64(cap(b))
		w.out.held += int64(cap(b))
	}
	return b, int64(len(b)) > w.lim.Held, err
}

// heldOrText is held for what can be read as plain text where it is too large to
// hold: then that was done, and ok is false.
func (w *walk) heldOrText(p *mail.Part, r *bufio.Reader) (b []byte, ok bool, err error) {
	b, over, err := w.held(r)
	if over {
		n := &counter{r: io.MultiReader(bytes.NewReader(b), r)}
		all := bufio.NewReaderSize(n, headSize)
		w.accounted(p, n, w.chunks(textOf(p), decodeCharset(p.Charset, all, all)))
		w.out.Lost(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: p.MediaType, Reason: mail.TooLarge,
			Detail: fmt.Sprintf("a document of more than %d MiB: searched as plain text, what its markup hides or cuts was not", w.lim.Held>>20),
			Hint:   "save it as plain text and scan that",
		})
	}
	return b, !over, err
}
