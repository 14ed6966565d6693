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

// mostForms is how many characters are at most equal but for their case.
const mostForms = 4

// reader reads the literals of one expression's parts, each once.
type reader struct {
	keywords []string
	read     map[*syntax.Regexp]literals
}

func newReader(keywords []string) *reader {
	return &reader{keywords, map[*syntax.Regexp]literals{}}
}

// sure says whether every match of re holds one of the keywords.
func (r *reader) sure(re *syntax.Regexp) bool { return r.of(re).sure }

func (r *reader) of(re *syntax.Regexp) literals {
	out, known := r.read[re]
	if !known {
		out = r.in(re)
		out.sure = out.sure || allHold(out.exact, r.keywords)
		r.read[re] = out
	}
	return out
}

func (r *reader) in(re *syntax.Regexp) literals {
	switch re.Op {
	case syntax.OpLiteral:
		return literals{exact: []string{folded(string(re.Rune))}}
	case syntax.OpCharClass:
		return literals{exact: classStrings(re.Rune)}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText,
		syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return literals{exact: []string{""}}
	case syntax.OpCapture:
		return r.of(re.Sub[0])
	case syntax.OpConcat:
		return r.concat(re.Sub)
	case syntax.OpAlternate:
		return r.alternate(re.Sub)
	case syntax.OpQuest:
		if sub := r.of(re.Sub[0]); sub.exact != nil {
			return literals{exact: union(sub.exact, []string{""})}
		}
	case syntax.OpPlus:
		return literals{sure: r.sure(re.Sub[0])}
	case syntax.OpRepeat:
		return r.repeat(re)
	}
	return literals{}
}

func (r *reader) repeat(re *syntax.Regexp) literals {
	switch {
	case re.Min == 0:
		return literals{}
	case re.Min == re.Max && re.Min <= 8:
		return r.concat(slices.Repeat(re.Sub, re.Min))
	}
	return literals{sure: r.sure(re.Sub[0])}
}

func (r *reader) alternate(subs []*syntax.Regexp) literals {
	out := literals{exact: []string{}, sure: true}
	for _, sub := range subs {
		l := r.of(sub)
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
func (r *reader) concat(subs []*syntax.Regexp) literals {
	out := literals{exact: []string{""}}
	whole := true
	for _, sub := range subs {
		l := r.of(sub)
		out.sure = out.sure || l.sure
		joined := product(out.exact, l.exact)
		if joined == nil {
			out.sure = out.sure || allHold(out.exact, r.keywords)
			joined, whole = l.exact, false
		}
		if joined == nil {
			joined = []string{""}
		}
		out.exact = joined
	}
	out.sure = out.sure || allHold(out.exact, r.keywords)
	if !whole {
		out.exact = nil
	}
	return out
}

func product(left, right []string) []string {
	switch {
	case right == nil || len(left)*len(right) > mostLiterals:
		return nil
	case isEmptyOnly(left): // most parts begin with nothing
		return right
	case isEmptyOnly(right):
		return left
	}
	out := make([]string, 0, len(left)*len(right))
	for _, l := range left {
		for _, r := range right {
			out = append(out, l+r)
		}
	}
	return out
}

func isEmptyOnly(list []string) bool { return len(list) == 1 && list[0] == "" }

func union(a, b []string) []string {
	return compacted(slices.Concat(a, b))
}

// compacted sorts strings and drops those that come twice.
func compacted(out []string) []string {
	slices.Sort(out)
	if out = slices.Compact(out); len(out) > mostLiterals {
		return nil
	}
	return out
}

func classStrings(ranges []rune) []string {
	count := 0
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] > mostLiterals {
			return nil
		}
		count += int(ranges[i+1]-ranges[i]) + 1
	}
	if count == 0 || count > mostForms*mostLiterals {
		return nil
	}
	out := make([]string, 0, count)
	for i := 0; i+1 < len(ranges); i += 2 {
		for c := ranges[i]; c <= ranges[i+1]; c++ {
			out = append(out, charString(foldedRune(c)))
		}
	}
	return compacted(out)
}

// charString is string(c), which for ASCII takes no memory.
func charString(c rune) string {
	if c < utf8.RuneSelf {
		return string([]byte{byte(c)})
	}
	return string(c)
}

// folded makes lower case of what regexes take for the same letter: beyond
// unicode.ToLower, the long s.
func folded(s string) string {
	return strings.Map(foldedRune, s)
}

func foldedRune(r rune) rune {
	if r == '\u017f' {
		return 's'
	}
	return unicode.ToLower(r)
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
