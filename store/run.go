package store

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// Plan tells runs apart that look for other things, by short keys of what they use.
type Plan struct {
	Rules     string // the program's version and the rules in force
	Selection string // the counterpart, the dates, the folders
	ByFolder  bool   // it takes some folders only: where a message lies decides, too
	Reading   string // how attachments are read: limits, passwords, OCR
}

// Outcomes of a run.
const (
	Done        = "done"
	Failed      = "failed" // a source was not read to its end
	Interrupted = "interrupted"
	Killed      = "killed" // noticed by a later run
)

// Run is one scan into a case. It is a sink of records that keeps them, and says what
// need not be scanned again. What it says and takes may come from two goroutines.
type Run struct {
	c       *Case
	ctx     context.Context
	id      string
	plan    Plan
	started string

	mu          sync.Mutex
	batch       batch
	pass        int // a further look at messages of earlier passes or runs is another pass
	walks       []*Walk
	known       *knowledge
	turn        int64
	equal       map[string]int // unread leaves of one name in this pass
	news        News
	credentials *credentialsKnown
	looking
}

// News is what a run found that the case did not hold before.
type News struct {
	Messages    int64    // scanned by it
	Known       int64    // left out, as the case has them
	Again       int64    // looked at again for what other messages say
	Credentials int64    // found for the first time
	Reopened    []Return // rotated ones that were written anew
	Gone        int64    // messages that are no longer in their source
}

// Begin begins a run. ctx bounds all that the run writes.
func (c *Case) Begin(ctx context.Context, scan finding.Scan, plan Plan) (*Run, error) {
	r := &Run{c: c, ctx: ctx, plan: plan, started: c.clock(), credentials: &credentialsKnown{byID: map[string]knownCredential{}}, equal: map[string]int{}}
	r.batch.c = c
	err := c.db.together(ctx, func(tx *transaction) error {
		var last string
		if err := tx.queryRow(ctx, "SELECT COALESCE(MAX(id), '') FROM run").Scan(&last); err != nil {
			return err
		}
		r.id = c.runAfter(last)
		sealed, err := c.keys.sealed("run "+r.id, runRecord{Scan: scan, Plan: plan})
		if err != nil {
			return err
		}
		if err := tx.exec(ctx, "INSERT INTO run (id, started, ended, outcome, sealed) VALUES (?, ?, '', '', ?)", r.id, r.started, sealed); err != nil {
			return err
		}
		return c.record(ctx, tx, "scan", map[string]any{"run": r.id, "sources": scan.Sources, "counterpart": scan.Counterpart, "rules": scan.Rules})
	})
	if err != nil {
		return nil, r.wrap(err)
	}
	if err := r.loadCredentials(); err != nil {
		return nil, r.wrap(err)
	}
	return r, r.wrap(r.loadKnowledge())
}

// runAfter names a run by its time, so that names sort in the order of runs, though the
// clock was set back since the last one.
func (c *Case) runAfter(last string) string {
	now := c.now().UTC().Truncate(time.Microsecond)
	if before := begunAt(last); !now.After(before) {
		now = before.Add(time.Microsecond)
	}
	return now.Format(runForm) + "-" + newID()
}

const runForm = "20060102150405.000000"

// runRecord is what a case keeps of a run.
type runRecord struct {
	Scan    finding.Scan    `json:"scan"`
	Plan    Plan            `json:"plan"`
	Summary finding.Summary `json:"summary"`
	News    News            `json:"news"`
}

// ID names the run in the journal.
func (r *Run) ID() string { return r.id }

// passID tells the passes of a run apart.
func (r *Run) passID() string { return r.passNumber(r.pass) }

func (r *Run) passNumber(n int) string { return r.id + "/" + strconv.Itoa(n) }

// Finish ends the run: what it found stands, and the journal says what was done.
func (r *Run) Finish(outcome string, sum finding.Summary, scan finding.Scan) (News, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.batch.write(r.ctx); err != nil {
		return r.news, r.wrap(err)
	}
	if err := r.witness(r.ctx); err != nil {
		return r.news, r.wrap(err)
	}
	if outcome == Done {
		if err := r.adopt(r.ctx); err != nil {
			return r.news, r.wrap(err)
		}
	}
	sealed, err := r.c.keys.sealed("run "+r.id, runRecord{Scan: scan, Plan: r.plan, Summary: sum, News: r.news})
	if err != nil {
		return r.news, r.wrap(err)
	}
	return r.news, r.wrap(r.c.db.together(r.ctx, func(tx *transaction) error {
		if err := tx.exec(r.ctx, "UPDATE run SET ended = ?, outcome = ?, sealed = ? WHERE id = ?", r.c.clock(), outcome, sealed, r.id); err != nil {
			return err
		}
		return r.c.record(r.ctx, tx, "scanned", runEnd{r.id, outcome, sum, r.news.withoutPreviews(), scan.Rules, scan.Counterpart})
	}))
}

// wrap says of which case an error is, once.
func (r *Run) wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing the case %s: %w", r.c.place, err)
}
