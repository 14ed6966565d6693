package main

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestAgileLocked opens what the writer locked with a reader of others.
func TestAgileLocked(t *testing.T) {
	t.Parallel()
	content := sharedWorkbook("quiet harbor")
	locked := agileLocked(newStream("agile"), content, "Kestrel#2291")
	open, err := excelize.Decrypt([]byte(locked), &excelize.Options{Password: "Kestrel#2291"})
	if err != nil || !bytes.HasPrefix(open, []byte(content)) {
		t.Errorf("%d bytes, %v, want %d", len(open), err, len(content))
	}
	if open, err := excelize.Decrypt([]byte(locked), &excelize.Options{Password: "wrong"}); err == nil && bytes.HasPrefix(open, []byte("PK")) {
		t.Error("a wrong password opens it")
	}
}
