package source

import (
	"context"
	"io"
	"iter"
	"os"
	"sync/atomic"

	"github.com/mailspill/mailspill/mail"
)

// stream is a SOURCE that can be read once: standard input or a named pipe.
type stream struct {
	name    string
	closer  io.Closer // nil for standard input, which is not ours
	content *content
	pump    *pump
	kind    kind
	opt     Options
	used    atomic.Bool
}

func openStdin(ctx context.Context, opt Options) (Source, error) {
	return openStream(ctx, "-", opt.Stdin, nil, opt)
}

func openPipe(ctx context.Context, path string, opt Options) (Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, pathError(path, err)
	}
	return openStream(ctx, path, f, f, opt)
}

func openStream(ctx context.Context, name string, r io.Reader, closer io.Closer, opt Options) (Source, error) {
	p := newPump(ctx, r)
	c := streamContent(name, -1, p)
	s := &stream{name: name, closer: closer, content: c, pump: p, opt: opt}
	err := ctx.Err()
	if err == nil {
		var fatal *Error
		if s.kind, fatal = namedKind(name, c); fatal == nil {
			return s, nil
		}
		err = fatal
	}
	s.Close() // nothing was written: there is nothing to learn from it
	return nil, err
}

// Messages can be walked once; after skips what it names.
func (s *stream) Messages(ctx context.Context, after mail.Cursor) iter.Seq2[*mail.Message, error] {
	return messages(ctx, s.name, s.opt, nil, after, func(w *walk, from position) error {
		if s.used.Swap(true) {
			return s.once()
		}
		s.pump.ctx = ctx
		at := place{source: s.name}
		if err := s.kind.walk(w, at, s.content, from); err != nil {
			return err
		}
		return w.someMail(at, s.kind, from)
	})
}

// Message cannot be given: the bytes have gone by.
func (s *stream) Message(context.Context, mail.Ref) (*mail.Message, error) { return nil, s.once() }

func (s *stream) once() *Error {
	return &Error{Source: s.name, What: "a pipe can be read only once", Hint: "Save it to a file and name that.", Err: ErrOnce}
}

// Size is unknown.
func (s *stream) Size() int64 { return 0 }

// Close leaves standard input open, as it is not ours to close.
func (s *stream) Close() error {
	s.pump.stop()
	if s.closer == nil {
		return nil
	}
	return s.closer.Close()
}

// pump reads a pipe in a goroutine of its own, so that a reader who is
// cancelled need not wait for the other end to say something.
type pump struct {
	ctx    context.Context
	stop   context.CancelFunc // ends the goroutine, once its read returns
	pieces <-chan piece
	rest   []byte
	err    error
}

type piece struct {
	data []byte
	err  error
}

func newPump(ctx context.Context, r io.Reader) *pump {
	pieces := make(chan piece)
	alive, stop := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer close(pieces)
		for {
			data := make([]byte, chunk)
			n, err := r.Read(data)
			select {
			case pieces <- piece{data[:n], err}:
			case <-alive.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return &pump{ctx: ctx, stop: stop, pieces: pieces}
}

func (p *pump) Read(buf []byte) (int, error) {
	for len(p.rest) == 0 {
		if p.err != nil {
			return 0, p.err
		}
		select {
		case next, ok := <-p.pieces:
			if !ok {
				next.err = os.ErrClosed
			}
			p.rest, p.err = next.data, next.err
		case <-p.ctx.Done():
			return 0, p.ctx.Err()
		}
	}
	n := copy(buf, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}
