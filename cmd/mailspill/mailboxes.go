package main

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
)

// mailboxes walks all SOURCEs as one. A source that fails is told of and
// counted; the next ones are read all the same. A source of files stays open until
// its last message was reported, since its bytes are in use until then.
type mailboxes struct {
	ctx    context.Context
	names  []string
	others []string // that are not walked, but may be read again
	opt    source.Options
	atOnce int // servers read at a time
	tell   func(error)
	kept   *kept // the case that the scan goes into; nil without one

	mu    sync.Mutex
	given int // messages handed out
	seen  int // messages reported
	open  []opened
	fails int
	name  string // of the source that is walked
	twice reopened
}

// opened is a source that was walked to its end, and the count of messages
// after which no one needs it.
type opened struct {
	src  source.Source
	last int
}

func newMailboxes(ctx context.Context, names []string, atOnce int, opt source.Options, tell func(error)) *mailboxes {
	return &mailboxes{ctx: ctx, names: names, opt: opt, atOnce: atOnce, tell: tell, twice: reopened{open: map[string]source.Source{}}}
}

// messages walks the sources in the order in which they were named.
func (b *mailboxes) messages() iter.Seq2[*mail.Message, error] {
	return func(yield func(*mail.Message, error) bool) {
		l := newLine(b.ctx, b.names, b.atOnce, b.begin)
		defer l.end(b.shut)
		for one := range l.sources() {
			if one.err != nil {
				b.fail(one.err)
				if !yield(nil, one.err) {
					return
				}
				continue
			}
			b.mu.Lock()
			b.name = one.name
			b.mu.Unlock()
			more := b.walk(one, yield)
			if !more {
				l.stop() // before its connections are closed
			}
			b.walked(one)
			if !more {
				return
			}
		}
	}
}

// begin opens a source, and says where in it to begin: where the case knows all that
// comes before.
func (b *mailboxes) begin(ctx context.Context, name string) (source.Source, mail.Cursor, error) {
	var after mail.Cursor
	if b.kept != nil {
		var same bool
		var err error
		if after, same, err = b.kept.enter(name); err != nil {
			return nil, "", err
		}
		if same {
			return nothingNew{}, "", nil
		}
	}
	src, err := source.Open(ctx, name, b.opt)
	return src, after, err
}

// nothingNew is a source that is the same as when it was walked last.
type nothingNew struct{ source.Source }

func (nothingNew) Messages(context.Context, mail.Cursor) iter.Seq2[*mail.Message, error] {
	return func(func(*mail.Message, error) bool) {}
}

func (nothingNew) Close() error { return nil }

// walked lets go of a source: the messages of a server are in memory, and others
// wait for its connections.
func (b *mailboxes) walked(one *begun) {
	if onServer(one.name) {
		b.shut(one.src)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open = append(b.open, opened{one.src, b.given})
}

// walk hands out the messages of one source, but for those that the case knows.
func (b *mailboxes) walk(one *begun, yield func(*mail.Message, error) bool) bool {
	whole := true
	for m, err := range one.messages(b.ctx) {
		var lost *mail.Lost
		isLost := errors.As(err, &lost)
		if err != nil && !isLost && b.ctx.Err() == nil {
			b.fail(err)
			whole = false
		}
		m, failed := b.unknown(one.name, m, isLost)
		if failed != nil {
			yield(nil, failed)
			return false
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
		b.kept.left(one.name, whole && b.ctx.Err() == nil)
	}
	return b.ctx.Err() == nil
}

// unknown gives a message that the case does not know; of one that it knows only the
// place behind it, which comes in its turn: what was given before is not kept yet.
func (b *mailboxes) unknown(name string, m *mail.Message, cut bool) (*mail.Message, error) {
	if b.kept == nil {
		return m, nil
	}
	known, err := b.kept.known(name, m, cut)
	if err != nil || !known {
		return m, err
	}
	return &mail.Message{Ref: mail.Ref{Source: m.Ref.Source, Offset: mail.NoOffset}, Next: m.Next, Passed: m.Passed}, nil
}

// again reads a message once more. Its source is opened for it.
func (b *mailboxes) again(ctx context.Context, ref mail.Ref) (*mail.Message, error) {
	for _, name := range slices.Concat(b.names, b.others) {
		if name == "-" || ref.Source != name && !strings.HasPrefix(ref.Source, strings.TrimRight(name, "/")+"/") {
			continue
		}
		src, err := b.twice.get(b.ctx, name, b.opt)
		if err != nil {
			return nil, err
		}
		return src.Message(ctx, ref)
	}
	return nil, errOnce
}

var errOnce = errors.New("its source can be read only once")

// reopened are sources that were opened once more, to read single messages; of
// those on servers the latest only, over one connection.
type reopened struct {
	mu     sync.Mutex
	open   map[string]source.Source
	server string // the one among them; "" for none
}

func (r *reopened) get(ctx context.Context, name string, opt source.Options) (source.Source, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if src, ok := r.open[name]; ok {
		return src, nil
	}
	if onServer(name) {
		if last, ok := r.open[r.server]; ok {
			_ = last.Close() // it was only read from
			delete(r.open, r.server)
		}
		r.server, opt.IMAP.Connections, opt.IMAP.Hosts = name, 1, nil // beside those that are counted
	}
	src, err := source.Open(ctx, name, opt)
	if err != nil {
		return nil, err
	}
	r.open[name] = src
	return src, nil
}

func (r *reopened) close(shut func(source.Source)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, src := range r.open {
		shut(src)
	}
	clear(r.open)
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
	b.twice.close(b.shut)
}

// shut closes a source that was only read from: a failure has lost nothing.
func (b *mailboxes) shut(src source.Source) {
	if err := src.Close(); err != nil {
		b.tell(err)
	}
}
