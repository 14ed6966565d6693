package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/report"
	"github.com/mailspill/mailspill/store"
)

func newCase(std stdio) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "case",
		Short: "Work on a kept investigation",
		Long: `A case keeps what scans found and what they could not read, how far the rotation of each credential is, and a
journal of everything that was done. It holds no secret: credentials are known by a keyed hash, and what came from mail is
encrypted under the case's key. The key lies elsewhere (--case-keys); keep a copy of it in a safe place, as nothing opens the
case without it.

A case is a folder with an SQLite database, or a PostgreSQL database. "mailspill scan --case" makes one with open scope;
"case init" makes one with terms.`,
		Example: `  mailspill case init --case inv-7 --authority 'ticket 4711' --scope /evidence --marking CUI
  mailspill scan --case inv-7 /evidence/ann.mbox
  mailspill case credentials --case inv-7
  mailspill case set --case inv-7 3f9a1c20 --status rotated --note 'changed by ops'
  mailspill case verify --case inv-7`,
	}
	cmd.AddCommand(newCaseInit(std), newCaseStatus(std), newCaseAdd(std), newCaseCredentials(std), newCaseSet(std), newCaseVerify(std), newCaseJournal(std), newCaseFiles(std),
		newCaseExport(std), newCaseOpen(std), newCaseKey(std),
		newCaseHold(std), newCaseRelease(std), newCaseClose(std), newCaseMerge(std))
	return cmd
}

func newCaseInit(std stdio) *cobra.Command {
	var f caseFlags
	var t store.Terms
	var keyOf string
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Begin a case: on what ground, whose mail, which bounds",
		Long: `init makes a case and writes its terms into it and into its journal. Every report of the case bears its marking.
With --scope, sources outside of it are refused until "mailspill case add" lets them in, with a reason.
With --key-of the case shares the key of another case, so that the two can be merged ("mailspill case merge").`,
		Example: `  mailspill case init --case inv-7 --authority 'ED 24-02' --custodian ann@example.org --from 2023-11-01 --scope /evidence --marking CUI
  mailspill case init --case postgres://spill@db.example.org/inv7 --keep-key passphrase
  mailspill case init --case asia --key-of headquarters.key`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for flag, date := range map[string]string{"--from": t.From, "--to": t.To} {
				if _, err := parseDay(flag, date, 0); err != nil {
					return err
				}
			}
			var err error
			if t.Scope, err = fullNames(t.Scope); err != nil {
				return err
			}
			t.Scoped = len(t.Scope) > 0
			return initCase(cmd.Context(), std, f, t, keyOf)
		},
	}
	fl := cmd.Flags()
	f.add(fl)
	fl.StringVar(&t.Authority, "authority", "", "on what `GROUND` the mail is read: an order, a directive, a ticket")
	fl.StringArrayVar(&t.Custodians, "custodian", nil, "`WHOSE` mail it is; may be given several times")
	fl.StringVar(&t.From, "from", "", "first `DATE` of the period")
	fl.StringVar(&t.To, "to", "", "last `DATE` of the period")
	fl.StringVar(&t.Counterpart, "counterpart", "microsoft", "correspondence with `WHOM`")
	fl.StringVar(&t.Operator, "operator", acting().Operator, "`WHO` works on it")
	fl.StringArrayVar(&t.OwnDomains, "own-domain", nil, "a `DOMAIN` of the custodians' own; may be given several times")
	fl.StringVar(&t.Marking, "marking", "", "`WORDS` that every report bears, such as CUI or Privileged")
	fl.StringArrayVar(&t.Scope, "scope", nil, "a `SOURCE`, folder of sources or pattern that may be scanned; may be given several times; none for all")
	fl.StringVar(&keyOf, "key-of", "", "share the key in this `FILE`, as \"case key\" wrote it for another case")
	return cmd
}

func initCase(ctx context.Context, std stdio, f caseFlags, t store.Terms, keyOf string) error {
	if f.place == "" {
		return errNoPlace
	}
	c, err := f.openWith(ctx, true, keyOf)
	if err != nil {
		return failed(std, err)
	}
	defer c.Close()
	if err := c.SetTerms(ctx, t); err != nil {
		return failed(std, fmt.Errorf("case %s: %w", store.Shown(f.place), err))
	}
	fmt.Fprintf(std.out, "case %s begun, its id is %s\n", store.Shown(f.place), c.ID())
	return nil
}

func newCaseAdd(std stdio) *cobra.Command {
	var f caseFlags
	var reason string
	cmd := &cobra.Command{
		Use:     "add SOURCE...",
		Short:   "Let further sources into the scope of a case",
		Example: "  mailspill case add --case inv-7 --reason 'order of 12 May' /evidence2/bob.mbox",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			names, err := fullNames(args)
			if err != nil {
				return err
			}
			return f.opened(cmd.Context(), std, func(c *store.Case) error { return c.AddScope(cmd.Context(), names, reason) })
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().StringVar(&reason, "reason", "", "`WHY`; it goes into the journal")
	return cmd
}

func newCaseStatus(std stdio) *cobra.Command {
	var f caseFlags
	cmd := &cobra.Command{
		Use:     "status",
		Short:   "Tell how far a case is",
		Example: "  mailspill case status --case inv-7",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.opened(cmd.Context(), std, func(c *store.Case) error { return showStatus(cmd.Context(), std.out, c) })
		},
	}
	f.add(cmd.Flags())
	return cmd
}

func showStatus(ctx context.Context, out io.Writer, c *store.Case) error {
	t, err := c.Terms(ctx)
	if err != nil {
		return err
	}
	all, err := c.Credentials(ctx)
	if err != nil {
		return err
	}
	sources, err := c.Sources(ctx)
	if err != nil {
		return err
	}
	held, err := c.Held(ctx)
	if err != nil {
		return err
	}
	head, verified := c.Verify(ctx)
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s\t%s\n", name, report.Neutral(value))
		}
	}
	line("case", c.ID())
	line("marking", t.Marking)
	line("authority", t.Authority)
	line("custodians", strings.Join(t.Custodians, ", "))
	line("scope", strings.Join(t.Scope, ", "))
	if held != nil {
		line("on hold", fmt.Sprintf("since %s, set by %s: %s", day(held.Since), held.By, held.Reason))
	}
	byStatus := map[string]int{}
	for _, k := range all {
		byStatus[k.Status]++
	}
	line("credentials", fmt.Sprintf("%d: %s", len(all), statuses(byStatus)))
	for _, s := range sources {
		state := "read to its end"
		if !s.Whole {
			state = "NOT read to its end: scan it again"
		}
		line("source", fmt.Sprintf("%s: %s", s.Name, state))
	}
	if verified != nil {
		line("journal", verified.Error())
	} else {
		line("journal", "whole, head "+head.String())
	}
	return w.Flush()
}

func statuses(n map[string]int) string {
	var out []string
	for _, s := range store.Statuses {
		if n[s] > 0 {
			out = append(out, fmt.Sprintf("%d %s", n[s], s))
		}
	}
	return strings.Join(out, ", ")
}

func newCaseSet(std stdio) *cobra.Command {
	var f caseFlags
	var d store.Decision
	var until string
	cmd := &cobra.Command{
		Use:   "set ID",
		Short: "Say what became of a credential",
		Long: `set changes the status of a credential: new, rotated, false-positive or risk-accepted. Who did it, when and why
goes into the journal. A false positive is left out of every later report, for good or up to --until. A rotated credential that
is written anew in a later message is opened again by the next scan.`,
		Example: `  mailspill case set --case inv-7 3f9a1c20 --status rotated --note 'reset by the helpdesk'
  mailspill case set --case inv-7 77b0e2aa --status false-positive --note 'a product code' --until 2027-01-01`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if d.Status == "" {
				return errors.New("say what became of it, with --status new, rotated, false-positive or risk-accepted")
			}
			if d.Until, err = parseDay("--until", until, 24*time.Hour); err != nil {
				return err
			}
			return f.opened(cmd.Context(), std, func(c *store.Case) error {
				k, err := c.Set(cmd.Context(), args[0], d)
				if err == nil {
					fmt.Fprintf(std.out, "%s (%s, %s) is %s\n", k.ID[:12], report.Neutral(k.Title), k.Preview, k.Status)
				}
				return err
			})
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().StringVar(&d.Status, "status", "", "`STATUS`: new, rotated, false-positive or risk-accepted")
	cmd.Flags().StringVar(&d.Note, "note", "", "`WHY`, for the journal")
	cmd.Flags().StringVar(&until, "until", "", "last `DATE` on which a false positive is left out")
	return cmd
}

func newCaseVerify(std stdio) *cobra.Command {
	var f caseFlags
	var noted []string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Prove that the journal of a case is whole, or name its first break",
		Long: `verify follows the seals of the journal from its first entry to its last, and prints its head. A head that was
noted elsewhere shows, with --head, that the journal was not written anew or cut short since then.`,
		Example: "  mailspill case verify --case inv-7\n  mailspill case verify --case inv-7 --head 41:9f…",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var heads []store.Head
			for _, n := range noted {
				h, err := store.ParseHead(n)
				if err != nil {
					return err
				}
				heads = append(heads, h)
			}
			return f.opened(cmd.Context(), std, func(c *store.Case) error {
				head, err := c.Verify(cmd.Context(), heads...)
				if err == nil {
					fmt.Fprintf(std.out, "the journal is whole: %d entries\nhead %s\n", head.Seq, head)
				}
				return err
			})
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().StringArrayVar(&noted, "head", nil, "a `HEAD` that was noted before; may be given several times")
	return cmd
}

func newCaseJournal(std stdio) *cobra.Command {
	var f caseFlags
	cmd := &cobra.Command{
		Use:     "journal",
		Short:   "Print the journal of a case, one JSON object a line",
		Example: "  mailspill case journal --case inv-7",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.opened(cmd.Context(), std, func(c *store.Case) error {
				entries, err := c.Entries(cmd.Context())
				enc := json.NewEncoder(std.out)
				for _, e := range entries {
					row := map[string]any{
						"seq": e.Seq, "at": e.At, "operator": e.Operator, "host": e.Host, "version": e.Version, "act": e.Act, "detail": e.Detail,
					}
					if err := enc.Encode(row); err != nil {
						return err
					}
				}
				return err
			})
		},
	}
	f.add(cmd.Flags())
	return cmd
}
