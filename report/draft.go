package report

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// hidden is a draft in the folder of its place, where a rename is atomic.
type hidden struct {
	*os.File
	path string // where it goes
	temp string // its name; empty while it has none (see openUnnamed)
	done bool
}

func openHidden(path string) (draft, error) {
	if f, err := openUnnamed(filepath.Dir(path)); err == nil {
		return &hidden{File: f, path: path}, nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), tempPattern(path)) // 0600
	if err != nil {
		return nil, err
	}
	return &hidden{File: f, path: path, temp: f.Name()}, nil
}

func tempPattern(path string) string { return "." + filepath.Base(path) + ".*.tmp" }

// publish makes the draft lasting before it takes its place, so that a crash
// leaves the old file or the new one, never an empty one.
func (h *hidden) publish() error {
	defer h.discard()
	if err := h.Sync(); err != nil {
		return fmt.Errorf("making it lasting: %w", err)
	}
	if err := h.named(); err != nil {
		return fmt.Errorf("giving it a name: %w", err)
	}
	if err := h.Close(); err != nil {
		return err
	}
	if err := os.Rename(h.temp, h.path); err != nil {
		return fmt.Errorf("moving it to its place: %w", err)
	}
	h.done = true
	return syncFolder(filepath.Dir(h.path))
}

// named gives an unnamed draft a name that no other file has.
func (h *hidden) named() error {
	if h.temp != "" {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(h.path), tempPattern(h.path))
	if err != nil {
		return err
	}
	name := f.Name()
	if err := errors.Join(f.Close(), os.Remove(name)); err != nil {
		return err
	}
	if err := linkUnnamed(h.File, name); err != nil {
		return err
	}
	h.temp = name
	return nil
}

func (h *hidden) discard() {
	if h.done {
		return
	}
	h.done = true
	_ = h.Close()
	if h.temp != "" {
		_ = os.Remove(h.temp)
	}
}

// syncFolder makes a rename lasting. Systems on which a folder cannot be synced
// order the rename themselves, so only a failure to open it counts.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return nil // written and in place; a folder may be writable and not readable
	}
	_ = d.Sync()
	return d.Close()
}
