package source

import (
	"os"
	"path/filepath"
	"testing"
)

// The splitter on real files: nothing lost, and the same from a stream. What
// the counts ought to be is judged by a person, from the log.
func TestCorpusSplits(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("MAILSPILL_CORPUS")
	if dir == "" {
		t.Skip("SKIPPED ALOUD: MAILSPILL_CORPUS names no folder of real mail")
	}
	paths, err := filepath.Glob(filepath.Join(dir, "mbox", "*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no mbox below %s: %v", dir, err)
	}
	for _, p := range paths {
		mbox, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		checkSplitter(t, mbox)
		t.Logf("%s: %d messages", filepath.Base(p), len(flatten(splitBytes(mbox, 0))))
	}
}
