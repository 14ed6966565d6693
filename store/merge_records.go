package store

import (
	"cmp"
	"errors"
	"strings"
)

func (m *merging) runs() error {
	return m.copied("SELECT id, started, ended, outcome, sealed FROM run",
		`INSERT INTO run (id, started, ended, outcome, sealed) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, outcome = excluded.outcome, sealed = excluded.sealed WHERE run.ended = '' OR run.outcome = 'killed'`, 5, nil)
}

func (m *merging) manifests() error {
	return m.copied("SELECT id, source, sealed FROM manifest", "INSERT INTO manifest (id, source, sealed) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING", 3, nil)
}

func (m *merging) relations() error {
	return m.copied("SELECT conversation, message, people FROM relation",
		"INSERT INTO relation (conversation, message, people) VALUES (?, ?, ?) ON CONFLICT (conversation, message) DO NOTHING", 3, nil)
}

// sources keep their names: one that both cases know by the same name is one, and its
// last walk is the later one's. Cursors are not taken over: the next scan begins at the
// beginning, and leaves out what it knows.
func (m *merging) sources() error {
	m.walked = map[string]bool{}
	var id string
	var name, state []byte
	return m.each("SELECT id, sealed, state FROM source ORDER BY number", []any{&id, &name, &state}, func() error {
		var mine []byte
		err := m.tx.queryRow(m.ctx, "SELECT state FROM source WHERE id = ?", id).Scan(&mine)
		if isNone(err) {
			m.walked[id] = true
			return m.tx.exec(m.ctx, "INSERT INTO source (id, number, sealed, state) SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ? FROM source", id, name, state)
		}
		if err != nil {
			return err
		}
		return m.walk(id, mine, state)
	})
}

// walk keeps the state of the later walk.
func (m *merging) walk(id string, mine, theirs []byte) error {
	var ours, other sourceState
	if err := errors.Join(m.c.keys.open("state "+id, mine, &ours), m.c.keys.open("state "+id, theirs, &other)); err != nil {
		return err
	}
	if other.Run <= ours.Run { // names of runs sort by time
		return nil
	}
	m.walked[id] = true
	m.replaced = append(m.replaced, owner{"message = '' AND source = ?", id})
	return m.tx.exec(m.ctx, "UPDATE source SET state = ? WHERE id = ?", theirs, id)
}

// mergedMessage is what decides which of two scans of a message stands.
type mergedMessage struct {
	selected, unread int64
	scanned          string
	tag              uint64
}

// under tells whether another scan of the message stands: one that selected it, one that
// left less unread, the later one.
func (a mergedMessage) under(b mergedMessage) bool {
	switch {
	case a.selected != b.selected:
		return b.selected > a.selected
	case a.unread != b.unread:
		return b.unread < a.unread
	}
	return b.scanned > a.scanned
}

const messageColumns = `id, size, selected, rules, selection, reading, settled, open, parts_seen, parts_read, parts_unread,
	bytes_seen, bytes_read, bytes_unread, day, defects, scanned, sealed`

// messages takes over those that are new or better read. Their hashes are witnessed by
// the journal of this case, too.
func (m *merging) messages() error {
	if err := m.loadMessages(); err != nil {
		return err
	}
	m.taken = map[key16]bool{}
	return m.copied("SELECT "+messageColumns+" FROM message", `INSERT INTO message (`+messageColumns+`, witnessed) VALUES (?`+strings.Repeat(", ?", 17)+`, 0)
		ON CONFLICT (id) DO UPDATE SET selected = excluded.selected, rules = excluded.rules, selection = excluded.selection, reading = excluded.reading, settled = excluded.settled, open = excluded.open,
		parts_seen = excluded.parts_seen, parts_read = excluded.parts_read, parts_unread = excluded.parts_unread, bytes_seen = excluded.bytes_seen, bytes_read = excluded.bytes_read,
		bytes_unread = excluded.bytes_unread, day = excluded.day, defects = excluded.defects, scanned = excluded.scanned`, 18, func(v []any) (bool, error) {
		id, theirs := v[0].(string), mergedMessage{v[2].(int64), v[10].(int64), v[16].(string), tag(v[17].([]byte))}
		ours, have := m.have[keyOf(id)]
		if !have {
			m.taken[keyOf(id)] = true
			return true, nil
		}
		if ours.tag != theirs.tag {
			if err := m.remask("message", "id = ?", "message "+id, v[17].([]byte), id); err != nil {
				return false, err
			}
		}
		if !ours.under(theirs) {
			return false, nil
		}
		m.taken[keyOf(id)] = true
		m.replaced = append(m.replaced, owner{"message = ?", id})
		if ours.selected == theirs.selected {
			return true, nil
		}
		// Of a message that was not selected the case keeps no more than its hash.
		return true, m.tx.exec(m.ctx, "UPDATE message SET sealed = ? WHERE id = ?", v[17], id)
	})
}

func (m *merging) loadMessages() error {
	m.have = map[key16]mergedMessage{}
	rows, err := m.tx.query(m.ctx, "SELECT id, selected, parts_unread, scanned, sealed FROM message")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var sealed []byte
		var k mergedMessage
		if err := rows.Scan(&id, &k.selected, &k.unread, &k.scanned, &sealed); err != nil {
			return err
		}
		k.tag = tag(sealed)
		m.have[keyOf(id)] = k
	}
	return plain(rows.Err())
}

// owner is what unread leaves belong to: a message, or a source.
type owner struct{ where, id string }

// unread goes with the scan that stands, so that the account of each message meets.
func (m *merging) unread() error {
	listed := map[string]bool{}
	have, err := m.tags("SELECT id, '', '', sealed FROM unread")
	if err != nil {
		return err
	}
	err = m.copied("SELECT id, message, source, reason, bytes, n, pass, met, sealed FROM unread",
		`INSERT INTO unread (id, message, source, reason, bytes, n, pass, met, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes, n = excluded.n, pass = excluded.pass, met = excluded.met`, 9, func(v []any) (bool, error) {
			id, message, source := v[0].(string), v[1].(string), v[2].(string)
			wanted := message != "" && m.taken[keyOf(message)] || message == "" && m.walked[source]
			listed[id] = wanted
			if is, ok := have[rowKey(id, "", "")]; !ok || is == tag(v[8].([]byte)) {
				return wanted, nil
			}
			return wanted, m.remask("unread", "id = ?", "unread "+id, v[8].([]byte), id)
		})
	if err != nil {
		return err
	}
	for _, o := range m.replaced {
		if err := m.unlist(o, listed); err != nil {
			return err
		}
	}
	return nil
}

// unlist removes what the scan that stands did not list.
func (m *merging) unlist(o owner, listed map[string]bool) error {
	ids, err := m.unreadOf(o)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if listed[id] {
			continue
		}
		if err := m.tx.exec(m.ctx, "DELETE FROM unread WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

func (m *merging) unreadOf(o owner) ([]string, error) {
	rows, err := m.tx.query(m.ctx, "SELECT id FROM unread WHERE "+o.where, o.id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, plain(rows.Err())
}

// findings of both stand: what one scan found is not lost because another did not.
func (m *merging) findings() error {
	have, err := m.tags("SELECT message, credential, spot, sealed FROM finding")
	if err != nil {
		return err
	}
	return m.copied("SELECT message, credential, spot, rule, severity, tier, privileged, expires, rules, n, first_run, sealed FROM finding",
		`INSERT INTO finding (message, credential, spot, rule, severity, tier, privileged, expires, rules, n, first_run, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (message, credential, spot) DO NOTHING`, 12, func(v []any) (bool, error) {
			message, credential, spot := v[0].(string), v[1].(string), v[2].(string)
			is, ok := have[rowKey(message, credential, spot)]
			if !ok || is == tag(v[11].([]byte)) {
				return !ok, nil
			}
			return false, m.remask("finding", "message = ? AND credential = ? AND spot = ?", "finding "+message+credential+spot, v[11].([]byte), message, credential, spot)
		})
}

// places are where the later run found them, or missed them.
func (m *merging) places() error {
	have, err := m.lastSeen()
	if err != nil {
		return err
	}
	return m.copied("SELECT id, source, message, ord, cut, first_run, last_run, gone_run, sealed FROM place",
		`INSERT INTO place (id, source, message, ord, cut, first_run, last_run, gone_run, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET ord = excluded.ord, cut = excluded.cut, last_run = excluded.last_run, gone_run = excluded.gone_run, sealed = excluded.sealed`, 9, func(v []any) (bool, error) {
			last, ok := have[keyOf(v[0].(string))]
			return !ok || cmp.Or(v[7].(string), v[6].(string)) > last, nil // names of runs sort by time
		})
}

// lastSeen names, for each place of this case, the run that looked there last.
func (m *merging) lastSeen() (map[key16]string, error) {
	rows, err := m.tx.query(m.ctx, "SELECT id, CASE WHEN gone_run <> '' THEN gone_run ELSE last_run END FROM place")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out, runs := map[key16]string{}, map[string]string{}
	for rows.Next() {
		var id, run string
		if err := rows.Scan(&id, &run); err != nil {
			return nil, err
		}
		if _, ok := runs[run]; !ok {
			runs[run] = run
		}
		out[keyOf(id)] = runs[run]
	}
	return out, plain(rows.Err())
}
