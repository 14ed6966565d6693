package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// written collects what several goroutines write.
type written struct {
	mu  sync.Mutex
	out bytes.Buffer
}

func (w *written) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(b)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.String()
}

// A source that was never scanned is scanned at once, one that is not there is told of
// and tried again, and the end of watch leaves what was found in the case.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	at := []string{"--case", filepath.Join(dir, "case"), "--case-keys", filepath.Join(dir, "keys")}
	runFor(t, append([]string{"case", "init"}, at...))
	mbox := filepath.Join(dir, "a.mbox")
	table := filepath.Join(dir, "schedules")
	for name, text := range map[string]string{
		mbox:  "From ann@example.test Tue Feb  3 10:00:00 2026\n" + nightMail(1) + "\n",
		table: "# two sources\n0 3 * * * " + mbox + "\n@monthly " + filepath.Join(dir, "missing.mbox") + "\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var out, errs written
	ended := make(chan int)
	go func() {
		ended <- run(ctx, append([]string{"watch", "--schedules", table}, at...), stdio{strings.NewReader(""), &out, &errs})
	}()
	for !strings.Contains(errs.String(), "a.mbox: scan done") || !strings.Contains(errs.String(), "missing.mbox: scan failed") {
		select {
		case status := <-ended:
			t.Fatalf("it ended with %d:\n%s", status, errs.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
	stop()
	if status := <-ended; status != exitInterrupted {
		t.Errorf("exit status %d", status)
	}
	if got := secretsFound(t, append([]string{"report", "--quiet", "--format", "jsonl"}, at...)); len(got) != 1 {
		t.Errorf("the case holds %v", got)
	}
	if out.String() != "" {
		t.Errorf("on standard output: %s", out.String())
	}
}

func TestWatchRefuses(t *testing.T) {
	dir := t.TempDir()
	at := []string{"--case", filepath.Join(dir, "case"), "--case-keys", filepath.Join(dir, "keys")}
	runFor(t, append([]string{"case", "init"}, at...))
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "say when"},
		{[]string{"--schedule", "@daily", "--schedules", "x"}, "say when"},
		{[]string{"--schedule", "0 0 31 2 *"}, "never"},
		{[]string{"--schedule", "@daily"}, "no source yet"},
		{[]string{"--schedules", filepath.Join(dir, "none")}, "no such file"},
		{[]string{"--schedule", "@daily", "--parallel", "0"}, "at least 1"},
	} {
		var errs strings.Builder
		status := run(t.Context(), append(append([]string{"watch"}, c.args...), at...), stdio{strings.NewReader(""), &errs, &errs})
		if status != exitUsage || !strings.Contains(errs.String(), c.says) {
			t.Errorf("%v: exit status %d, %s", c.args, status, errs.String())
		}
	}
}
