package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/patterns"
)

func newRules(std stdio) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "Show the rules in force and run their examples",
		Example: "  mailspill rules list\n  mailspill rules show azure-storage-key\n  mailspill rules test",
	}
	var files []string
	cmd.PersistentFlags().StringArrayVar(&files, "rules", nil, "add the rules of a gitleaks.toml `FILE`; may be given several times")
	load := func() (*patterns.Set, error) { return patterns.Load(patterns.Options{Files: files}) }
	cmd.AddCommand(newRulesList(std, load), newRulesShow(std, load), newRulesTest(std, load))
	return cmd
}

func newRulesList(std stdio, load func() (*patterns.Set, error)) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List every rule with its severity and where it comes from",
		Example: "  mailspill rules list\n  mailspill rules list --format jsonl",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			set, err := load()
			if err != nil {
				return err
			}
			switch format {
			case "table":
				return listTable(std.out, set)
			case "jsonl":
				return listJSON(std.out, set)
			}
			return fmt.Errorf("--format %q: use table or jsonl", format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "`FORMAT`: table or jsonl")
	return cmd
}

func listTable(out io.Writer, set *patterns.Set) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSEVERITY\tTIER\tSOURCE\tTITLE")
	for _, r := range set.Rules() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Severity, r.Tier, r.Origin, r.Title)
	}
	return w.Flush()
}

func listJSON(out io.Writer, set *patterns.Set) error {
	e := json.NewEncoder(out)
	for _, r := range set.Rules() {
		err := e.Encode(map[string]any{
			"id": r.ID, "title": r.Title, "severity": r.Severity, "tier": r.Tier, "source": r.Origin,
			"keywords": r.Keywords, "regex": r.Regex, "check": r.Check, "rotate": r.Rotate, "examples": r.Examples,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func newRulesShow(std stdio, load func() (*patterns.Set, error)) *cobra.Command {
	return &cobra.Command{
		Use:     "show ID",
		Short:   "Show one rule",
		Example: "  mailspill rules show azure-storage-key",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			set, err := load()
			if err != nil {
				return err
			}
			for _, r := range set.Rules() {
				if r.ID == args[0] {
					return showRule(std.out, r)
				}
			}
			for _, o := range set.SwitchedOff() {
				if o.ID == args[0] {
					_, err := fmt.Fprintf(std.out, "%s is switched off: %s\n", o.ID, o.Why)
					return err
				}
			}
			return fmt.Errorf("no rule %q: see 'mailspill rules list'", args[0])
		},
	}
}

func showRule(out io.Writer, r patterns.Rule) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	row := func(name string, value any) {
		if s := fmt.Sprint(value); s != "" {
			fmt.Fprintf(w, "%s\t%s\n", name, s)
		}
	}
	row("id", r.ID)
	row("title", r.Title)
	row("severity", r.Severity)
	row("tier", r.Tier)
	row("confidence", r.Confidence)
	row("source", r.Origin)
	row("file", r.File)
	row("keywords", strings.Join(r.Keywords, ", "))
	row("regex", r.Regex)
	row("path", r.Path)
	row("check", r.Check)
	row("why", r.Why)
	row("rotate", r.Rotate)
	row("examples", r.Examples)
	return w.Flush()
}

func newRulesTest(std stdio, load func() (*patterns.Set, error)) *cobra.Command {
	return &cobra.Command{
		Use:     "test",
		Short:   "Run every rule's own examples and counter-examples",
		Example: "  mailspill rules test\n  mailspill rules test --rules mine.toml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			set, err := load()
			if err != nil {
				return err
			}
			failures := set.Verify()
			for _, f := range failures {
				fmt.Fprintln(std.out, f)
			}
			examples := 0
			for _, r := range set.Rules() {
				examples += r.Examples
			}
			fmt.Fprintf(std.out, "%d rules, %d examples and counter-examples, %d failed\n", set.Count(), examples, len(failures))
			if len(failures) > 0 {
				return exit{exitSource}
			}
			return nil
		},
	}
}
