package patterns

import (
	"regexp/syntax"
	"sync"
	"sync/atomic"
)

// filter asks, before a rule's regex is run, whether a match is possible. Where
// every match holds a keyword in a known part it looks at what follows a keyword;
// else at the whole text. It is made when the rule's first keyword is met.
type filter struct {
	once   sync.Once
	dfa    *dfa                         // nil: the regex is too large for one
	runs   []run                        // what every match holds
	past   []*state                     // after each place of the rule, as its vital part takes it
	before []*firstBytes                // what can stand before each place; nil if that is not known
	behind []atomic.Pointer[firstBytes] // what can follow each place; nil until it was asked
}

// followLimit is how far after a keyword the filter looks. Keywords can lie dense,
// so that it bounds the time; what goes on beyond it counts as possible.
const followLimit = 1 << 10

func (r *rule) filtered() *filter {
	r.filter.once.Do(func() {
		tree, err := syntax.Parse(r.Regex, syntax.Perl)
		if err != nil {
			return // it was parsed before
		}
		m := newNFA(tree, r.places, r.reach.proven)
		if m == nil {
			return
		}
		d := newDFA(m, !r.reach.proven)
		if d == nil {
			return
		}
		for _, k := range r.places {
			r.filter.past = append(r.filter.past, d.past(k))
			r.filter.before = append(r.filter.before, d.before(k))
		}
		r.filter.behind = make([]atomic.Pointer[firstBytes], len(r.places))
		r.filter.dfa, r.filter.runs = d, runsOf(tree)
	})
	return &r.filter
}

// after says what can follow the rule's place with the given number, which ends at
// the given byte.
func (f *filter) after(place int32, text string, at int) outcome {
	if f.dfa == nil {
		return outcome{true, -1, 0}
	}
	return f.dfa.follow(f.past[place], text, at, followLimit)
}

// firstBytes is a set of bytes that characters begin with.
type firstBytes [4]uint64

func (s *firstBytes) has(b byte) bool { return s[b>>6]&(1<<(b&63)) != 0 }

func (s *firstBytes) add(b byte) { s[b>>6] |= 1 << (b & 63) }

// next gives the bytes that can stand behind a place of the rule. Where others do,
// or where the text ends there, after knows more.
func (f *filter) next(place int32) *firstBytes {
	if f.dfa == nil {
		return &firstBytes{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}
	}
	known := f.behind[place].Load()
	if known == nil {
		known = f.dfa.taken(f.past[place])
		f.behind[place].Store(known)
	}
	return known
}

// mayStand says whether the byte before a place of the rule, which is the given word
// and ends at the given byte, may stand there.
func (f *filter) mayStand(place int32, word, text string, end int) bool {
	start := end - len(word)
	if f.dfa == nil || f.before[place] == nil || start <= 0 {
		return true
	}
	return f.before[place].has(text[start-1]) || !equalOrCased(text[start:end], word)
}

// equalOrCased says whether s is the word but for capitals of ASCII.
func equalOrCased(s, word string) bool {
	for i := range len(word) {
		if c := s[i]; c != word[i] && !(c >= 'A' && c <= 'Z' && c|0x20 == word[i]) {
			return false
		}
	}
	return true
}

// longRun is the length from which on it costs next to nothing to look for a run,
// so that it is done before the first keyword is followed.
const longRun = 32

// hasLongRuns says whether the text has all long runs that a match needs.
func (f *filter) hasLongRuns(text string) bool {
	for i := range f.runs {
		if r := &f.runs[i]; r.bytes >= longRun && !r.occurs(text) {
			return false
		}
	}
	return true
}

// occurs says whether a match is possible in the text.
func (f *filter) occurs(text string) bool {
	for i := range f.runs {
		if !f.runs[i].occurs(text) {
			return false
		}
	}
	return f.dfa == nil || f.dfa.occurs(text)
}
