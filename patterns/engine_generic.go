package patterns

import (
	"strings"
	"unicode/utf8"
)

// genericRegex is that of gitleaks' generic-api-key, which most mail asks for: it
// has its own matcher. It is a name of a secret with what else the name is made
// of, an operator, and a value that ends well:
//
//	prefix{0,50} name suffix{0,20} blank{0,3} operator blank{0,5} value end
//
// The class of each part has no character in common with what must follow it, or
// no choice between them changes the match. So there is one way to read each name.
const genericRegex = `(?i)[\w.-]{0,50}?(?:access|auth|(?-i:[Aa]pi|API)|credential|creds|key|passw(?:or)?d|secret|token)` +
	`(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)` +
	`[\x60'"\s=]{0,5}([\w.=-]{10,150}|[a-z0-9][a-z0-9+/]{11,}={0,3})(?:[\x60'"\s;]|\\[nr]|$)`

var genericNames = []string{"access", "auth", "api", "credential", "creds", "key", "passwd", "password", "secret", "token"}

// genericMatcher gives what genericRegex does.
type genericMatcher struct{ names *automaton }

func newGenericMatcher() *genericMatcher {
	return &genericMatcher{newAutomatonFor(genericNames, orbit)}
}

// each gives all matches in s that do not overlap, leftmost first, until yield
// returns false.
func (g *genericMatcher) each(s string, yield func(groups []int) bool) {
	from, stopped := 0, false
	g.names.each(s, func(word int32, end int) {
		if stopped {
			return
		}
		start := backBy(s, end, len(genericNames[word]))
		if start < from || genericNames[word] == "api" && !isAPI(s[start:end]) {
			return
		}
		if v, last := g.tail(s, end); last >= 0 {
			stopped = !yield([]int{prefixOf(s, from, start), last, v.start, v.end})
			from = last
		}
	})
}

// first gives the first match, or nil.
func (g *genericMatcher) first(s string) (groups []int) {
	g.each(s, func(m []int) bool {
		groups = m
		return false
	})
	return groups
}

func isAPI(s string) bool { return s == "api" || s == "Api" || s == "API" }

// backBy is the place so many characters before i.
func backBy(s string, i, chars int) int {
	for range chars {
		_, n := utf8.DecodeLastRuneInString(s[:i])
		i -= n
	}
	return i
}

// prefixOf is where a match begins whose name begins at i.
func prefixOf(s string, from, i int) int {
	for range 50 {
		_, n := utf8.DecodeLastRuneInString(s[from:i])
		if n == 0 || nameAt(s, i-n, ".-") == 0 {
			break
		}
		i -= n
	}
	return i
}

// nameAt gives the length of the character at i if it is one of \w or of more, and
// else 0. Two characters beyond ASCII are equal to a k and an s but for their case.
func nameAt(s string, i int, more string) int {
	switch c := s[i]; {
	case isAlnum(c) || c == '_' || strings.IndexByte(more, c) >= 0:
		return 1
	case c < utf8.RuneSelf:
		return 0
	case strings.HasPrefix(s[i:], "\u017f"):
		return len("\u017f")
	case strings.HasPrefix(s[i:], "\u212a"):
		return len("\u212a")
	}
	return 0
}

// runOf passes at most so many characters of \w or of more.
func runOf(s string, i, most int, more string) (end, count int) {
	for i < len(s) && count < most {
		n := nameAt(s, i, more)
		if n == 0 {
			break
		}
		i += n
		count++
	}
	return i, count
}

// bytesOf passes at most so many of the given bytes.
func bytesOf(s string, i, most int, set string) int {
	for n := 0; n < most && i < len(s) && strings.IndexByte(set, s[i]) >= 0; n++ {
		i++
	}
	return i
}

// tail reads on after a name that ends at i: where the value stands, and where
// the match ends; -1 where there is none.
func (g *genericMatcher) tail(s string, i int) (value span, end int) {
	i, _ = runOf(s, i, 20, " \t.-")
	i = bytesOf(s, i, 3, " \t\n\f\r'\"")
	for _, n := range operators(s[i:]) {
		if n == 0 {
			break
		}
		if value, end = valueAfter(s, i+n); end >= 0 {
			return value, end
		}
	}
	return span{}, -1
}

// operators gives the lengths of the operators that s begins with, in the order in
// which they are tried.
func operators(s string) (lengths [2]int) {
	if s == "" {
		return
	}
	switch s[0] {
	case '=':
		lengths[0] = 1
		if strings.HasPrefix(s, "=>") {
			lengths[1] = 2
		}
	case '>', ',':
		lengths[0] = 1
	case ':':
		if n := bytesOf(s, 0, 3, ":"); n < len(s) && s[n] == '=' {
			lengths[0] = n + 1
			lengths[1] = 1
		} else {
			lengths[0] = 1
		}
	case '|', '?':
		if strings.HasPrefix(s, "||") || strings.HasPrefix(s, "?=") {
			lengths[0] = 2
		}
	}
	return lengths
}

// valueAfter finds the value after an operator that ends at i. An "=" may stand
// before it or belong to it; the longest way before it is tried first.
func valueAfter(s string, i int) (value span, end int) {
	for at := bytesOf(s, i, 5, "`'\" \t\n\f\r="); at >= i; at-- {
		last, count := runOf(s, at, 150, ".=-")
		if n := genericEnd(s, last); count >= 10 && n >= 0 {
			return span{at, last}, last + n
		}
		if last, count = base64Run(s, at); count >= 12 && s[at] != '+' && s[at] != '/' {
			last = bytesOf(s, last, 3, "=")
			if n := genericEnd(s, last); n >= 0 {
				return span{at, last}, last + n
			}
		}
	}
	return span{}, -1
}

// base64Run passes letters, digits, "+" and "/".
func base64Run(s string, i int) (end, count int) {
	for i < len(s) && s[i] != '_' {
		n := nameAt(s, i, "+/")
		if n == 0 {
			break
		}
		i += n
		count++
	}
	return i, count
}

// genericEnd gives the length of what ends a value at i, -1 if nothing does.
func genericEnd(s string, i int) int {
	switch {
	case i == len(s):
		return 0
	case strings.IndexByte("`'\" \t\n\f\r;", s[i]) >= 0:
		return 1
	case s[i] == '\\' && i+1 < len(s) && strings.IndexByte("nrNR", s[i+1]) >= 0:
		return 2
	}
	return -1
}
