package extract

import (
	"bufio"
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// Texts hands every part of a message to out: as texts, or as lost pieces with
// their reasons. It returns only the error of a cancelled context; then the
// account of the message is incomplete.
func Texts(ctx context.Context, m *mail.Message, opt Options, out Out) error {
	return texts(ctx, m, m.Parts(), opt, out)
}

// Joined hands a message to out that was put together of pieces, the last of
// which is the part p of the message m. Numbers and path go on from p's.
func Joined(ctx context.Context, m *mail.Message, p *mail.Part, raw []byte, opt Options, out Out) error {
	return texts(ctx, m, m.Nested(p, raw), opt, out)
}

func texts(ctx context.Context, m *mail.Message, parts iter.Seq2[*mail.Part, error], opt Options, out Out) error {
	seen := watch(out)
	w := &walk{ctx: ctx, msg: m, opt: opt, lim: opt.Limits, out: &ledger{out: seen}, budget: archive.NewBudget(opt.Limits.Archives)}
	if opt.OCR != nil {
		w.see = func(image []byte) (string, error) { return opt.OCR.Text(ctx, image) }
	}
	if err := w.parts(parts); err != nil {
		return err
	}
	seen.close()
	return nil
}

// walk is the state of one message's extraction.
type walk struct {
	ctx    context.Context
	msg    *mail.Message
	opt    Options
	lim    Limits // of opt
	out    *ledger
	budget *archive.Budget

	readers []*bufio.Reader // released, for the next leaf
	chunk   []byte          // of the text before, for the next one

	embedded int   // leaves found within leaves
	wrapped  int64 // bytes of the S/MIME objects that are open
	unpacked int64 // bytes that compressed pieces other than archives gave

	see      func(image []byte) (string, error) // reads the text of an image; nil if that is not wanted
	onKeys   time.Duration                      // spent on opening keys
	keyTexts map[[32]byte]bool                  // the locked keys of texts that were tried
	unlocked []*mail.Part                       // leaves that a password opened
	proven   []string                           // passwords that opened something, the last first
}

func (w *walk) parts(parts func(func(*mail.Part, error) bool)) error {
	for p, err := range parts {
		if ctxErr := w.ctx.Err(); ctxErr != nil {
			return ctxErr
		}
		w.lost(p, err)
		if p != nil {
			w.part(p)
		}
	}
	return w.ctx.Err()
}

// lost records the error that came beside or instead of a part.
func (w *walk) lost(p *mail.Part, err error) {
	if err == nil {
		return
	}
	var l *mail.Lost
	if !errors.As(err, &l) {
		l = &mail.Lost{Reason: mail.Corrupt, Detail: err.Error(), Hint: "open the message by hand"}
		if p != nil {
			l.Part, l.Path, l.MediaType = p.Number, p.Path, p.MediaType
		}
	}
	w.out.apart(*l)
}

// part reads one part.
func (w *walk) part(p *mail.Part) {
	switch p.Kind {
	case mail.MessageHeader:
		w.header(p)
		w.out.block(Leaf{Part: p.Number, Path: p.Path, Bytes: int64(len(p.Raw))})
	case mail.PartHeader:
		w.header(p)
		w.names(p)
	case mail.Values:
		w.opened(p, readValues)
	case mail.Remains:
		w.opened(p, readRemains)
	default:
		w.leaf(p)
	}
}

// reader gives a buffered reader, one that was released if there is one: a
// hostile message has a hundred thousand leaves.
func (w *walk) reader(r io.Reader) *bufio.Reader {
	last := len(w.readers) - 1
	if last < 0 {
		return bufio.NewReaderSize(r, headSize)
	}
	b := w.readers[last]
	w.readers = w.readers[:last]
	b.Reset(r)
	return b
}

func (w *walk) release(b *bufio.Reader) {
	b.Reset(nil)
	w.readers = append(w.readers, b)
}

// headSize is what a format's Match may look at.
const headSize = 4096

// leaf reads a leaf, unless an equal file was read before.
func (w *walk) leaf(p *mail.Part) { w.equal(p, func() { w.readLeaf(p) }) }

// readLeaf reads a leaf by the first format that its content matches.
func (w *walk) readLeaf(p *mail.Part) {
	rc, err := p.Open()
	if err != nil {
		w.refused(p, err, 0)
		return
	}
	defer rc.Close()
	n := &counter{r: rc}
	r := w.reader(n)
	defer w.release(r)
	head, err := r.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		w.refused(p, err, 0)
		return
	}
	w.out.enter()
	for _, f := range formats() {
		if !f.match(head, p) {
			continue
		}
		if w.opt.Shallow && f.apart(head) && f.name != "archive" && f.name != "outlook" && f.name != "smime" {
			w.loseRest(p, r, mail.Lost{Reason: mail.Unsupported, Detail: "not opened here"})
		} else if w.opt.Workers != nil && f.apart(head) {
			w.away(p, r)
		} else {
			f.read(w, p, r)
		}
		break
	}
	rest(r)
	w.out.leave(p, n.n)
	if p.Raw != nil && p.Faulty() {
		w.raw(p)
	}
	if p.Raw != nil && mail.Shifts(p.Charset) {
		w.unshifted(p)
	}
}

// refused records a part that did not open, or the rest of one that broke off;
// n is its size as stored, where that is known.
func (w *walk) refused(p *mail.Part, err error, n int64) { w.out.Lost(refusal(p, err, n)) }

func refusal(p *mail.Part, err error, n int64) mail.Lost {
	l := mail.Lost{
		Part: p.Number, Path: p.Path, MediaType: p.MediaType, Bytes: n,
		Reason: mail.Corrupt, Detail: err.Error(), Hint: hintDamaged,
	}
	var limit *archive.LimitError
	switch {
	case errors.As(err, &limit):
		l.Reason, l.Hint = mail.TooLarge, hintBomb
		l.Limit = map[string]string{"bytes": "max-unpacked", "members": "max-members", "ratio": "max-ratio"}[limit.Limit]
	case errors.Is(err, archive.ErrEncrypted):
		l.Reason, l.Hint, l.Locked = mail.EncryptedArchive, hintPassword, true
	case errors.Is(err, archive.ErrUnsupported), errors.Is(err, archive.ErrNotFile):
		l.Reason, l.Hint = mail.Unsupported, hintByHand
	}
	return l
}

const (
	hintDamaged  = "ask the sender for an undamaged copy, or open it by hand"
	hintBomb     = "unpack it by hand on a machine apart: it may be a decompression bomb"
	hintPassword = "look for the password in the same thread, unpack it and scan the folder"
	hintByHand   = "open it by hand, or convert it to text and scan that"
)
