package source

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// lane keeps the requests for one mailbox within its limits.
type lane struct {
	slots chan struct{}
	mu    sync.Mutex
	until time.Time // no request before
}

func newLane() *lane { return &lane{slots: make(chan struct{}, atOnce)} }

// hold keeps all requests back for a while.
func (l *lane) hold(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t := time.Now().Add(d); t.After(l.until) {
		l.until = t
	}
}

func (l *lane) left() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Until(l.until)
}

// lifted lets requests through again: the wait is over.
func (l *lane) lifted(seen time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Until(l.until) <= seen {
		l.until = time.Time{}
	}
}

// enter waits until a request may be made. The wait holds no place.
func (l *lane) enter(ctx context.Context, wait func(context.Context, time.Duration) error) (leave func(), err error) {
	for {
		if d := l.left(); d > 0 {
			if err := wait(ctx, d); err != nil {
				return nil, err
			}
			l.lifted(d)
		}
		select {
		case l.slots <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if l.left() <= 0 {
			return func() { <-l.slots }, nil
		}
		<-l.slots // told to wait while we stood in line
	}
}

// watchdog ends a request whose server says nothing for a while.
type watchdog struct {
	ctx   context.Context
	end   context.CancelCauseFunc
	timer *time.Timer
	idle  time.Duration
}

func (g *Graph) watched(ctx context.Context) (context.Context, *watchdog) {
	ctx, end := context.WithCancelCause(ctx)
	w := &watchdog{ctx: ctx, end: end, idle: g.idle}
	w.timer = time.AfterFunc(g.idle, func() { end(errGraphSilent) })
	return ctx, w
}

func (w *watchdog) stop() {
	w.timer.Stop()
	w.end(nil)
}

// cause tells silence from what it did to the request.
func (w *watchdog) cause(err error) error {
	if err != nil && errors.Is(context.Cause(w.ctx), errGraphSilent) {
		return errGraphSilent
	}
	return err
}

func (w *watchdog) reader(r io.ReadCloser) io.ReadCloser {
	return &watchedBody{w, r, span{since: time.Now()}}
}

// watchedBody is an answer that comes fast enough, or ends.
type watchedBody struct {
	*watchdog
	io.ReadCloser
	came span
}

func (b *watchedBody) Read(p []byte) (int, error) {
	b.timer.Reset(b.idle)
	n, err := b.ReadCloser.Read(p)
	if err == nil && b.came.over(n, b.idle, time.Now()) {
		b.end(errGraphSilent)
		err = errGraphSilent
	}
	return n, err
}
