package patterns

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestPrefilterGivesWhatTheWholeTextGives is what filters and windows promise, on
// texts that are longer than what a match can reach.
func TestPrefilterGivesWhatTheWholeTextGives(t *testing.T) {
	t.Parallel()
	s := mustLoad(t)
	rng := rand.New(rand.NewPCG(17, 19))
	windows, none, found := 0, 0, 0
	h := s.newHits().(*hits)
	for n := range 400 {
		text := &Text{Content: tangle(rng, s.Rules())}
		spans := map[int][]span{}
		for _, w := range s.prefilter(h, text) {
			spans[w.rule] = w.spans
		}
		for _, i := range h.order {
			r := s.rules[i]
			if !r.appliesTo(text) {
				continue
			}
			if w := spans[i]; len(w) == 0 {
				none++
			} else if w[0] != (span{0, len(text.Content)}) {
				windows++
			}
			whole := r.find(nil, &Text{Content: text.Content}, []span{{0, len(text.Content)}})
			parts := r.find(nil, &Text{Content: text.Content}, spans[i])
			if found += len(whole); !slices.Equal(candidates(whole), candidates(parts)) {
				t.Errorf("text %d: %s: whole %v, windows %v\n%q", n, r.ID, candidates(whole), candidates(parts), text.Content)
			}
		}
	}
	if windows < 400 || none < 400 || found < 400 {
		t.Errorf("only %d texts in windows, %d filtered out, %d findings", windows, none, found)
	}
}

func candidates(hs []hit) []Candidate {
	var out []Candidate
	for _, h := range hs {
		out = append(out, h.Candidate)
	}
	return out
}

// tangle mixes samples of few rules, whole and cut, with keywords and padding,
// so that matches lie at the edges of windows.
func tangle(rng *rand.Rand, rules []Rule) string {
	var b strings.Builder
	some := []Rule{rules[rng.IntN(len(rules))], rules[rng.IntN(len(rules))]}
	for b.Len() < 6000 {
		r := some[rng.IntN(2)]
		sample := sampleOf(r.Regex+"x?", rng)
		switch rng.IntN(5) {
		case 0:
			b.WriteString(sample)
		case 1:
			b.WriteString(sample[:len(sample)/2])
		case 2:
			b.WriteString(strings.Repeat([]string{"-", "a", " ", "\n", "é"}[rng.IntN(5)], rng.IntN(1500)))
		case 3:
			if len(r.Keywords) > 0 {
				b.WriteString(r.Keywords[rng.IntN(len(r.Keywords))])
			}
		case 4:
			b.WriteString([]string{" ", "\n", "=", ": ", "\"", "\u212a"}[rng.IntN(6)])
		}
	}
	return strings.ToValidUTF8(b.String(), "?")
}

func TestReach(t *testing.T) {
	t.Parallel()
	tests := []struct {
		expr   string
		words  []string
		proven bool
		bytes  int
		runs   bool
	}{
		{`abc[0-9]{4}`, []string{"abc"}, true, 7, false},
		{`abc[0-9]{4}`, []string{"abd"}, false, 0, false},
		{`(?i)abk[0-9]`, []string{"abk"}, true, 6, false}, // the Kelvin sign takes three bytes
		{`(?:abc|abd)\d`, []string{"abc", "abd"}, true, 4, false},
		{`(?:abc|abd)\d`, []string{"abc"}, false, 0, false},
		{`(?:abc)?\d`, []string{"abc"}, false, 0, false},
		{`a(?:pi|uth)_x`, []string{"api", "auth"}, true, 6, false},
		{`[ab]c-[^"]{2}`, []string{"ac-", "bc-"}, true, 11, false},
		{`abc\w+z`, []string{"abc"}, true, 4, true},
		{`(?:abc\d)+`, []string{"abc"}, true, 0, true},
		{`(?:abc\d){2,}`, []string{"abc"}, true, 0, true},
		{`(?:abc\d){0,3}`, []string{"abc"}, false, 0, false},
		{`x(?:y|abc)`, []string{"abc"}, false, 0, false},
		{`a b`, nil, false, 0, false},
	}
	for _, tt := range tests {
		r := reachOf(mustParse(t, tt.expr), tt.words)
		if r.proven != tt.proven || tt.proven && (max(r.before.bytes, r.after.bytes) != tt.bytes || (r.before.runs || r.after.runs) != tt.runs) {
			t.Errorf("%s %v: proven %v, bytes %d, runs %v", tt.expr, tt.words, r.proven, max(r.before.bytes, r.after.bytes), r.before.runs || r.after.runs)
		}
	}
}

func TestWindowsAreApartAndLinear(t *testing.T) {
	t.Parallel()
	r := reachOf(mustParse(t, `key=[a-z]+;?`), []string{"key="})
	text := strings.Repeat("key=abcdefgh;", 100_000)
	var w windows
	for i := range len(text) {
		if strings.HasPrefix(text[i:], "key=") {
			w.add(text, &r, i+4, outcome{true, -1, 0})
		}
	}
	for i := 1; i < len(w.spans); i++ {
		if w.spans[i].start <= w.spans[i-1].end {
			t.Fatalf("windows %v and %v overlap", w.spans[i-1], w.spans[i])
		}
	}
}

func TestAutomaton(t *testing.T) {
	t.Parallel()
	words := []string{"he", "she", "his", "hers", "key", "ke", "пароль", "a-", "passwordless", "sword", "wordle", "ordlesson", "less"}
	a := newAutomatonFor(words, orbit)
	text := "usHErs his KEys keke a-a- пароль passWordlesson passwordle swordless"
	var got, want []string
	a.each(text, func(w int32, end int) { got = append(got, words[w]+"@"+text[end-len(words[w]):end]) })
	for end := range len(text) + 1 {
		for _, w := range words {
			if end >= len(w) && strings.EqualFold(text[end-len(w):end], w) {
				want = append(want, w+"@"+text[end-len(w):end])
			}
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFoldingBeyondASCII(t *testing.T) {
	t.Parallel()
	s := ruleSet(t, `
[[rules]]
id = "cyrillic"
regex = '''(?i)пароль:\s*(\w{8,20})'''
keywords = ["пароль"]
[[rules]]
id = "greek"
regex = '''(?i)κωδικός:\s*(\w{8,20})'''
keywords = ["κωδικός"]
`)
	for _, text := range []string{"ПАРОЛЬ: abc123xyz", "ПаРоль: abc123xyz", "пароль: abc123xyz", "ΚΩΔΙΚΌΣ: abc123xyz"} {
		for _, pad := range []string{"", strings.Repeat("много текста ", 500)} {
			if got := s.Find(nil, Text{Content: pad + text}); len(got) != 1 || got[0].Secret != "abc123xyz" {
				t.Errorf("%s: got %v", text, got)
			}
		}
	}
}

// TestWindowsDoNotBeginAtARefusedKeyword has a keyword inside of a word at every
// distance from one that opens a window: where the window begins with the first, \b
// sees nothing before it.
func TestWindowsDoNotBeginAtARefusedKeyword(t *testing.T) {
	t.Parallel()
	s := ruleSet(t, "[[rules]]\nid = \"two\"\nkeywords = [\"chiav\", \"generic\"]\nregex = '''\\bchiavi d'accesso|\\bparola molto generica'''\n")
	for n := range 60 {
		text := strings.Repeat("é", 600) + " strumentachiavi d'accesso" + strings.Repeat(" ", n) + "generica " + strings.Repeat("é", 600)
		if got := s.Find(nil, Text{Content: text}); len(got) > 0 {
			t.Errorf("%d blanks: found %q", n, got[0].Secret)
		}
	}
}
