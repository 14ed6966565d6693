package extract

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// readArchive walks an archive; each member is a leaf of its own.
func readArchive(w *walk, p *mail.Part, r *bufio.Reader) {
	if p.Depth >= w.lim.depth() {
		w.loseRest(p, r, mail.Lost{Reason: mail.TooDeep, Detail: fmt.Sprintf("nested more than %d levels deep", w.lim.depth()), Hint: hintBomb})
		return
	}
	raw, over, err := w.held(r)
	v := &members{w: w, p: p}
	switch {
	case over && archive.Streams(raw):
		err = archive.WalkReader(p.Name, io.MultiReader(bytes.NewReader(raw), r), w.budget, v.visit)
	case over:
		w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), mail.Lost{
			Reason: mail.TooLarge, Detail: fmt.Sprintf("an archive of more than %d MiB", w.lim.Held>>20), Hint: "unpack it and scan the folder",
		})
		return
	case err == nil:
		err = archive.Walk(p.Name, bytes.NewReader(raw), int64(len(raw)), w.budget, w.keysFor(p), v.visit)
	}
	if w.unwalked(p, v, raw, err) {
		return
	}
	w.container()
	v.listShut(int64(len(raw)))
	if err != nil && w.ctx.Err() == nil {
		w.refused(p, err, int64(len(raw)))
	}
}

// unwalked searches the strings of an archive that gave no member, though it is not
// locked.
func (w *walk) unwalked(p *mail.Part, v *members, raw []byte, err error) bool {
	if err == nil || v.seen > 0 || errors.Is(err, archive.ErrEncrypted) {
		return false
	}
	w.loseBinary(p, bufio.NewReader(bytes.NewReader(raw)), refusal(p, err, 0))
	return true
}

// members are those of one archive as they are visited.
type members struct {
	w      *walk
	p      *mail.Part
	seen   int
	opened int // those that hold something
	shut   []*mail.Part
}

func (v *members) visit(m archive.Member) error {
	q := memberPart(v.p, m)
	v.seen++
	v.w.names(q)
	if m.Encrypted {
		v.shut = append(v.shut, q)
		return v.w.ctx.Err()
	}
	if m.Size != 0 {
		v.opened++
	}
	v.w.leaf(q)
	return v.w.ctx.Err()
}

// listShut records encrypted members: an archive with no other stays shut as a
// whole, and is one piece of work for whoever knows its password. size is its own.
func (v *members) listShut(size int64) {
	if len(v.shut) > 0 && v.opened == 0 {
		v.w.refused(v.p, fmt.Errorf("%w: %d members", archive.ErrEncrypted, len(v.shut)), size)
		return
	}
	for _, q := range v.shut {
		v.w.refused(q, archive.ErrEncrypted, 0)
	}
}

// memberPart describes a member of an archive as a leaf.
func memberPart(p *mail.Part, m archive.Member) *mail.Part {
	return &mail.Part{
		Kind: mail.Leaf, Number: p.Number, Path: append(p.Path[:len(p.Path):len(p.Path)], m.Name), Name: m.Name,
		MediaType: "application/octet-stream", Disposition: "attachment", Depth: p.Depth + 1,
		Open: m.Open, Faulty: func() bool { return false },
		Decoded: append(p.Decoded[:len(p.Decoded):len(p.Decoded)], undidArchive),
	}
}

// loseRest drains what is left of a leaf, to count it, and records it as lost.
func (w *walk) loseRest(p *mail.Part, r io.Reader, l mail.Lost) {
	n, err := io.Copy(io.Discard, r)
	if err != nil && l.Detail == "" {
		l.Detail = err.Error()
	}
	l.Part, l.Path, l.MediaType, l.Bytes = p.Number, p.Path, p.MediaType, n
	w.out.Lost(l)
}

// keysFor is how an archive asks for the passwords of its members.
func (w *walk) keysFor(p *mail.Part) archive.Unlock {
	return func(try func(string) bool) (string, bool) { return w.unlock(p, try) }
}
