package watch

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestPanicsStayWithTheirJob(t *testing.T) {
	const private = "hunter2-is-no-secret"
	tr := watched(t, 3*time.Hour+2*time.Minute, Options{Retries: -1}, func() []Job {
		bad, worse, worst := played(t, "bad", "0 * * * *"), played(t, "worse", "0 * * * *"), played(t, "worst", "0 * * * *")
		bad.Scan = func(context.Context) error { panic(private) }
		worse.Scan = func(context.Context) error { var none []int; return fmt.Errorf("%d", none[len(private)]) }
		worst.Scan = func(context.Context) error { runtime.Goexit(); return nil }
		return []Job{bad, worse, worst, played(t, "good", "0 * * * *", scan{takes: time.Minute})}
	})
	var done int
	for _, line := range tr.lines {
		if strings.Contains(line, "good done") {
			done++
		}
	}
	if done != 3 {
		t.Errorf("the others were scanned %d times, want 3:\n%s", done, strings.Join(tr.lines, "\n"))
	}
	for i, want := range []string{"panic with a string", "index out of range", "without a result", ""} {
		err := tr.last.Jobs[i].Err
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", tr.last.Jobs[i].Name, err, want)
		}
		if err != nil && strings.Contains(err.Error(), private) {
			t.Errorf("%v tells what was panicked with", err)
		}
	}
}

// TestEnds cancels a watcher whose scans run, without a bubble: it ends at once,
// with the cause, and leaves no goroutine.
func TestEnds(t *testing.T) {
	before := runtime.NumGoroutine()
	cause := errors.New("told to stop")
	ctx, cancel := context.WithCancelCause(t.Context())
	var returned atomic.Int32
	begun := make(chan struct{}, 4)
	jobs := make([]Job, 4)
	for i := range jobs {
		jobs[i] = Job{Name: fmt.Sprint(i), Schedule: schedule(t, "@daily"), Scan: func(ctx context.Context) error {
			begun <- struct{}{}
			<-ctx.Done()
			time.Sleep(50 * time.Millisecond) // keeps what it has
			returned.Add(1)
			return ctx.Err()
		}}
	}
	done := make(chan error, 1)
	go func() { done <- Run(ctx, jobs, Options{Parallel: 3}) }()
	for range 3 {
		<-begun
	}
	cancel(cause)
	stopped := time.Now()
	err := <-done
	if took := time.Since(stopped); took > time.Second {
		t.Errorf("it took %v to end", took)
	}
	if !errors.Is(err, cause) || returned.Load() != 3 {
		t.Errorf("%v, want %v; %d scans returned, want 3", err, cause, returned.Load())
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	nothing := func(context.Context) error { return nil }
	daily := schedule(t, "@daily")
	for want, jobs := range map[string][]Job{
		"no source":      nil,
		"no name":        {{Schedule: daily, Scan: nothing}},
		"nothing that":   {{Name: "a", Schedule: daily}},
		"no schedule":    {{Name: "a", Scan: nothing}},
		"a is to be wat": {{Name: "a", Schedule: daily, Scan: nothing}, {Name: "a", Schedule: daily, Scan: nothing}},
	} {
		if err := Run(t.Context(), jobs, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Run(ctx, []Job{{Name: "a", Schedule: daily, Scan: func(context.Context) error { t.Error("scanned"); return nil }}}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v from a context that is done", err)
	}
}

// TestTellsHowItEnds holds that a scan which ends well while Run waits for it is
// told, and one that was broken off is no failure.
func TestTellsHowItEnds(t *testing.T) {
	tr := watched(t, time.Hour+500*time.Millisecond, Options{}, func() []Job {
		broken, whole := played(t, "broken", "0 1 * * *", scan{takes: time.Minute}), played(t, "whole", "0 1 * * *")
		whole.Scan = func(context.Context) error { time.Sleep(time.Second); return nil }
		return []Job{broken, whole}
	})
	same(t, tr.lines, `01 01:00:00 broken started
		01 01:00:00 whole started
		01 01:00:01 whole done`)
	if tr.last.Jobs[0].Running || tr.last.Jobs[1].Running {
		t.Error("one still runs")
	}
}
