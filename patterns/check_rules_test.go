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

// TestEveryRuleSaysHow holds that every rule of ours for one format leads to a
// page of its vendor.
func TestEveryRuleSaysHow(t *testing.T) {
	t.Parallel()
	for _, r := range loadedSet(t).rules {
		if r.Origin == OriginMailspill && !strings.HasPrefix(r.File, "prose") && !strings.Contains(r.Rotate, "https://") {
			t.Errorf("%s: rotate has no link: %q", r.ID, r.Rotate)
		}
	}
}
