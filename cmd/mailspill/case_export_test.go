package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What an export left that was killed goes with the next; one that runs stays.
func TestStaleExports(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{".mailspill-export-1": 48 * time.Hour, ".mailspill-export-2": time.Minute, "mine": 48 * time.Hour} {
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, "case.db"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		when := time.Now().Add(-age)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	removeStale(dir)
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 2 {
		t.Errorf("left are %v, %v", left, err)
	}
}
