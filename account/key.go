package account

import (
	"errors"
	"fmt"
	"os"

	"filippo.io/age"
	"github.com/zalando/go-keyring"
)

// Key gives what locks a vault and what opens it. create allows it to make a new
// key where there is none yet.
type Key func(create bool) (age.Recipient, age.Identity, error)

// Names under which the key of the vault lies in the system's key ring. A key
// fits in where a token would not: Windows takes 2,560 bytes.
const (
	ringService = "mailspill"
	ringUser    = "key of accounts.age"
)

// RingKey is a key in the system's key ring: Keychain, Credential Manager, or
// the Secret Service of a desktop.
func RingKey(create bool) (age.Recipient, age.Identity, error) {
	text, err := keyring.Get(ringService, ringUser)
	if errors.Is(err, keyring.ErrNotFound) && create {
		return newRingKey()
	}
	if err != nil {
		return nil, nil, ringError(err)
	}
	identity, err := age.ParseX25519Identity(text)
	if err != nil {
		return nil, nil, errors.New("the key in the system's key ring is damaged; remove it, and sign in again")
	}
	return identity.Recipient(), identity, nil
}

func newRingKey() (age.Recipient, age.Identity, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, nil, err
	}
	if err := keyring.Set(ringService, ringUser, identity.String()); err != nil {
		return nil, nil, ringError(err)
	}
	return identity.Recipient(), identity, nil
}

func ringError(err error) error {
	return fmt.Errorf("the system's key ring does not answer (%w); without one, use a key file (age-keygen) or a passphrase", err)
}

// FileKey is a key in a file, as age-keygen makes it. Others may not read it.
func FileKey(path string) Key {
	return func(bool) (age.Recipient, age.Identity, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, nil, err
		}
		defer f.Close()
		if info, err := f.Stat(); err != nil || !ownOnly(path, info) {
			return nil, nil, fmt.Errorf("%s can be read by others; make it yours alone (chmod 600)", path)
		}
		identities, err := age.ParseIdentities(f)
		if err != nil || len(identities) != 1 {
			return nil, nil, fmt.Errorf("%s holds no key, or several; make one with age-keygen", path)
		}
		if key, ok := identities[0].(*age.X25519Identity); ok {
			return key.Recipient(), key, nil
		}
		return nil, nil, fmt.Errorf("%s holds another kind of key; make one with age-keygen", path)
	}
}

// PassphraseKey asks once for a passphrase. again says that it is to be typed
// twice, since a vault will be made with it.
func PassphraseKey(ask func(again bool) (string, error)) Key { return passphraseKey(ask, workFactor) }

// workFactor makes guessing a passphrase cost a second: age's own choice.
const workFactor = 18

func passphraseKey(ask func(again bool) (string, error), work int) Key {
	var passphrase string
	return func(create bool) (age.Recipient, age.Identity, error) {
		if passphrase == "" {
			var err error
			if passphrase, err = ask(create); err != nil {
				return nil, nil, err
			}
		}
		recipient, err := age.NewScryptRecipient(passphrase)
		if err != nil {
			return nil, nil, errors.New("an empty passphrase locks nothing")
		}
		recipient.SetWorkFactor(work)
		identity, err := age.NewScryptIdentity(passphrase)
		return recipient, identity, err
	}
}
