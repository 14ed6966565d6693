package main

import (
	"context"
	"errors"
	"iter"
	"math"
	"strings"
	"sync"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
)

// mailboxes walks all SOURCEs as one. A source that fails is told of and
// counted; the next ones are read all the same. A source stays open until its
// last message was reported, since its bytes are in use until then.
type mailboxes struct {
	ctx   context.Context
	names []string
	opt   source.Options
	tell  func(error)
	kept  *kept // the case that the scan goes into; nil without one

	mu    sync.Mutex
	given int // messages handed out
	seen  int // messages reported
	open  []opened
	fails int
	name  string                   // of the source that is walked
	twice map[string]source.Source // opened once more, by name
}

// opened is a source that was walked to its end, and the count of messages
// after which no one needs it.
type opened struct {
	src  source.Source
	last int
}

func newMailboxes(ctx context.Context, names []string, opt source.Options, tell func(error)) *mailboxes {
	return &mailboxes{ctx: ctx, names: names, opt: opt, tell: tell}
}

// messages walks the sources in the order in which they were named.
func (b *mailboxes) messages() iter.Seq2[*mail.Message, error] {
	return func(yield func(*mail.Message, error) bool) {
		for _, name := range b.names {
			after, skip, err := b.enter(name)
			if skip {
				continue
			}
			var src source.Source
			if err == nil {
				src, err = source.Open(b.ctx, name, b.opt)
			}
			if err != nil {
				b.fail(err)
				if !yield(nil, err) {
					return
				}
				continue
			}
			b.mu.Lock()
			b.name = name
			b.mu.Unlock()
			more := b.walk(name, src, after, yield)
			b.mu.Lock()
			b.open = append(b.open, opened{src, b.given})
			b.mu.Unlock()
			if !more {
				return
			}
		}
	}
}

// enter asks the case where to go on in a source, and whether there is anything to do.
func (b *mailboxes) enter(name string) (after mail.Cursor, skip bool, err error) {
	if b.kept == nil {
		return "", false, nil
	}
	return b.kept.enter(name)
}

// walk hands out the messages of one source, but for those that the case knows.
func (b *mailboxes) walk(name string, src source.Source, after mail.Cursor, yield func(*mail.Message, error) bool) bool {
	whole := true
	for m, err := range src.Messages(b.ctx, after) {
		var lost *mail.Lost
		isLost := errors.As(err, &lost)
		if err != nil && !isLost && b.ctx.Err() == nil {
			b.fail(err)
			whole = false
		}
		if b.kept != nil {
			known, failed := b.kept.known(name, m, isLost)
			if failed != nil {
				yield(nil, failed)
				return false
			}
			if known {
				// The place behind it comes in its turn: what was given before is not kept yet.
				m = &mail.Message{Ref: mail.Ref{Source: m.Ref.Source, Offset: mail.NoOffset}, Next: m.Next}
			}
		}
		if m != nil && m.Raw != nil {
			b.mu.Lock()
			b.given++
			b.mu.Unlock()
		}
		if !yield(m, err) {
			return false
		}
	}
	if b.kept != nil {
		b.kept.left(name, whole && b.ctx.Err() == nil)
	}
	return b.ctx.Err() == nil
}

// again reads a message once more. Its source is opened for it, and closed with
// the others.
func (b *mailboxes) again(ctx context.Context, ref mail.Ref) (*mail.Message, error) {
	for _, name := range b.names {
		if name == "-" || ref.Source != name && !strings.HasPrefix(ref.Source, strings.TrimRight(name, "/")+"/") {
			continue
		}
		src, err := b.reopened(name)
		if err != nil {
			return nil, err
		}
		return src.Message(ctx, ref)
	}
	return nil, errors.New("its source can be read only once")
}

// reopened gives a source for reading single messages.
func (b *mailboxes) reopened(name string) (source.Source, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if src, ok := b.twice[name]; ok {
		return src, nil
	}
	src, err := source.Open(b.ctx, name, b.opt)
	if err != nil {
		return nil, err
	}
	if b.twice == nil {
		b.twice = map[string]source.Source{}
	}
	b.twice[name] = src
	b.open = append(b.open, opened{src, math.MaxInt})
	return src, nil
}

func (b *mailboxes) fail(err error) {
	b.tell(err)
	b.mu.Lock()
	b.fails++
	b.mu.Unlock()
}

// failed tells whether a source was not read to its end.
func (b *mailboxes) failed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.fails > 0
}

// current names the source that was walked last.
func (b *mailboxes) current() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.name
}

// reported says that one more message is done with, and closes the sources that
// no one needs any more.
func (b *mailboxes) reported() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen++
	for len(b.open) > 0 && b.open[0].last <= b.seen {
		b.shut(b.open[0].src)
		b.open = b.open[1:]
	}
}

// close closes what is still open.
func (b *mailboxes) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, o := range b.open {
		b.shut(o.src)
	}
	b.open = nil
}

// shut closes a source that was only read from: a failure has lost nothing.
func (b *mailboxes) shut(src source.Source) {
	if err := src.Close(); err != nil {
		b.tell(err)
	}
}
