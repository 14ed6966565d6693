package extract

import (
	"bytes"
	"fmt"
	"io"

	"github.com/mailspill/mailspill/mail"
)

// keeper keeps what passes through it, up to a bound, for a second look.
type keeper struct {
	r      io.Reader
	most   int64
	kept   []byte
	missed bool // more came, and some of it shows signs of encoded parts
	over   bool
}

func (k *keeper) Read(p []byte) (int, error) {
	n, err := k.r.Read(p)
	switch {
	case k.over:
		k.missed = k.missed || signsOfParts(p[:n])
	case int64(len(k.kept)+n) > k.most:
		k.over, k.missed = true, signsOfParts(k.kept) || signsOfParts(p[:n])
		k.kept = nil
	default:
		k.kept = append(k.kept, p[:n]...)
	}
	return n, err
}

// signsOfParts is a cheap test for what mail.Message.Embedded may find.
func signsOfParts(b []byte) bool {
	return bytes.Contains(b, []byte("ontent-T")) || bytes.Contains(b, []byte("ontent-t")) || bytes.Contains(b, []byte("ONTENT-T")) || bytes.Contains(b, []byte("begin"))
}

// pasted reads the encoded parts and files that stand in the text of a leaf.
func (w *walk) pasted(p *mail.Part, text []byte) {
	if !signsOfParts(text) {
		if !mail.IsWide(text[:min(len(text), headSize)]) {
			return
		}
		text = []byte(mail.DecodeText(p.Charset, text))
	}
	for q, err := range w.msg.Embedded(p, text) {
		if w.ctx.Err() != nil {
			return
		}
		w.lost(q, err)
		if q == nil {
			continue
		}
		q.Decoded = append(p.Decoded[:len(p.Decoded):len(p.Decoded)], q.Decoded...)
		if q.Kind == mail.Leaf && len(q.Names) > 0 {
			w.names(q)
		}
		w.part(q)
	}
}

// pastedKept is pasted for a leaf whose bytes went through k.
func (w *walk) pastedKept(p *mail.Part, k *keeper) {
	if k.missed {
		w.out.Lost(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: p.MediaType, Reason: mail.TooLarge,
			Detail: fmt.Sprintf("a text of more than %d MiB that seems to hold encoded parts: searched as text, the parts not decoded", w.lim.Held>>20),
			Hint:   "save it and scan the file",
		})
		return
	}
	w.pasted(p, k.kept)
}
