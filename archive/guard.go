package archive

import (
	"errors"
	"fmt"
	"io"
)

// guard runs do, which reads foreign bytes with the code of others; a panic of
// theirs is damage of the archive and nothing more.
func guard(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%w: its reader gave up", ErrCorrupt)
		}
	}()
	return do()
}

// guarded is a reader of others whose panics are damage too.
type guarded struct {
	r    io.Reader
	dead error
}

func (g *guarded) Read(p []byte) (n int, err error) {
	if g.dead != nil {
		return 0, g.dead
	}
	g.dead = guard(func() error {
		n, err = g.r.Read(p)
		return nil
	})
	if g.dead != nil {
		return 0, g.dead
	}
	return n, err
}

// damaged names the archive, and marks an error of a reader as damage of the
// archive, unless it is known as something else.
func (w *walk) damaged(err error) error {
	var limit *LimitError
	if errors.As(err, &limit) {
		return err
	}
	for _, known := range []error{ErrEncrypted, ErrUnsupported, ErrCorrupt, ErrNotFile} {
		if errors.Is(err, known) {
			return fmt.Errorf("archive %q: %w", w.name, err)
		}
	}
	return fmt.Errorf("archive %q: %w: %w", w.name, ErrCorrupt, err)
}

// damageReader marks the errors of a decompressor as damage of the archive.
type damageReader struct {
	w *walk
	r io.Reader
}

func (d *damageReader) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	if err == nil || err == io.EOF {
		return n, err
	}
	return n, d.w.damaged(err)
}

// closing gives a reader that has something to close.
func closing(r io.Reader, c io.Closer) io.ReadCloser {
	return struct {
		io.Reader
		io.Closer
	}{r, c}
}
