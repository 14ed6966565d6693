package store

import (
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/age"
)

// UnpackBundle writes the files of a bundle into a new folder, for the user alone.
// If the bundle is not whole, nothing is left.
func UnpackBundle(r io.Reader, dir string, limits BundleLimits, keys ...age.Identity) (Manifest, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return Manifest{}, fmt.Errorf("the folder for the bundle must be a new one: %w", err)
	}
	m, err := unpack(r, dir, limits, keys)
	if err != nil {
		return Manifest{}, errors.Join(err, os.RemoveAll(dir))
	}
	return m, nil
}

func unpack(r io.Reader, dir string, limits BundleLimits, keys []age.Identity) (Manifest, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Manifest{}, err
	}
	defer root.Close()
	return OpenBundle(r, limits, func(name string, _ int64, r io.Reader) error {
		f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, r)
		return errors.Join(err, f.Sync(), f.Close())
	}, keys...)
}
