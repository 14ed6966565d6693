package watch

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// sample is a state with something of everything.
func sample() Status {
	at := time.Date(2026, 11, 24, 2, 33, 0, 0, time.UTC)
	return Status{At: at, Event: Waiting, Job: -1, Jobs: []JobStatus{
		{Name: "imaps://ann@mail.example.test", Next: at.Add(24 * time.Hour), Running: true, Start: at.Add(-3 * time.Minute)},
		{Name: "m365://bob@example.test", Next: at.Add(72 * time.Minute), Start: at.Add(-time.Hour), End: at.Add(-59 * time.Minute)},
		{Name: "export/", Next: at.Add(90 * time.Minute), Retry: true, Retries: 2, Start: at.Add(-time.Minute), End: at, Err: errors.New("disk\nfull"), Missed: 1, MissedAt: at.Add(-time.Hour)},
	}}
}

func TestLine(t *testing.T) {
	t.Parallel()
	s := sample()
	want := "3 sources · scanning imaps://ann@mail.example.test (3m) · next m365://bob@example.test 03:45 (in 1h12m) · 1 failing · 1 missed"
	if got := s.Line(200); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := s.Line(20); got != "3 sources · scannin…" {
		t.Errorf("narrow: %q", got)
	}
	s.Jobs[2].Queued = true
	if got := s.Line(200); !strings.Contains(got, "(3m), 1 more to do · next") {
		t.Errorf("with one that waits: %q", got)
	}
	s.Event = Stopping
	if got := s.Line(200); !strings.Contains(got, "waiting for imaps://ann@mail.example.test") || strings.Contains(got, "next") {
		t.Errorf("at the end: %q", got)
	}
	s.Event, s.Jobs = Waiting, s.Jobs[:1]
	if got := s.Line(200); !strings.HasPrefix(got, "1 source · ") || !strings.Contains(got, "2026-11-25 02:33") {
		t.Errorf("tomorrow: %q", got)
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event Event
		job   int
		want  string
	}{
		{Began, -1, "INFO watching 3 sources"},
		{Waiting, -1, ""},
		{Stopping, -1, "INFO stopping: 3 sources"},
		{Started, 0, "INFO imaps://ann@mail.example.test: scan started"},
		{Missed, 0, "WARN imaps://ann@mail.example.test: missed its time"},
		{Done, 1, "INFO m365://bob@example.test: scan done in 1m; next 2026-11-24 03:45 UTC"},
		{Failed, 2, `ERROR export/: scan failed after 1m: disk\nfull; retry 2 at 2026-11-24 04:03 UTC`},
	} {
		s := sample()
		s.Event, s.Job = c.event, c.job
		var out bytes.Buffer
		s.Log(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: messageOnly})))
		got := strings.ReplaceAll(strings.ReplaceAll(out.String(), "level=", ""), "msg=", "")
		got = strings.ReplaceAll(strings.ReplaceAll(got, `\\`, `\`), `"`, "")
		if !strings.HasPrefix(got, c.want) || (c.want == "") != (got == "") || strings.Count(got, "\n") > 1 {
			t.Errorf("event %d: %q, want %q", c.event, got, c.want)
		}
	}
}

// messageOnly leaves level and message of a log line.
func messageOnly(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.LevelKey || a.Key == slog.MessageKey {
		return a
	}
	return slog.Attr{}
}

func TestFailuresTellWhatFollows(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 2, 33, 0, 0, time.UTC)
	for want, j := range map[string]JobStatus{
		"retry 1 at 2026-11-24 02:33 UTC":            {Next: at, Retry: true, Retries: 1},
		"not tried again before 2026-11-24 02:33":    {Next: at},
		"its time came meanwhile: scanned again now": {Next: at, Queued: true},
	} {
		j.Err = errServer
		if _, got := j.told(Failed); !strings.HasSuffix(strings.TrimSuffix(got, " UTC"), strings.TrimSuffix(want, " UTC")) {
			t.Errorf("%q, want %q at its end", got, want)
		}
	}
}

func TestNothingSteersTheTerminal(t *testing.T) {
	t.Parallel()
	for _, hostile := range []string{"a\x1b[2Jb", "a\u202eb", "a\nb", "a\xffb", "a\u0000b"} {
		s := Status{At: time.Now(), Job: 0, Event: Failed, Jobs: []JobStatus{{Name: hostile, Running: true, Err: errors.New(hostile)}}}
		_, told := s.Jobs[0].told(Failed)
		for _, line := range []string{s.Line(100), told} {
			if strings.ContainsAny(line, "\x1b\u202e\n\x00") || !utf8.ValidString(line) {
				t.Errorf("%q", line)
			}
		}
	}
	if got := show("imaps://zoë@example.test/Gesendete Objekte"); got != "imaps://zoë@example.test/Gesendete Objekte" {
		t.Errorf("plain text becomes %q", got)
	}
}
