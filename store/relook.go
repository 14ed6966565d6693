package store

import (
	"context"
	"slices"

	"github.com/mailspill/mailspill/mail"
)

// What other messages may bear upon has one of these bits of the column open.
const openSQL = "o.open NOT IN (0, 2)"

// bearsSQL joins messages of one conversation: of a thread always, among the same people
// for some days: one more than the scanner allows, since days are counted whole here.
const bearsSQL = ` JOIN relation a ON a.message = o.id JOIN relation b ON b.conversation = a.conversation JOIN message p ON p.id = b.message
	WHERE (a.people = 0 OR p.day BETWEEN o.day - 15 AND o.day + 15)`

// begunSQL selects the open messages about which messages of another pass may say
// something, or that may say it: a locked file, a lone value or a piece in one, and in
// the other the password, what the value is, or another piece. One of both at least was
// not looked at for that yet.
const begunSQL = "SELECT DISTINCT o.id FROM message o" + bearsSQL + " AND " + openSQL + " AND p.settled = 0 AND NOT (o.scanned = ? AND p.scanned = ?) UNION " +
	"SELECT DISTINCT o.id FROM message o" + bearsSQL + " AND " + openSQL + " AND o.settled = 0 AND NOT (o.scanned = ? AND p.scanned = ?)"

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
	members, err := r.members(ctx)
	if err != nil {
		return nil, r.wrap(err)
	}
	r.news.Again = int64(len(members))
	if err := r.look(ctx); err != nil {
		return nil, r.wrap(err)
	}
	refs, err := r.whereAre(ctx, members)
	return refs, r.wrap(err)
}

// members chooses the messages: what is open and new, or bears upon what is new; in
// turn what is open and bears upon these; and all that bears upon any of them.
func (r *Run) members(ctx context.Context) (map[string]bool, error) {
	queue, err := r.begun(ctx)
	if err != nil {
		return nil, err
	}
	chosen, members := map[string]bool{}, map[string]bool{}
	for ; len(queue) > 0; queue = queue[1:] {
		id := queue[0]
		if chosen[id] {
			continue
		}
		chosen[id], members[id] = true, true
		near, err := r.conversation(ctx, id)
		if err != nil {
			return nil, err
		}
		for other, open := range near {
			members[other] = true
			if open && !chosen[other] {
				queue = append(queue, other)
			}
		}
	}
	return members, nil
}

func (r *Run) begun(ctx context.Context) ([]string, error) {
	pass := r.passID()
	open, err := r.c.db.column(ctx, begunSQL, pass, pass, pass, pass)
	if err != nil {
		return nil, err
	}
	locks, err := r.lockedWithout(ctx)
	if err != nil {
		return nil, err
	}
	other, err := r.readOtherwise(ctx)
	return slices.Concat(open, locks, other), err
}

// conversation lists what bears upon a message, and whether it is open itself.
func (r *Run) conversation(ctx context.Context, id string) (map[string]bool, error) {
	rows, err := r.c.db.query(ctx, "SELECT DISTINCT p.id, CASE WHEN p.open NOT IN (0, 2) THEN 1 ELSE 0 END FROM message o"+bearsSQL+" AND o.id = ?", id)
	if err != nil {
		return nil, plain(err)
	}
	defer rows.Close()
	out := map[string]bool{}
	for rows.Next() {
		var other string
		var open int64
		if err := rows.Scan(&other, &open); err != nil {
			return nil, err
		}
		out[other] = open == 1
	}
	return out, plain(rows.Err())
}

// readOtherwise lists the messages of servers of which something stayed unread that may
// be read now, with other limits, passwords or OCR: their sources do not give them again.
func (r *Run) readOtherwise(ctx context.Context) ([]string, error) {
	var out []string
	for _, w := range r.walks {
		ids, err := r.c.db.column(ctx, `SELECT DISTINCT m.id FROM message m JOIN place p ON p.message = m.id
			WHERE p.source = ? AND p.gone_run = '' AND m.selected = 1 AND m.parts_unread > 0 AND m.rules = ? AND m.reading <> ?`, w.id, r.plan.Rules, r.plan.Reading)
		if err != nil {
			return nil, err
		}
		out = append(out, ids...)
	}
	return out, nil
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
	return r.c.db.column(ctx, "SELECT id FROM message WHERE open % 4 > 0")
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
