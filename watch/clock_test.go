package watch

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestJitter holds its bounds, and that it comes anew each time.
func TestJitter(t *testing.T) {
	for _, c := range []struct {
		text   string
		jitter time.Duration
		want   time.Duration // the most there may be
	}{
		{"0 1 * * *", 0, 5 * time.Minute},
		{"*/10 * * * *", 0, time.Minute},
		{"0 1 * * *", time.Hour, time.Hour},
		{"0 1 * * *", 24 * time.Hour, 144 * time.Minute},
		{"0 1 * * *", -1, 0},
	} {
		for _, chance := range []float64{0, 0.5, 0.999999} {
			tk := &task{Job: Job{Schedule: schedule(t, "CRON_TZ=UTC "+c.text)}}
			tk.plan(utc(2026, 1, 1, 0), Options{Jitter: c.jitter, Random: func() float64 { return chance }}.withDefaults())
			want := time.Duration(chance * float64(c.want))
			if got := tk.begins.Sub(tk.regular); got != want {
				t.Errorf("%s, jitter %v, chance %v: %v, want %v", c.text, c.jitter, chance, got, want)
			}
		}
	}
	// By default two watchers differ.
	one, two := Options{}.withDefaults().Random(), Options{}.withDefaults().Random()
	if one == two {
		t.Error("chance is the same for everyone")
	}
}

// shifted is a clock that is put on or back while the watcher sleeps, as by a
// machine that was suspended: timers know nothing of it.
func shifted(at, by time.Duration) func() time.Time {
	begin := time.Now()
	return func() time.Time {
		now := time.Now()
		if now.Sub(begin) >= at {
			now = now.Add(by)
		}
		return now
	}
}

func TestClockIsMoved(t *testing.T) {
	const half = 30 * time.Minute
	for _, c := range []struct {
		name         string
		at, by, long time.Duration
		want         string
	}{
		{
			"the machine slept for three nights", half, 80 * time.Hour, 26 * time.Hour,
			`04 08:30:00 a missed 02:30
			 04 08:30:00 a started
			 04 08:31:00 a done
			 05 02:30:00 a started
			 05 02:31:00 a done`,
		},
		{
			"a clock that was a year ahead", half, -365 * 24 * time.Hour, 21 * time.Hour,
			`01 02:30:00 a started
			 01 02:31:00 a done`,
		},
		{
			"a clock that is put back while a scan runs", 2*time.Hour + 30*time.Minute + 30*time.Second, -time.Minute, 3 * time.Hour,
			`01 02:30:00 a started
			 01 02:30:00 a done`,
		},
		{
			"a clock that was a little behind", half, time.Minute, 3 * time.Hour,
			`01 02:30:00 a started
			 01 02:31:00 a done`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := &transcript{}
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), c.long)
				defer cancel()
				o := plain(Options{Now: shifted(c.at, c.by), Status: tr.status})
				_ = Run(ctx, []Job{played(t, "a", "30 2 * * *", scan{takes: time.Minute})}, o)
			})
			same(t, tr.lines, c.want)
		})
	}
}
