package patterns

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestGatesLoseNothing compares what rules find behind their gates and without
// them, in tables and lists of all kinds and in all sample mail.
func TestGatesLoseNothing(t *testing.T) {
	t.Parallel()
	s := mustLoad(t)
	found := 0
	for _, content := range gateTexts(t, s) {
		text := func() *Text { return &Text{Content: content, Where: InBody} }
		for _, r := range s.rules {
			if r.gate == nil {
				continue
			}
			whole := r.find(nil, text(), []span{{0, len(content)}})
			gated := r.find(nil, text(), r.gate(nil, text()))
			if found += len(whole); !slices.Equal(candidates(whole), candidates(gated)) {
				t.Errorf("%s: without its gate %v, behind it %v, in %q", r.ID, candidates(whole), candidates(gated), content)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d findings were compared", found)
	}
}

func gateTexts(t *testing.T, s *Set) (texts []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/prose/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, validSameLength(string(b)))
	}
	for _, r := range s.rules {
		for _, e := range append(slices.Clone(r.def.Examples), r.def.Counterexamples...) {
			texts = append(texts, e.Text)
		}
	}
	heads := []string{"User%sPassword", "host%suser%spwd", "> Name%s Passwort (neu)%s Rolle", "Credentials:", "Here are the logins:", "| System%s Mot de passe |", "login details", "The login page fails.", "a%sb"}
	for _, sep := range separators {
		for _, head := range heads {
			head = strings.ReplaceAll(head, "%s", sep)
			texts = append(texts, fmt.Sprintf("Hi,\n%[1]s\nanna%[2]sKx7!pQ2z\n> paul%[2]sZq8#mmT4\n\nthanks\nsrv1%[2]spaul%[2]sZq8#mmT4%[2]sx", head, sep))
		}
	}
	return texts
}
