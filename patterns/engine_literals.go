package patterns

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// literals is what a part of a regex is known to match: one of the strings in
// exact (nil if they are too many to list), and, if sure, always a string that
// holds a keyword. Strings are folded to lower case.
type literals struct {
	exact []string
	sure  bool
}

// mostLiterals is how many strings are followed side by side.
const mostLiterals = 200

// literalsOf says whether every match of re holds one of the keywords.
func literalsOf(re *syntax.Regexp, keywords []string) literals {
	out := literalsIn(re, keywords)
	out.sure = out.sure || allHold(out.exact, keywords)
	return out
}

func literalsIn(re *syntax.Regexp, keywords []string) literals {
	switch re.Op {
	case syntax.OpLiteral:
		return literals{exact: []string{folded(string(re.Rune))}}
	case syntax.OpCharClass:
		return literals{exact: classStrings(re.Rune)}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText,
		syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return literals{exact: []string{""}}
	case syntax.OpCapture:
		return literalsOf(re.Sub[0], keywords)
	case syntax.OpConcat:
		return concat(re.Sub, keywords)
	case syntax.OpAlternate:
		return alternate(re.Sub, keywords)
	case syntax.OpQuest:
		if sub := literalsOf(re.Sub[0], keywords); sub.exact != nil {
			return literals{exact: union(sub.exact, []string{""})}
		}
	case syntax.OpPlus:
		return literals{sure: literalsOf(re.Sub[0], keywords).sure}
	case syntax.OpRepeat:
		return repeat(re, keywords)
	}
	return literals{}
}

func repeat(re *syntax.Regexp, keywords []string) literals {
	switch {
	case re.Min == 0:
		return literals{}
	case re.Min == re.Max && re.Min <= 8:
		return concat(slices.Repeat(re.Sub, re.Min), keywords)
	}
	return literals{sure: literalsOf(re.Sub[0], keywords).sure}
}

func alternate(subs []*syntax.Regexp, keywords []string) literals {
	out := literals{exact: []string{}, sure: true}
	for _, sub := range subs {
		l := literalsOf(sub, keywords)
		out.sure = out.sure && l.sure
		if l.exact == nil || out.exact == nil {
			out.exact = nil
			continue
		}
		out.exact = union(out.exact, l.exact)
	}
	return out
}

// concat joins what its parts match. Where that becomes too much to list it
// looks for keywords in what it has, and begins anew.
func concat(subs []*syntax.Regexp, keywords []string) literals {
	out := literals{exact: []string{""}}
	whole := true
	for _, sub := range subs {
		l := literalsOf(sub, keywords)
		out.sure = out.sure || l.sure
		joined := product(out.exact, l.exact)
		if joined == nil {
			out.sure = out.sure || allHold(out.exact, keywords)
			joined, whole = l.exact, false
		}
		if joined == nil {
			joined = []string{""}
		}
		out.exact = joined
	}
	out.sure = out.sure || allHold(out.exact, keywords)
	if !whole {
		out.exact = nil
	}
	return out
}

func product(left, right []string) []string {
	if right == nil || len(left)*len(right) > mostLiterals {
		return nil
	}
	out := []string{}
	for _, l := range left {
		for _, r := range right {
			out = append(out, l+r)
		}
	}
	return out
}

func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	if out = slices.Compact(out); len(out) > mostLiterals {
		return nil
	}
	return out
}

func classStrings(ranges []rune) []string {
	out := []string{}
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] > mostLiterals {
			return nil
		}
		for c := ranges[i]; c <= ranges[i+1]; c++ {
			out = append(out, folded(string(c)))
		}
	}
	return union(out, nil)
}

// folded makes lower case of what regexes take for the same letter: beyond
// unicode.ToLower, the long s.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\u017f' {
			return 's'
		}
		return unicode.ToLower(r)
	}, s)
}

func allHold(exact, keywords []string) bool {
	if len(exact) == 0 {
		return false
	}
	for _, s := range exact {
		if !utf8.ValidString(s) || !containsAny(s, keywords) {
			return false
		}
	}
	return true
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
