package store

import (
	"context"
	"errors"

	"github.com/mailspill/mailspill/mail"
)

// looking is what a run saw when it looked at what messages say about each other.
type looking struct {
	at     string            // when
	others map[string]string // messages of other runs that were not settled, and the pass that scanned them
	looked map[string]string // messages that are looked at again, by where they lie
}

// look begins a further pass, and notes what it can know of: another process may scan
// into the case at the same time.
func (r *Run) look(ctx context.Context) error {
	r.looking = looking{r.c.clock(), map[string]string{}, map[string]string{}}
	r.pass++
	clear(r.equal)
	rows, err := r.c.db.query(ctx, "SELECT id, scanned FROM message WHERE settled = 0 AND substr(scanned, 1, ?) <> ?", len(r.id), r.id)
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, scanned string
		if err := rows.Scan(&id, &scanned); err != nil {
			return err
		}
		r.others[id] = scanned
	}
	return plain(rows.Err())
}

// Selected tells of a message that is looked at again whether it was selected: it stays
// so, though the run that looks takes less.
func (r *Run) Selected(ref mail.Ref) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	id, ok := r.looked[whereKey(ref)]
	return ok && r.known.messages[keyOf(id)].selected
}

// Settle ends the passes of a run that came to their end. missed are those of the
// messages to look at again that could not be read: they are asked for the next time.
func (r *Run) Settle(ctx context.Context, missed ...mail.Ref) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.batch.write(ctx); err != nil {
		return r.wrap(err)
	}
	return r.wrap(r.c.db.together(ctx, func(tx *transaction) error { return r.settle(ctx, tx, missed) }))
}

// settle says that all was looked at that messages say about each other: what a scan
// by earlier rules found, and this one did not, is withdrawn.
func (r *Run) settle(ctx context.Context, tx *transaction, missed []mail.Ref) error {
	if err := r.setAside(ctx, tx, missed); err != nil {
		return err
	}
	return errors.Join(
		tx.exec(ctx, "DELETE FROM finding WHERE EXISTS (SELECT 1 FROM message m WHERE m.id = finding.message AND m.settled = 0 AND m.rules <> finding.rules)"),
		tx.exec(ctx, "DELETE FROM unread WHERE EXISTS (SELECT 1 FROM message m WHERE m.id = unread.message AND m.settled = 0 AND m.scanned <> unread.pass)"),
		tx.exec(ctx, "UPDATE message SET settled = 1 WHERE settled = 0"),
		tx.exec(ctx, "UPDATE message SET settled = 0 WHERE settled = 2"),
	)
}

// setAside keeps messages from being settled, for this transaction: those that other
// processes scanned since this run looked, and those that could not be read again.
func (r *Run) setAside(ctx context.Context, tx *transaction, missed []mail.Ref) error {
	if err := tx.exec(ctx, "UPDATE message SET settled = 2 WHERE settled = 0 AND substr(scanned, 1, ?) <> ?", len(r.id), r.id); err != nil {
		return err
	}
	for id, scanned := range r.others {
		if err := tx.exec(ctx, "UPDATE message SET settled = 0 WHERE settled = 2 AND id = ? AND scanned = ?", id, scanned); err != nil {
			return err
		}
	}
	if err := r.keepOpen(ctx, tx); err != nil {
		return err
	}
	for _, ref := range missed {
		if err := tx.exec(ctx, "UPDATE message SET settled = 2 WHERE settled = 0 AND id = ?", r.looked[whereKey(ref)]); err != nil {
			return err
		}
	}
	return nil
}

// keepOpen leaves what was looked at again unsettled if another process wrote to the
// case meanwhile: what it knew, this run did not.
func (r *Run) keepOpen(ctx context.Context, tx *transaction) error {
	var wrote, ended int64
	err := tx.queryRow(ctx, "SELECT (SELECT COUNT(*) FROM message WHERE settled = 2), (SELECT COUNT(*) FROM run WHERE id <> ? AND ended >= ?)", r.id, r.at).Scan(&wrote, &ended)
	if err != nil || wrote+ended == 0 {
		return err
	}
	return tx.exec(ctx, "UPDATE message SET settled = 2 WHERE settled = 0 AND substr(scanned, 1, ?) = ? AND scanned <> ?", len(r.id), r.id, r.id+"/0")
}
