package archive

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/text/encoding/charmap"
)

// zipProof is how many bytes of a member are unpacked to see that a password is the
// right one, where its lock alone does not tell.
const zipProof = 1 << 20

// zipVain is how often the password of a kind of lock is asked for in vain: each member
// may have its own, but mostly all have one.
const zipVain = 3

// zipUnlock finds the password of an entry. Its error says why the entry stays shut.
func (w *walk) zipUnlock(e *zipEntry) error {
	lock, err := newZipLock(e)
	if err != nil {
		return err
	}
	_, ok := w.keys.find(lock.kind(), zipVain, func(password string) bool {
		return slices.ContainsFunc(zipSpellings(password), func(bytes string) bool {
			return lock.opens(bytes) && w.zipProven(e, lock)
		})
	})
	if !ok {
		return ErrEncrypted
	}
	e.lock = lock
	return nil
}

func newZipLock(e *zipEntry) (zipLock, error) {
	switch {
	case e.flags&zipStrong != 0:
		return nil, fmt.Errorf("%w by the strong encryption of PKWARE, which is not read here", ErrEncrypted)
	case e.method == zipAES:
		return newAESLock(e)
	}
	return newClassicLock(e)
}

// zipSpellings are the bytes that a password may stand for: programs take those of
// UTF-8, of the code page of the console, or of that of Windows.
func zipSpellings(password string) []string {
	all := []string{password}
	for _, page := range []*charmap.Charmap{charmap.CodePage437, charmap.CodePage850, charmap.Windows1252} {
		if s, err := page.NewEncoder().String(password); err == nil && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// zipProven unpacks the beginning of an entry. One in 256 wrong passwords passes the
// classic lock; what it decrypts to will not unpack, or has another checksum. What is
// merely stored is always read to its end, having no other proof.
func (w *walk) zipProven(e *zipEntry, lock zipLock) bool {
	if lock.kind() != classicKind {
		return true
	}
	try := *e
	try.lock = lock
	r, err := w.zipPlain(&try)
	if errors.Is(err, ErrUnsupported) {
		return true // it is another question whether it can be unpacked
	}
	if err != nil {
		return false
	}
	defer r.Close()
	most := int64(zipProof)
	if e.method == 0 {
		most = e.packed
	}
	n, err := w.prove(io.LimitReader(r, most))
	if n == most && err == nil {
		_, err = io.CopyN(io.Discard, r, 1) // the checksum comes with the end
	}
	return err == nil || errors.Is(err, io.EOF)
}
