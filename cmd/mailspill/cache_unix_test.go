//go:build unix

package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Code is kept only where nobody else can put any.
func TestCodeCache(t *testing.T) {
	if runtime.GOOS == "darwin" {
		t.Skip("the folder does not follow XDG_CACHE_HOME on this system")
	}
	for _, c := range []struct {
		name        string
		around, own os.FileMode // 0: not there
		link        bool
		want        bool
	}{
		{"made", 0o700, 0, false, true},
		{"there", 0o755, 0o700, false, true},
		{"others may read", 0o755, 0o755, false, false},
		{"others may write", 0o700, 0o777, false, false},
		{"others may replace it", 0o777, 0o700, false, false},
		{"a link", 0o700, 0, true, false},
		{"nothing around", 0, 0, false, true},
	} {
		around := filepath.Join(t.TempDir(), "cache")
		folder := filepath.Join(around, "mailspill")
		makeWith(t, around, c.around)
		makeWith(t, folder, c.own)
		if c.link {
			if err := os.Symlink(t.TempDir(), folder); err != nil {
				t.Fatal(err)
			}
		}
		t.Setenv("XDG_CACHE_HOME", around)
		got := codeCache()
		if want := map[bool]string{true: folder}[c.want]; got != want {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
		if info, err := os.Stat(folder); c.want && (err != nil || info.Mode().Perm() != 0o700) {
			t.Errorf("%s: the folder is %v, %v", c.name, info, err)
		}
	}
}

func makeWith(t *testing.T, folder string, mode os.FileMode) {
	t.Helper()
	if mode == 0 {
		return
	}
	if err := os.Mkdir(folder, mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, mode); err != nil { // whatever the umask is
		t.Fatal(err)
	}
}
