package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/nwaples/rardecode/v2"
)

func isRAR(head []byte) bool {
	return bytes.HasPrefix(head, []byte("Rar!\x1a\x07\x00")) || bytes.HasPrefix(head, []byte("Rar!\x1a\x07\x01\x00"))
}

const (
	// rarLock is what keys are asked for; all members of an archive mostly have one
	// password, and trying one costs a key of many rounds.
	rarLock = "RAR"
	rarVain = 2
	// rarProof is how much of a member is unpacked to see that a password is right.
	rarProof = 32 << 20
	// rarTime is how long headers may take: each may ask for millions of rounds.
	rarTime = time.Minute
)

// rarWalk is the walk over one RAR.
type rarWalk struct {
	*walk
	raw  io.ReaderAt
	size int64

	cur     *rardecode.Reader
	data    *bufio.Reader // of the member at hand
	number  int           // members that cur has passed
	options []rardecode.Option
	changes int // how often another password was needed
	slow    time.Duration
}

func walkRAR(w *walk, r io.ReaderAt, size int64, visit Visit) error {
	a := &rarWalk{walk: w, raw: r, size: size}
	h, err := a.first()
	for err == nil {
		if !h.IsDir {
			if err := w.visit(a.member(h), visit); err != nil {
				return err
			}
		}
		h, err = a.next()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return w.damaged(err)
}

// first opens the archive, with a password where even its list is locked.
func (a *rarWalk) first() (*rardecode.FileHeader, error) {
	h, err := a.open(1)
	if !errors.Is(err, rardecode.ErrArchiveEncrypted) {
		return h, err
	}
	password, ok := a.keys.find(rarLock, rarVain, func(password string) bool {
		_, err := a.open(1, rardecode.Password(password))
		return err == nil
	})
	if !ok {
		return nil, ErrEncrypted
	}
	a.options = []rardecode.Option{rardecode.Password(password)}
	return a.open(1, a.options...)
}

// open begins anew and goes to the member of a number, from 1.
func (a *rarWalk) open(number int, options ...rardecode.Option) (h *rardecode.FileHeader, err error) {
	options = append([]rardecode.Option{rardecode.MaxDictionarySize(a.dictionary())}, options...)
	err = guard(func() error {
		a.number = 0
		a.cur, err = rardecode.NewReader(io.NewSectionReader(a.raw, 0, a.size), options...)
		return err
	})
	for err == nil && a.number < number {
		h, err = a.next()
	}
	return h, a.kind(err)
}

func (a *rarWalk) next() (h *rardecode.FileHeader, err error) {
	if a.slow > rarTime {
		return nil, fmt.Errorf("%w: its keys take too many rounds", ErrUnsupported)
	}
	begin := time.Now()
	err = guard(func() error {
		h, err = a.cur.Next()
		return err
	})
	a.slow += time.Since(begin)
	a.data = bufio.NewReader(&guarded{r: a.cur})
	a.number++
	return h, a.kind(err)
}

// kind puts an error of the library into the words of this package.
func (a *rarWalk) kind(err error) error {
	switch {
	case errors.Is(err, rardecode.ErrDictionaryTooLarge):
		return a.tooMuch()
	case errors.Is(err, rardecode.ErrMultiVolume):
		return fmt.Errorf("%w: it continues in another volume", ErrUnsupported)
	case errors.Is(err, rardecode.ErrUnsupportedDecoder), errors.Is(err, rardecode.ErrUnknownDecoder), errors.Is(err, rardecode.ErrUnknownEncryptMethod):
		return fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	return err
}

func (a *rarWalk) member(h *rardecode.FileHeader) Member {
	m := Member{Name: h.Name, Size: h.UnPackedSize, Special: rarSpecial(h)}
	if h.UnKnownSize {
		m.Size = -1
	}
	if m.Special == "" && h.Encrypted {
		m.Unlocked = a.unlocked()
		m.Encrypted = !m.Unlocked
	}
	if m.Special == "" && h.HeaderEncrypted {
		m.Unlocked = !m.Encrypted
	}
	m.Open = func() (io.ReadCloser, error) {
		switch {
		case m.Special != "":
			return nil, fmt.Errorf("archive member %q is a %s: %w", m.Name, m.Special, ErrNotFile)
		case m.Encrypted:
			return nil, fmt.Errorf("archive member %q: %w", m.Name, ErrEncrypted)
		}
		return io.NopCloser(a.meter(&damageReader{w: a.walk, r: &rarReader{a: a, r: a.data}})), nil
	}
	return m
}

// unlocked tells whether the member at hand can be read with the password at hand, or
// with another, which is then at hand.
func (a *rarWalk) unlocked() bool {
	if len(a.options) > 0 {
		if _, err := a.data.Peek(1); err == nil || errors.Is(err, io.EOF) {
			return true
		}
	}
	at := a.number
	if a.changes++; a.changes > mostAsked {
		return false
	}
	password, ok := a.keys.find(rarLock, rarVain, func(password string) bool {
		_, err := a.open(at, rardecode.Password(password))
		return err == nil && a.readable()
	})
	if ok {
		a.options = []rardecode.Option{rardecode.Password(password)}
	}
	_, err := a.open(at, a.options...)
	return ok && err == nil
}

// readable reads the member at hand, or much of it: a wrong password makes it
// unreadable early, or its checksum wrong.
func (a *rarWalk) readable() bool {
	_, err := a.prove(io.LimitReader(a.data, rarProof))
	return err == nil
}

func rarSpecial(h *rardecode.FileHeader) string {
	switch h.LinkType {
	case rardecode.LinkTypeUnixSymlink, rardecode.LinkTypeWindowsSymlink, rardecode.LinkTypeWindowsJunction:
		return "symbolic link"
	case rardecode.LinkTypeHardLink, rardecode.LinkTypeFileCopy:
		return "hard link"
	}
	return special(h.Mode())
}

// rarReader tells errors of a member in the words of this package.
type rarReader struct {
	a *rarWalk
	r io.Reader
}

func (r *rarReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	return n, r.a.kind(err)
}
