package patterns

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var genericAsRegex = regexp.MustCompile(genericRegex)

func TestGenericRegexIsThatOfGitleaks(t *testing.T) {
	t.Parallel()
	if r := plainGitleaks(t).byID(genericID); r.generic == nil || r.Regex != genericRegex {
		t.Errorf("gitleaks' %s is now %s", genericID, r.Regex)
	}
}

// compareGeneric fails where the matcher and the regex differ.
func compareGeneric(t *testing.T, g *genericMatcher, text string) (matches int) {
	t.Helper()
	var got [][]int
	g.each(text, func(m []int) bool {
		got = append(got, m)
		return true
	})
	want := genericAsRegex.FindAllStringSubmatchIndex(text, -1)
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%q: got %v, the regex gives %v", text, got, want)
	}
	if first := g.first(text); len(want) > 0 && !slices.Equal(first, want[0]) {
		t.Errorf("%q: first is %v, the regex gives %v", text, first, want[0])
	}
	return len(want)
}

// genericParts are what the expression is about, and what ends or spoils it.
var (
	genericStems = []string{
		"access", "auth", "api", "Api", "API", "aPi", "credential", "creds", "key", "to\u212aen", "\u212aEY", "acce\u017fs", "passwd", "password", "secret", "token",
	}
	genericParts = []string{
		" ", "\t", "\n", "'", "\"", "`", "=", ">", ":", "::", ":::", "||", "|", "=>", "?=", "?", ",", ";", "\\n", "\\R", "\\", ".", "-", "_", "+", "/", "==",
		"a", "x1", "\u017f", "\u212a", "é", "abc123def456", "_Zm9v+YmFyYmF6", "/Zm9v+YmFyYmF6", "Zm9vYmFyYmF6cXV4+/Zm9v",
		strings.Repeat("a", 10), strings.Repeat("b.", 70), strings.Repeat("Q9", 80), strings.Repeat(" ", 18), strings.Repeat("p", 48),
	}
)

func TestGenericMatcherIsTheRegex(t *testing.T) {
	t.Parallel()
	rng, g, matches := newRand(41), newGenericMatcher(), 0
	all := slices.Concat(genericStems, genericParts)
	for range 8_000 {
		var b strings.Builder
		for range 1 + rng.IntN(14) {
			b.WriteString(all[rng.IntN(len(all))])
		}
		matches += compareGeneric(t, g, b.String())
		part := func() string { return genericParts[rng.IntN(len(genericParts))] }
		matches += compareGeneric(t, g, fmt.Sprint(part(), genericStems[rng.IntN(len(genericStems))], part(), "=", part(), "ab12cd34ef56", part()))
	}
	if matches < 1_500 {
		t.Errorf("only %d matches were compared", matches)
	}
}

func FuzzGenericMatcher(f *testing.F) {
	for _, p := range genericParts {
		f.Add("my_key" + p + "=" + p + "abc123def456" + p + " token" + p + ":" + p + "Zm9vYmFyYmF6" + p)
	}
	g := newGenericMatcher()
	f.Fuzz(func(t *testing.T, text string) { compareGeneric(t, g, strings.ToValidUTF8(text, "?")) })
}
