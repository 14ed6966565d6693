package patterns

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Find appends to dst the candidates in t, ordered by Start and then by rule.
// Offsets are bytes of t.Content; no string of a candidate keeps t.Content
// alive. It takes time linear in the text and is safe for concurrent use.
func (s *Set) Find(dst []Candidate, t Text) []Candidate {
	found := s.weigh(s.findAll(nil, &t), &t)
	if len(found) == 0 {
		return dst
	}
	return append(dst, dedupe(found)...)
}

// findAll gives the candidates of every rule on its own, before rules that saw
// the same secret are weighed against each other.
func (s *Set) findAll(found []hit, t *Text) []hit {
	h := s.pool.Get().(*hits)
	defer s.pool.Put(h)
	work := s.prefilter(h, t)
	if len(work) > 0 && !utf8.ValidString(t.Content) {
		t.Content = validSameLength(t.Content)
		work = s.prefilter(h, t)
	}
	h.notes.forget()
	h.plain.forget()
	t.notes, t.plain = &h.notes, &h.plain
	for _, w := range work {
		found = s.rules[w.rule].find(found, t, w.spans)
	}
	if t.Strings {
		found = slices.DeleteFunc(found, func(h hit) bool { return h.acrossRuns(t.Content) })
	}
	sortHits(found)
	return found
}

// sortHits orders hits by Start and then by rule.
func sortHits(found []hit) {
	slices.SortStableFunc(found, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), strings.Compare(a.RuleID, b.RuleID), cmp.Compare(a.End, b.End))
	})
}

// hit is a candidate and the rule that gave it.
type hit struct {
	Candidate
	rule *rule
}

// validSameLength returns s with every byte that is not part of valid UTF-8
// replaced by "?": RE2 stops at the first such byte, and offsets must stay true.
func validSameLength(s string) string {
	b := []byte(s)
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			b[i] = '?'
		}
		i += n
	}
	return string(b)
}
