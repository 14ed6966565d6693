package watch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Job is one source and when it is scanned.
type Job struct {
	Name     string // of the source; unique among the jobs, and shown
	Schedule Schedule
	// Last is when its last scan began. If a time of the schedule has passed since
	// then, the source is scanned at once; so is one that never was, whose Last is
	// zero.
	Last time.Time
	// Scan does one scan and returns soon after its context is done. Its error is
	// shown in status lines, so it must not hold a secret. An error that is or wraps
	// Permanent, or has an ExitCode method that gives 2 (wrong usage), is not tried
	// again before the next time of the schedule. A panic is an error of this scan
	// alone, unless it is in a goroutine that Scan started.
	Scan func(ctx context.Context) error
}

// Permanent is an error that trying again will not mend, such as a password that
// the server refuses: many tries could lock the account.
type Permanent struct{ Err error }

func (p Permanent) Error() string { return p.Err.Error() }

// Unwrap gives the error itself.
func (p Permanent) Unwrap() error { return p.Err }

// Options are how to watch. Zero values are defaults.
type Options struct {
	Parallel int           // scans at once; 2 by default
	Retries  int           // tries after a failed one, until the next time of the schedule; 3 by default, none if negative
	Backoff  time.Duration // before the first retry, doubled for each further one up to half an hour; one minute by default
	// Jitter bounds by how much a scan begins after its time, so that not all
	// scans of all cases begin at once; nor is it more than a tenth of the time up to the
	// next one. Five minutes by default, none if negative.
	Jitter time.Duration
	// Status is told of everything that happens, and of the state once a minute. It is
	// called from the goroutine of Run, which waits for it.
	Status func(Status)

	Now    func() time.Time // the clock; time.Now by default
	Random func() float64   // from 0 up to 1, for jitter and backoff; called from the goroutine of Run
}

const (
	parallel    = 2
	retries     = 3
	backoff     = time.Minute
	mostBackoff = 30 * time.Minute
	jitter      = 5 * time.Minute
)

// withDefaults fills in what was left out.
func (o Options) withDefaults() Options {
	if o.Parallel <= 0 {
		o.Parallel = parallel
	}
	if o.Retries == 0 {
		o.Retries = retries
	}
	if o.Backoff <= 0 {
		o.Backoff = backoff
	}
	if o.Jitter == 0 {
		o.Jitter = jitter
	}
	if o.Status == nil {
		o.Status = func(Status) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	return o
}

// Run scans each source on its schedule until ctx is done, waits for the scans
// that run to return, and gives the cause of ctx. Any other error is of jobs
// that cannot be watched, and nothing was begun. When Run has returned, none of its
// goroutines is left.
//
// A scan that still runs when its time comes again is not begun twice: that time is
// told as missed, and the source is scanned once more right after.
func Run(ctx context.Context, jobs []Job, opts Options) error {
	if err := check(jobs); err != nil {
		return err
	}
	newWatcher(jobs, opts.withDefaults()).run(ctx)
	return context.Cause(ctx)
}

func check(jobs []Job) error {
	if len(jobs) == 0 {
		return errors.New("there is no source to watch")
	}
	names := map[string]bool{}
	for _, j := range jobs {
		switch {
		case j.Name == "" || j.Scan == nil:
			return errors.New("a source to watch has no name, or nothing that scans it")
		case names[j.Name]:
			return fmt.Errorf("the source %s is to be watched twice", show(j.Name))
		case j.Schedule.spec == nil:
			return fmt.Errorf("the source %s has no schedule", show(j.Name))
		}
		names[j.Name] = true
	}
	return nil
}
