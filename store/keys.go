package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// keySize is the size of a case's key in bytes.
const keySize = 32

// keys are derived from the case's key, one for each use (RFC 5869), so that what is
// made with one says nothing about another. Cases that share a key derive the same:
// that is what lets them be merged.
type keys struct {
	credentials []byte
	names       []byte
	seal        cipher.AEAD
}

func newKeys(key []byte) (keys, error) {
	if len(key) != keySize {
		return keys{}, fmt.Errorf("the key of a case has %d bytes, this one has %d", keySize, len(key))
	}
	var k keys
	var records []byte
	for _, use := range []struct {
		into *[]byte
		name string
	}{
		{&k.credentials, "mailspill credentials/1"}, {&k.names, "mailspill names/1"}, {&records, "mailspill records/1"},
	} {
		derived, err := hkdf.Key(sha256.New, key, nil, use.name, keySize)
		if err != nil {
			return keys{}, fmt.Errorf("deriving the keys of the case: %w", err)
		}
		*use.into = derived
	}
	block, err := aes.NewCipher(records)
	if err != nil {
		return keys{}, err
	}
	k.seal, err = cipher.NewGCM(block)
	return k, err
}

// name gives what the database knows something by, which tells no one without the key
// what it is. The same parts give the same name.
func (k keys) name(parts ...string) string {
	mac := hmac.New(sha256.New, k.names)
	var size [8]byte
	for _, p := range parts { // a hash does not fail
		binary.BigEndian.PutUint64(size[:], uint64(len(p)))
		mac.Write(size[:])
		mac.Write([]byte(p))
	}
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

func (k keys) check() []byte { return []byte(k.name("check")) }

func (k keys) checks(b []byte) bool { return hmac.Equal(b, k.check()) }

// sealed encrypts a value for one row, with AES-256-GCM under a random nonce (NIST SP
// 800-38D section 8.2.2: good for 2^32 values). A value put in another row does not open.
func (k keys) sealed(row string, value any) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("a record cannot be kept: %w", err)
	}
	nonce := make([]byte, k.seal.NonceSize(), k.seal.NonceSize()+len(plain)+k.seal.Overhead())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return k.seal.Seal(nonce, nonce, plain, []byte(row)), nil
}

var errSealed = errors.New("a record does not open: it was damaged, or put where it does not belong")

func (k keys) open(row string, sealed []byte, into any) error {
	n := k.seal.NonceSize()
	if len(sealed) < n {
		return errSealed
	}
	plain, err := k.seal.Open(nil, sealed[:n], sealed[n:], []byte(row))
	if err != nil || json.Unmarshal(plain, into) != nil {
		return errSealed
	}
	return nil
}

// newID makes the id of a case or a run.
func newID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return hex.EncodeToString(b[:])
}

// Name gives what tells texts apart without telling them: the same parts have the same
// name in all cases of one key.
func (c *Case) Name(parts ...string) string { return c.keys.name(parts...) }
