package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/patterns"
	"github.com/mailspill/mailspill/report"
	"github.com/mailspill/mailspill/scanner"
	"github.com/mailspill/mailspill/source"
)

// scanFlags are the flags of `mailspill scan` as typed.
type scanFlags struct {
	counterpart  string
	since, until string
	folders      []string
	format       string
	output       string
	reports      []string
	explain      bool
	showSecrets  bool
	rules        []string
	failOn       string
	quiet        bool
	noProgress   bool
	logFormat    string
	color        string
	noSandbox    bool
	ocr          bool
	ocrLanguages string
	passwords    string
	limits       limitFlags
	m365         m365Flags
	imap         imapFlags
	kase         caseFlags
	silent       bool   // no report; what is new is told
	marking      string // of the case
}

func newScan(std stdio) *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan [flags] SOURCE...",
		Short: "Read mail, list the exposed credentials and everything that could not be read",
		Long: `scan reads each SOURCE, which is known by its content and not by its name:

  an mbox file of any dialect      a Maildir or Maildir++ tree
  one message (.eml, .msg, TNEF)   a directory tree of any of these
  a zip or tar archive of these    "-": one message or an mbox on standard input
  m365://user@tenant[/folder]      an Exchange Online mailbox, through Microsoft Graph
  imaps://user@host[/folder]       imap:// with STARTTLS: a mailbox on a server

An @ in a user name of a URL is written %40. The password comes from MAILSPILL_PASSWORD, a file, a command or a
prompt, never from the command line; a token from MAILSPILL_TOKEN, a file or a command.

It selects the correspondence with the counterpart, searches every part of it, and reports what it found
and what it could not read. Sources are opened read-only. Nothing is tried against any service.

Exit status: 0 done, found or not; 1 a SOURCE could not be read to its end; 2 wrong usage;
10 with --fail-on when such a finding exists; 130 interrupted, with what was read reported.`,
		Example: `  mailspill scan inbox.mbox
  mailspill scan --since 2023-01-01 --folder 'Sent*' Maildir/
  mailspill scan --counterpart all --format jsonl -o findings.jsonl export/
  mailspill scan --report html=report.html --report xlsx=worklist.xlsx inbox.mbox archive.mbox
  mailspill scan --password-file secret.txt imaps://ann%40example.test@mail.example.test
  mailspill scan --auth xoauth2 --token-file token.txt imaps://ann%40example.test@outlook.office365.com
  mailspill login m365 --tenant example.org --client-id APP && mailspill scan m365://ann@example.org/Inbox
  zcat mail.mbox.gz | mailspill scan -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 && f.imap.mailboxes == "" {
				return errors.New("scan needs a SOURCE: a mailbox file, a directory, a URL, or - for standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return scan(cmd.Context(), std, f, args) },
	}
	f.addScanning(cmd.Flags())
	f.addReports(cmd.Flags())
	return cmd
}

// addScanning adds the flags that say what is scanned, and how.
func (f *scanFlags) addScanning(fl *pflag.FlagSet) {
	fl.StringVar(&f.counterpart, "counterpart", "microsoft", "select correspondence with `WHOM`: a built-in profile, the path of your own (FILE.toml), or all")
	fl.StringVar(&f.since, "since", "", "select messages of this `DATE` or later (2023-11-01, or RFC 3339)")
	fl.StringVar(&f.until, "until", "", "select messages up to and including this `DATE`")
	fl.StringArrayVar(&f.folders, "folder", nil, "select folders that match this `PATTERN` (* and ?); may be given several times")
	fl.BoolVar(&f.explain, "explain", false, "tell what spoke for each finding and against it (table, jsonl)")
	fl.BoolVar(&f.showSecrets, "show-secrets", false, "show secrets in clear in every report")
	fl.StringArrayVar(&f.rules, "rules", nil, "add the rules of a gitleaks.toml `FILE`; may be given several times")
	fl.BoolVar(&f.noProgress, "no-progress", false, "no progress on standard error")
	fl.StringVar(&f.passwords, "passwords", "", "try the lines of this `FILE` on locked files, after those that the mail itself tells")
	fl.BoolVar(&f.ocr, "ocr", false, "read the text of images with the program tesseract; without it they are listed as unread")
	fl.StringVar(&f.ocrLanguages, "ocr-languages", "eng", "`LANGUAGES` of the text in images, as tesseract names them (eng+deu)")
	fl.BoolVar(&f.noSandbox, "no-sandbox", false, "read hostile formats in this process, where the system does not let it start itself")
	f.limits.add(fl)
	f.kase.add(fl)
	f.imap.add(fl)
	f.m365.add(fl)
}

// addReports adds the flags that say which reports are written, and how.
func (f *scanFlags) addReports(fl *pflag.FlagSet) {
	fl.StringVar(&f.format, "format", "table", "report `FORMAT`: "+formatNames())
	fl.StringVarP(&f.output, "output", "o", "", "write the report to `FILE` (mode 0600, replaced only when whole)")
	fl.StringArrayVar(&f.reports, "report", nil, "write another report, `FORMAT=FILE`; may be given several times")
	fl.StringVar(&f.failOn, "fail-on", "", "exit with 10 when there is a finding of this `TIER` or a more urgent one: rotate or review")
	fl.BoolVar(&f.quiet, "quiet", false, "no progress and no closing summary on standard error")
	fl.StringVar(&f.logFormat, "log-format", "text", "`FORMAT` of messages on standard error: text or json")
	fl.StringVar(&f.color, "color", "auto", "`WHEN` to colour the table: auto, always or never")
}

// scan carries out `mailspill scan`. Errors that it returns, but for an exit, are
// wrong usage: nothing was read yet.
func scan(ctx context.Context, std stdio, f scanFlags, args []string) error {
	log, err := newLog(std.err, f.logFormat)
	if err != nil {
		return err
	}
	sources, err := f.named(args)
	if err != nil {
		return err
	}
	servers, err := f.imap.options(sources, &f.m365.vault)
	if err != nil {
		return err
	}
	set, opt, err := scanOptions(f, sources)
	if err != nil {
		return err
	}
	if opt.Extract.Workers == nil {
		opt.Extract.PDF = extract.NewPDFModule(codeCache())
		defer opt.Extract.PDF.Close()
	}
	count := &tally{}
	into, err := openTarget(ctx, std, f, log, sources, &opt, count)
	if err != nil {
		return err
	}
	defer into.close()
	rest := &omitted{}
	opt.Omitted = rest.counts
	mailboxes := newMailboxes(ctx, sources, f.imap.atOnce, narrowed(source.Options{Stdin: std.in, IMAP: servers}, opt, f.imap.noServerSearch, rest, log), func(err error) { log.Error(err.Error()) })
	defer mailboxes.close()
	if mailboxes.kept = into.kept; into.kept != nil {
		mailboxes.opt.Gone = into.kept.gone
		mailboxes.opt.Omitted = func(some source.Omitted) {
			rest.add(some)
			into.kept.omitted(some)
		}
	}
	f.m365.tokenFile = f.imap.tokenFile
	trace, err := f.reach(&mailboxes.opt, sources, log)
	if err != nil {
		return err
	}
	defer trace.close(!f.quiet)
	if opt.Extract.Workers != nil {
		defer opt.Extract.Workers.Close()
	}
	opt.Reopen = mailboxes.again
	watch := newProgress(std.err, log, f, sources)
	opt.Progress = func(bytes int64, findings int) {
		watch.add(bytes, findings)
		mailboxes.reported()
	}
	sum, err := scanner.Run(ctx, mailboxes.messages(), set, opt, into.sink)
	watch.stop()
	rest.tell(log)
	if errors.Is(err, scanner.ErrSourceFailed) {
		err = fmt.Errorf("%q: %w", mailboxes.current(), err)
	}
	if into.kept != nil {
		sum, err = into.kept.conclude(std, f, set, opt, mailboxes, sum, err, count)
	}
	return conclude(ctx, std, f, log, conclusion{opt.Scan, sum, err, mailboxes.failed(), count})
}

// named are the SOURCEs that a scan is of.
func (f *scanFlags) named(args []string) ([]string, error) {
	names, err := f.imap.named(args)
	if err != nil || f.kase.place == "" {
		return names, err
	}
	return fullNames(names)
}

// target is where the records of a scan go: into reports, or into a case.
type target struct {
	sink  finding.Sink
	kept  *kept // nil without a case
	close func()
}

func openTarget(ctx context.Context, std stdio, f scanFlags, log *slog.Logger, sources []string, opt *scanner.Options, count *tally) (target, error) {
	if f.kase.place == "" {
		sink, abort, err := openReports(std, f, count)
		return target{sink: sink, close: abort}, err
	}
	k, err := openKept(ctx, std, f, log, sources, opt)
	if err != nil {
		return target{}, err
	}
	return target{k.run, k, k.close}, nil
}

// conclusion is how a scan ended.
type conclusion struct {
	scan   finding.Scan
	sum    finding.Summary
	err    error
	failed bool // a source was not read to its end
	count  *tally
}

// conclude shows the closing summary and gives the exit status.
func conclude(ctx context.Context, std stdio, f scanFlags, log *slog.Logger, c conclusion) error {
	if errors.Is(c.err, syscall.EPIPE) {
		return nil // whoever read our report has seen enough
	}
	if !f.quiet && closingWanted(std, f) {
		if err := report.Closing(std.err, c.scan, c.sum, report.Options{Width: width(std.err)}); err != nil {
			return exit{exitSource}
		}
	}
	switch {
	case ctx.Err() != nil:
		log.Error("interrupted: the report holds what was read until then; run the same command again to read it all")
		return exit{exitInterrupted}
	case c.failed:
		return exit{exitSource}
	case c.err != nil:
		log.Error(c.err.Error())
		return exit{exitSource}
	case c.count.reaches(f.failOn):
		return exit{exitFound}
	}
	return nil
}

// scanOptions turns flags into what the scanner wants.
func scanOptions(f scanFlags, sources []string) (*patterns.Set, scanner.Options, error) {
	opt := scanner.Options{Folders: f.folders, ShowSecrets: f.showSecrets, Explain: f.explain, Now: time.Now().UTC()}
	var err error
	if opt.Extract, err = extractOptions(f); err != nil {
		return nil, opt, err
	}
	if opt.Since, err = parseDay("--since", f.since, 0); err != nil {
		return nil, opt, err
	}
	if opt.Until, err = parseDay("--until", f.until, 24*time.Hour); err != nil {
		return nil, opt, err
	}
	if err = checkWords(f); err != nil {
		return nil, opt, err
	}
	if opt.Counterpart, err = patterns.LoadProfile(f.counterpart); err != nil {
		return nil, opt, err
	}
	set, err := patterns.Load(patterns.Options{Files: f.rules})
	if err != nil {
		return nil, opt, err
	}
	opt.UnlockTime = f.limits.unlock
	opt.Key = make([]byte, 32)
	if _, err := rand.Read(opt.Key); err != nil {
		return nil, opt, fmt.Errorf("making the key of the credential ids: %w", err)
	}
	opt.Scan = finding.Scan{
		Type: "scan", Schema: finding.Schema, ToolVersion: version(), StartedAt: opt.Now, Sources: sources,
		Counterpart: counterpartName(f.counterpart, opt.Counterpart), Rules: finding.Rules{Count: set.Count(), SHA256: set.Hash()},
	}
	return set, opt, nil
}

func counterpartName(flag string, p *patterns.Profile) string {
	if p == nil {
		return flag
	}
	return p.ID
}

// parseDay reads a date, or a time with its zone. A date means the whole day in
// UTC: wholeDay is added to it.
func parseDay(flag, s string, wholeDay time.Duration) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Add(wholeDay), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	return time.Time{}, fmt.Errorf("%s %q: write a date as 2023-11-01, or a time as 2023-11-01T08:00:00Z", flag, s)
}

// checkWords refuses values that a flag does not know.
func checkWords(f scanFlags) error {
	if f.failOn != "" && f.failOn != "rotate" && f.failOn != "review" {
		return fmt.Errorf("--fail-on %q: use rotate or review", f.failOn)
	}
	if f.color != "auto" && f.color != "always" && f.color != "never" {
		return fmt.Errorf("--color %q: use auto, always or never", f.color)
	}
	return nil
}
