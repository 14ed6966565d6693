package main

import (
	"strings"
	"testing"
)

func TestScore(t *testing.T) {
	t.Parallel()
	expected := []answer{
		{MessageID: "a", Kind: "jwt", Secret: "one", Selected: true},
		{MessageID: "b", Kind: "jwt", Secret: "one", Selected: true},
		{MessageID: "c", Kind: "prose", Secret: "two", Selected: false},
	}
	finding := func(message, secret, tier string) found {
		f := found{Type: "finding", Tier: tier, Secret: secret, RuleID: "rule"}
		f.Message.ID = message
		return f
	}
	for _, c := range []struct {
		name     string
		findings []found
		want     string
	}{
		{"perfect", []found{finding("a", "one", "rotate"), finding("b", "one", "info"), finding("b", "one", "info")}, "missed 0, false alarms 0"},
		{"missed", []found{finding("a", "one", "rotate")}, "missed 1, false alarms 0"},
		{"not selected", []found{finding("a", "one", "rotate"), finding("b", "one", "rotate"), finding("c", "two", "rotate")}, "missed 0, false alarms 1"},
		{"not planted", []found{finding("a", "one", "rotate"), finding("b", "one", "rotate"), finding("b", "three", "review")}, "missed 0, false alarms 1"},
		{"only recorded", []found{finding("a", "one", "rotate"), finding("b", "one", "rotate"), finding("b", "four", "info")}, "missed 0, false alarms 0"},
	} {
		var b strings.Builder
		err := score(&b, expected, c.findings)
		if !strings.Contains(b.String(), c.want) {
			t.Errorf("%s: got %q, want %q", c.name, b.String(), c.want)
		}
		if perfect := c.want == "missed 0, false alarms 0"; perfect != (err == nil) {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
}

func TestReadFindings(t *testing.T) {
	t.Parallel()
	records := `{"type":"scan","schema":"mailspill/1"}
{"type":"finding","rule_id":"r","tier":"rotate","secret":"s3","message":{"message_id":"m@x"}}
{"type":"summary","findings":1}
`
	got, err := readFindings(strings.NewReader(records))
	if err != nil || len(got) != 1 || got[0].Secret != "s3" || got[0].Message.ID != "m@x" || got[0].RuleID != "r" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := readFindings(strings.NewReader(`{"type":"finding","rule_id":"r"}`)); err == nil {
		t.Error("a finding without its secret was taken")
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"unknown"}, {"score"}, {"score", "does-not-exist"}, {"bench", "--size", "much"}} {
		if err := run(args, &strings.Builder{}); err == nil {
			t.Errorf("run(%q) gave no error", args)
		}
	}
	var b strings.Builder
	if err := run([]string{"answers"}, &b); err != nil || strings.Count(b.String(), "\n") < 20 {
		t.Errorf("answers: %d lines, %v", strings.Count(b.String(), "\n"), err)
	}
}
