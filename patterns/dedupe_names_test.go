package patterns

import "testing"

// TestWithoutNames: what a rule of ours knows for an account's name is no password
// of prose, but where the text gives the name for the password as well.
func TestWithoutNames(t *testing.T) {
	t.Parallel()
	command := hit{Candidate{Start: 0, Secret: "Gull!Rock5", Identity: Identity{User: "kassa-svc7"}}, &rule{rank: rankOurs}}
	for name, c := range map[string]struct {
		prose Candidate
		kept  bool
	}{
		"the account's name": {Candidate{Start: 40, Secret: "kassa-svc7"}, false},
		"another value":      {Candidate{Start: 40, Secret: "kassa-svc8"}, true},
		"name and password":  {Candidate{Start: 40, Secret: "kassa-svc7", Identity: Identity{User: "kassa-svc7"}}, true},
	} {
		found := withoutNames([]hit{command, {c.prose, &rule{rank: rankProse}}})
		if kept := len(found) == 2; kept != c.kept {
			t.Errorf("%s: kept is %v", name, kept)
		}
	}
}
