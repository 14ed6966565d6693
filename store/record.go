package store

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"
)

// record puts an act at the end of the journal, in the transaction of what it is about.
func (c *Case) record(ctx context.Context, tx *transaction, act string, detail any) error {
	if tx.db.numbered { // SQLite has one writer at a time
		if err := tx.exec(ctx, "LOCK TABLE journal IN EXCLUSIVE MODE"); err != nil {
			return err
		}
	}
	raw, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	last, err := lastEntry(ctx, tx)
	if err != nil {
		return err
	}
	e := Entry{
		Seq: last.Seq + 1, At: c.now().UTC(), Operator: c.acting.Operator, Host: c.acting.Host, Version: c.acting.Version, Act: act, Detail: raw,
	}
	return tx.exec(ctx, "INSERT INTO journal (seq, at, operator, host, version, act, detail, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		e.Seq, e.At.Format(time.RFC3339Nano), e.Operator, e.Host, e.Version, e.Act, []byte(e.Detail), c.chain.Seal(last.Seal, e))
}

func lastEntry(ctx context.Context, tx *transaction) (Head, error) {
	var h Head
	err := tx.queryRow(ctx, "SELECT seq, mac FROM journal ORDER BY seq DESC LIMIT 1").Scan(&h.Seq, &h.Seal)
	if isNone(err) {
		return Head{}, nil
	}
	return h, err
}

// Record writes an act into the journal.
func (c *Case) Record(ctx context.Context, act string, detail any) error {
	return c.db.together(ctx, func(tx *transaction) error { return c.record(ctx, tx, act, detail) })
}

// Journal gives the entries with their seals. An error ends it; Journaled tells which.
func (c *Case) journal(ctx context.Context, failed *error) iter.Seq2[Entry, []byte] {
	return func(yield func(Entry, []byte) bool) {
		*failed = c.eachEntry(ctx, yield)
	}
}

var errEnough = errors.New("enough was read")

func (c *Case) eachEntry(ctx context.Context, yield func(Entry, []byte) bool) error {
	rows, err := c.db.query(ctx, "SELECT seq, at, operator, host, version, act, detail, mac FROM journal ORDER BY seq")
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var e Entry
		var at string
		var detail, seal []byte
		if err := rows.Scan(&e.Seq, &at, &e.Operator, &e.Host, &e.Version, &e.Act, &detail, &seal); err != nil {
			return err
		}
		e.Detail = detail
		e.At, _ = time.Parse(time.RFC3339Nano, at) // a time that is none breaks the seal
		if !yield(e, seal) {
			return errEnough
		}
	}
	return plain(rows.Err())
}

// Entries lists the journal.
func (c *Case) Entries(ctx context.Context) ([]Entry, error) {
	var out []Entry
	var failed error
	for e := range c.journal(ctx, &failed) {
		out = append(out, e)
	}
	return out, failed
}

// Verify proves that the journal is whole, and gives its head; else the error is a
// *Break. Noted heads must lie in it.
func (c *Case) Verify(ctx context.Context, noted ...Head) (Head, error) {
	var failed error
	head, err := c.chain.Verify(c.journal(ctx, &failed), noted...)
	if failed != nil && !errors.Is(failed, errEnough) {
		return head, failed
	}
	return head, err
}
