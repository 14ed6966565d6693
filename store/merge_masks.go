package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
)

// Each case masks in its records what it found itself, also later on (Remask). So of two
// copies of a record the one stands in which more is masked: else a subject that is masked
// here could come back in clear.

// marks are what masked texts hold (finding.Secret).
var marks = [][]byte{[]byte("…"), []byte("********")}

// moreMasked tells whether more is masked in the second of two records.
func (k keys) moreMasked(row string, ours, theirs []byte) (bool, error) {
	if bytes.Equal(ours, theirs) {
		return false, nil
	}
	var a, b json.RawMessage
	if err := k.open(row, ours, &a); err != nil {
		return false, err
	}
	if err := k.open(row, theirs, &b); err != nil {
		return false, err
	}
	return marked(b) > marked(a), nil
}

func marked(record []byte) (n int) {
	for _, m := range marks {
		n += bytes.Count(record, m)
	}
	return n
}

// remask puts the other case's copy of a record in the place of ours, if more is masked in
// it. where finds ours; row is what it is sealed for.
func (m *merging) remask(table, where, row string, theirs []byte, key ...any) error {
	var ours []byte
	err := m.tx.queryRow(m.ctx, "SELECT sealed FROM "+table+" WHERE "+where, key...).Scan(&ours)
	if isNone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	better, err := m.c.keys.moreMasked(row, ours, theirs)
	if err != nil || !better {
		return err
	}
	return m.tx.exec(m.ctx, "UPDATE "+table+" SET sealed = ? WHERE "+where, append([]any{theirs}, key...)...)
}

// tag tells sealed records apart: the end of what authenticates them (NIST SP 800-38D).
func tag(sealed []byte) uint64 {
	if len(sealed) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(sealed[len(sealed)-8:])
}

// tags reads which records of a table this case has; three columns name one. It is some
// 40 bytes a record, and saves asking for each by itself.
func (m *merging) tags(query string) (map[key16]uint64, error) {
	rows, err := m.tx.query(m.ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[key16]uint64{}
	for rows.Next() {
		var a, b, c string
		var sealed []byte
		if err := rows.Scan(&a, &b, &c, &sealed); err != nil {
			return nil, err
		}
		out[rowKey(a, b, c)] = tag(sealed)
	}
	return out, plain(rows.Err())
}

func rowKey(a, b, c string) (k key16) {
	sum := sha256.Sum256([]byte(a + "\x00" + b + "\x00" + c))
	copy(k[:], sum[:])
	return k
}
