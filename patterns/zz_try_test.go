package patterns

import (
	"fmt"
	"os"
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("TRY"))
	if err != nil {
		t.Skip()
	}
	s, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	x := Text{Content: string(b), Where: InBody}
	x.Context.Now = time.Now()
	for _, c := range s.Find(nil, x) {
		fmt.Printf("%-28s %-7s %.2f %q match %q id %+v %s\n", c.RuleID, c.Tier, c.Confidence, c.Secret, x.Content[c.MatchStart:c.MatchEnd], c.Identity, c.Privileged)
	}
}
