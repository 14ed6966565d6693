package patterns

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A matcher must find what Go's regexp finds: with every rule's own expression, in
// texts made for it, and where conditions that take nothing decide.
func TestMatcherFindsWhatRegexpFinds(t *testing.T) {
	t.Parallel()
	rng := newRand(23)
	run, found := 0, 0
	for _, r := range mustLoad(t).rules {
		if r.re == nil || r.exact() == nil {
			continue
		}
		run++
		re := regexp.MustCompile(r.Regex)
		sample := strings.ToValidUTF8(sampleOf(r.Regex, rng), "?")
		for _, text := range []string{sample, " " + sample + "\n" + sample + ".", "x" + sample + "x", "é" + strings.ToUpper(sample) + "é", prose(rng, 300) + sample[:len(sample)/2] + "\u017f\u212a\n" + sample} {
			text = strings.ToValidUTF8(text, "?")
			got, ok := placesBy(r.exact(), text)
			if want := re.FindAllStringIndex(text, -1); ok && !slices.EqualFunc(got, want, func(s span, m []int) bool { return s.start == m[0] && s.end == m[1] }) {
				t.Errorf("%s: got %v, want %v in %q", r.ID, got, want, text)
			}
			found += len(got)
		}
	}
	if run < 400 || found < 800 {
		t.Errorf("only %d expressions ran, with %d matches", run, found)
	}
}

func placesBy(m *matcher, text string) (places []span, ok bool) {
	ok = m.each(text, func(start, end int) { places = append(places, span{start, end}) })
	return places, ok
}

func TestMatcherEdges(t *testing.T) {
	t.Parallel()
	text := "port support Portal port_ port\nport. éport porté \n\nport"
	for _, expr := range []string{`\bport\b`, `\Bport`, `port\B`, `(?m)^port`, `(?m)port$`, `^port`, `port$`, `(?i)p(?:ort|orta)l?`, `p(?:orta|ort)\b`, `\p{L}port|port\p{L}`, `(?s)port.{1,3}p`, `[^p]{2,5}p`, `port+?`} {
		m := newMatcher(mustParse(t, expr))
		if m == nil {
			t.Fatalf("%s: no matcher", expr)
		}
		got, ok := placesBy(m, text)
		want := regexp.MustCompile(expr).FindAllStringIndex(text, -1)
		if !ok || !slices.EqualFunc(got, want, func(s span, m []int) bool { return s.start == m[0] && s.end == m[1] }) {
			t.Errorf("%s: got %v, %v, want %v", expr, got, ok, want)
		}
	}
}

// What a matcher gives up is left to RE2: matches of nothing, broken UTF-8, and texts
// that make it read the same bytes again and again.
func TestMatcherGivesUp(t *testing.T) {
	t.Parallel()
	if newMatcher(mustParse(t, `a*`)) != nil {
		t.Error("a matcher for an expression that matches nothing at all")
	}
	if _, ok := placesBy(newMatcher(mustParse(t, `a.c`)), "a\xffc"); ok {
		t.Error("broken UTF-8 was read")
	}
	if _, ok := placesBy(newMatcher(mustParse(t, `a[^b]*b`)), strings.Repeat("a", 1<<16)); ok {
		t.Error("a quadratic text was read to its end")
	}
}
