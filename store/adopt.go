package store

import "context"

// untoldSQL selects runs that ended before they could tell what they found, or with a
// failure that was told instead.
const untoldSQL = "(SELECT id FROM run WHERE outcome IN ('" + Failed + "', '" + Interrupted + "', '" + Killed + "'))"

// adopt takes over as its own what such runs found first, and what they opened again: a
// run that comes to its end tells all that none before it has told. Else news would be
// lost with a machine that was switched off in the night, or to a scheduler that tries
// again after a failure and asks only how the last try ended.
func (r *Run) adopt(ctx context.Context) error {
	var untold int64
	if err := r.c.db.queryRow(ctx, "SELECT COUNT(*) FROM run WHERE id IN "+untoldSQL).Scan(&untold); err != nil || untold == 0 {
		return plain(err)
	}
	var fresh int64
	if err := r.c.db.queryRow(ctx, "SELECT COUNT(*) FROM credential WHERE first_run IN "+untoldSQL).Scan(&fresh); err != nil {
		return plain(err)
	}
	back, err := r.untoldReturns(ctx)
	if err != nil {
		return err
	}
	err = r.c.db.together(ctx, func(tx *transaction) error {
		for _, table := range []string{"credential", "finding"} {
			if err := tx.exec(ctx, "UPDATE "+table+" SET first_run = ? WHERE first_run IN "+untoldSQL, r.id); err != nil {
				return err
			}
		}
		for _, b := range back {
			if err := r.takeReturn(ctx, tx, b); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		r.news.Credentials += fresh
	}
	return err
}

// untoldReturns are the returns of credentials that no run has told.
func (r *Run) untoldReturns(ctx context.Context) ([]decision, error) {
	untold, err := r.untoldRuns(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := r.c.db.query(ctx, "SELECT id, sealed FROM credential WHERE status = ?", Reopened)
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	var out []decision
	for rows.Next() {
		var id string
		var sealed []byte
		var d decision
		if err := rows.Scan(&id, &sealed); err != nil {
			return nil, err
		}
		if err := r.c.keys.open("credential "+id, sealed, &d); err != nil {
			return nil, err
		}
		if d.Return != nil && untold[d.Run] {
			out = append(out, d)
		}
	}
	return out, plain(rows.Err())
}

func (r *Run) untoldRuns(ctx context.Context) (map[string]bool, error) {
	ids, err := r.c.db.column(ctx, "SELECT id FROM run WHERE id IN "+untoldSQL)
	out := map[string]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// takeReturn notes that this run tells of a return.
func (r *Run) takeReturn(ctx context.Context, tx *transaction, d decision) error {
	d.Run = r.id
	sealed, err := r.c.keys.sealed("credential "+d.Return.Credential, d)
	if err != nil {
		return err
	}
	r.news.Reopened = append(r.news.Reopened, *d.Return)
	return tx.exec(ctx, "UPDATE credential SET sealed = ? WHERE id = ? AND status = ?", sealed, d.Return.Credential, Reopened)
}

// FirstFound lists the credentials that a run found first.
func (c *Case) FirstFound(ctx context.Context, run string) (map[string]bool, error) {
	rows, err := c.db.query(ctx, "SELECT id FROM credential WHERE first_run = ?", run)
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	out := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out[id] = true
	}
	return out, plain(rows.Err())
}
