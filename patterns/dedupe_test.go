package patterns

import (
	"slices"
	"testing"
)

// at makes a candidate of a rule with the given rank.
func at(id string, rank, start, end int, confidence float64) hit {
	return hit{
		Candidate{RuleID: id, Start: start, End: end, Secret: id, Confidence: confidence},
		&rule{Rule: Rule{ID: id}, rank: rank},
	}
}

func TestDedupe(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		found []hit
		want  []string
	}{
		{"ours beats gitleaks' and the generic rule",
			[]hit{at("generic", rankGeneric, 0, 20, .9), at("gitleaks", rankGitleaks, 0, 20, .9), at("ours", rankOurs, 0, 20, .5)},
			[]string{"ours"}},
		{"a format beats prose",
			[]hit{at("format", rankOurs, 5, 20, .5), at("prose", rankProse, 5, 20, .9)},
			[]string{"format"}},
		{"an issuer's format beats prose, prose the generic rule",
			[]hit{at("generic", rankGeneric, 0, 9, .9), at("prose", rankProse, 0, 9, .8), at("generic2", rankGeneric, 20, 30, .9), at("gitleaks", rankGitleaks, 20, 30, .4), at("prose2", rankProse, 20, 30, .9)},
			[]string{"prose", "gitleaks"}},
		{"the user's rule beats gitleaks' and not ours",
			[]hit{at("gitleaks", rankGitleaks, 0, 9, .9), at("user", rankUser, 0, 9, .5), at("ours", rankOurs, 20, 29, .5), at("user2", rankUser, 20, 29, .9)},
			[]string{"user", "ours"}},
		{"a key inside a larger hit",
			[]hit{at("generic", rankGeneric, 0, 100, .9), at("key", rankOurs, 40, 60, .9)},
			[]string{"key"}},
		{"among equals the surer",
			[]hit{at("a", rankOurs, 0, 20, .5), at("b", rankOurs, 0, 10, .9)},
			[]string{"b"}},
		{"among equally sure the longer",
			[]hit{at("a", rankOurs, 0, 10, .9), at("b", rankOurs, 0, 20, .9)},
			[]string{"b"}},
		{"side by side are two",
			[]hit{at("password", rankProse, 0, 10, .9), at("key", rankOurs, 10, 20, .9)},
			[]string{"password", "key"}},
		{"the strong one hides its neighbours' bridge, not the neighbours",
			[]hit{at("a", rankOurs, 0, 10, .9), at("bridge", rankGeneric, 5, 25, .9), at("b", rankOurs, 20, 30, .9)},
			[]string{"a", "b"}},
		{"a weak one that a dropped one had hidden stays",
			[]hit{at("strong", rankOurs, 0, 10, .9), at("middle", rankGitleaks, 5, 25, .9), at("weak", rankGeneric, 20, 30, .9)},
			[]string{"strong", "weak"}},
		{"an empty place",
			[]hit{at("a", rankOurs, 4, 4, .9), at("b", rankOurs, 4, 4, .8), at("c", rankOurs, 5, 5, .8)},
			[]string{"a", "c"}},
	}
	for _, tt := range tests {
		var got []string
		for _, c := range dedupe(tt.found) {
			got = append(got, c.RuleID)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestDedupeOfOneDenseGroup(t *testing.T) {
	t.Parallel()
	found := []hit{at("wide", rankGeneric, 0, 1_000_000, .1)}
	for i := range 50_000 {
		found = append(found, at("narrow", rankOurs, 20*i, 20*i+10, .9))
	}
	if got := dedupe(found); len(got) != 50_000 { // comparing each with each would take minutes
		t.Errorf("got %d candidates", len(got))
	}
}
