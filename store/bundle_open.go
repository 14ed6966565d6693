package store

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"filippo.io/age"
)

// BundleLimits bound what a bundle may hold. Nothing in it is compressed, so it is
// never much longer than what was read.
type BundleLimits struct {
	Files int
	Bytes int64 // of all files together
}

// DefaultBundleLimits are far above what a case comes to.
func DefaultBundleLimits() BundleLimits { return BundleLimits{Files: 1000, Bytes: 1 << 40} }

const (
	longestManifest = 1 << 20 // bytes; of the most files it is a quarter of this
	longestPadding  = 1 << 20 // bytes behind the end of the tar: programs fill up blocks
	slowestGuess    = 20      // scrypt's work factor (log2): 1 GiB of memory, some seconds
)

// OpenBundle reads a bundle and gives each file to each, before it is known whether
// the bundle is whole: what was made of them counts only if there is no error.
func OpenBundle(r io.Reader, limits BundleLimits, each func(name string, size int64, r io.Reader) error, keys ...age.Identity) (Manifest, error) {
	for _, key := range keys {
		if passphrase, ok := key.(*age.ScryptIdentity); ok {
			passphrase.SetMaxWorkFactor(slowestGuess)
		}
	}
	plain, err := age.Decrypt(r, keys...)
	if err != nil {
		if none := (*age.NoIdentityMatchError)(nil); errors.As(err, &none) {
			return Manifest{}, errors.New("the bundle does not open with this key or passphrase")
		}
		return Manifest{}, fmt.Errorf("this is no bundle, or it is damaged: %w", err)
	}
	b := bundleReader{tar: tar.NewReader(plain), limits: limits, each: each}
	if err := b.files(); err != nil {
		return Manifest{}, fmt.Errorf("opening the bundle: %w", err)
	}
	if err := ends(plain); err != nil {
		return Manifest{}, fmt.Errorf("opening the bundle: %w", err)
	}
	return b.manifest, nil
}

type bundleReader struct {
	tar      *tar.Reader
	limits   BundleLimits
	each     func(name string, size int64, r io.Reader) error
	seen     []BundleFile
	bytes    int64
	manifest Manifest
}

// files reads up to the manifest, which must be the last and tell of all of them.
func (b *bundleReader) files() error {
	for {
		head, err := b.tar.Next()
		if errors.Is(err, io.EOF) {
			return errors.New("it ends before its manifest")
		}
		if err != nil {
			return err
		}
		if err := plainFile(head); err != nil {
			return err
		}
		if head.Name == manifestName {
			return b.last(head.Size)
		}
		if err := b.file(head.Name, head.Size); err != nil {
			return err
		}
	}
}

// plainFile refuses links, folders and devices, and sparse files, which seem longer
// than what is read. Of extended records only the size of very long files is ours.
func plainFile(head *tar.Header) error {
	foreign := len(head.PAXRecords)
	if _, ok := head.PAXRecords["size"]; ok {
		foreign--
	}
	if head.Typeflag != tar.TypeReg || head.Format&tar.FormatGNU != 0 || foreign > 0 {
		return fmt.Errorf("%.120q is no plain file", head.Name)
	}
	return nil
}

func (b *bundleReader) file(name string, size int64) error {
	if err := mayAdd(name, b.seen); err != nil {
		return err
	}
	if len(b.seen) >= b.limits.Files || size > b.limits.Bytes-b.bytes {
		return fmt.Errorf("it holds more than %d files, or more than %d bytes", b.limits.Files, b.limits.Bytes)
	}
	hash := sha256.New()
	content := io.TeeReader(b.tar, hash)
	if err := b.each(name, size, content); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, content); err != nil { // what each left
		return err
	}
	b.bytes += size
	b.seen = append(b.seen, BundleFile{name, size, hex.EncodeToString(hash.Sum(nil))})
	return nil
}

func (b *bundleReader) last(size int64) error {
	if size > longestManifest {
		return errors.New("its manifest is too long")
	}
	text, err := io.ReadAll(b.tar)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &b.manifest); err != nil {
		return errors.New("its manifest is damaged")
	}
	if b.manifest.Form != bundleForm {
		return fmt.Errorf("its form is %.40q, this version of mailspill knows %s", b.manifest.Form, bundleForm)
	}
	if !slices.Equal(b.manifest.Files, b.seen) {
		return errors.New("its files are not those of its manifest")
	}
	if _, err := b.tar.Next(); !errors.Is(err, io.EOF) {
		return errors.New("something follows its manifest")
	}
	return nil
}

// ends reads on to the end: only with the last piece age knows that nothing was cut
// off (C2SP age specification, "Payload").
func ends(plain io.Reader) error {
	n, err := io.Copy(io.Discard, io.LimitReader(plain, longestPadding+1))
	if err != nil {
		return err
	}
	if n > longestPadding {
		return errors.New("something follows its last file")
	}
	return nil
}
