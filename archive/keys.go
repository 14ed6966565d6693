package archive

import (
	"errors"
	"io"
	"slices"
)

// mostAsked is how often one archive may ask in vain for a password, over all kinds
// of locks in it: each asking tries all that are known.
const mostAsked = 10

// keys are the passwords of one archive's members.
type keys struct {
	unlock Unlock
	known  []string // what opened something, the last first
	vain   map[string]int
	asked  int
}

// find gives the password that try accepts: one that opened another member, or one
// that is asked for. lock names the kind of lock; most is how often one of a kind is
// asked for in vain.
func (k *keys) find(lock string, most int, try func(password string) bool) (string, bool) {
	for _, password := range k.known {
		if try(password) {
			return password, true
		}
	}
	if k.unlock == nil || k.vain[lock] >= most || k.asked >= mostAsked {
		return "", false
	}
	if password, ok := k.unlock(try); ok {
		k.known = slices.Insert(k.known, 0, password)
		return password, true
	}
	if k.vain == nil {
		k.vain = map[string]int{}
	}
	k.vain[lock]++
	k.asked++
	return "", false
}

// mostProofs is how many bytes of one archive are unpacked to see whether passwords
// are right. They are not charged to the budget, as they are unpacked again.
const mostProofs = 1 << 30

var errProofs = errors.New("too much was unpacked to try passwords")

// prove reads what was decrypted with a password to see whether it can be read.
func (w *walk) prove(r io.Reader) (int64, error) {
	if w.proofs > mostProofs {
		return 0, errProofs
	}
	n, err := io.Copy(io.Discard, r)
	w.proofs += n
	return n, err
}
