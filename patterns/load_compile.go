package patterns

import (
	"fmt"
	"maps"
	"regexp/syntax"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// set compiles what was gathered.
func (l *loader) set() (*Set, error) {
	s := &Set{sum: [32]byte(l.sum)}
	ids := slices.Sorted(maps.Keys(l.defs))
	for _, id := range ids { // before the work of compiling any
		if err := l.defs[id].sound(); err != nil {
			return nil, fmt.Errorf("rule file %s: rule %q: %w", l.defs[id].file, id, err)
		}
	}
	if err := l.compileAll(s, ids); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(l.off)) {
		s.off = append(s.off, Off{id, l.off[id]})
	}
	return s, s.index()
}

// compileAll compiles the rules side by side. Of several errors it gives that of
// the first rule.
func (l *loader) compileAll(s *Set, ids []string) error {
	known := &regexes{known: map[string]*regex{}}
	s.rules = make([]*rule, len(ids))
	errs := make([]error, len(ids))
	var at atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := at.Add(1) - 1; i < int64(len(ids)); i = at.Add(1) - 1 {
				s.rules[i], errs[i] = l.compile(l.defs[ids[i]], known)
			}
		})
	}
	all.Wait()
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("rule file %s: rule %q: %w", l.defs[ids[i]].file, ids[i], err)
		}
	}
	return nil
}

// index builds the prefilter over the keywords and places of all rules.
func (s *Set) index() error {
	number := map[string]int{}
	var words []string
	at := func(word string) *user {
		n, ok := number[word]
		if !ok {
			n = len(words)
			number[word], words, s.users = n, append(words, word), append(s.users, user{word: word})
		}
		return &s.users[n]
	}
	for i, r := range s.rules {
		if r.def.Learned {
			s.learned = r
			continue
		}
		if len(r.Keywords) == 0 {
			s.always = append(s.always, i)
		}
		for _, k := range r.Keywords {
			u := at(k)
			u.rules = append(u.rules, int32(i))
		}
		if !r.reach.proven {
			continue
		}
		for j, k := range r.places {
			u := at(k)
			u.places = append(u.places, place{int32(i), int32(j)})
		}
	}
	s.gated = slices.ContainsFunc(s.rules, func(r *rule) bool { return r.gate != nil })
	if s.gated {
		d, err := readProse()
		if err != nil {
			return err
		}
		for i, list := range d.gateWords() {
			for _, word := range list {
				at(word).gates |= 1 << i
			}
		}
	}
	s.words = newAutomatonFor(words, orbit)
	s.pool.New = s.newHits
	return nil
}

func (l *loader) compile(d *loaded, known *regexes) (*rule, error) {
	r := &rule{Rule: d.public(), def: &d.ruleDef, rank: d.rank, check: checks[d.Check], gate: gates[d.Check]}
	r.gitleaks = d.origin == OriginGitleaks
	r.named = d.Path != "" || d.rank == rankUser
	var tree *syntax.Regexp
	var err error
	if r.re, tree, err = newParsed(d.Regex); err != nil {
		return nil, fmt.Errorf("regex: %w", err)
	}
	if r.re != nil && (d.SecretGroup < 0 || d.SecretGroup > r.re.groups()) {
		return nil, fmt.Errorf("secretGroup %d is out of range: the regex has %d groups", d.SecretGroup, r.re.groups())
	}
	r.exact = sync.OnceValue(func() *matcher { return newMatcher(tree) })
	if r.gitleaks && d.Regex == genericRegex {
		r.generic = newGenericMatcher()
	}
	r.locate(tree)
	if r.path, err = newRegex(d.Path); err != nil {
		return nil, fmt.Errorf("path: %w", err)
	}
	if err := r.compileLists(l.listsFor(d), known); err != nil || d.rank != rankUser {
		return r, err
	}
	return r, r.compileNow()
}

// locate finds out where matches can be: around the rule's keywords if every match
// holds one, else around other words of its regex.
func (r *rule) locate(tree *syntax.Regexp) {
	r.places = fewest(r.Keywords)
	if tree == nil {
		return
	}
	if r.reach = reachOf(tree, r.places); r.reach.proven {
		return
	}
	places := fewest(placesOf(tree))
	if reach := reachOf(tree, places); reach.proven {
		r.places, r.reach = places, reach
		return
	}
	both := placesBeside(tree, r.places)
	if reach := reachOf(tree, both); reach.proven {
		r.places, r.reach = both, reach
	}
}

// compileNow compiles what would be compiled when it is first used, so that an
// error comes while a user's file is loaded.
func (r *rule) compileNow() error {
	for _, re := range r.expressions() {
		if _, err := re.compiled(); err != nil {
			return err
		}
	}
	return nil
}

// expressions lists all that a rule may run.
func (r *rule) expressions() []*regex {
	all := []*regex{r.re, r.path}
	for _, a := range r.allow {
		all = append(all, a.regexes, a.paths)
	}
	return slices.DeleteFunc(all, func(re *regex) bool { return re == nil })
}

// listsFor gives the allowlists that hold for a rule. The paths of a list for
// all rules never do: they would skip whole attachments.
func (l *loader) listsFor(d *loaded) []allowlistDef {
	global := d.global
	if d.origin == OriginGitleaks {
		global = l.global
	}
	var out []allowlistDef
	for _, a := range global {
		if a.Paths = nil; len(a.TargetRules) == 0 && len(a.Regexes)+len(a.StopWords) > 0 {
			out = append(out, a)
		}
	}
	return append(out, d.lists()...)
}

func (r *rule) compileLists(defs []allowlistDef, known *regexes) error {
	for i := range defs {
		a, err := defs[i].compile(known)
		if err != nil {
			return err
		}
		r.allow = append(r.allow, a)
	}
	return nil
}

func (d *loaded) public() Rule {
	words := lowered(d.Keywords)
	slices.Sort(words)
	return Rule{
		ID: d.ID, Title: d.Title, Severity: d.Severity, Tier: d.Tier, Confidence: d.Confidence,
		Origin: d.origin, File: d.file, Keywords: slices.Compact(words), Regex: d.Regex, Path: d.Path,
		SecretGroup: d.SecretGroup, Entropy: d.Entropy, Rotate: d.Rotate, Check: d.Check, Why: d.Why,
		Examples: len(d.Examples) + len(d.Counterexamples),
	}
}

func lowered(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ToLower(w)
	}
	return out
}
