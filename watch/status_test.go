package watch

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestStatusIsSo compares what is told with where the tasks stand: it is kept
// beside them, and so could lag behind.
func TestStatusIsSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Hour)
		defer cancel()
		down := played(t, "down", "0 */5 * * *", scan{takes: time.Minute})
		down.Last = time.Now().Add(-time.Hour * 24)
		jobs := []Job{
			down, played(t, "long", "*/30 * * * *", scan{takes: 100 * time.Minute}), played(t, "bad", "0 * * * *", scan{err: errServer}),
			played(t, "slow", "7 * * * *", scan{takes: 10 * time.Minute}, scan{10 * time.Minute, errServer}),
		}
		var w *watcher
		told := 0
		o := plain(Options{Now: shifted(20*time.Hour, 5*time.Hour), Status: func(s Status) {
			told++
			for i, tk := range w.tasks {
				if s.Jobs[i] != tk.status() {
					t.Fatalf("event %d at %v: told %+v, is %+v", s.Event, s.At, s.Jobs[i], tk.status())
				}
			}
		}})
		w = newWatcher(jobs, o.withDefaults())
		w.run(ctx)
		if told < 100 {
			t.Errorf("only %d events", told)
		}
	})
}
