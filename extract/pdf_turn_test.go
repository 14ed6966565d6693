//go:build unix

package extract

import (
	"os"
	"path/filepath"
	"testing"
)

// What a killed process left half-written in the cache goes with the next turn;
// what is whole stays.
func TestHalfCompiledCodeIsRemoved(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	code := filepath.Join(folder, "wazero-v1-amd64-linux")
	if err := os.Mkdir(code, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"abc", "abc.123.tmp"} {
		if err := os.WriteFile(filepath.Join(code, name), []byte("code"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	compileTurn(folder)()
	if left, _ := filepath.Glob(filepath.Join(code, "*")); len(left) != 1 || filepath.Base(left[0]) != "abc" {
		t.Errorf("left: %q", left)
	}
}
