package account_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
	"github.com/zalando/go-keyring"

	"github.com/mailspill/mailspill/account"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func keyFile(t testing.TB, mode os.FileMode) string {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	must(t, err)
	name := filepath.Join(t.TempDir(), "key.txt")
	must(t, os.WriteFile(name, []byte("# created by age-keygen\n"+id.String()+"\n"), 0o600))
	must(t, os.Chmod(name, mode))
	return name
}

func phrase(words ...string) account.Key {
	return account.WeakPassphraseKey(func(bool) (string, error) {
		if len(words) == 0 {
			return "", errors.New("no one is there to ask")
		}
		return words[0], nil
	})
}

// The keys that a vault can have. Not in parallel: the key ring is one.
func TestVaultKeys(t *testing.T) {
	keyring.MockInit()
	const secret = "made-up-Geheimnis-1"
	for name, key := range map[string]account.Key{
		"key ring": account.RingKey, "key file": account.FileKey(keyFile(t, 0o600)), "passphrase": phrase("Rübe 12 Salat"),
	} {
		path := filepath.Join(t.TempDir(), "sub", "accounts.age")
		v := account.NewVault(path, key)
		var got string
		if err := v.Get("a", &got); !errors.Is(err, account.ErrNone) || account.Exists(path) {
			t.Errorf("%s: an empty vault: %v", name, err)
		}
		must(t, v.Set("a", secret))
		must(t, v.Set("b", "x"))
		must(t, v.Delete("b"))
		must(t, account.NewVault(path, key).Get("a", &got))
		names, err := v.Names()
		if got != secret || err != nil || !slices.Equal(names, []string{"a"}) {
			t.Errorf("%s: %q, %q, %v", name, got, names, err)
		}
		raw, err := os.ReadFile(path)
		must(t, err)
		info, err := os.Stat(path)
		must(t, err)
		if bytes.Contains(raw, []byte(secret)) || info.Mode().Perm() != 0o600 || account.NeedsPassphrase(path) != (name == "passphrase") {
			t.Errorf("%s: mode %v, or it is in clear, or it is not known what opens it", name, info.Mode())
		}
		left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
		if hidden, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); err != nil || len(left) != 2 || len(hidden) != 1 || filepath.Base(hidden[0]) != ".accounts.lock" {
			t.Errorf("%s: %q %q", name, left, hidden)
		}
		for other, wrong := range map[string]account.Key{"another passphrase": phrase("x"), "another key": account.FileKey(keyFile(t, 0o600)), "none": phrase()} {
			if err := account.NewVault(path, wrong).Get("a", &got); err == nil || strings.Contains(err.Error(), secret) {
				t.Errorf("%s opened with %s: %v", name, other, err)
			}
		}
	}
}

// Programs that keep things at the same time lose nothing of each other's.
func TestVaultShared(t *testing.T) {
	t.Parallel()
	path, key := filepath.Join(t.TempDir(), "v"), account.FileKey(keyFile(t, 0o600))
	const programs, entries = 4, 8
	var all sync.WaitGroup
	for p := range programs {
		all.Go(func() {
			v := account.NewVault(path, key)
			for i := range entries {
				if err := v.Set(fmt.Sprint(p, "/", i), i); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	names, err := account.NewVault(path, key).Names()
	if err != nil || len(names) != programs*entries {
		t.Errorf("%d of %d entries, %v", len(names), programs*entries, err)
	}
}

func TestForget(t *testing.T) {
	t.Parallel()
	v := account.NewVault(filepath.Join(t.TempDir(), "v"), account.FileKey(keyFile(t, 0o600)))
	kept := []string{"m365/a.example", "m365-imap/a.example", "m365/b.example", account.MailboxName("ann@a.example", "A.example")}
	for name, gone := range map[string]int{
		"A.example": 2, "m365-imap/a.example": 1, "M365/b.example": 1, "imaps://ann%40a.example@a.example": 1,
		"ann@a.example": 0, "imaps://bob@a.example": 0, "": 0, "example": 0,
	} {
		for _, k := range kept {
			must(t, v.Set(k, 1))
		}
		err := account.Forget(v, name)
		names, errNames := v.Names()
		must(t, errNames)
		if len(kept)-len(names) != gone || errors.Is(err, account.ErrNone) != (gone == 0) {
			t.Errorf("%q: left %q, %v", name, names, err)
		}
	}
}

func TestVaultFails(t *testing.T) {
	keyring.MockInitWithError(errors.New("no bus"))
	v := account.NewVault(filepath.Join(t.TempDir(), "v"), account.RingKey)
	if err := v.Set("a", 1); err == nil || !strings.Contains(err.Error(), "key file") {
		t.Errorf("no key ring: %v", err)
	}
	keyring.MockInit()
	must(t, v.Set("a", 1))
	for says, key := range map[string]account.Key{
		"read by others": account.FileKey(keyFile(t, 0o644)), "no such file": account.FileKey("/nowhere/key"), "locks nothing": phrase(""),
	} {
		if err := account.NewVault(filepath.Join(t.TempDir(), "v"), key).Set("a", 1); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
}

func FuzzVault(f *testing.F) {
	f.Add([]byte("age-encryption.org/v1\n-> X25519 x\n"))
	f.Add([]byte("age-encryption.org/v1\n-> scrypt x 18\n"))
	key := account.FileKey(keyFile(f, 0o600))
	f.Fuzz(func(t *testing.T, raw []byte) {
		path := filepath.Join(t.TempDir(), "v")
		must(t, os.WriteFile(path, raw, 0o600))
		account.NeedsPassphrase(path)
		if names, err := account.NewVault(path, key).Names(); err == nil {
			t.Errorf("%q opened: %q", raw, names)
		}
	})
}
