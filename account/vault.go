// Package account keeps what opens mail services: sign-ins to Microsoft 365 and
// passwords of IMAP servers. Nothing of it lies on a disk in clear, and nothing
// of it is ever in an error.
package account

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"filippo.io/age"
	"github.com/rogpeppe/go-internal/lockedfile"
)

// ErrNone says that there is no entry of a name.
var ErrNone = errors.New("no one signed in")

// longest is the size, in bytes, of a vault that is still read.
const longest = 16 << 20

// Vault is a file of secrets that is encrypted with age. Only its key lies
// elsewhere: in the system's key ring, in a file, or in someone's head.
type Vault struct {
	path string
	key  Key
	mu   sync.Mutex
}

// DefaultPath is the vault of the user who runs the program.
func DefaultPath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("finding the folder of settings: %w", err)
	}
	return filepath.Join(dir, "mailspill", "accounts.age"), nil
}

// NewVault names a vault; the file is made when something is put in.
func NewVault(path string, key Key) *Vault { return &Vault{path: path, key: key} }

// Exists tells whether anything was ever put into a vault.
func Exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// NeedsPassphrase tells whether a vault was locked with a passphrase: its age
// header says so in clear (C2SP age specification, "scrypt recipient stanza").
func NeedsPassphrase(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 256)
	n, _ := io.ReadFull(f, head) // a shorter file is no vault
	return bytes.HasPrefix(head[:n], []byte("age-encryption.org/v1\n-> scrypt "))
}

// Get reads the entry of a name; ErrNone if there is none.
func (v *Vault) Get(name string, into any) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	all, err := v.read()
	if err != nil {
		return err
	}
	raw, ok := all[name]
	if !ok {
		return ErrNone
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("%s: the entry %q was made by another version", v.path, name)
	}
	return nil
}

// Set writes an entry. The vault is replaced only when it is whole.
func (v *Vault) Set(name string, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("the entry %q cannot be kept", name)
	}
	return v.change(func(all map[string]json.RawMessage) { all[name] = raw })
}

// Delete forgets an entry.
func (v *Vault) Delete(name string) error {
	return v.change(func(all map[string]json.RawMessage) { delete(all, name) })
}

// Names lists the entries.
func (v *Vault) Names() ([]string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	all, err := v.read()
	return slices.Sorted(maps.Keys(all)), err
}

func (v *Vault) change(do func(map[string]json.RawMessage)) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	unlock, err := v.alone()
	if err != nil {
		return err
	}
	defer unlock()
	all, err := v.read()
	if err != nil {
		return err
	}
	do(all)
	return v.write(all)
}

// alone keeps other programs from changing the file between our reading and our
// writing: what they put in would be lost, a refresh token that came last among it.
func (v *Vault) alone() (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(v.path), 0o700); err != nil {
		return nil, err
	}
	return lockedfile.MutexAt(filepath.Join(filepath.Dir(v.path), lockName)).Lock()
}

// lockName is an empty file beside the vault.
const lockName = ".accounts.lock"

func (v *Vault) read() (map[string]json.RawMessage, error) {
	all := map[string]json.RawMessage{}
	sealed, err := os.ReadFile(v.path)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	_, identity, err := v.key(false)
	if err != nil {
		return nil, err
	}
	plain, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, fmt.Errorf("%s does not open: another key or passphrase locked it, or it is damaged", v.path)
	}
	raw, err := io.ReadAll(io.LimitReader(plain, longest))
	if err != nil || json.Unmarshal(raw, &all) != nil {
		return nil, fmt.Errorf("%s is damaged; remove it and sign in again", v.path)
	}
	return all, nil
}

func (v *Vault) write(all map[string]json.RawMessage) error {
	recipient, _, err := v.key(true)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return errors.New("the vault cannot be written down")
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return fmt.Errorf("locking %s: %w", v.path, err)
	}
	if _, err := w.Write(raw); err != nil {
		return fmt.Errorf("locking %s: %w", v.path, err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("locking %s: %w", v.path, err)
	}
	return replace(v.path, sealed.Bytes())
}

// replace writes a file, in a folder that there is, beside the old one and puts it in its place.
func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".accounts-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already if all went well
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
