package main

import (
	"context"
	"iter"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
)

// aheadBytes is what is held of each mailbox whose turn has not come.
const aheadBytes = 16 << 20

// line begins SOURCEs in their order: those on servers some at a time, each read
// ahead as far as there is room, so that waiting for one server is no waiting for all.
// Files are left for their turn.
type line struct {
	ctx   context.Context
	stop  context.CancelFunc
	open  func(ctx context.Context, name string) (source.Source, mail.Cursor, error)
	queue chan *begun
	room  chan struct{} // a token for each SOURCE on its way
	work  sync.WaitGroup
}

// begun is a SOURCE on its way.
type begun struct {
	name  string
	src   source.Source
	after mail.Cursor    // where it is begun
	err   error          // of opening it
	items chan aheadItem // nil if it is not read ahead
	held  *semaphore.Weighted
	broke any // what it panicked with
}

type aheadItem struct {
	msg  *mail.Message
	err  error
	held int64
}

// newLine begins with the first of the names. open opens one of them, and says
// where to begin.
func newLine(ctx context.Context, names []string, atOnce int, open func(context.Context, string) (source.Source, mail.Cursor, error)) *line {
	l := &line{open: open, queue: make(chan *begun, atOnce), room: make(chan struct{}, atOnce)}
	l.ctx, l.stop = context.WithCancel(ctx)
	l.work.Go(func() { l.begin(names, atOnce > 1 && len(names) > 1) })
	return l
}

// onServer tells what is worth reading ahead.
func onServer(name string) bool { return strings.Contains(name, "://") }

// begin opens one SOURCE after the other: so the first in line is never without the
// connection that a later one has.
func (l *line) begin(names []string, ahead bool) {
	defer close(l.queue)
	for _, name := range names {
		select {
		case l.room <- struct{}{}:
		case <-l.ctx.Done():
			return
		}
		one := &begun{name: name}
		if ahead && onServer(name) {
			l.start(one)
		}
		l.queue <- one // has room for as many as there are tokens
	}
}

func (l *line) start(one *begun) {
	one.src, one.after, one.err = l.open(l.ctx, one.name)
	if one.err != nil {
		return
	}
	one.items, one.held = make(chan aheadItem, 64), semaphore.NewWeighted(aheadBytes)
	l.work.Go(func() { one.read(l.ctx) })
}

// read fills the items. A panic is kept for whoever takes them.
func (b *begun) read(ctx context.Context) {
	defer close(b.items)
	defer func() { b.broke = recover() }()
	for m, err := range b.src.Messages(ctx, b.after) {
		held := int64(1)
		if m != nil {
			held += min(int64(len(m.Raw)), aheadBytes-1)
		}
		if b.held.Acquire(ctx, held) != nil {
			return
		}
		select {
		case b.items <- aheadItem{m, err, held}:
		case <-ctx.Done():
			return
		}
	}
}

// sources gives the SOURCEs in their order, opened or with the error of it.
func (l *line) sources() iter.Seq[*begun] {
	return func(yield func(*begun) bool) {
		for one := range l.queue {
			if one.src == nil && one.err == nil {
				one.src, one.after, one.err = l.open(l.ctx, one.name)
			}
			more := yield(one)
			if <-l.room; !more {
				return
			}
		}
	}
}

// messages are those of a SOURCE whose turn has come.
func (b *begun) messages(ctx context.Context) iter.Seq2[*mail.Message, error] {
	if b.items == nil {
		return b.src.Messages(ctx, b.after)
	}
	return func(yield func(*mail.Message, error) bool) {
		for i := range b.items {
			b.held.Release(i.held)
			if !yield(i.msg, i.err) {
				return
			}
		}
		if b.broke != nil {
			panic(b.broke)
		}
	}
}

// end stops what is read ahead, and closes what had no turn.
func (l *line) end(shut func(source.Source)) {
	l.stop()
	l.work.Wait()
	for one := range l.queue {
		if one.src != nil {
			shut(one.src)
		}
	}
}
