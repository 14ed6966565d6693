package store

import (
	"bytes"
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
