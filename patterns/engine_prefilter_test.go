package patterns

import (
	"strings"
	"testing"
)

// TestPrefilterAllocatesNothing: most texts of a mailbox hold no credential. What
// is kept from text to text is taken from the pool by hand, for the race detector
// makes that forget.
func TestPrefilterAllocatesNothing(t *testing.T) {
	s := plainGitleaks(t) // what checks of ours make is their matter
	text := &Text{Content: strings.Repeat("The ticket for the storage team is about a token; the key account über alles.\n", 60), Where: InBody}
	h := s.newHits().(*hits)
	work := len(s.prefilter(h, text)) // what is made once
	if n := testing.AllocsPerRun(50, func() { s.prefilter(h, text) }); n > 0 || work > 0 {
		t.Errorf("%v allocations, %d rules left", n, work)
	}
}
