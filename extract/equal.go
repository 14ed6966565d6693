package extract

import (
	"crypto/sha256"
	"fmt"
	"io"
	"slices"

	"github.com/mailspill/mailspill/mail"
)

// Equal lets files that come again and again, such as logos and logs that a thread
// carries along, be read once. Both functions are of whoever takes the texts.
type Equal struct {
	// Again is asked before a file is read. If an equal one was read before, it
	// gives the records of that one for p, gives the signs that were kept with it,
	// and says so.
	Again func(key [32]byte, p *mail.Part) (signs []Sign, ok bool)
	// Keep tells that the file was read, and all its records were given.
	Keep func(key [32]byte, p *mail.Part, signs []Sign)
}

// Sign is something in a file that bears on its message.
type Sign struct {
	part   string
	path   []string
	nested bool // the path of an attached message
	sealed bool // protected content was listed
	once   bool // it says nothing new where its like is known
	link   string
	lost   mail.Lost
}

// leastEqual is the size in bytes as stored of a file for which it pays.
const leastEqual = 2 << 10

// equal reads p through read, or gives what is known of an equal file.
func (w *walk) equal(p *mail.Part, read func()) {
	if w.opt.Equal.Again == nil || p.Kind != mail.Leaf || len(p.Raw) < leastEqual || !p.Attached() {
		read()
		return
	}
	key, ok := keyOf(p)
	watch, watched := w.out.out.(*outside)
	if !ok || !watched || watch.tape != nil {
		read()
		return
	}
	if signs, known := w.opt.Equal.Again(key, p); known {
		watch.replay(signs, p)
		return
	}
	watch.tape = &[]Sign{}
	read()
	signs := *watch.tape
	watch.tape = nil
	for i := range signs {
		signs[i] = signs[i].below(p)
	}
	if w.ctx.Err() == nil {
		w.opt.Equal.Keep(key, p, signs)
	}
}

// keyOf joins files of equal content that are read alike: what they are called and
// declared to be counts.
func keyOf(p *mail.Part) (key [32]byte, ok bool) {
	rc, err := p.Open()
	if err != nil {
		return key, false
	}
	defer rc.Close()
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q %q %q %d\n", p.Name, p.MediaType, p.Charset, p.Header.Get("Content-Type"), p.Decoded, p.Depth)
	if _, err := io.Copy(h, rc); err != nil || p.Faulty() {
		return key, false
	}
	return [32]byte(h.Sum(nil)), true
}

// below gives the sign without the way to p.
func (s Sign) below(p *mail.Part) Sign {
	s.part, s.path = s.part[min(len(p.Number), len(s.part)):], slices.Clone(s.path[min(len(p.Path), len(s.path)):])
	return s
}

// at gives a sign that is below p.
func (s Sign) at(p *mail.Part) Sign {
	s.part, s.path = p.Number+s.part, slices.Concat(p.Path, s.path)
	s.lost.Part, s.lost.Path = s.part, s.path
	return s
}

// replay takes signs as if the file p had been read.
func (o *outside) replay(signs []Sign, p *mail.Part) {
	for _, s := range signs {
		o.take(s.at(p))
	}
}

// take takes one sign, and keeps it where a file is read that may come again.
func (o *outside) take(s Sign) {
	if o.tape != nil {
		*o.tape = append(*o.tape, s)
	}
	switch {
	case s.nested:
		o.nested[pathKey(s.path)] = true
	case s.sealed:
		o.sealed = true
	case s.link != "":
		if _, known := o.links[s.link]; !known {
			o.links[s.link] = s.lost
		}
	case s.once && o.has(s.part, s.lost.Reason, s.lost.Detail):
	case s.lost.Reason != mail.EncryptedRights:
		o.stubs = append(o.stubs, s.lost)
	case o.rights == nil:
		o.rights = &s.lost
	}
}
