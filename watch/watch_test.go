package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// scan is what one scan of a test does: it takes some time and ends with err.
type scan struct {
	takes time.Duration
	err   error
}

// played makes a job whose scans take and end as listed; the last stands for all
// that follow.
func played(t *testing.T, name, text string, scans ...scan) Job {
	n := 0
	return Job{Name: name, Schedule: schedule(t, "CRON_TZ=UTC "+text), Last: time.Now(), Scan: func(ctx context.Context) error {
		s := scans[min(n, len(scans)-1)]
		n++
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(s.takes):
			return s.err
		}
	}}
}

var words = map[Event]string{Began: "began", Started: "started", Done: "done", Failed: "failed", Missed: "missed", Stopping: "stopping"}

// transcript keeps what Run tells, in short: what happened when to whom.
type transcript struct {
	lines []string
	last  Status
}

func (tr *transcript) status(s Status) {
	tr.last = s
	tr.last.Jobs = slices.Clone(s.Jobs)
	if s.Event == Waiting || s.Event == Began || s.Event == Stopping {
		return
	}
	j := s.Jobs[s.Job]
	line := fmt.Sprintf("%s %s %s", s.At.UTC().Format("02 15:04:05"), j.Name, words[s.Event])
	if s.Event == Missed {
		line += j.MissedAt.UTC().Format(" 15:04")
	}
	if s.Event == Failed && j.Retry {
		line += j.Next.UTC().Format(" retry 15:04:05")
	}
	tr.lines = append(tr.lines, line)
}

// plain are options without chance: no jitter, pauses of half of their time.
func plain(o Options) Options {
	if o.Random == nil {
		o.Random = func() float64 { return 0 }
	}
	return o
}

// watched runs jobs for a while, from 2000-01-01 00:00 on.
func watched(t *testing.T, long time.Duration, o Options, jobs func() []Job) *transcript {
	t.Helper()
	tr := &transcript{}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), long)
		defer cancel()
		o = plain(o)
		o.Status = tr.status
		if err := Run(ctx, jobs(), o); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Run gave %v", err)
		}
		if late := time.Since(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) - long; late > time.Second {
			t.Errorf("Run ended %v late", late)
		}
	})
	return tr
}

// same compares a transcript with the lines wanted, which may be indented.
func same(t *testing.T, got []string, want string) {
	t.Helper()
	var lines []string
	for line := range strings.Lines(want) {
		lines = append(lines, strings.TrimSpace(line))
	}
	if !slices.Equal(got, lines) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
	}
}

var errServer = errors.New("the server is away")

// usage is like the error of a command line that ends with a status.
type usage int

func (u usage) Error() string { return "exit status" }
func (u usage) ExitCode() int { return int(u) }

func TestRun(t *testing.T) {
	for _, c := range []struct {
		name string
		long time.Duration
		opts Options
		jobs func(t *testing.T) []Job
		want string
	}{
		{
			"each on its own schedule", 7 * time.Hour, Options{},
			func(t *testing.T) []Job {
				return []Job{played(t, "a", "0 */3 * * *", scan{takes: time.Minute}), played(t, "b", "30 2 * * *", scan{takes: time.Hour})}
			},
			`01 02:30:00 b started
			 01 03:00:00 a started
			 01 03:01:00 a done
			 01 03:30:00 b done
			 01 06:00:00 a started
			 01 06:01:00 a done`,
		},
		{
			"no overlap, and once after", 4*time.Hour - time.Minute, Options{},
			func(t *testing.T) []Job {
				return []Job{played(t, "a", "0 * * * *", scan{takes: 150 * time.Minute}, scan{takes: time.Minute})}
			},
			`01 01:00:00 a started
			 01 02:00:00 a missed 02:00
			 01 03:00:00 a missed 03:00
			 01 03:30:00 a done
			 01 03:30:00 a started
			 01 03:31:00 a done`,
		},
		{
			"so many at once, the longest due first", 2 * time.Hour, Options{Parallel: 2},
			func(t *testing.T) []Job {
				return []Job{
					played(t, "a", "3 1 * * *", scan{takes: 9 * time.Minute}), played(t, "b", "2 1 * * *", scan{takes: 11 * time.Minute}),
					played(t, "c", "1 1 * * *", scan{takes: 10 * time.Minute}), played(t, "d", "0 1 * * *", scan{takes: 10 * time.Minute}),
				}
			},
			`01 01:00:00 d started
			 01 01:01:00 c started
			 01 01:10:00 d done
			 01 01:10:00 b started
			 01 01:11:00 c done
			 01 01:11:00 a started
			 01 01:20:00 a done
			 01 01:21:00 b done`,
		},
		{
			"retries, each later than the one before, so many", 26 * time.Hour, Options{Retries: 4, Backoff: 20 * time.Minute},
			func(t *testing.T) []Job { return []Job{played(t, "a", "0 1 * * *", scan{err: errServer})} },
			`01 01:00:00 a started
			 01 01:00:00 a failed retry 01:10:00
			 01 01:10:00 a started
			 01 01:10:00 a failed retry 01:25:00
			 01 01:25:00 a started
			 01 01:25:00 a failed retry 01:40:00
			 01 01:40:00 a started
			 01 01:40:00 a failed retry 01:55:00
			 01 01:55:00 a started
			 01 01:55:00 a failed
			 02 01:00:00 a started
			 02 01:00:00 a failed retry 01:10:00
			 02 01:10:00 a started
			 02 01:10:00 a failed retry 01:25:00
			 02 01:25:00 a started
			 02 01:25:00 a failed retry 01:40:00
			 02 01:40:00 a started
			 02 01:40:00 a failed retry 01:55:00
			 02 01:55:00 a started
			 02 01:55:00 a failed`,
		},
		{
			"no retry past the next time", 70 * time.Minute, Options{Retries: 9, Backoff: 30 * time.Minute},
			func(t *testing.T) []Job { return []Job{played(t, "a", "*/20 * * * *", scan{err: errServer})} },
			`01 00:20:00 a started
			 01 00:20:00 a failed retry 00:35:00
			 01 00:35:00 a started
			 01 00:35:00 a failed
			 01 00:40:00 a started
			 01 00:40:00 a failed retry 00:55:00
			 01 00:55:00 a started
			 01 00:55:00 a failed
			 01 01:00:00 a started
			 01 01:00:00 a failed retry 01:15:00`,
		},
		{
			"a retry that ends well", 3 * time.Hour, Options{},
			func(t *testing.T) []Job { return []Job{played(t, "a", "0 1 * * *", scan{err: errServer}, scan{})} },
			`01 01:00:00 a started
			 01 01:00:00 a failed retry 01:00:30
			 01 01:00:30 a started
			 01 01:00:30 a done`,
		},
		{
			"what trying again will not mend", 3 * time.Hour, Options{},
			func(t *testing.T) []Job {
				return []Job{
					played(t, "a", "0 1 * * *", scan{err: fmt.Errorf("signing in: %w", Permanent{errServer})}),
					played(t, "b", "0 1 * * *", scan{err: fmt.Errorf("a: %w", usage(2))}),
					played(t, "c", "0 1 * * *", scan{err: usage(1)}, scan{}),
				}
			},
			`01 01:00:00 a failed
			 01 01:00:00 a started
			 01 01:00:00 b failed
			 01 01:00:00 b started
			 01 01:00:00 c failed retry 01:00:30
			 01 01:00:00 c started
			 01 01:00:30 c done
			 01 01:00:30 c started`,
		},
		{
			"no retries wanted", 3 * time.Hour, Options{Retries: -1},
			func(t *testing.T) []Job { return []Job{played(t, "a", "0 1 * * *", scan{err: errServer})} },
			`01 01:00:00 a started
			 01 01:00:00 a failed`,
		},
		{
			"its time comes while a failing scan runs", 2*time.Hour + 30*time.Minute, Options{Parallel: 1},
			func(t *testing.T) []Job { return []Job{played(t, "a", "0 * * * *", scan{70 * time.Minute, errServer})} },
			`01 01:00:00 a started
			 01 02:00:00 a missed 02:00
			 01 02:10:00 a failed
			 01 02:10:00 a started`,
		},
		{
			"who waits keeps its place", 4*time.Hour - time.Minute, Options{Parallel: 1},
			func(t *testing.T) []Job {
				return []Job{
					played(t, "a", "0 1 * * *", scan{takes: 150 * time.Minute}), played(t, "b", "10 * * * *", scan{takes: time.Minute}),
					played(t, "c", "5 2 * * *", scan{takes: time.Minute}),
				}
			},
			`01 00:10:00 b started
			 01 00:11:00 b done
			 01 01:00:00 a started
			 01 02:10:00 b missed 02:10
			 01 03:10:00 b missed 03:10
			 01 03:30:00 a done
			 01 03:30:00 b started
			 01 03:31:00 b done
			 01 03:31:00 c started
			 01 03:32:00 c done`,
		},
		{
			"caught up once at the start", 2*time.Hour - time.Minute, Options{},
			func(t *testing.T) []Job {
				down := played(t, "a", "0 * * * *", scan{})
				down.Last = time.Now().Add(-100 * time.Hour)
				never := played(t, "b", "30 1 * * *", scan{})
				never.Last = time.Time{}
				early := played(t, "c", "30 1 * * *", scan{}) // a clock that was ahead
				early.Last = time.Now().Add(time.Hour)
				return []Job{down, never, early}
			},
			`01 00:00:00 a done
			 01 00:00:00 a missed 21:00
			 01 00:00:00 a started
			 01 00:00:00 b done
			 01 00:00:00 b started
			 01 01:00:00 a done
			 01 01:00:00 a started
			 01 01:30:00 b done
			 01 01:30:00 b started
			 01 01:30:00 c done
			 01 01:30:00 c started`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := watched(t, c.long, c.opts, func() []Job { return c.jobs(t) })
			got := tr.lines
			if len(tr.last.Jobs) > 1 && c.opts.Parallel == 0 {
				slices.Sort(got) // at one moment, in any order
			}
			same(t, got, c.want)
		})
	}
}
