package patterns

import (
	"testing"
)

func mustLoad(t testing.TB, files ...string) *Set {
	t.Helper()
	s, err := Load(Options{Files: files})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLoadKnowsItsRules(t *testing.T) {
	t.Parallel()
	s := mustLoad(t)
	if n := s.Count() + len(s.SwitchedOff()); n < 222 {
		t.Errorf("%d rules in force or switched off, want gitleaks' 222 at least", n)
	}
	for _, r := range s.Rules() {
		if r.Title == "" || r.Severity == "" || r.Tier == "" || r.Rotate == "" || r.Origin == "" || r.Confidence == 0 {
			t.Errorf("rule %s is incomplete: %+v", r.ID, r)
		}
	}
	if s.Hash() != mustLoad(t).Hash() || len(s.Hash()) != 64 {
		t.Errorf("the hash is not stable: %s", s.Hash())
	}
}

func TestFindGitleaksRule(t *testing.T) {
	t.Parallel()
	s := mustLoad(t)
	text := "Hi,\r\nthe token is ghp_R4kd83mZp0qLw7YtVbN2xCsE5gHfJ1uTaX9o, thanks"
	got := only(s.Find(nil, Text{Content: text, Where: InBody}), "github-pat")
	if len(got) == 1 && text[got[0].Start:got[0].End] != got[0].Secret {
		t.Errorf("offsets do not fit: %+v", got[0])
	}
}

func TestExamples(t *testing.T) {
	t.Parallel()
	for _, f := range mustLoad(t).Verify() {
		t.Error(f)
	}
}
