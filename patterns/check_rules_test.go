package patterns

import (
	"strings"
	"testing"
)

// TestStructuredRules runs the examples of the rules that are not prose.
func TestStructuredRules(t *testing.T) {
	t.Parallel()
	s, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.Verify() {
		if !strings.HasPrefix(f.File, "prose") {
			t.Error(f)
		}
	}
}

// TestEveryRuleHasExamples holds the floor of three and three for a rule.
func TestEveryRuleHasExamples(t *testing.T) {
	t.Parallel()
	s, err := Load(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.rules {
		if r.Origin != OriginMailspill || strings.HasPrefix(r.File, "prose") {
			continue
		}
		if len(r.def.Examples) < 3 || len(r.def.Counterexamples) < 3 {
			t.Errorf("%s: %d examples and %d counterexamples, want 3 of each", r.ID, len(r.def.Examples), len(r.def.Counterexamples))
		}
	}
}
