package report

import (
	"strings"
	"testing"

	"github.com/mailspill/mailspill/finding"
)

// The list of a case's credentials bears its marking in every format, and nothing
// where there is none.
func TestMarkedCredentials(t *testing.T) {
	t.Parallel()
	list := []finding.Credential{{Type: "credential", ID: strings.Repeat("ab", 32), Title: "A made-up key", Status: "new"}}
	for format, want := range map[string]int{"table": 2, "jsonl": 1, "csv": 1} {
		var with, without strings.Builder
		if err := Credentials(&with, format, "Privileged\x1b[0m", list); err != nil {
			t.Fatal(err)
		}
		if err := Credentials(&without, format, "", list); err != nil {
			t.Fatal(err)
		}
		if got := with.String(); strings.Count(got, "Privileged") != want || strings.Contains(got, "\x1b") {
			t.Errorf("%s: %q", format, got)
		}
		if got := without.String(); strings.Contains(got, "marking") || strings.Contains(got, "Privileged") {
			t.Errorf("%s: %q", format, got)
		}
	}
}
