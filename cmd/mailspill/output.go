package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/report"
)

func formatNames() string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// openReports opens every report that was asked for. abort removes what is not
// whole yet; after the sink is closed it does nothing.
func openReports(std stdio, f scanFlags, count *tally) (sink finding.Sink, abort func(), err error) {
	var aborts []func()
	abort = func() {
		for _, a := range aborts {
			a()
		}
	}
	sinks := []finding.Sink{count}
	add := func(format, path string) error {
		s, a, err := report.File(path, format, report.Options{ShowSecrets: f.showSecrets, Marking: f.marking})
		if err != nil {
			return err
		}
		sinks, aborts = append(sinks, s), append(aborts, a)
		return nil
	}
	if f.output != "" {
		err = add(f.format, f.output)
	} else if !f.silent {
		var s finding.Sink
		if s, err = stdoutReport(std, f); err == nil {
			sinks = append(sinks, s)
		}
	}
	for _, r := range f.reports {
		format, path, ok := strings.Cut(r, "=")
		if !ok || path == "" {
			err = errors.Join(err, fmt.Errorf("--report %q: write FORMAT=FILE, such as html=report.html", r))
		} else if err == nil {
			err = add(format, path)
		}
	}
	if err != nil {
		abort()
		return nil, nil, err
	}
	return report.Tee(sinks...), abort, nil
}

// stdoutReport writes the report to standard output, but no bytes that a
// terminal cannot show.
func stdoutReport(std stdio, f scanFlags) (finding.Sink, error) {
	for _, known := range report.Formats() {
		if known.Name == f.format && known.Binary && isTerminal(std.out) {
			return nil, fmt.Errorf("--format %s is not for a terminal: name a file with -o FILE", f.format)
		}
	}
	return report.New(f.format, std.out, report.Options{
		ShowSecrets: f.showSecrets, Width: width(std.out), Marking: f.marking,
		Color: f.color == "always" || f.color == "auto" && isTerminal(std.out) && os.Getenv("NO_COLOR") == "",
	})
}

// closingWanted: the table ends with the summary already, so on a terminal that
// shows both it is not repeated.
func closingWanted(std stdio, f scanFlags) bool {
	return !f.silent && !(f.output == "" && f.format == "table" && isTerminal(std.out))
}

func isTerminal(w any) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// width is a terminal's number of columns; 0 elsewhere.
func width(w io.Writer) int {
	if file, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(file.Fd())); err == nil {
			return n
		}
	}
	return 0
}

// newLog makes the logger of standard error.
func newLog(w io.Writer, format string) (*slog.Logger, error) {
	switch format {
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil)), nil
	case "text":
		return slog.New(plainHandler{w, &sync.Mutex{}}), nil
	}
	return nil, fmt.Errorf("--log-format %q: use text or json", format)
}

// tally counts the findings by tier, for --fail-on.
type tally struct{ rotate, review int }

func (t *tally) Begin(finding.Scan) error { return nil }
func (t *tally) Finding(f finding.Finding) error {
	switch f.Tier {
	case "rotate":
		t.rotate++
	case "review":
		t.review++
	}
	return nil
}
func (t *tally) Unread(finding.Unread) error                { return nil }
func (t *tally) Done(finding.Message, finding.Cursor) error { return nil }
func (t *tally) Close(finding.Summary) error                { return nil }

// reaches tells whether there is a finding of that tier or a more urgent one.
func (t *tally) reaches(tier string) bool {
	return tier != "" && t.rotate > 0 || tier == "review" && t.review > 0
}
