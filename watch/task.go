package watch

import (
	"math"
	"time"
)

// task is a job and where it stands.
type task struct {
	Job
	index   int
	regular time.Time // the next time of the schedule
	begins  time.Time // regular and its jitter
	retry   time.Time // when a failed scan is tried again; zero if it is not
	queued  time.Time // since when the source is to be scanned; zero if it is not
	running bool
	tries   int // retries since the last time of the schedule

	started, ended time.Time
	err            error
	missed         int
	missedAt       time.Time
}

// overdue tells whether a time of the schedule passed since the last scan, and
// which; of a source that never was scanned there is none to name.
func (t *task) overdue(now time.Time) (time.Time, bool) {
	if t.Last.IsZero() {
		return time.Time{}, true
	}
	next := t.Schedule.Next(t.Last)
	return next, !next.IsZero() && !next.After(now)
}

// plan sets the next time after now. That is done when a time has come, so a clock
// that goes back a little afterwards brings none again.
func (t *task) plan(now time.Time, opts Options) {
	t.regular = t.Schedule.Next(now)
	t.begins = t.regular
	if !t.regular.IsZero() {
		t.begins = t.regular.Add(t.jitter(opts))
	}
}

// jitter is a tenth of the time up to the one after the next at most.
func (t *task) jitter(opts Options) time.Duration {
	span := max(opts.Jitter, 0)
	if after := t.Schedule.Next(t.regular); !after.IsZero() {
		span = min(span, after.Sub(t.regular)/10)
	}
	return time.Duration(opts.Random() * float64(span))
}

// come looks at the clock: it queues the task when its time has come, and tells
// so, and whether a time was missed.
func (t *task) come(now time.Time, opts Options) (came, missed bool) {
	if due(t.begins, now) {
		came = true
		missed = t.running || !t.queued.IsZero() || now.Sub(t.begins) > late
		if missed {
			t.miss(t.regular)
		}
		t.queue(now)
		t.plan(now, opts)
	}
	if due(t.retry, now) {
		came = true
		t.retry = time.Time{}
		if t.queued.IsZero() {
			t.queued = now
		}
	}
	return came, missed
}

func due(at, now time.Time) bool { return !at.IsZero() && !at.After(now) }

// queue asks for a scan of the schedule. It takes the place of a retry, which
// always comes before it.
func (t *task) queue(now time.Time) {
	t.tries = 0
	if t.queued.IsZero() {
		t.queued = now
	}
}

func (t *task) miss(at time.Time) {
	if at.IsZero() {
		return
	}
	t.missed++
	t.missedAt = at
}

func (t *task) start(now time.Time) {
	t.running, t.queued = true, time.Time{}
	t.started, t.ended = now, time.Time{}
}

func (t *task) end(now time.Time, err error) {
	t.running = false
	t.ended, t.err = now, err
}

// tryAgain plans a retry, unless that would not help, the tries are used up, or
// the schedule comes first.
func (t *task) tryAgain(now time.Time, opts Options) {
	if !t.queued.IsZero() {
		return // its time came while it ran
	}
	if permanent(t.err) || t.tries >= opts.Retries {
		return
	}
	if at := now.Add(pause(t.tries, opts)); at.Before(t.regular) {
		t.retry = at
		t.tries++
	}
}

// pause is how long to wait after so many retries: from half of the time that is
// doubled each time up to all of it, so that what failed together is not tried together.
func pause(tries int, opts Options) time.Duration {
	doubled := float64(opts.Backoff) * math.Exp2(float64(tries))
	most := min(doubled, float64(max(mostBackoff, opts.Backoff)))
	return time.Duration(most/2 + opts.Random()*most/2)
}
