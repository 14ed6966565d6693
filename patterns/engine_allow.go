package patterns

import (
	"fmt"
	"math"
	"regexp/syntax"
	"strings"
	"sync"
	"unicode/utf8"
)

// allowlist names what is no secret, with gitleaks' meaning of every key.
type allowlist struct {
	all     bool   // every kind of condition that is given must hold, not any
	target  string // what regexes look at: "" the secret, "match" or "line"
	regexes *regex
	paths   *regex
	words   *lazyAutomaton // looked for in the secret
	commits bool           // names commits: mail has none, so that condition never holds
}

func (d *allowlistDef) compile(known *regexes) (*allowlist, error) {
	a := &allowlist{commits: len(d.Commits) > 0}
	switch strings.ToUpper(d.Condition) {
	case "", "OR", "||":
	case "AND", "&&":
		a.all = true
	default:
		return nil, fmt.Errorf("allowlist: unknown condition %q (want \"and\" or \"or\")", d.Condition)
	}
	switch d.RegexTarget {
	case "", "secret":
	case "match", "line":
		a.target = d.RegexTarget
	default:
		return nil, fmt.Errorf("allowlist: unknown regexTarget %q (want \"secret\", \"match\" or \"line\")", d.RegexTarget)
	}
	if len(d.Commits)+len(d.Paths)+len(d.Regexes)+len(d.StopWords) == 0 {
		return nil, fmt.Errorf("allowlist: names no regexes, stopwords, paths or commits")
	}
	return a, a.compileParts(d, known)
}

func (a *allowlist) compileParts(d *allowlistDef, known *regexes) (err error) {
	if a.regexes, err = known.joined(d.Regexes); err != nil {
		return fmt.Errorf("allowlist: regexes: %w", err)
	}
	if a.paths, err = known.joined(d.Paths); err != nil {
		return fmt.Errorf("allowlist: paths: %w", err)
	}
	if len(d.StopWords) > 0 {
		a.words = newLazyAutomaton(lowered(d.StopWords), asciiCases)
	}
	return nil
}

// regexes keeps compiled expressions: the list for all rules is one and the
// same in each of them.
type regexes struct {
	mu    sync.Mutex
	known map[string]*regex
}

// joined makes one expression of several, as gitleaks does: a flag such as (?i)
// in one of them then holds for those after it, too.
func (r *regexes) joined(patterns []string) (*regex, error) {
	if len(patterns) == 0 {
		return nil, nil
	}
	expr := "(?:" + strings.Join(patterns, "|") + ")"
	r.mu.Lock()
	defer r.mu.Unlock()
	if re := r.known[expr]; re != nil {
		return re, nil
	}
	for _, p := range patterns {
		if _, err := syntax.Parse(p, syntax.Perl); err != nil {
			return nil, fmt.Errorf("%q: %w", p, err)
		}
	}
	re, err := newRegex(expr)
	if err != nil {
		return nil, err
	}
	r.known[expr] = re
	return re, nil
}

// allowed says whether one of the rule's allowlists names the secret.
func (r *rule) allowed(at *visit, secret string, groups []int) bool {
	name := ""
	if r.named {
		name = fileName(at.text)
	}
	for i, a := range r.allow {
		match := at.text.Content[groups[0]:groups[1]]
		if a.allows(secret, name, func() bool {
			switch a.target {
			case "match":
				return a.regexes.matches(match)
			case "line":
				return at.lineMatches(i, a.regexes, groups)
			}
			return a.regexes.matches(secret)
		}) {
			return true
		}
	}
	return false
}

func (a *allowlist) allows(secret, name string, byRegex func() bool) bool {
	byWord := func() bool { return a.words != nil && a.words.in(strings.ToLower(secret)) }
	byPath := func() bool { return a.paths.matches(name) }
	if !a.all {
		return byRegex() || byWord() || byPath()
	}
	return !a.commits &&
		(a.paths == nil || byPath()) &&
		(a.regexes == nil || byRegex()) &&
		(a.words == nil || byWord())
}

// entropy is Shannon's, in bits, as gitleaks counts it: runes counted, but
// divided by the length in bytes.
func entropy(s string) float64 {
	var counts [utf8.RuneSelf]int
	var others map[rune]int
	for _, r := range s {
		if r < utf8.RuneSelf {
			counts[r]++
			continue
		}
		if others == nil {
			others = make(map[rune]int)
		}
		others[r]++
	}
	sum, inverse := 0.0, 1/float64(len(s))
	add := func(n int) {
		if n > 0 {
			f := float64(n) * inverse
			sum -= f * math.Log2(f)
		}
	}
	for _, n := range counts {
		add(n)
	}
	for _, n := range others {
		add(n)
	}
	return sum
}
