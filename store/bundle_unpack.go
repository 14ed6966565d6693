package store

import (
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/age"
)

// KeyName is the file of a bundle that holds the key of its case.
const KeyName = "case.key"

// longestKeyText is how much of such a file is read, in bytes.
const longestKeyText = 64 << 10

// UnpackBundle writes the files of a bundle into a new folder, for the user alone.
// If the bundle is not whole, nothing is left. The key of the case is given, if the
// bundle holds it: it never lies beside the case.
func UnpackBundle(r io.Reader, dir string, limits BundleLimits, keys ...age.Identity) (m Manifest, caseKey []byte, err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return Manifest{}, nil, fmt.Errorf("the folder for the bundle must be a new one: %w", err)
	}
	if m, caseKey, err = unpack(r, dir, limits, keys); err != nil {
		clear(caseKey)
		return Manifest{}, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return m, caseKey, nil
}

func unpack(r io.Reader, dir string, limits BundleLimits, keys []age.Identity) (m Manifest, key []byte, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Manifest{}, nil, err
	}
	defer root.Close()
	m, err = OpenBundle(r, limits, func(name string, size int64, r io.Reader) error {
		if name == KeyName {
			key, err = keyText(size, r)
			return err
		}
		f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, r)
		return errors.Join(err, f.Sync(), f.Close())
	}, keys...)
	return m, key, err
}

func keyText(size int64, r io.Reader) ([]byte, error) {
	if size > longestKeyText {
		return nil, errors.New("its key is too long to be one")
	}
	text := make([]byte, size)
	_, err := io.ReadFull(r, text)
	return text, err
}
