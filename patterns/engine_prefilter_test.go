package patterns

import (
	"strings"
	"testing"
)

// TestFindAllocatesNothingOnPlainText: most texts of a mailbox hold no credential.
func TestFindAllocatesNothingOnPlainText(t *testing.T) {
	s := plainGitleaks(t) // what checks of ours make is their matter
	text := Text{Content: strings.Repeat("The ticket for the storage team is about a token; the key account über alles.\n", 60), Where: InBody}
	var found []Candidate
	s.Find(found, text)                                                                                     // what is made once
	if n := testing.AllocsPerRun(50, func() { found = s.Find(found[:0], text) }); n > 1 || len(found) > 0 { // a collection may empty the pool
		t.Errorf("%v allocations, %d findings", n, len(found))
	}
}
