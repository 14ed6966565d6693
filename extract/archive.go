package extract

import (
	"bufio"
	"bytes"
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
	if over {
		w.loseRest(p, io.MultiReader(bytes.NewReader(raw), r), mail.Lost{
			Reason: mail.TooLarge, Detail: fmt.Sprintf("an archive of more than %d MiB", w.lim.Held>>20), Hint: "unpack it and scan the folder",
		})
		return
	}
	w.container()
	var shut []*mail.Part
	opened := 0
	if err == nil {
		err = archive.Walk(p.Name, bytes.NewReader(raw), int64(len(raw)), w.budget, w.keysFor(p), func(m archive.Member) error {
			q := memberPart(p, m)
			w.names(q)
			if m.Encrypted {
				shut = append(shut, q)
				return w.ctx.Err()
			}
			opened++
			w.leaf(q)
			return w.ctx.Err()
		})
	}
	w.shut(p, shut, opened, int64(len(raw)))
	if err != nil && w.ctx.Err() == nil {
		w.refused(p, err, int64(len(raw)))
	}
}

// shut records encrypted members: an archive with no other stays shut as a
// whole, and is one piece of work for whoever knows its password.
func (w *walk) shut(p *mail.Part, members []*mail.Part, opened int, size int64) {
	if len(members) > 0 && opened == 0 {
		err := fmt.Errorf("%w: %d members", archive.ErrEncrypted, len(members))
		w.refused(p, err, size)
		return
	}
	for _, q := range members {
		w.refused(q, archive.ErrEncrypted, 0)
	}
}

// memberPart describes a member of an archive as a leaf.
func memberPart(p *mail.Part, m archive.Member) *mail.Part {
	return &mail.Part{
		Kind: mail.Leaf, Number: p.Number, Path: append(p.Path[:len(p.Path):len(p.Path)], m.Name), Name: m.Name,
		MediaType: "application/octet-stream", Disposition: "attachment", Depth: p.Depth + 1,
		Open: m.Open, Faulty: func() bool { return false },
		Decoded: append(p.Decoded[:len(p.Decoded):len(p.Decoded)], "archive"),
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
