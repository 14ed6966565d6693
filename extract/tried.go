package extract

import (
	"crypto/sha256"
	"sync"
)

// Tried remembers which passwords did not open which locks: a file comes again in
// each answer of a thread, and a message is looked at again with more words. Some
// locks take tens of milliseconds a password. Only hashes are kept. It is safe for
// concurrent use, and nil remembers nothing.
type Tried struct {
	mu   sync.Mutex
	vain map[[16]byte]struct{}
}

// mostVain bounds what is remembered; then it begins anew.
const mostVain = 1 << 18

// lockID is what a lock checks a password by: its salts and what must come out.
type lockID [sha256.Size]byte

// newLockID names a lock by its kind and by all that a try depends on.
func newLockID(kind string, parts ...[]byte) *lockID {
	h := sha256.New()
	h.Write([]byte(kind))
	for _, p := range parts {
		sum := sha256.Sum256(p)
		h.Write(sum[:])
	}
	return (*lockID)(h.Sum(nil))
}

// with is the key of a password on this lock.
func (l *lockID) with(password string) [16]byte {
	sum := sha256.Sum256(append(l[:], password...))
	return [16]byte(sum[:])
}

// once gives a try that is not made where it failed before. A lock of which nothing
// is known is tried each time.
func (t *Tried) once(lock *lockID, try func(password string) bool) func(password string) bool {
	if t == nil || lock == nil {
		return try
	}
	return func(password string) bool {
		key := lock.with(password)
		if t.knows(key) {
			return false
		}
		if try(password) {
			return true
		}
		t.note(key)
		return false
	}
}

func (t *Tried) knows(key [16]byte) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.vain[key]
	return ok
}

func (t *Tried) note(key [16]byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.vain == nil || len(t.vain) >= mostVain {
		t.vain = map[[16]byte]struct{}{}
	}
	t.vain[key] = struct{}{}
}
