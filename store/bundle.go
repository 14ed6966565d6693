package store

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"filippo.io/age"
)

// A bundle is a tar of plain files, encrypted with age; the last file is the
// manifest. `age -d FILE | tar -t` lists it where mailspill is not at hand.
const (
	bundleForm   = "mailspill-bundle/1"
	manifestName = "manifest.json"
)

// Manifest tells what a bundle holds.
type Manifest struct {
	Form        string       `json:"form"`
	CaseID      string       `json:"case_id"`
	MadeAt      time.Time    `json:"made_at"`
	ToolVersion string       `json:"tool_version"`
	JournalHead string       `json:"journal_head"` // Head.String; empty if there is none
	Files       []BundleFile `json:"files"`
}

// BundleFile is one file of a bundle.
type BundleFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"` // hex
}

// BundleWriter writes a bundle as it is given its files.
type BundleWriter struct {
	sealed   io.WriteCloser
	tar      *tar.Writer
	manifest Manifest
	err      error // once a file failed, the rest would be worth nothing
}

// NewBundle begins a bundle for those who are to open it: age public keys, or one
// passphrase (age.ScryptRecipient) alone. Of the manifest all but Form and Files is
// the caller's.
func NewBundle(w io.Writer, m Manifest, to ...age.Recipient) (*BundleWriter, error) {
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return nil, fmt.Errorf("locking the bundle: %w", err)
	}
	m.Form, m.Files, m.MadeAt = bundleForm, nil, m.MadeAt.UTC()
	return &BundleWriter{sealed: sealed, tar: tar.NewWriter(sealed), manifest: m}, nil
}

// Add writes a file, which must be as long as it is said to be.
func (b *BundleWriter) Add(name string, size int64, r io.Reader) error {
	if b.err == nil {
		b.err = b.add(name, size, r)
	}
	return b.err
}

func (b *BundleWriter) add(name string, size int64, r io.Reader) error {
	if err := mayAdd(name, b.manifest.Files); err != nil {
		return err
	}
	hash := sha256.New()
	if err := b.write(name, size, io.TeeReader(r, hash)); err != nil {
		return fmt.Errorf("packing %s: %w", name, err)
	}
	b.manifest.Files = append(b.manifest.Files, BundleFile{name, size, hex.EncodeToString(hash.Sum(nil))})
	return nil
}

func (b *BundleWriter) write(name string, size int64, r io.Reader) error {
	head := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: b.manifest.MadeAt.Truncate(time.Second)}
	if err := b.tar.WriteHeader(head); err != nil {
		return err
	}
	if _, err := io.CopyN(b.tar, r, size); err != nil {
		if errors.Is(err, io.EOF) {
			return errors.New("it got shorter while it was read")
		}
		return err
	}
	if n, err := io.ReadFull(r, make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
		return errors.New("it got longer while it was read")
	}
	return nil
}

// Close writes the manifest and ends the bundle. Without it the bundle does not open.
func (b *BundleWriter) Close() error {
	if b.err != nil {
		return b.err
	}
	text, err := json.MarshalIndent(b.manifest, "", "  ")
	if err == nil {
		err = b.write(manifestName, int64(len(text)), bytes.NewReader(text))
	}
	if err != nil {
		return err
	}
	return errors.Join(b.tar.Close(), b.sealed.Close())
}

// Names of files in a bundle are files' names on every system, and nothing else:
// no folders, nothing hidden, no options.
var bundleNames = regexp.MustCompile(`^[0-9A-Za-z]([0-9A-Za-z._-]{0,98}[0-9A-Za-z])?$`)

// Windows opens devices by these names, whatever stands behind a dot ("Naming
// Files, Paths, and Namespaces", learn.microsoft.com).
var devices = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// mayAdd tells whether a name can stand beside others: systems that take upper and
// lower case for the same must not lose a file.
func mayAdd(name string, others []BundleFile) error {
	if !bundleNames.MatchString(name) || devices.MatchString(name) {
		return fmt.Errorf("%.120q is no name for a file of a bundle", name)
	}
	same := func(f BundleFile) bool { return strings.EqualFold(f.Name, name) }
	if same(BundleFile{Name: manifestName}) || slices.ContainsFunc(others, same) {
		return fmt.Errorf("two files of the bundle are named %s", name)
	}
	return nil
}
