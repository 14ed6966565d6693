package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/store"
)

func newReport(std stdio) *cobra.Command {
	var f scanFlags
	var want store.Reading
	var fresh bool
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Write reports from a case",
		Long: `report gives the records of a case in every format of scan, without reading any mail: what a scan of all its
sources would report. Credentials that were marked as false positives are left out.`,
		Example: `  mailspill report --case inv-7
  mailspill report --case inv-7 --format xlsx -o worklist.xlsx
  mailspill report --case inv-7 --new --format jsonl`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkWords(f); err != nil {
				return err
			}
			return f.kase.opened(cmd.Context(), std, func(c *store.Case) error {
				return writeReports(cmd.Context(), std, f, c, want, fresh)
			})
		},
	}
	fl := cmd.Flags()
	f.kase.add(fl)
	f.addReports(fl)
	fl.BoolVar(&fresh, "new", false, "only what the last scan found first")
	fl.BoolVar(&want.Suppressed, "all", false, "what was marked as a false positive, too")
	return cmd
}

func writeReports(ctx context.Context, std stdio, f scanFlags, c *store.Case, want store.Reading, fresh bool) error {
	log, err := newLog(std.err, f.logFormat)
	if err != nil {
		return err
	}
	if fresh {
		if want.NewIn, err = c.LastRun(ctx); err != nil {
			return err
		}
	}
	terms, err := c.Terms(ctx)
	if err != nil {
		return err
	}
	f.marking = terms.Marking
	count := &tally{}
	sink, abort, err := openReports(std, f, count)
	if err != nil {
		return err
	}
	defer abort()
	left, err := c.Replay(ctx, sink, want)
	if err != nil {
		return err
	}
	tellLeftOut(log, f.quiet, left)
	if count.reaches(f.failOn) {
		return exit{exitFound}
	}
	return nil
}
