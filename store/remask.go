package store

import (
	"context"
	"reflect"

	"github.com/mailspill/mailspill/finding"
)

// Remask masks the texts of all records with what is known now: a password that was found in
// one message may have stood in clear in the subject of an earlier one. fresh masks the
// secrets of this run; all, at a higher price, those of a run besides that was killed
// before it came to this.
func (r *Run) Remask(ctx context.Context, fresh, all func(string) string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.batch.write(ctx); err != nil {
		return r.wrap(err)
	}
	killed, err := r.c.db.column(ctx, "SELECT id FROM run WHERE ended = '' AND id < ?", r.id)
	switch {
	case err != nil:
		return r.wrap(err)
	case len(killed) == 0 && r.news.Credentials == 0:
		return nil
	case len(killed) == 0:
		return r.wrap(r.remask(ctx, fresh))
	}
	if err := r.remask(ctx, all); err != nil {
		return r.wrap(err)
	}
	return r.wrap(r.c.db.exec(ctx, "UPDATE run SET ended = ?, outcome = ? WHERE ended = '' AND id < ?", r.c.clock(), Killed, r.id))
}

func (r *Run) remask(ctx context.Context, mask func(string) string) error {
	for _, t := range []struct {
		query, update string
		fix           func(row string, sealed []byte) ([]byte, error)
	}{
		{"SELECT id, '', '', sealed FROM message WHERE selected = 1", "UPDATE message SET sealed = ? WHERE id = ?", r.remaskHead(mask)},
		{"SELECT message, credential, spot, sealed FROM finding", "UPDATE finding SET sealed = ? WHERE message = ? AND credential = ? AND spot = ?", r.remaskFinding(mask)},
		{"SELECT id, '', '', sealed FROM unread", "UPDATE unread SET sealed = ? WHERE id = ?", r.remaskUnread(mask)},
	} {
		if err := r.rewrite(ctx, t.query, t.update, t.fix); err != nil {
			return err
		}
	}
	return r.batch.write(ctx)
}

// rewrite goes through a table and writes what fix changes.
func (r *Run) rewrite(ctx context.Context, query, update string, fix func(row string, sealed []byte) ([]byte, error)) error {
	rows, err := r.c.db.query(ctx, query)
	if err != nil {
		return plain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key [3]string
		var sealed []byte
		if err := rows.Scan(&key[0], &key[1], &key[2], &sealed); err != nil {
			return err
		}
		changed, err := fix(key[0]+key[1]+key[2], sealed)
		if err != nil {
			return err
		}
		if changed == nil {
			continue
		}
		args := []any{changed, key[0]}
		if key[1] != "" {
			args = append(args, key[1], key[2])
		}
		r.batch.add(update, args...)
	}
	return plain(rows.Err())
}

// remasked opens a record, masks it, and seals it if that changed anything.
func remasked[R any](r *Run, row string, sealed []byte, mask func(*R)) ([]byte, error) {
	var before, after R
	if err := r.c.keys.open(row, sealed, &before); err != nil {
		return nil, err
	}
	if err := r.c.keys.open(row, sealed, &after); err != nil {
		return nil, err
	}
	mask(&after)
	if reflect.DeepEqual(before, after) {
		return nil, nil
	}
	return r.c.keys.sealed(row, after)
}

func (r *Run) remaskHead(mask func(string) string) func(string, []byte) ([]byte, error) {
	return func(row string, sealed []byte) ([]byte, error) {
		return remasked(r, "message "+row, sealed, func(h *head) { maskMessage(&h.Message, mask) })
	}
}

func (r *Run) remaskFinding(mask func(string) string) func(string, []byte) ([]byte, error) {
	return func(row string, sealed []byte) ([]byte, error) {
		return remasked(r, "finding "+row, sealed, func(f *finding.Finding) {
			maskList(f.Path, mask)
			if id := f.Identity; id != nil {
				for _, s := range []*string{&id.User, &id.Account, &id.Host, &id.Tenant, &id.AppID, &id.Resource} {
					*s = mask(*s)
				}
			}
		})
	}
}

func (r *Run) remaskUnread(mask func(string) string) func(string, []byte) ([]byte, error) {
	return func(row string, sealed []byte) ([]byte, error) {
		return remasked(r, "unread "+row, sealed, func(u *finding.Unread) {
			maskMessage(&u.Message, mask)
			maskList(u.Path, mask)
			u.MediaType, u.Detail = mask(u.MediaType), mask(u.Detail)
		})
	}
}

// maskMessage leaves ids and hashes: a message is found again by them.
func maskMessage(m *finding.Message, mask func(string) string) {
	m.Subject, m.From = mask(m.Subject), mask(m.From)
	maskList(m.To, mask)
	maskList(m.Cc, mask)
}

func maskList(list []string, mask func(string) string) {
	for i, s := range list {
		list[i] = mask(s)
	}
}
