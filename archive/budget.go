package archive

import (
	"fmt"
	"io"
	"sync"
)

// Limits bound what archives may cost; a zero field means no such limit.
type Limits struct {
	Members int   // members visited, over all archives that share a budget
	Bytes   int64 // unpacked bytes read, over all archives that share a budget
	// Ratio is the largest ratio of unpacked to packed bytes of one archive. It
	// holds only after RatioFloor unpacked bytes: little files may pack well.
	Ratio      int64
	RatioFloor int64
	// Dictionary is the largest dictionary, in bytes, that a member may ask to be
	// unpacked with, since all of it is held in memory; zero is DefaultDictionary.
	Dictionary int64
}

// DefaultDictionary is more than what programs take unless told otherwise.
const DefaultDictionary = 256 << 20

// LimitError says which limit stopped a walk.
type LimitError struct {
	Archive string
	Limit   string // "members", "bytes", "ratio" or "dictionary"
	Allowed int64
}

var limitUnits = map[string]string{
	"members": "members",
	"bytes":   "unpacked bytes",
	"ratio":   "times its packed size",
}

func (e *LimitError) Error() string {
	if e.Limit == "dictionary" {
		return fmt.Sprintf("archive %q asks for a dictionary of more than the %d MiB of memory allowed", e.Archive, e.Allowed>>20)
	}
	return fmt.Sprintf("archive %q gives more than the %d %s allowed: stopped, as it may be a decompression bomb",
		e.Archive, e.Allowed, limitUnits[e.Limit])
}

// Budget is what is left of Limits. An archive and those inside it share one, so
// that nesting gains nothing. It is safe for concurrent use.
type Budget struct {
	lim     Limits
	mu      sync.Mutex
	members int
	bytes   int64
}

// NewBudget gives a fresh budget of lim.
func NewBudget(lim Limits) *Budget { return &Budget{lim: lim} }

// Used is what was taken of a budget.
type Used struct {
	Members int
	Bytes   int64
}

// Left are the limits of what is left of the budget, of members and bytes at
// least one each.
func (b *Budget) Left() Limits {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.lim
	if l.Members > 0 {
		l.Members = max(l.Members-b.members, 1)
	}
	if l.Bytes > 0 {
		l.Bytes = max(l.Bytes-b.bytes, 1)
	}
	return l
}

// Used tells what was taken.
func (b *Budget) Used() Used {
	b.mu.Lock()
	defer b.mu.Unlock()
	return Used{b.members, b.bytes}
}

// Take takes what was used elsewhere on its behalf.
func (b *Budget) Take(u Used) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.members += max(u.Members, 0)
	b.bytes += max(u.Bytes, 0)
}

func (b *Budget) takeMember(archive string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.members++
	if b.lim.Members > 0 && b.members > b.lim.Members {
		return &LimitError{Archive: archive, Limit: "members", Allowed: int64(b.lim.Members)}
	}
	return nil
}

func (b *Budget) takeBytes(archive string, n int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.bytes += int64(n)
	if b.lim.Bytes > 0 && b.bytes > b.lim.Bytes {
		return &LimitError{Archive: archive, Limit: "bytes", Allowed: b.lim.Bytes}
	}
	return nil
}

func (b *Budget) checkRatio(archive string, in, out int64) error {
	if b.lim.Ratio <= 0 || out <= b.lim.RatioFloor || out/max(in, 1) < b.lim.Ratio {
		return nil
	}
	return &LimitError{Archive: archive, Limit: "ratio", Allowed: b.lim.Ratio}
}

// walk is the state of one archive's walk. Once a limit is passed the walk is
// over, whatever its visitor makes of the error it saw.
type walk struct {
	name   string
	budget *Budget
	keys   keys
	in     func() int64 // packed bytes that stand behind out
	out    int64
	spent  error
	// charged tells that the bytes are metered further out already.
	charged bool
	// proofs is how much was unpacked to see whether passwords are right.
	proofs int64
}

// dictionary is the largest dictionary allowed, and tooMuch the error of a larger one.
func (w *walk) dictionary() int64 {
	if most := w.budget.lim.Dictionary; most > 0 {
		return most
	}
	return DefaultDictionary
}

func (w *walk) tooMuch() error {
	return &LimitError{Archive: w.name, Limit: "dictionary", Allowed: w.dictionary()}
}

func (w *walk) visit(m Member, visit Visit) error {
	if err := w.budget.takeMember(w.name); err != nil {
		w.spent = err
		return err
	}
	if err := visit(m); err != nil {
		return err
	}
	return w.spent
}

func (w *walk) finish(err error) error {
	if err != nil {
		return err
	}
	return w.spent
}

func (w *walk) take(n int) error {
	if w.spent != nil {
		return w.spent
	}
	w.out += int64(n)
	w.spent = w.budget.takeBytes(w.name, n)
	if w.spent == nil {
		w.spent = w.budget.checkRatio(w.name, w.in(), w.out)
	}
	return w.spent
}

// meter charges what is read through it to the budget.
func (w *walk) meter(r io.Reader) io.Reader {
	if w.charged {
		return r
	}
	return &metered{w: w, r: r}
}

type metered struct {
	w *walk
	r io.Reader
}

// Read gives what came before a limit was passed together with the error.
func (m *metered) Read(p []byte) (int, error) {
	if m.w.spent != nil {
		return 0, m.w.spent
	}
	n, err := m.r.Read(p)
	if limit := m.w.take(n); limit != nil {
		return n, limit
	}
	return n, err
}
