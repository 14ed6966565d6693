package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/age"
)

// AddMade adds a file whose size is known only when it was written. Until then it lies
// in a folder, in a file without a name where the system allows that, encrypted with
// a key that is nowhere but in memory: a report is not left in clear on a disk.
func (b *BundleWriter) AddMade(dir, name string, write func(io.Writer) error) error {
	d, err := newDraft(dir)
	if err != nil {
		return err
	}
	defer d.discard()
	if err := d.fill(write); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	content, err := d.content()
	if err != nil {
		return err
	}
	return b.Add(name, d.size, content)
}

// draft is a file on its way into a bundle.
type draft struct {
	f    *os.File
	key  *age.X25519Identity
	size int64 // of what was written, in clear
}

func newDraft(dir string) (*draft, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, ".draft-*") // mode 0600
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name()) // Windows refuses; discard tries again
	return &draft{f: f, key: key}, nil
}

func (d *draft) fill(write func(io.Writer) error) error {
	sealed, err := age.Encrypt(d.f, d.key.Recipient())
	if err != nil {
		return err
	}
	if err := write(&counted{sealed, &d.size}); err != nil {
		return err
	}
	return sealed.Close()
}

func (d *draft) content() (io.Reader, error) {
	if _, err := d.f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return age.Decrypt(d.f, d.key)
}

func (d *draft) discard() {
	err := errors.Join(d.f.Close(), os.Remove(d.f.Name()))
	_ = err // it is gone already, or is removed with its folder
}

type counted struct {
	io.Writer
	n *int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.Writer.Write(b)
	*c.n += int64(n)
	return n, err
}

// AddCopy adds the database of a copy that Copy made in a folder, and closes it: only
// then does all of it stand in its one file.
func (b *BundleWriter) AddCopy(c *Case, dir string) error {
	if err := c.Close(); err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(dir, file))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return b.Add(file, info.Size(), f)
}

// Manifest is what was packed so far.
func (b *BundleWriter) Manifest() Manifest {
	m := b.manifest
	m.Files = slices.Clone(m.Files)
	return m
}
