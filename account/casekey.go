package account

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// ErrNoKey says that the key of a case is nowhere on this machine.
var ErrNoKey = errors.New("the key of the case is not here")

// caseKeySize is the length of a case's key, in bytes.
const caseKeySize = 32

// CaseKeys keep the keys of cases, apart from the cases themselves. A key is 32
// random bytes under the id of its case; whoever is given one should clear it
// when done. It never becomes a string of ours, but for the key ring, whose
// library takes and gives nothing else.
type CaseKeys struct {
	dir        string
	passphrase Key
}

// Keep says where a new key is to lie.
type Keep int

// The places for a key, in the order in which it is looked for.
const (
	KeepFile   Keep = iota // in a file that no one else may read
	KeepLocked             // in a file that is encrypted with a passphrase
	KeepRing               // in the system's key ring
)

// DefaultKeyDir is where the key files of the user lie who runs the program.
func DefaultKeyDir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("finding the folder of settings: %w", err)
	}
	return filepath.Join(dir, "mailspill", "keys"), nil
}

// NewCaseKeys names a folder of keys; it is made when a key is. passphrase
// (PassphraseKey) is asked only for keys that are locked with one.
func NewCaseKeys(dir string, passphrase Key) *CaseKeys {
	return &CaseKeys{dir: dir, passphrase: passphrase}
}

// Make makes the key of a new case. A case that has one already is refused
// (fs.ErrExist).
func (k *CaseKeys) Make(caseID string, keep Keep) ([]byte, error) {
	key := make([]byte, caseKeySize)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	return k.kept(caseID, keep, key)
}

// Open finds the key of a case, wherever it lies; ErrNoKey if it is nowhere.
func (k *CaseKeys) Open(caseID string) ([]byte, error) {
	places, err := k.places(caseID)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		text, err := p.read()
		if errors.Is(err, errNothing) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("the key of case %s: %w", caseID, err)
		}
		return keyOf(caseID, p.name, text)
	}
	return nil, k.nowhere(caseID, places)
}

// OpenOrMake finds the key of a case, and makes it where there is none, for cases
// that several processes may begin at once: in a file all get the same. The key ring
// knows no such order; there callers must see to it that one comes after the other.
func (k *CaseKeys) OpenOrMake(caseID string, keep Keep) ([]byte, error) {
	key, err := k.Open(caseID)
	if !errors.Is(err, ErrNoKey) {
		return key, err
	}
	key, err = k.Make(caseID, keep)
	if errors.Is(err, fs.ErrExist) {
		return k.Open(caseID)
	}
	return key, err
}

// keyOf reads a key that must be the case's own.
func keyOf(caseID, name string, text []byte) ([]byte, error) {
	defer clear(text)
	of, key, err := parseKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if of != caseID {
		clear(key)
		return nil, fmt.Errorf("%s is the key of another case (%s); put the right one in its place", name, of)
	}
	return key, nil
}

func (k *CaseKeys) nowhere(caseID string, places []place) error {
	ring := "it is not in the system's key ring either"
	if _, err := places[KeepRing].exists(); err != nil {
		ring = fmt.Sprintf("the system's key ring does not answer (%v)", err)
	}
	return fmt.Errorf("%w: there is no %s, no %s, and %s; without it the case cannot be opened: copy its file from the machine or the backup that has it",
		ErrNoKey, places[KeepFile].name, places[KeepLocked].name, ring)
}

// Import gives a case the key in a file, of whichever case it was: cases that
// share a key can be merged. unlock opens a file that is locked with a passphrase.
// A case that has this key already keeps it as it is; one with another is refused.
func (k *CaseKeys) Import(caseID, file string, unlock Key, keep Keep) ([]byte, error) {
	text, err := readKeyFile(file)
	if err == nil && NeedsPassphrase(file) {
		text, err = unlocked(text, file, unlock)
	}
	if err != nil {
		return nil, err
	}
	defer clear(text)
	key, err := k.ImportText(caseID, text, keep)
	if errors.Is(err, errDamaged) {
		err = fmt.Errorf("%s: %w", file, err)
	}
	return key, err
}

// ImportText is Import of a key's text, as Text gives it.
func (k *CaseKeys) ImportText(caseID string, text []byte, keep Keep) ([]byte, error) {
	_, key, err := parseKey(text)
	if err != nil {
		return nil, err
	}
	if own, err := k.Open(caseID); err == nil {
		defer clear(own)
		if bytes.Equal(own, key) {
			return key, nil
		}
	}
	return k.kept(caseID, keep, key)
}

// Text gives the key of a case as the text that Import reads, in clear.
func (k *CaseKeys) Text(caseID string) ([]byte, error) {
	key, err := k.Open(caseID)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	return formatKey(caseID, key), nil
}

// Export writes the key of a case into a new file, for another machine or a safe
// place; locked with a passphrase if lock is not nil.
func (k *CaseKeys) Export(caseID, file string, lock Key) error {
	text, err := k.Text(caseID)
	if err != nil {
		return err
	}
	defer clear(text)
	if lock != nil {
		if text, err = locked(text, lock); err != nil {
			return err
		}
	}
	return writeKeyFile(file, text)
}

// kept gives a key that was put in its place, or none.
func (k *CaseKeys) kept(caseID string, keep Keep, key []byte) ([]byte, error) {
	if err := k.put(caseID, keep, key); err != nil {
		clear(key)
		return nil, err
	}
	return key, nil
}

// put keeps a key where there is none yet.
func (k *CaseKeys) put(caseID string, keep Keep, key []byte) error {
	places, err := k.places(caseID)
	if err != nil {
		return err
	}
	for i, p := range places {
		there, err := p.exists()
		if there {
			return fmt.Errorf("case %s has a key already, in %s: %w", caseID, p.name, fs.ErrExist)
		}
		if err != nil && Keep(i) == keep {
			return err
		}
	}
	text := formatKey(caseID, key)
	defer clear(text)
	if err := places[keep].write(text); err != nil {
		return fmt.Errorf("keeping the key of case %s: %w", caseID, err)
	}
	return nil
}

// Sharing lists the other cases whose key, in a file of this folder and in clear, is the
// same. Of keys that are locked or in the key ring it cannot be told.
func (k *CaseKeys) Sharing(caseID string, key []byte) ([]string, error) {
	files, err := os.ReadDir(k.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range files {
		other, found := strings.CutSuffix(f.Name(), ".key")
		if !found || other == caseID || !caseIDs.MatchString(other) {
			continue
		}
		text, err := readKeyFile(filepath.Join(k.dir, f.Name()))
		if err != nil {
			continue // not a key that opens a case
		}
		if _, theirs, err := parseKey(text); err == nil {
			if bytes.Equal(theirs, key) {
				out = append(out, other)
			}
			clear(theirs)
		}
		clear(text)
	}
	return out, nil
}

// Destroyed is what became of a key: the places it was removed from, and what
// cannot be promised of that, each a sentence.
type Destroyed struct {
	From    []string
	Caveats []string
}

// Destroy overwrites and removes the key of a case everywhere on this machine.
// The case stays closed for good, unless someone has a copy. ErrNoKey if it is
// nowhere. After an error some of it may be left; From tells what is gone.
func (k *CaseKeys) Destroy(caseID string) (Destroyed, error) {
	var d Destroyed
	places, err := k.places(caseID)
	if err != nil {
		return d, err
	}
	var failed []error
	for _, p := range places {
		there, err := p.exists()
		if err != nil {
			d.Caveats = append(d.Caveats, fmt.Sprintf("Whether %s holds a copy is not known: %v.", p.name, err))
		}
		if !there {
			continue
		}
		if err := p.remove(); err != nil {
			failed = append(failed, fmt.Errorf("destroying %s: %w", p.name, err))
			continue
		}
		d.From = append(d.From, p.name)
		d.Caveats = append(d.Caveats, p.caveat)
	}
	if len(d.From) == 0 && len(failed) == 0 {
		return d, k.nowhere(caseID, places)
	}
	d.Caveats = append(slices.Compact(d.Caveats), "Copies on other machines, in exports and in backups are out of reach.")
	return d, errors.Join(failed...)
}

// caseIDs are the ids that can be part of a file's name, on any system.
var caseIDs = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{7,63}$`)

func (k *CaseKeys) places(caseID string) ([]place, error) {
	if !caseIDs.MatchString(caseID) {
		return nil, fmt.Errorf("%.80q is no id of a case", caseID)
	}
	file := filepath.Join(k.dir, caseID+".key")
	return []place{KeepFile: filePlace(file), KeepLocked: lockedPlace(file+".age", k.passphrase), KeepRing: ringPlace(caseID)}, nil
}
