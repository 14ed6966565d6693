package store

import (
	"context"
	"errors"
	"fmt"
)

// ErrOtherKey says that two cases cannot be merged.
var ErrOtherKey = errors.New("it has another key: only cases that share one can be merged (`mailspill case init --key-of`)")

// Merged counts what a case took over from another one.
type Merged struct {
	Sources     int64 `json:"sources"`
	Runs        int64 `json:"scans"`
	Messages    int64 `json:"messages"`
	Places      int64 `json:"places"`
	Findings    int64 `json:"findings"`
	Unread      int64 `json:"unread"`
	Credentials int64 `json:"credentials"`
	// Decisions of the other case that were later than those of this one, and earlier.
	Taken int64 `json:"decisions_taken"`
	Kept  int64 `json:"decisions_kept"`
	// Break is why the journal of the other case is not whole; empty if it is.
	Break string `json:"journal_break,omitempty"`
}

// Merge takes over what another case with the same key holds, without any mail: what
// both name, they name alike, and what is sealed opens here. All of it is taken over, or
// nothing; what was taken over before is not taken twice.
func (c *Case) Merge(ctx context.Context, other *Case) (Merged, error) {
	switch {
	case other.id == c.id:
		return Merged{}, errors.New("it is the same case")
	case !c.keys.checks(other.keys.check()):
		return Merged{}, ErrOtherKey
	}
	if err := other.ended(ctx); err != nil {
		return Merged{}, err
	}
	head, err := other.Verify(ctx)
	var n Merged
	if broken := (*Break)(nil); errors.As(err, &broken) {
		n.Break, err = broken.Error(), nil
	}
	if err != nil {
		return n, err
	}
	from, err := other.db.snapshot(ctx)
	if err != nil {
		return n, err
	}
	defer from.Rollback() // it was only read
	err = c.db.together(ctx, func(tx *transaction) error {
		m := &merging{c: c, ctx: ctx, from: from, tx: tx, other: other.id, head: head, n: n}
		err := m.run()
		n = m.n
		return err
	})
	if err != nil {
		return n, fmt.Errorf("nothing was merged: %w", err)
	}
	return n, c.witness(ctx, "merged", other.id)
}

// ended says whether a scan of the case is under way or was killed: what it found last
// may not be masked in what it found before.
func (c *Case) ended(ctx context.Context) error {
	var n int64
	if err := c.db.queryRow(ctx, "SELECT COUNT(*) FROM run WHERE ended = ''").Scan(&n); err != nil {
		return plain(err)
	}
	if n > 0 {
		return errors.New("a scan of it runs, or was killed: let it end, or scan it once more, and then merge it")
	}
	return nil
}

// merging is one case on its way into another.
type merging struct {
	c        *Case
	ctx      context.Context
	from, tx *transaction
	other    string
	head     Head
	n        Merged

	have   map[key16]mergedMessage // of this case
	taken  map[key16]bool          // messages whose state is the other's
	walked map[string]bool         // sources whose last walk is the other's
	// Messages and sources of this case of which the other's scan stands: of what was not
	// read of them, what the other lists.
	replaced []owner
	settled  []settledDecision
}

func (m *merging) run() error {
	before, err := m.count()
	if err != nil {
		return err
	}
	for _, step := range []func() error{m.runs, m.sources, m.manifests, m.credentials, m.messages, m.unread, m.findings, m.places, m.relations} {
		if err := step(); err != nil {
			return err
		}
	}
	after, err := m.count()
	if err != nil {
		return err
	}
	for i, n := range m.counters() {
		*n = after[i] - before[i]
	}
	return m.journal()
}

// Tables whose rows are counted, and the counters of what came to them.
var mergedTables = []string{"source", "run", "message", "place", "finding", "unread", "credential"}

func (m *merging) counters() []*int64 {
	return []*int64{&m.n.Sources, &m.n.Runs, &m.n.Messages, &m.n.Places, &m.n.Findings, &m.n.Unread, &m.n.Credentials}
}

func (m *merging) count() ([]int64, error) {
	out := make([]int64, len(mergedTables))
	for i, table := range mergedTables {
		if err := m.tx.queryRow(m.ctx, "SELECT COUNT(*) FROM "+table).Scan(&out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// journal says what was done, with the head of the other case's journal: what it says of
// the time before is in that one.
func (m *merging) journal() error {
	for i := 0; i < len(m.settled); i += mostHashes {
		list := m.settled[i:min(i+mostHashes, len(m.settled))]
		if err := m.c.record(m.ctx, m.tx, "merge-decisions", map[string]any{"case": m.other, "decisions": list}); err != nil {
			return err
		}
	}
	return m.c.record(m.ctx, m.tx, "merge", map[string]any{"case": m.other, "head": m.head.String(), "merged": m.n})
}

// each reads rows of the other case.
func (m *merging) each(query string, into []any, do func() error) error {
	rows, err := m.from.query(m.ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := do(); err != nil {
			return err
		}
	}
	return plain(rows.Err())
}

// copied takes over rows as they are.
func (m *merging) copied(query, statement string, columns int, wanted func(values []any) (bool, error)) error {
	values, into := make([]any, columns), make([]any, columns)
	for i := range values {
		into[i] = &values[i]
	}
	return m.each(query, into, func() error {
		if wanted != nil {
			if ok, err := wanted(values); err != nil || !ok {
				return err
			}
		}
		return m.tx.exec(m.ctx, statement, values...)
	})
}
