package patterns

import (
	"fmt"
	"regexp/syntax"
	"sync"
	"sync/atomic"

	"github.com/wasilibs/go-re2"
)

// regex is a compiled expression that does not grow without end. RE2 keeps every
// state of its automaton that a text ever led to, up to 128 MB an expression: for
// all rules together, over a large mailbox, more than its whole memory. So after
// some text it is compiled anew. It is safe for concurrent use.
//
// It is compiled when it is first used: most scans meet the keywords of a few
// rules only, and compiling all of them takes longer than a small mailbox.
type regex struct {
	expr  string
	parts int // groups
	first sync.Mutex
	now   atomic.Pointer[re2.Regexp]
	read  atomic.Int64 // bytes, since it was compiled
}

// renewAfter is how many bytes of text an expression reads between two
// compilations: few enough to bound its states (measured: some MB for the worst
// of the rules), and enough that compiling costs a few percent of the time.
const renewAfter = 16 << 20

// newRegex takes what Go's parser takes, so that a rule works the same in
// gitleaks. The empty expression is no regex.
func newRegex(expr string) (*regex, error) {
	re, _, err := newParsed(expr)
	return re, err
}

// newParsed is newRegex, and gives the expression as it was parsed, too.
func newParsed(expr string) (*regex, *syntax.Regexp, error) {
	if expr == "" {
		return nil, nil, nil
	}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, nil, err
	}
	return &regex{expr: expr, parts: tree.MaxCap()}, tree, nil
}

// compiled compiles the expression unless that was done. RE2 refuses little that
// Go's parser takes: for the built-in rules a test shows that there is nothing,
// a user's are compiled when they are loaded.
func (r *regex) compiled() (*re2.Regexp, error) {
	if re := r.now.Load(); re != nil {
		return re, nil
	}
	r.first.Lock()
	defer r.first.Unlock()
	if re := r.now.Load(); re != nil {
		return re, nil
	}
	re, err := re2.Compile(r.expr)
	if err != nil {
		return nil, fmt.Errorf("compiling for RE2: %w", err)
	}
	r.now.Store(re)
	return re, nil
}

// on gives the expression to use on the next n bytes.
func (r *regex) on(n int) *re2.Regexp {
	re, err := r.compiled()
	if err != nil {
		panic(err) // a defect of the build; the scan lists what it was to search as unread
	}
	if r.read.Add(int64(n)) < renewAfter {
		return re
	}
	fresh, err := re2.Compile(r.expr)
	if err != nil {
		return re // it was compiled before: this takes up memory, no more
	}
	r.read.Store(0)
	r.now.Store(fresh) // the old one goes when its last user is done
	return fresh
}

func (r *regex) groups() int { return r.parts }

// matches says whether a non-empty s matches; no regex matches nothing.
func (r *regex) matches(s string) bool {
	return r != nil && s != "" && r.on(len(s)).MatchString(s)
}
