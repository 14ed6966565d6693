package patterns

import (
	"os"
	"path/filepath"
	"testing"
)

// TestProseCorpus runs the prose rules over real mail, read crudely as text,
// and prints what they find: false alarms there show real problems. Hardly any
// of that mail holds a password.
func TestProseCorpus(t *testing.T) {
	t.Parallel()
	root := os.Getenv("MAILSPILL_CORPUS")
	if root == "" {
		t.Skip("MAILSPILL_CORPUS is not set: no real mail to read")
	}
	set := proseRules(t)
	files, hits := 0, 0
	for _, dir := range []string{"eml", "mbox"} {
		names, err := filepath.Glob(filepath.Join(root, dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files++
			for _, c := range findProse(set, proseMail{Text: validSameLength(string(b))}) {
				hits++
				t.Logf("%s: %s %s %.2f %q", filepath.Base(name), c.RuleID, c.Tier, c.Confidence, c.Secret)
			}
		}
	}
	t.Logf("%d findings in %d files", hits, files)
	if hits > files/20 {
		t.Errorf("%d findings in %d files of mail that holds hardly any password", hits, files)
	}
}
