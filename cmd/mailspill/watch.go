package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/store"
	"github.com/mailspill/mailspill/watch"
)

// watchFlags are the flags of `mailspill watch` beside those of the scans.
type watchFlags struct {
	scan      scanFlags
	schedule  string
	schedules string
	parallel  int
}

func newWatch(std stdio) *cobra.Command {
	var f watchFlags
	cmd := &cobra.Command{
		Use:   "watch",
		Short: "Rescan the sources of a case on their schedule",
		Long: `watch scans each source of a case when its time comes, as "mailspill scan --case" would, until it is told to end.
No source is scanned twice at the same time; what failed is tried again; a time that passed while the machine slept is caught up
once. --schedules names a file with a line for each source, as in a crontab: "30 2 * * * SOURCE".`,
		Example: `  mailspill watch --case inv-7 --schedule '30 2 * * *'
  mailspill watch --case inv-7 --schedules inv-7.schedules --log-format json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return watchCase(cmd.Context(), std, f) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.schedule, "schedule", "", "`WHEN` every source of the case is scanned: minute, hour, day of month, month, day of week, or @daily")
	fl.StringVar(&f.schedules, "schedules", "", "the sources and their schedules, a line each, in this `FILE`")
	fl.IntVar(&f.parallel, "parallel", 2, "scan `N` sources at a time")
	fl.StringVar(&f.scan.logFormat, "log-format", "text", "`FORMAT` of messages on standard error: text or json")
	f.scan.addScanning(fl)
	return cmd
}

func watchCase(ctx context.Context, std stdio, f watchFlags) error {
	log, err := newLog(std.err, f.scan.logFormat)
	if err != nil {
		return err
	}
	if f.parallel < 1 {
		return fmt.Errorf("--parallel %d: at least 1", f.parallel)
	}
	jobs, err := watchJobs(ctx, std, f)
	if err != nil {
		return err
	}
	opt := watch.Options{Parallel: f.parallel, Status: func(s watch.Status) { s.Log(log) }}
	if isTerminal(std.err) && f.scan.logFormat == "text" {
		opt.Status = statusLine(std.err, log)
	}
	if err := watch.Run(ctx, jobs, opt); ctx.Err() == nil {
		return err
	}
	return exit{exitInterrupted}
}

// statusLine shows on a terminal where all stands, and what went wrong above it.
func statusLine(w io.Writer, log *slog.Logger) func(watch.Status) {
	return func(s watch.Status) {
		if s.Event != watch.Waiting {
			fmt.Fprint(w, "\r\x1b[K")
			s.Log(log)
		}
		fmt.Fprint(w, "\r\x1b[K"+s.Line(width(w)))
	}
}

// watchJobs makes a job of each source.
func watchJobs(ctx context.Context, std stdio, f watchFlags) ([]watch.Job, error) {
	table, err := f.table()
	if err != nil {
		return nil, err
	}
	var known []store.KeptSource
	err = f.scan.kase.opened(ctx, std, func(c *store.Case) (err error) {
		known, err = c.Sources(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if table == nil {
		if table, err = everySource(f.schedule, known); err != nil {
			return nil, err
		}
	}
	var jobs []watch.Job
	for _, e := range table {
		if e.Source, err = fullName(e.Source); err != nil {
			return nil, err
		}
		j := watch.Job{Name: e.Source, Schedule: e.Schedule, Scan: func(ctx context.Context) error { return f.scanOne(ctx, std, e.Source) }}
		for _, k := range known {
			if k.Name == e.Source {
				j.Last = k.Last
			}
		}
		jobs = append(jobs, j)
	}
	return jobs, nil
}

// table reads the schedules of single sources; nil if there is one for all.
func (f watchFlags) table() ([]watch.Entry, error) {
	switch {
	case (f.schedule == "") == (f.schedules == ""):
		return nil, errors.New("say when, with either --schedule '30 2 * * *' for all sources or --schedules FILE")
	case f.schedules == "":
		_, err := watch.Parse(f.schedule)
		return nil, err
	}
	file, err := os.Open(f.schedules)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	table, err := watch.ReadTable(file)
	if err == nil && len(table) == 0 {
		err = errors.New("it names no source")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.schedules, err)
	}
	return table, nil
}

func everySource(when string, known []store.KeptSource) ([]watch.Entry, error) {
	schedule, err := watch.Parse(when)
	if err != nil {
		return nil, err
	}
	var table []watch.Entry
	for _, k := range known {
		if k.Name != "-" { // standard input is read once
			table = append(table, watch.Entry{Source: k.Name, Schedule: schedule})
		}
	}
	if len(table) == 0 {
		return nil, errors.New("the case has no source yet: scan one with `mailspill scan --case`, or name them with --schedules")
	}
	return table, nil
}

// scanOne scans a source into the case; what it finds is in the case, and what is new
// on standard error.
func (f watchFlags) scanOne(ctx context.Context, std stdio, name string) error {
	flags := f.scan
	flags.format, flags.color, flags.noProgress, flags.silent = "table", "never", true, true
	err := scan(ctx, std, flags, []string{name})
	var e exit
	switch {
	case err == nil || ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &e) && e.status == exitSource:
		return errors.New("it was not read to its end; what went wrong stands above")
	}
	return watch.Permanent{Err: err}
}
