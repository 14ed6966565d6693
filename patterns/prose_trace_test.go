package patterns

import (
	"os"
	"testing"
)

// TestProseTrace shows how a text of one's own is read, for work on the data:
//
//	MAILSPILL_PROSE='Passwort: …' go test ./patterns -run TestProseTrace -v
func TestProseTrace(t *testing.T) {
	content := os.Getenv("MAILSPILL_PROSE")
	if content == "" {
		t.Skip("MAILSPILL_PROSE holds no text")
	}
	text := Text{Content: content, Where: InBody, trace: func(j judged) {
		t.Logf("reading %q %.2f %v", j.secret, j.confidence, j.why)
	}}
	for _, c := range proseRules(t).Find(nil, text) {
		t.Logf("found %s %q %s %.2f %+v", c.RuleID, c.Secret, c.Tier, c.Confidence, c.Identity)
	}
}
