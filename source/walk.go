package source

import (
	"context"
	"crypto/sha256"
	"errors"
	"iter"
	"time"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// errStopped says that whoever ranges over the messages wants no more.
var errStopped = errors.New("the walk was stopped")

// walk is the state of one walk through a source.
type walk struct {
	ctx    context.Context
	opt    Options
	maps   *mappings
	budget *archive.Budget
	yield  func(*mail.Message, error) bool
	passed int         // messages that were left out since the last item
	held   int         // bytes of zip files held in memory
	found  bool        // a message, or a mailbox that is empty
	last   mail.Cursor // that was given, or that the walk began from
}

// run begins at a position and goes to the end of the source.
type run func(w *walk, from position) error

// messages makes an iterator of a run.
func messages(ctx context.Context, name string, opt Options, maps *mappings, after mail.Cursor, do run) iter.Seq2[*mail.Message, error] {
	return func(yield func(*mail.Message, error) bool) {
		w := &walk{ctx: ctx, opt: opt, maps: maps, budget: archive.NewBudget(opt.Archives), yield: yield, last: after}
		from, err := parsePosition(string(after))
		if err != nil {
			yield(nil, badCursor(name, err))
			return
		}
		err = do(w, from)
		if ctx.Err() != nil && !errors.Is(err, errStopped) {
			err = ctx.Err()
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, err)
		}
	}
}

func badCursor(name string, err error) *Error {
	return &Error{Source: name, What: "the place to go on from was not made by this source", Hint: "Scan it from the beginning.", Err: err}
}

// again reads the message of ref as the first of a walk that begins at it.
func again(ctx context.Context, name string, s Source, ref mail.Ref) (*mail.Message, error) {
	for m, err := range s.Messages(ctx, mail.Cursor(ref.ID)) {
		if m == nil || m.Ref.ID != ref.ID || m.Raw == nil {
			return nil, gone(name, ref, err)
		}
		if ref.SHA256 == ([sha256.Size]byte{}) {
			return m, err
		}
		if sha256.Sum256(m.Raw) != ref.SHA256 {
			return nil, gone(name, ref, ErrChanged)
		}
		m.Ref.SHA256 = ref.SHA256
		return m, err
	}
	return nil, gone(name, ref, nil)
}

func gone(name string, ref mail.Ref, err error) error {
	if err != nil && endsWalk(err) {
		return err
	}
	if err == nil {
		err = ErrChanged
	}
	return &Error{
		Source: ref.Source, What: "the message is no longer where it was: " + bareText(err),
		Hint: "Scan " + name + " again to find it.", Err: err,
	}
}

// message gives one message to the reader: here is its position, next the one
// behind it, rest what is missing of it, if anything.
func (w *walk) message(ref mail.Ref, raw []byte, here, next position, sent time.Time, rest *mail.Lost) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	w.found = true
	ref.ID = here.String()
	m := mail.New(ref, raw, mail.Cursor(next.String()))
	m.EnvelopeDate = sent
	var err error
	if rest != nil {
		err = rest
	}
	return w.give(m, err)
}

// lost reports a file that holds no message that can be read.
func (w *walk) lost(at place, l *mail.Lost) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	return w.give(mail.New(at.ref(at.dir), nil, ""), l)
}

// mark gives a place to go on from that no message carries.
func (w *walk) mark(source string, next mail.Cursor) error {
	if err := w.ctx.Err(); err != nil || next == w.last {
		return err
	}
	return w.give(mail.New(mail.Ref{Source: source, Offset: mail.NoOffset}, nil, next), nil)
}

func (w *walk) give(m *mail.Message, err error) error {
	if m.Next != "" {
		w.last = m.Next
	}
	m.Passed, w.passed = w.passed, 0
	if !w.yield(m, err) {
		return errStopped
	}
	return nil
}

// failed makes of an error at one file what it means for the walk: the end of a
// SOURCE that was named itself, one more record within a tree or archive.
func (w *walk) failed(at place, err error, bytes int64) error {
	switch {
	case err == nil || endsWalk(err):
		return err
	case at.inner:
		return w.lost(at, lostFrom(err, bytes))
	case errors.Is(err, ErrChanged):
		return &Error{Source: at.source, What: "changed while it was read", Hint: "Scan it again when nothing changes it, or scan a copy.", Err: err}
	}
	l := lostFrom(err, bytes)
	return &Error{Source: at.source, What: "could not be read to its end: " + l.Detail, Hint: l.Hint, Err: err}
}
