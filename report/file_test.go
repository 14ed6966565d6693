package report

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/finding"
)

func oneFinding(s finding.Sink) error { return s.Finding(sample("the id")) }

// onlyFile fails unless name is all that is in its folder and holds want.
func onlyFile(t *testing.T, path, want string) {
	t.Helper()
	list, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].Name() != filepath.Base(path) {
		t.Errorf("the folder holds %v", list)
	}
	b, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(b), want) {
		t.Errorf("%q (%v), want %q in it", b, err, want)
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		path := filepath.Join(t.TempDir(), "report")
		s, abort, err := File(path, f.Name, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := wholeScan(s, oneFinding); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		abort() // must do nothing any more
		onlyFile(t, path, "")
		info, err := os.Stat(path)
		if err != nil || info.Size() == 0 {
			t.Fatalf("%s: %v, %v", f.Name, info, err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, want 0600", f.Name, info.Mode())
		}
	}
}

func TestFileReplacesOnlyWhenWhole(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.jsonl")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	s, abort, err := File(path, "jsonl", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer abort()
	if err := s.Begin(finding.Scan{}); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(path); string(b) != "old" {
		t.Errorf("%q before Close", b)
	}
	if err := s.Close(finding.Summary{}); err != nil {
		t.Fatal(err)
	}
	onlyFile(t, path, "summary")
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v stays from the old file, want 0600", info.Mode())
	}
}

func TestFileAbort(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, abort, err := File(path, "html", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Begin(finding.Scan{}); err != nil {
		t.Fatal(err)
	}
	abort()
	abort()
	onlyFile(t, path, "old")
}

// TestFileWithAHole: after a failed write nothing takes the old report's place.
func TestFileWithAHole(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := newDraft(path)
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	s := asSink("test", &fileReport{records: &heard{fail: "finding the id", err: full}, draft: d})
	if err := oneFinding(s); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
	if err := s.Close(finding.Summary{}); !errors.Is(err, full) {
		t.Errorf("error of Close: %v", err)
	}
	onlyFile(t, path, "old")
}

// TestNamedDraft: where files must have a name from the start.
func TestNamedDraft(t *testing.T) {
	t.Parallel()
	for _, publish := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), "report")
		if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.CreateTemp(filepath.Dir(path), tempPattern(path))
		if err != nil {
			t.Fatal(err)
		}
		h := &hidden{File: f, path: path, temp: f.Name()}
		if _, err := h.Write([]byte("new")); err != nil {
			t.Fatal(err)
		}
		want := "old"
		if publish {
			want = "new"
			if err := h.publish(); err != nil {
				t.Error(err)
			}
		}
		h.discard()
		onlyFile(t, path, want)
	}
}

func TestFileKeepsALink(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	target, link := filepath.Join(t.TempDir(), "target"), filepath.Join(t.TempDir(), "link")
	if err := errors.Join(os.WriteFile(target, []byte("old"), 0o600), os.Symlink(target, link)); err != nil {
		t.Fatal(err)
	}
	s, abort, err := File(link, "jsonl", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer abort()
	if err := wholeScan(s, oneFinding); err != nil {
		t.Error(err)
	}
	onlyFile(t, target, "the id")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
}

func TestFileToADevice(t *testing.T) {
	t.Parallel()
	s, abort, err := File(os.DevNull, "table", Options{})
	if err != nil {
		t.Skip(err)
	}
	defer abort()
	if err := wholeScan(s, oneFinding); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("the device was replaced: %v, %v", info, err)
	}
}

func TestFileErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for path, want := range map[string]string{
		dir:                                     "is a directory",
		filepath.Join(dir, "missing", "report"): "missing",
	} {
		if _, _, err := File(path, "csv", Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	if _, _, err := File(filepath.Join(dir, "x"), "pdf", Options{}); err == nil || !strings.Contains(err.Error(), "jsonl") {
		t.Errorf("error %v", err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Errorf("left behind: %v", list)
	}
}
