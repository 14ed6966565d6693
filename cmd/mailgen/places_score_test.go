package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestScorePlaces gives the score one record of each kind, right and wrong.
func TestScorePlaces(t *testing.T) {
	t.Parallel()
	all := []expected{
		{Place: "a", Kind: "k", MessageID: "place-1@x", Secret: "one", Part: "1", Where: "body", Line: 5, Column: 3},
		{Place: "b", MessageID: "place-2@x", Reason: "corrupt"},
		{Place: "c", MessageID: "place-3@x", Quiet: true},
	}
	const (
		found   = `{"type":"finding","tier":"rotate","secret":"one","message":{"message_id":"place-1@x"},"part":"1","where":"body","line":5,"column":3}`
		listed  = `{"type":"unread","reason":"corrupt","message":{"message_id":"place-2-1@x"}}`
		garbled = `{"type":"finding","tier":"rotate","secret":"onetwo","message":{"message_id":"place-1@x"}}`
		noise   = `{"type":"finding","tier":"review","secret":"two","message":{"message_id":"place-3@x"}}`
	)
	for _, c := range []struct {
		name, records, want string
		good                bool
	}{
		{"all right", found + listed, "3 of 3 planted; missed 0, in the wrong place 0, false alarms 0, garbled beside the right one 0", true},
		{"garbled too", found + listed + garbled, "missed 0, in the wrong place 0, false alarms 0, garbled beside the right one 1", true},
		{"missed", listed, "missed 1,", false},
		{"not listed", found, "missed 1,", false},
		{"wrong place", strings.Replace(found, `"column":3`, `"column":4`, 1) + listed, "in the wrong place 1", false},
		{"wrong reason", found + strings.Replace(listed, "corrupt", "too-deep", 1), "missed 1,", false},
		{"noise", found + listed + noise, "false alarms 1", false},
		{"noise that is recorded only", found + listed + strings.Replace(noise, "review", "info", 1), "false alarms 0", true},
	} {
		file := filepath.Join(t.TempDir(), "records.jsonl")
		if err := os.WriteFile(file, []byte(c.records), 0o600); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		err := scorePlaces(&b, file, all)
		if !strings.Contains(b.String(), c.want) || c.good != (err == nil) {
			t.Errorf("%s: got %q, %v, want %q", c.name, b.String(), err, c.want)
		}
	}
}
