package extract

import (
	"os"
	"path/filepath"
	"testing"
)

// Real documents: nothing fails, nothing is kept quiet about, and what is read is
// most of them.
func TestCorpusLegacy(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("MAILSPILL_CORPUS")
	if dir == "" {
		t.Skip("SKIPPED ALOUD: MAILSPILL_CORPUS names no folder of real files")
	}
	for _, kind := range []string{"doc", "xls", "ppt", "one"} {
		paths, err := filepath.Glob(filepath.Join(dir, "documents", kind, "*"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("no files below %s: %v", dir, err)
		}
		read := 0
		for _, p := range paths {
			raw, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			r := extractWith(t, attach("a.bin", "application/octet-stream", raw), Options{Limits: DefaultLimits(), Passwords: []string{"tika", "hello", "freedom"}})
			for _, l := range r.leaves {
				if len(l.Path) == 1 && l.Bytes > 0 {
					read++
					break
				}
			}
		}
		t.Logf("%s: %d of %d read", kind, read, len(paths))
		if read*10 < len(paths)*9 && kind != "one" {
			t.Errorf("%s: %d of %d read", kind, read, len(paths))
		}
	}
}
