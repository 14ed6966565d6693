package patterns

import (
	"math/rand/v2"
	"regexp/syntax"
	"strings"
	"testing"
)

// mailTails are what stands behind a secret in mail and seldom in a program.
var mailTails = []string{".", ". It ends soon.\n", ",", ")", "]", "</td>", "<br>", "&x=1", "|", " |", "*", "”", "’", "\u00a0x", "…", "!", "?"}

// TestGitleaksRulesInMail holds that what gitleaks finds at the end of a line is
// found at the end of a sentence, too, and that no stop becomes part of it.
func TestGitleaksRulesInMail(t *testing.T) {
	t.Parallel()
	s, tried := mustLoad(t), 0
	for _, r := range s.rules {
		if r.Origin != OriginGitleaks || r.Regex == "" || r.Confidence < 0.7 || takesStops(r.Regex) {
			continue
		}
		rng := rand.New(rand.NewPCG(3, uint64(len(r.ID))))
		sample := strings.TrimRight(withKeyword(r.Rule, sampleOf(r.Regex, rng)), " \t\r\n;'\"`.,:!?)]}<>&|*\u00a0’”…")
		plain := secretsBy(r, sample+"\n")
		if len(plain) != 1 {
			continue
		}
		tried++
		for _, tail := range mailTails {
			if got := secretsBy(r, sample+tail); len(got) != 1 || got[0] != plain[0] {
				t.Errorf("%s: %q followed by %q: got %q, want %q", r.ID, sample, tail, got, plain)
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d rules were tried", tried)
	}
}

func secretsBy(r *rule, text string) []string {
	var out []string
	for _, h := range r.find(nil, &Text{Content: text, Where: InBody}, []span{{0, len(text)}}) {
		out = append(out, h.Secret)
	}
	return out
}

// takesStops says whether a secret of the rule may itself end in what ends a
// sentence.
func takesStops(expr string) bool {
	re, err := syntax.Parse(expr, syntax.Perl)
	return err != nil || strings.Contains(re.String(), "(?s:.)") || strings.Contains(re.String(), "(?-s:.)")
}
