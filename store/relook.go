package store

import (
	"context"

	"github.com/mailspill/mailspill/mail"
)

// daysBetween is how far apart in time messages may be that only the people join: a day
// more than the scanner allows, since days are counted whole here.
const daysBetween = 15

// openSQL selects the messages about which messages of another pass may say something:
// a locked file, a lone value or a piece in one, and in the other the password, what
// the value is, or another piece; one of both at least was not looked at for that.
const openSQL = `SELECT DISTINCT o.id FROM message o
	JOIN relation a ON a.message = o.id
	JOIN relation b ON b.conversation = a.conversation
	JOIN message p ON p.id = b.message
	WHERE o.open NOT IN (0, 2) AND (o.settled = 0 OR p.settled = 0) AND (a.people = 0 OR p.day BETWEEN o.day - ? AND o.day + ?)
	AND NOT (o.scanned = ? AND p.scanned = ?)`

// withSQL adds to them what belongs to their conversations.
const withSQL = `SELECT DISTINCT p.id FROM message o
	JOIN relation a ON a.message = o.id
	JOIN relation b ON b.conversation = a.conversation
	JOIN message p ON p.id = b.message
	WHERE o.id = ? AND (a.people = 0 OR p.day BETWEEN o.day - ? AND o.day + ?)`

// Relook lists, in the order of their sources, the messages that must be scanned once
// more, together, as they may say something about each other that no scan has seen: some
// are new, or an earlier run was killed before its end. The scan of them is another pass
// of this run; Settle ends it.
func (r *Run) Relook(ctx context.Context) ([]mail.Ref, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.batch.write(ctx); err != nil {
		return nil, r.wrap(err)
	}
	open, err := r.column(ctx, openSQL, daysBetween, daysBetween, r.passID(), r.passID())
	if err != nil {
		return nil, r.wrap(err)
	}
	more, err := r.lockedWithout(ctx)
	if err != nil {
		return nil, r.wrap(err)
	}
	members := map[string]bool{}
	for _, id := range append(open, more...) {
		with, err := r.column(ctx, withSQL, id, daysBetween, daysBetween)
		if err != nil {
			return nil, r.wrap(err)
		}
		members[id] = true
		for _, m := range with {
			members[m] = true
		}
	}
	r.news.Again = int64(len(members))
	if err := r.look(ctx); err != nil {
		return nil, r.wrap(err)
	}
	refs, err := r.whereAre(ctx, members)
	return refs, r.wrap(err)
}

// lockedWithout lists all messages with locked files where a password was proven, or a
// file came, that was not tried with the others: what opens one file opens others of
// whoever sent it.
func (r *Run) lockedWithout(ctx context.Context) ([]string, error) {
	var fresh, before int64
	err := r.c.db.queryRow(ctx, `SELECT COALESCE(SUM(CASE WHEN settled = 0 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN scanned <> ? THEN 1 ELSE 0 END), 0)
		FROM message WHERE open % 4 > 0`, r.passID()).Scan(&fresh, &before)
	if err != nil || fresh == 0 || before == 0 {
		return nil, plain(err)
	}
	return r.column(ctx, "SELECT id FROM message WHERE open % 4 > 0")
}

func (r *Run) column(ctx context.Context, statement string, args ...any) ([]string, error) {
	rows, err := r.c.db.query(ctx, statement, args...)
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, plain(rows.Err())
}

// whereAre gives a place of each message that is still there, in the order of the walks.
func (r *Run) whereAre(ctx context.Context, members map[string]bool) ([]mail.Ref, error) {
	if len(members) == 0 {
		return nil, nil
	}
	rows, err := r.c.db.query(ctx, "SELECT p.id, p.message, p.sealed FROM place p JOIN source s ON s.id = p.source WHERE p.gone_run = '' AND p.cut = 0 ORDER BY s.number, p.ord")
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	var out []mail.Ref
	for rows.Next() {
		var id, message string
		var sealed []byte
		if err := rows.Scan(&id, &message, &sealed); err != nil {
			return nil, err
		}
		if !members[message] {
			continue
		}
		delete(members, message)
		var at located
		if err := r.c.keys.open("place "+id, sealed, &at); err != nil {
			return nil, err
		}
		r.looked[whereKey(at.ref())] = message
		out = append(out, at.ref())
	}
	return out, plain(rows.Err())
}
