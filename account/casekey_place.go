package account

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"filippo.io/age"
	"github.com/zalando/go-keyring"
)

// errNothing says that a place holds no key.
var errNothing = errors.New("nothing is here")

// place is one of those where the key of a case can lie. exists asks for no
// passphrase; its error says that it cannot be known.
type place struct {
	name   string
	exists func() (bool, error)
	read   func() ([]byte, error)
	write  func(text []byte) error
	remove func() error
	caveat string // of remove
}

const fileCaveat = "The file was overwritten and removed; disks that write elsewhere (SSDs, file systems with snapshots or copy-on-write) and memory that was swapped out may still hold it."

func filePlace(path string) place {
	return place{
		name:   path,
		exists: func() (bool, error) { return fileExists(path) },
		read:   func() ([]byte, error) { return readKeyFile(path) },
		write:  func(text []byte) error { return writeOwn(path, text) },
		remove: func() error { return shred(path) },
		caveat: fileCaveat,
	}
}

func lockedPlace(path string, passphrase Key) place {
	p := filePlace(path)
	p.read = func() ([]byte, error) {
		sealed, err := readKeyFile(path)
		if err != nil {
			return nil, err
		}
		return unlocked(sealed, path, passphrase)
	}
	p.write = func(text []byte) error {
		sealed, err := locked(text, passphrase)
		if err != nil {
			return err
		}
		return writeOwn(path, sealed)
	}
	return p
}

// ringPlace holds the same text: some 400 bytes, where Windows takes 2,560.
func ringPlace(caseID string) place {
	user := "key of case " + caseID
	return place{
		name: "the system's key ring",
		exists: func() (bool, error) {
			_, err := keyring.Get(ringService, user)
			if errors.Is(err, keyring.ErrNotFound) {
				return false, nil
			}
			return err == nil, err
		},
		// Without a key ring there is no key in it: which places were looked at is
		// for the error of whoever finds none.
		read: func() ([]byte, error) {
			text, err := keyring.Get(ringService, user)
			if err != nil {
				return nil, errNothing
			}
			return []byte(text), nil
		},
		write: func(text []byte) error {
			if err := keyring.Set(ringService, user, string(text)); err != nil {
				return ringError(err)
			}
			return nil
		},
		remove: func() error { return keyring.Delete(ringService, user) },
		caveat: "The key ring was told to delete its entry; what it keeps of deleted ones is its own affair.",
	}
}

func fileExists(path string) (bool, error) {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// readKeyFile reads a file that no one else may read.
func readKeyFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", errNothing, err)
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > longestKey {
		return nil, fmt.Errorf("%s: %w", path, errDamaged)
	}
	if !ownOnly(path, info) {
		return nil, fmt.Errorf("%s can be read by others; make it yours alone (chmod 600)", path)
	}
	return os.ReadFile(path)
}

// ownOnly tells that no one else may read a file. systemd gives a service its
// credentials by an access list, which shows as the rights of the group
// (systemd.exec(5), LoadCredential=); no one else gets into that folder.
func ownOnly(path string, info fs.FileInfo) bool {
	others := fs.FileMode(0o077)
	if dir := os.Getenv("CREDENTIALS_DIRECTORY"); dir != "" && filepath.Dir(path) == filepath.Clean(dir) {
		others = 0o037
	}
	return runtime.GOOS == "windows" || info.Mode().Perm()&others == 0
}

// writeOwn writes into the folder of keys, which is the user's alone.
func writeOwn(path string, text []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	return writeKeyFile(path, text)
}

// writeKeyFile writes a new file. It is there whole or not at all, whenever we are
// stopped; of two that write it at once one fails with fs.ErrExist; and it is on the
// disk when this returns: a case without its key would be lost.
func writeKeyFile(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), unfinished(path)+"*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := giveName(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// unfinished is how the names begin under which a file is written.
func unfinished(path string) string { return "." + filepath.Base(path) + "-" }

// giveName names a file, unless the name is taken. File systems without links let
// one of two win that come at the same instant.
func giveName(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if there, err := fileExists(to); there || err != nil {
		return errors.Join(fmt.Errorf("%s: %w", to, fs.ErrExist), err)
	}
	return os.Rename(from, to)
}

// syncDir puts a folder's names on the disk. Windows does so by itself, and lets
// no folder be opened for it.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// shred overwrites a file with random bytes and removes it, and what was left of
// writing it.
func shred(path string) error {
	dir := filepath.Dir(path)
	err := overwrite(path)
	files, _ := os.ReadDir(dir) // it was just written to
	for _, f := range files {
		if strings.HasPrefix(f.Name(), unfinished(path)) {
			err = errors.Join(err, overwrite(filepath.Join(dir, f.Name())))
		}
	}
	return errors.Join(err, syncDir(dir))
}

func overwrite(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = io.CopyN(f, rand.Reader, info.Size())
	}
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Remove(path)
}

// locked encrypts a key's text with age.
func locked(text []byte, lock Key) ([]byte, error) {
	if lock == nil {
		return nil, errors.New("there is no one to ask for a passphrase")
	}
	recipient, _, err := lock(true)
	if err != nil {
		return nil, err
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(text)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, err
	}
	return sealed.Bytes(), nil
}

func unlocked(sealed []byte, path string, unlock Key) ([]byte, error) {
	if unlock == nil {
		return nil, fmt.Errorf("%s is locked with a passphrase, and there is no one to ask for it", path)
	}
	_, identity, err := unlock(false)
	if err != nil {
		return nil, err
	}
	plain, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, fmt.Errorf("%s does not open: another passphrase locked it, or it is damaged", path)
	}
	text := bytes.NewBuffer(make([]byte, 0, 4<<10)) // does not grow for a key
	if n, err := text.ReadFrom(io.LimitReader(plain, longestKey+1)); err != nil || n > longestKey {
		return nil, fmt.Errorf("%s: %w", path, errDamaged)
	}
	return text.Bytes(), nil
}
