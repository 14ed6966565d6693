package watch

import (
	"context"
	"time"
)

// watcher is the state of Run. Its own goroutine alone touches it; scans run in
// others, and speak on done only.
type watcher struct {
	opts    Options
	tasks   []*task
	shown   []JobStatus // of each task, for Status
	running int
	seen    time.Time   // the latest look at the clock
	done    chan result // holds as many as can run, so that no scan waits to end
}

// result is what became of a scan.
type result struct {
	task *task
	err  error
}

const (
	// tick bounds how long the clock is not looked at. Timers stand still while a
	// machine sleeps, so a long one would ring late by as much.
	tick = time.Minute
	// setBack is how far the clock goes back before what was planned by it is
	// planned anew. cron(8) draws the same line: less is a correction.
	setBack = 3 * time.Hour
	// late is how long after its time a scan is told as missed and caught up.
	late = 2 * tick
)

func newWatcher(jobs []Job, opts Options) *watcher {
	w := &watcher{opts: opts, done: make(chan result, len(jobs)), shown: make([]JobStatus, len(jobs))}
	for i, j := range jobs {
		w.tasks = append(w.tasks, &task{Job: j, index: i})
	}
	return w
}

// now looks at the clock on the wall, which goes on while the machine sleeps.
func (w *watcher) now() time.Time { return w.opts.Now().Round(0) }

// run watches until ctx is done.
func (w *watcher) run(ctx context.Context) {
	w.begin()
	for ctx.Err() == nil {
		w.turn(ctx)
		w.wait(ctx)
	}
	w.stop(ctx)
}

// begin plans the first scan of each source.
func (w *watcher) begin() {
	w.seen = w.now()
	for _, t := range w.tasks {
		if missed, overdue := t.overdue(w.seen); overdue {
			t.queue(w.seen)
			t.miss(missed)
		}
		t.plan(w.seen, w.opts)
		w.show(t)
	}
	w.tell(Began, nil)
	for _, t := range w.tasks {
		if !t.missedAt.IsZero() {
			w.tell(Missed, t)
		}
	}
}

// turn does what is due and begins as many scans as there is room for.
func (w *watcher) turn(ctx context.Context) {
	now := w.now()
	if now.Before(w.seen.Add(-setBack)) {
		w.replan(now)
	}
	w.seen = now
	for _, t := range w.tasks {
		came, missed := t.come(now, w.opts)
		if came {
			w.show(t)
		}
		if missed {
			w.tell(Missed, t)
		}
	}
	for w.running < w.opts.Parallel {
		t := w.waiting()
		if t == nil {
			return
		}
		w.start(ctx, t)
	}
}

// replan forgets what was planned by a clock that was wrong.
func (w *watcher) replan(now time.Time) {
	for _, t := range w.tasks {
		t.regular, t.retry = time.Time{}, time.Time{}
		t.plan(now, w.opts)
		w.show(t)
	}
}

// waiting gives the task that is to run next, the longest due; nil if there is none.
func (w *watcher) waiting() *task {
	var first *task
	for _, t := range w.tasks {
		if !t.queued.IsZero() && !t.running && (first == nil || t.queued.Before(first.queued)) {
			first = t
		}
	}
	return first
}

func (w *watcher) start(ctx context.Context, t *task) {
	w.running++
	t.start(w.seen)
	go func() {
		r := result{t, errNoEnd}
		defer func() { w.done <- r }() // also if the scan ends its goroutine
		r.err = protected(ctx, t.Scan)
	}()
	w.tell(Started, t)
}

// wait sleeps until something is to be done.
func (w *watcher) wait(ctx context.Context) {
	sleep := time.NewTimer(w.sleep())
	defer sleep.Stop()
	select {
	case <-ctx.Done():
	case r := <-w.done:
		w.end(ctx, r)
	case <-sleep.C:
		w.tell(Waiting, nil)
	}
}

// sleep is how long nothing will be due; never so short that the loop spins.
func (w *watcher) sleep() time.Duration {
	next := w.seen.Add(tick)
	for _, t := range w.tasks {
		for _, at := range []time.Time{t.begins, t.retry} {
			if !at.IsZero() && at.Before(next) {
				next = at
			}
		}
	}
	return max(next.Sub(w.now()), time.Millisecond)
}

func (w *watcher) end(ctx context.Context, r result) {
	w.running--
	now := w.now()
	r.task.end(now, r.err)
	w.show(r.task)
	switch {
	case r.err == nil:
		w.tell(Done, r.task)
	case ctx.Err() == nil: // else it was told to end
		r.task.tryAgain(now, w.opts)
		w.tell(Failed, r.task)
	}
}

// stop waits for the scans that run; the context that they were given is done.
func (w *watcher) stop(ctx context.Context) {
	w.tell(Stopping, nil)
	for w.running > 0 {
		w.end(ctx, <-w.done)
	}
}
