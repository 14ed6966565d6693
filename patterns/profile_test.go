package patterns

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every built-in profile holds to its own examples, and has some.
func TestProfiles(t *testing.T) {
	t.Parallel()
	ids := ProfileIDs()
	if len(ids) == 0 {
		t.Fatal("no built-in profiles")
	}
	for _, id := range ids {
		p, err := LoadProfile(id)
		if err != nil {
			t.Fatal(err)
		}
		if p.ID != id || len(p.Examples) < 3 || len(p.Counterexamples) < 3 {
			t.Errorf("profile %s: id %q, %d examples, %d counter-examples", id, p.ID, len(p.Examples), len(p.Counterexamples))
		}
	}
}

func TestProfileFiles(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"good", "id = \"acme\"\ndomains = [\"Acme.example\"]\naddresses = [\"one@other.example\"]\nexclude = [\"press.acme.example\"]\nexamples = [\"a@x.acme.example\", \"ONE@other.example\"]\ncounterexamples = [\"a@press.acme.example\", \"two@other.example\"]", ""},
		{"unknown key", "id = \"acme\"\ndomain = [\"acme.example\"]", "strict mode"},
		{"selects nothing", "id = \"acme\"", "domains or addresses"},
		{"example", "id = \"acme\"\ndomains = [\"acme.example\"]\nexamples = [\"a@b.example\"]", "does not match"},
		{"counter-example", "id = \"acme\"\ndomains = [\"acme.example\"]\ncounterexamples = [\"a@acme.example\"]", "matches"},
	}
	for _, tt := range tests {
		file := filepath.Join(t.TempDir(), "acme.toml")
		if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := LoadProfile(file)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
		}
	}
	if _, err := LoadProfile("nobody"); err == nil || !strings.Contains(err.Error(), "microsoft") {
		t.Errorf("an unknown profile: %v", err)
	}
	if p, err := LoadProfile("all"); p != nil || err != nil {
		t.Errorf("all: %v, %v", p, err)
	}
}

func TestQuotingLoads(t *testing.T) {
	t.Parallel()
	q, err := LoadQuoting()
	if err != nil || len(q.Participants) < 20 || len(q.Attributions) < 10 {
		t.Errorf("%d participants, %d attributions, %v", len(q.Participants), len(q.Attributions), err)
	}
	for name, list := range map[string][]string{"sent": q.Sent, "dates": q.Dates, "subjects": q.Subjects, "dividers": q.Dividers, "forwards": q.Forwards} {
		seen := map[string]bool{}
		for _, s := range list {
			if seen[s] || s != strings.ToLower(s) || s != strings.TrimSpace(s) {
				t.Errorf("%s: %q twice, or not in lower case", name, s)
			}
			seen[s] = true
		}
		if len(list) < 16 {
			t.Errorf("%s: %d entries", name, len(list))
		}
	}
}
