package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
	"github.com/mailspill/mailspill/report"
	"github.com/mailspill/mailspill/scanner"
	"github.com/mailspill/mailspill/source"
	"github.com/mailspill/mailspill/store"
)

// kept is a scan into a case: what the case knows is left out, what is new is kept.
type kept struct {
	ctx  context.Context // of the scan; what is written outlives its end
	c    *store.Case
	run  *store.Run
	log  *slog.Logger
	scan finding.Scan

	reports finding.Sink
	abort   func() // of reports that are not whole
	news    store.News

	mu    sync.Mutex
	walks map[string]*visit
}

// visit is one source on its way into the case.
type visit struct {
	walk   *store.Walk
	before string // the manifest of its files
	files  int
	unread int  // of them: what is in them may still be there
	same   bool // as the last time: not walked
	resume bool // it goes on after a cursor
	whole  bool
}

// openKept opens the case of a scan, or makes one, and the reports, so that a folder that
// is missing is told at once; then it begins the run.
func openKept(ctx context.Context, std stdio, f scanFlags, log *slog.Logger, sources []string, opt *scanner.Options) (*kept, error) {
	if f.showSecrets {
		return nil, errors.New("--show-secrets and --case: a case never holds a secret; show one with `mailspill reveal`")
	}
	c, err := f.kase.open(ctx, true)
	if err != nil {
		return nil, notBegun(ctx, std, err)
	}
	k := &kept{ctx: ctx, c: c, log: log, scan: opt.Scan, walks: map[string]*visit{}, abort: func() {}}
	if err := k.openReports(std, f); err != nil {
		k.close()
		return nil, err
	}
	if err := k.begin(f, sources, opt); err != nil {
		k.close()
		return nil, notBegun(ctx, std, err)
	}
	return k, nil
}

// notBegun is the failure of a case before anything was read.
func notBegun(ctx context.Context, std stdio, err error) error {
	if ctx.Err() != nil {
		fmt.Fprintln(std.err, "mailspill: interrupted before anything was read; run the same command again")
		return exit{exitInterrupted}
	}
	return failed(std, err)
}

// close lets go of the case, in which all was committed, and of reports that are not whole.
func (k *kept) close() {
	k.abort()
	_ = k.c.Close()
}

// openReports opens the reports that are written at the end, from the case.
func (k *kept) openReports(std stdio, f scanFlags) error {
	terms, err := k.c.Terms(k.ctx)
	if err != nil {
		return failed(std, err)
	}
	f.marking = terms.Marking
	k.reports, k.abort, err = openReports(std, f, &tally{})
	if err != nil {
		k.abort = func() {}
	}
	return err
}

func (k *kept) begin(f scanFlags, sources []string, opt *scanner.Options) error {
	if err := k.c.Admit(k.ctx, sources); err != nil {
		return err
	}
	plan, err := planOf(k.c, f, opt)
	if err != nil {
		return err
	}
	writing := context.WithoutCancel(k.ctx) // what was found is kept though the scan is interrupted
	if k.run, err = k.c.Begin(writing, opt.Scan, plan); err != nil {
		return err
	}
	opt.Key, opt.Known = k.c.CredentialKey(), k.run.Known
	opt.Settle = func(fresh, all func(string) string) error { return k.run.Remask(writing, fresh, all) }
	return nil
}

// planOf tells runs apart that look for other things, or read otherwise.
func planOf(c *store.Case, f scanFlags, opt *scanner.Options) (store.Plan, error) {
	profile, err := contentOf(f.counterpart)
	if err != nil {
		return store.Plan{}, err
	}
	passwords, err := contentOf(f.passwords)
	if err != nil {
		return store.Plan{}, err
	}
	limits := opt.Extract.Limits
	return store.Plan{
		Rules:     c.Name("rules", opt.Scan.ToolVersion, opt.Scan.Rules.SHA256),
		Selection: c.Name("selection", f.counterpart, profile, f.since, f.until, strings.Join(f.folders, "\x00")),
		ByFolder:  len(f.folders) > 0,
		Reading:   c.Name("reading", fmt.Sprintf("%+v", limits), fmt.Sprint(f.ocr, f.ocrLanguages, f.noSandbox), passwords),
	}, nil
}

// contentOf is the content of a file that a flag names; of a word that is no file, nothing.
func contentOf(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return string(b), err
}

// enter begins a source: after tells where to go on, skip that there is nothing to do.
func (k *kept) enter(name string) (after mail.Cursor, skip bool, err error) {
	v := &visit{resume: strings.Contains(name, "://")}
	if v.walk, err = k.run.Walk(name); err != nil {
		return "", false, err
	}
	k.mu.Lock()
	k.walks[name] = v
	k.mu.Unlock()
	if v.before, err = k.manifest(name, v); err != nil {
		return "", false, err
	}
	if v.same, err = v.walk.Unchanged(v.before); err != nil || v.same {
		v.whole = err == nil
		return "", v.same, err
	}
	if v.resume {
		after, err = v.walk.Cursor()
	}
	return after, false, err
}

// manifest hashes the files of a source.
func (k *kept) manifest(name string, v *visit) (string, error) {
	hashes, err := source.Hashes(k.ctx, name)
	if err != nil {
		return "", err
	}
	return v.walk.Manifest(v.count(hashes))
}

// count notes how many files there are and how often one did not open, and gives them as the case
// keeps them.
func (v *visit) count(hashes []source.FileHash) []store.HashedFile {
	v.files = len(hashes)
	files := make([]store.HashedFile, 0, len(hashes))
	for _, h := range hashes {
		f := store.HashedFile{Name: h.Name, Size: h.Size, SHA256: hex.EncodeToString(h.SHA256[:])}
		if h.Err != nil {
			f.SHA256, f.Error = "", h.Err.Error()
			v.unread++
		}
		files = append(files, f)
	}
	return files
}

// metAll tells whether a message that a whole walk did not meet is gone: not one of a server,
// which gives what is new; nor of a file that does not open now; nor of standard input, which
// holds something else each time.
func (v *visit) metAll(name string) bool { return !v.resume && v.unread == 0 && name != "-" }

// known tells whether a message may be left out, as the case has it.
func (k *kept) known(name string, m *mail.Message, cut bool) (bool, error) {
	if m == nil || m.Raw == nil {
		return false, nil
	}
	m.Ref.SHA256 = sha256.Sum256(m.Raw)
	k.mu.Lock()
	v := k.walks[name]
	k.mu.Unlock()
	return v.walk.Skip(m.Ref, cut)
}

// gone is told of messages that a server no longer has.
func (k *kept) gone(ref mail.Ref) {
	k.mu.Lock()
	v := k.walks[ref.Source]
	k.mu.Unlock()
	if v == nil {
		return
	}
	if err := v.walk.Gone(ref); err != nil {
		k.log.Warn(err.Error())
	}
}

// omitted counts what a server was not asked for.
func (k *kept) omitted(some source.Omitted) {
	k.mu.Lock()
	v := k.walks[some.Source]
	k.mu.Unlock()
	if v != nil && !some.Search { // what a search leaves out comes with the messages
		v.walk.Omit(int64(some.Messages))
	}
}

// left notes how the walk through a source ended.
func (k *kept) left(name string, whole bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if v := k.walks[name]; v != nil {
		v.whole = whole
	}
}

// again scans once more what other messages may bear upon, and settles it.
func (k *kept) again(set *patterns.Set, opt scanner.Options, boxes *mailboxes) error {
	refs, err := k.run.Relook(k.ctx)
	if err != nil {
		return err
	}
	var missed []mail.Ref
	if len(refs) > 0 {
		if boxes.others, err = k.otherSources(boxes.names); err != nil {
			return err
		}
		opt.Chosen = k.run.Selected
		if _, err := scanner.Run(k.ctx, k.reread(refs, boxes, &missed), set, opt, k.run); err != nil {
			return err
		}
	}
	return k.run.Settle(k.ctx, missed...)
}

// otherSources are those of the case that this scan does not walk: their mail may say
// something about its mail.
func (k *kept) otherSources(walked []string) ([]string, error) {
	all, err := k.c.Sources(k.ctx)
	var out []string
	for _, s := range all {
		if !slices.Contains(walked, s.Name) {
			out = append(out, s.Name)
		}
	}
	return out, err
}

// reread gives messages that were scanned before. What cannot be read now is missed; what
// came by standard input never can.
func (k *kept) reread(refs []mail.Ref, boxes *mailboxes, missed *[]mail.Ref) iter.Seq2[*mail.Message, error] {
	return func(yield func(*mail.Message, error) bool) {
		told := map[string]bool{}
		for _, ref := range refs {
			m, err := boxes.again(k.ctx, ref)
			if k.ctx.Err() != nil {
				return
			}
			if m == nil {
				if !errors.Is(err, errOnce) {
					*missed = append(*missed, ref)
				}
				where, why := sayWhere(ref, err)
				if !told[where] {
					k.log.Warn(fmt.Sprintf("%q: a message that other mail may say more about could not be read again: %v", where, why))
				}
				told[where] = true
				continue
			}
			m.Next = ""
			if !yield(m, err) {
				return
			}
		}
	}
}

// sayWhere names a message that could not be read, and why, without the name of a file:
// that may be a subject, which may hold a secret.
func sayWhere(ref mail.Ref, err error) (where string, why error) {
	if onServer(ref.Source) {
		return ref.Source, err
	}
	return filepath.Dir(ref.Source), errors.New("its file is not there, or was changed; scan its source again")
}

// end closes the walks: each source's files must be what they were.
func (k *kept) end() error {
	var all []error
	for _, name := range slices.Sorted(maps.Keys(k.walks)) {
		v := k.walks[name]
		manifest := v.before
		if v.before != "" && k.ctx.Err() == nil {
			after, err := k.manifest(name, v)
			if err != nil || after != v.before {
				k.log.Warn(fmt.Sprintf("%q: its files changed while they were read, or could not be hashed again; the next scan walks it anew", name))
				manifest = ""
			}
			all = append(all, k.c.Record(context.WithoutCancel(k.ctx), "source", map[string]any{
				"run": k.run.ID(), "source": name, "files": v.files, "sha256_before": v.before, "sha256_after": after, "unchanged_since_last": v.same,
			}))
		}
		if !v.same {
			all = append(all, v.walk.End(v.whole && k.ctx.Err() == nil, v.metAll(name), manifest))
		}
	}
	return errors.Join(all...)
}

// finish ends the run with its outcome.
func (k *kept) finish(sum finding.Summary, failed bool) (store.News, error) {
	outcome := store.Done
	switch {
	case k.ctx.Err() != nil:
		outcome = store.Interrupted
	case failed:
		outcome = store.Failed
	}
	return k.run.Finish(outcome, sum, k.scan)
}

// report writes the reports from the case, as `mailspill report` would.
func (k *kept) report(f scanFlags, count *tally) (finding.Summary, error) {
	ctx := context.WithoutCancel(k.ctx)
	if err := k.countNews(ctx, count); err != nil {
		return finding.Summary{}, err
	}
	last := &lastSummary{}
	left, err := k.c.Replay(ctx, report.Tee(last, k.reports), store.Reading{})
	tellLeftOut(k.log, f.quiet, left)
	return last.sum, err
}

// countNews counts for --fail-on what the case did not know, and what came back.
func (k *kept) countNews(ctx context.Context, count *tally) error {
	all, err := k.c.Credentials(ctx)
	if err != nil {
		return err
	}
	first, err := k.c.FirstFound(ctx, k.run.ID()) // another run may have begun since
	for _, c := range all {
		if (first[c.ID] || k.cameBack(c.ID)) && c.Status != store.FalsePositive {
			_ = count.Finding(finding.Finding{Tier: c.Tier}) // it only counts
		}
	}
	return err
}

func (k *kept) cameBack(id string) bool {
	return slices.ContainsFunc(k.news.Reopened, func(r store.Return) bool { return r.Credential == id })
}

func tellLeftOut(log *slog.Logger, quiet bool, left store.LeftOut) {
	if left.Findings > 0 && !quiet {
		log.Info(fmt.Sprintf("%s of %s left out, marked as no credentials (`mailspill case credentials` shows them)",
			counted(left.Findings, "finding"), counted(left.Credentials, "credential")))
	}
}

// tell says what is new on standard error.
func (k *kept) tell(std stdio, n store.News) {
	fmt.Fprintf(std.err, "case: %s scanned, %s known already, %s new", counted(n.Messages, "message"), counted(n.Known, "message"), counted(n.Credentials, "credential"))
	if n.Again > 0 {
		fmt.Fprintf(std.err, ", %s looked at again", counted(n.Again, "message"))
	}
	if n.Gone > 0 {
		fmt.Fprintf(std.err, ", %s gone from where it was", counted(n.Gone, "message"))
	}
	fmt.Fprintln(std.err)
}

// warn says which credentials came back, also to those who want no progress.
func (k *kept) warn(n store.News) {
	for _, r := range n.Reopened {
		k.log.Warn(fmt.Sprintf("REOPENED: %s (%s, %s) was marked rotated on %s and written anew on %s",
			r.Credential[:12], report.Neutral(r.Title), report.Neutral(r.Preview), day(r.Rotated), day(r.Written)))
	}
}

func counted(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// lastSummary keeps the summary that a report ends with.
type lastSummary struct {
	tally
	sum finding.Summary
}

func (l *lastSummary) Close(s finding.Summary) error {
	l.sum = s
	return nil
}

// conclude settles what messages say about each other, ends the run and writes the
// reports. Whatever goes wrong, what was found is kept and reported.
func (k *kept) conclude(std stdio, f scanFlags, set *patterns.Set, opt scanner.Options, boxes *mailboxes, sum finding.Summary, err error, count *tally) (finding.Summary, error) {
	if err == nil {
		err = k.again(set, opt, boxes)
	}
	err = errors.Join(err, k.end())
	if k.ctx.Err() != nil {
		sum.Accounted, sum.FullyRead = false, false // all may be read, but not settled
	}
	var finished error
	k.news, finished = k.finish(sum, err != nil || boxes.failed())
	if err = errors.Join(err, finished); finished != nil {
		sum.Accounted, sum.FullyRead = false, false // it stopped where the case did
		return sum, shortened(err)
	}
	if !f.quiet {
		k.tell(std, k.news)
	}
	k.warn(k.news)
	whole, reported := k.report(f, count)
	return whole, shortened(errors.Join(err, reported))
}
