package watch

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	longestShown = 60  // of a name
	longestError = 300 // of an error in a log line
)

// Line gives the state as one line of at most width columns, for a terminal:
// what is scanned, what comes next, what is wrong. Times of day are those of At's
// zone.
func (s Status) Line(width int) string {
	parts := []string{count(len(s.Jobs), "source")}
	for _, part := range []string{s.scanning(), s.next(), s.wrong()} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return shorten(strings.Join(parts, " · "), width)
}

// scanning names the sources that are scanned now.
func (s Status) scanning() string {
	var names []string
	queued := 0
	for _, j := range s.Jobs {
		switch {
		case j.Running:
			names = append(names, fmt.Sprintf("%s (%s)", shorten(j.Name, longestShown), round(s.At.Sub(j.Start))))
		case j.Queued:
			queued++
		}
	}
	switch {
	case len(names) == 0:
		return ""
	case s.Event == Stopping:
		return "waiting for " + strings.Join(names, ", ")
	case queued > 0:
		return fmt.Sprintf("scanning %s, %d more to do", strings.Join(names, ", "), queued)
	}
	return "scanning " + strings.Join(names, ", ")
}

// next names the source whose turn comes first.
func (s Status) next() string {
	var first *JobStatus
	for i, j := range s.Jobs {
		if !j.Next.IsZero() && (first == nil || j.Next.Before(first.Next)) {
			first = &s.Jobs[i]
		}
	}
	if first == nil || s.Event == Stopping {
		return ""
	}
	return fmt.Sprintf("next %s %s (in %s)", shorten(first.Name, longestShown), s.when(first.Next), round(first.Next.Sub(s.At)))
}

// wrong counts what a person should look at.
func (s Status) wrong() string {
	var failing, missed int
	for _, j := range s.Jobs {
		missed += j.Missed
		if j.Err != nil {
			failing++
		}
	}
	var parts []string
	if failing > 0 {
		parts = append(parts, fmt.Sprintf("%d failing", failing))
	}
	if missed > 0 {
		parts = append(parts, fmt.Sprintf("%d missed", missed))
	}
	return strings.Join(parts, " · ")
}

// when gives a time of day, with the day if it is not today.
func (s Status) when(t time.Time) string {
	t = t.In(s.At.Location())
	if t.YearDay() == s.At.YearDay() && t.Year() == s.At.Year() {
		return t.Format("15:04")
	}
	return t.Format("2006-01-02 15:04")
}

// Log writes what happened as one line, where there is no terminal. The state
// once a minute is not written.
func (s Status) Log(log *slog.Logger) {
	switch s.Event {
	case Waiting:
	case Began:
		log.Info("watching " + s.Line(longestError))
	case Stopping:
		log.Info("stopping: " + s.Line(longestError))
	default:
		j := s.Jobs[s.Job]
		level, text := j.told(s.Event)
		log.Log(context.Background(), level, text, j.attributes()...)
	}
}

// told gives an event of the job in words.
func (j JobStatus) told(what Event) (slog.Level, string) {
	name := shorten(j.Name, longestError)
	switch what {
	case Started:
		return slog.LevelInfo, name + ": scan started"
	case Missed:
		return slog.LevelWarn, fmt.Sprintf("%s: missed its time %s; scanned once %s", name, stamp(j.MissedAt), j.soon())
	case Failed:
		return slog.LevelError, fmt.Sprintf("%s: scan failed after %s: %s; %s", name, round(j.End.Sub(j.Start)), shorten(j.Err.Error(), longestError), j.again())
	}
	return slog.LevelInfo, fmt.Sprintf("%s: scan done in %s; next %s", name, round(j.End.Sub(j.Start)), stamp(j.Next))
}

// soon tells when a missed time is made up for.
func (j JobStatus) soon() string {
	if j.Running {
		return "when the scan that runs has ended"
	}
	return "as soon as there is room"
}

// again tells what follows a failure.
func (j JobStatus) again() string {
	switch {
	case j.Queued:
		return "its time came meanwhile: scanned again now"
	case j.Retry:
		return fmt.Sprintf("retry %d at %s", j.Retries, stamp(j.Next))
	}
	return "not tried again before " + stamp(j.Next)
}

// attributes are for logs that programs read.
func (j JobStatus) attributes() []any {
	out := []any{"source", j.Name, "next", j.Next.UTC(), "retries", j.Retries, "missed", j.Missed}
	if j.Err != nil {
		out = append(out, "error", shorten(j.Err.Error(), longestError))
	}
	return out
}

func stamp(t time.Time) string { return t.Format("2006-01-02 15:04 MST") }

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// round leaves of a span what a person wants to know.
func round(d time.Duration) string {
	if d = max(d, 0); d < time.Minute {
		return d.Round(time.Second).String()
	}
	return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
}

// shorten gives a text in at most width characters, on one line and without what
// would steer a terminal.
func shorten(text string, width int) string {
	runes := []rune(show(text))
	if len(runes) <= width {
		return string(runes)
	}
	return string(runes[:max(width-1, 0)]) + "…"
}

// show escapes what is not printable.
func show(text string) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return text
	}
	quoted := strconv.Quote(text)
	return quoted[1 : len(quoted)-1]
}
