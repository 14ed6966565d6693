package patterns

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Failure is an example of a rule that did not give what the rule says.
type Failure struct {
	File    string
	Rule    string
	Counter bool   // a counterexample: nothing was to be found
	Number  int    // of the example, or of the counterexample, from 1
	Text    string // of the example
	Got     string // what came instead
}

func (f Failure) String() string {
	kind := "example"
	if f.Counter {
		kind = "counterexample"
	}
	return fmt.Sprintf("%s: rule %s: %s %d: %s\n\ttext: %q", f.File, f.Rule, kind, f.Number, f.Got, f.Text)
}

// exampleNow is when examples are judged that do not say, so that none of them
// expires while nobody looks.
var exampleNow = time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC)

// Verify runs the examples and counterexamples of every rule through Find: with
// all rules in force, as in a scan.
func (s *Set) Verify() []Failure {
	var out []Failure
	for _, r := range s.rules {
		out = append(out, s.verifyRule(r)...)
	}
	return out
}

func (s *Set) verifyRule(r *rule) []Failure {
	var out []Failure
	for i := range r.def.Examples {
		e := &r.def.Examples[i]
		if got := s.tryExample(r.ID, e); got != "" {
			out = append(out, Failure{r.File, r.ID, false, i + 1, e.Text, got})
		}
	}
	for i := range r.def.Counterexamples {
		e := &r.def.Counterexamples[i]
		if c := only(s.Find(nil, e.asText()), r.ID); len(c) > 0 {
			out = append(out, Failure{r.File, r.ID, true, i + 1, e.Text, fmt.Sprintf("found %q", c[0].Secret)})
		}
	}
	return out
}

func (e *exampleDef) asText() Text {
	t := Text{Content: e.Text, Name: e.Name, Header: e.Header, Where: e.Where}
	t.Context.Now, t.Context.Bulk = e.Now, e.Bulk
	fill(&t.Where, InBody)
	if t.Context.Now.IsZero() {
		t.Context.Now = exampleNow
	}
	return t
}

func only(cs []Candidate, id string) []Candidate {
	var out []Candidate
	for _, c := range cs {
		if c.RuleID == id {
			out = append(out, c)
		}
	}
	return out
}

// tryExample says what was wrong with what the example gave; nothing if it was
// as expected. An example may hold several secrets, each tried by its own.
func (s *Set) tryExample(id string, e *exampleDef) string {
	all := s.Find(nil, e.asText())
	found := append(only(all, id), s.alike(id, e, all)...)
	for _, c := range found {
		if c.Secret == e.Secret {
			return e.compare(&c)
		}
	}
	if len(found) > 0 {
		return fmt.Sprintf("want secret %q, got %q", e.Secret, found[0].Secret)
	}
	var others []string
	for _, c := range all {
		others = append(others, fmt.Sprintf("%s %q", c.RuleID, c.Secret))
	}
	return fmt.Sprintf("want secret %q, got nothing from this rule (others: %s)", e.Secret, strings.Join(others, ", "))
}

// alike gives what a prose rule saw where another prose rule tells of the same
// secret: which of two languages' rules does, their weights decide.
func (s *Set) alike(id string, e *exampleDef, all []Candidate) []Candidate {
	told := slices.ContainsFunc(all, func(c Candidate) bool { return c.Secret == e.Secret && strings.HasPrefix(c.RuleID, "prose-") })
	if !told || !strings.HasPrefix(id, "prose-") {
		return nil
	}
	t := e.asText()
	t.Content = validSameLength(t.Content)
	var out []Candidate
	for _, h := range s.findAll(nil, &t) {
		if h.RuleID == id && h.Secret == e.Secret {
			raise(&h.Candidate)
			out = append(out, h.Candidate)
		}
	}
	return out
}

// compare checks what the example says beyond the secret.
func (e *exampleDef) compare(c *Candidate) string {
	pairs := []struct{ name, want, got string }{
		{"tier", string(e.Tier), string(c.Tier)},
		{"severity", string(e.Severity), string(c.Severity)},
		{"checked", string(e.Checked), string(c.Checked)},
		{"user", e.User, c.Identity.User},
		{"account", e.Account, c.Identity.Account},
		{"host", e.Host, c.Identity.Host},
		{"tenant", e.Tenant, c.Identity.Tenant},
		{"app_id", e.AppID, c.Identity.AppID},
		{"resource", e.Resource, c.Identity.Resource},
	}
	for _, p := range pairs {
		if p.want != "" && p.want != p.got {
			return fmt.Sprintf("want %s %q, got %q", p.name, p.want, p.got)
		}
	}
	if e.Privileged != nil && *e.Privileged != (c.Privileged != "") {
		return fmt.Sprintf("want privileged %v, got %q", *e.Privileged, c.Privileged)
	}
	if e.Expired != nil && *e.Expired != c.Expired {
		return fmt.Sprintf("want expired %v, got %v", *e.Expired, c.Expired)
	}
	return ""
}
