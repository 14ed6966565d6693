package account_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"github.com/mailspill/mailspill/account"
)

const caseA, caseB = "01kcase-a-made-up", "01kcase-b-made-up"

func newKeys(t testing.TB) (*account.CaseKeys, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "mail[spill", "keys")
	return account.NewCaseKeys(dir, phrase("Rübe 12 Salat")), dir
}

// wants fails a test unless an error says something, and nothing of a key.
func wants(t *testing.T, err error, says string, keys ...[]byte) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("%v, want %q", err, says)
		return
	}
	for _, key := range keys {
		if strings.Contains(err.Error(), string(key)) || strings.Contains(err.Error(), hex.EncodeToString(key)[:16]) {
			t.Errorf("a key in an error: %v", err)
		}
	}
}

// Wherever a key is kept, it is found, kept from others, and destroyed. Not in
// parallel: the key ring is one.
func TestCaseKeyPlaces(t *testing.T) {
	keyring.MockInit()
	for name, c := range map[string]struct {
		keep account.Keep
		file string
	}{"file": {account.KeepFile, caseA + ".key"}, "locked": {account.KeepLocked, caseA + ".key.age"}, "ring": {account.KeepRing, ""}} {
		t.Run(name, func(t *testing.T) {
			keys, dir := newKeys(t)
			key, err := keys.Make(caseA, c.keep)
			must(t, err)
			got, err := keys.Open(caseA)
			if err != nil || !bytes.Equal(got, key) || len(key) != 32 || bytes.Equal(key, make([]byte, 32)) {
				t.Errorf("%x, %v; made %x", got, err, key)
			}
			private(t, dir, c.file, key, name == "file")
			for _, again := range []account.Keep{account.KeepFile, account.KeepLocked, account.KeepRing} {
				other, err := keys.Make(caseA, again)
				if wants(t, err, "a key already", key); other != nil {
					t.Error("a second key was given")
				}
			}
			d, err := keys.Destroy(caseA)
			if err != nil || len(d.From) != 1 || !strings.Contains(d.From[0], c.file) || len(d.Caveats) != 2 {
				t.Errorf("%+v, %v", d, err)
			}
			if _, err := keys.Open(caseA); !errors.Is(err, account.ErrNoKey) {
				t.Errorf("destroyed, and %v", err)
			}
			if _, err := keys.Destroy(caseA); !errors.Is(err, account.ErrNoKey) {
				t.Errorf("destroyed twice: %v", err)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
				t.Errorf("left: %q", left)
			}
		})
	}
}

// private checks that a key's file is the user's alone, and tells what it is.
func private(t *testing.T, dir, file string, key []byte, plain bool) {
	t.Helper()
	if file == "" {
		if _, err := os.Stat(dir); err == nil {
			t.Error("a folder of keys was made for nothing")
		}
		return
	}
	text, err := os.ReadFile(filepath.Join(dir, file))
	must(t, err)
	if holds := bytes.Contains(text, []byte(hex.EncodeToString(key))); holds != plain {
		t.Errorf("the key in clear: %t", holds)
	}
	if plain && !bytes.Contains(text, []byte("# The key of a mailspill case.")) {
		t.Errorf("it does not say what it is: %.80q", text)
	}
	for name, mode := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, file): 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != mode && runtime.GOOS != "windows" {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

func TestCaseKeyRefused(t *testing.T) {
	keyring.MockInit()
	keys, dir := newKeys(t)
	key, err := keys.Make(caseA, account.KeepFile)
	must(t, err)
	file := filepath.Join(dir, caseA+".key")
	whole, err := os.ReadFile(file)
	must(t, err)
	must(t, os.Chmod(file, 0o640))
	_, err = keys.Open(caseA)
	wants(t, err, "read by others", key)
	t.Setenv("CREDENTIALS_DIRECTORY", dir) // where systemd shows its access list as 0440
	must(t, os.Chmod(file, 0o440))
	_, err = keys.Open(caseA)
	must(t, err)
	must(t, os.Chmod(file, 0o444))
	if _, err := keys.Open(caseA); err == nil {
		t.Error("a key that all can read was taken")
	}
	must(t, os.Chmod(file, 0o600))
	for says, text := range map[string][]byte{
		"another case (" + caseB + ")": bytes.ReplaceAll(whole, []byte(caseA), []byte(caseB)),
		"is damaged":                   bytes.Replace(whole, []byte("\nkey: "), []byte("\nkey: 00"), 1),
		"no key of a case":             nil,
		"or it is damaged":             whole[:len(whole)-3],
		"put a copy in its place":      append(bytes.Clone(whole), "key: "+hex.EncodeToString(make([]byte, 32))...),
		"damaged; put":                 bytes.Repeat([]byte("# long\n"), 20000),
		"it is damaged":                bytes.Replace(whole, []byte("key-id: "), []byte("key-id: f"), 1),
	} {
		must(t, os.WriteFile(file, text, 0o600))
		got, err := keys.Open(caseA)
		if wants(t, err, says, key); got != nil {
			t.Errorf("%s: a key was given", says)
		}
	}
	for _, id := range []string{"", "short", "../../../etc/passwd", "case id with spaces", "c:\\windows1", "a/bcdefghi", strings.Repeat("x", 65), "aaaaaaaa\n"} {
		_, err := keys.Make(id, account.KeepFile)
		wants(t, err, "no id of a case")
		_, err = keys.Open(id)
		wants(t, err, "no id of a case")
		_, err = keys.Destroy(id)
		wants(t, err, "no id of a case")
	}
}

// A machine without a key ring keeps keys in files, says what it cannot know, and
// what to do when a key is missing.
func TestCaseKeyWithoutRing(t *testing.T) {
	keyring.MockInitWithError(errors.New("no bus"))
	keys, dir := newKeys(t)
	_, err := keys.Open(caseA)
	wants(t, err, "does not answer (no bus)")
	wants(t, err, filepath.Join(dir, caseA+".key"))
	wants(t, err, "copy its file from")
	_, err = keys.Make(caseA, account.KeepRing)
	wants(t, err, "no bus")
	_, err = keys.Make(caseA, account.KeepFile)
	must(t, err)
	d, err := keys.Destroy(caseA)
	if err != nil || len(d.From) != 1 || !strings.Contains(strings.Join(d.Caveats, "\n"), "key ring holds a copy is not known: no bus") {
		t.Errorf("%+v, %v", d, err)
	}
}

// A key that cannot be removed is not reported as destroyed.
func TestCaseKeyStays(t *testing.T) {
	keyring.MockInit()
	keys, dir := newKeys(t)
	must(t, os.MkdirAll(filepath.Join(dir, caseA+".key", "full"), 0o700))
	d, err := keys.Destroy(caseA)
	wants(t, err, "destroying")
	if len(d.From) != 0 {
		t.Errorf("%+v", d)
	}
}

// What is destroyed is overwritten first: a second name of the file shows it.
func TestCaseKeyOverwritten(t *testing.T) {
	keyring.MockInit()
	keys, dir := newKeys(t)
	key, err := keys.Make(caseA, account.KeepFile)
	must(t, err)
	second := filepath.Join(t.TempDir(), "second")
	must(t, os.Link(filepath.Join(dir, caseA+".key"), second))
	_, err = keys.Destroy(caseA)
	must(t, err)
	left, err := os.ReadFile(second)
	must(t, err)
	if bytes.Contains(left, []byte(hex.EncodeToString(key)[:8])) || bytes.Contains(left, []byte("mailspill")) || len(left) == 0 {
		t.Errorf("left: %q", left)
	}
}

// Processes that begin a case at the same time get one key, and a process that was
// killed while it wrote leaves nothing that stands in the way.
func TestCaseKeyConcurrently(t *testing.T) {
	keyring.MockInit()
	for _, keep := range []account.Keep{account.KeepFile, account.KeepLocked} {
		keys, dir := newKeys(t)
		must(t, os.MkdirAll(dir, 0o755))
		must(t, os.WriteFile(filepath.Join(dir, "."+caseA+".key-123"), []byte("# The key of a mail"), 0o600))
		got := make(chan []byte)
		for range 8 {
			go func() {
				mine := account.NewCaseKeys(dir, phrase("Rübe 12 Salat"))
				key, err := mine.OpenOrMake(caseA, keep)
				if err != nil {
					t.Error(err)
				}
				got <- key
			}()
		}
		first := <-got
		for range 7 {
			if key := <-got; !bytes.Equal(key, first) || len(key) != 32 {
				t.Errorf("%x and %x", first, key)
			}
		}
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 && runtime.GOOS != "windows" {
			t.Errorf("the folder was open to others and stays so: %v, %v", info.Mode(), err)
		}
		if _, err := keys.Destroy(caseA); err != nil {
			t.Error(err)
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) > 1 || keep == account.KeepFile && len(left) > 0 {
			t.Errorf("left: %v, %v", left, err)
		}
	}
}

// A key goes to another machine, and to a case that is to share it.
func TestCaseKeyImport(t *testing.T) {
	keyring.MockInit()
	keys, _ := newKeys(t)
	key, err := keys.Make(caseA, account.KeepFile)
	must(t, err)
	for name, c := range map[string]struct{ lock, unlock account.Key }{"clear": {}, "locked": {phrase("einmal so"), phrase("einmal so")}} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "handed.over")
			must(t, keys.Export(caseA, file, c.lock))
			wants(t, keys.Export(caseA, file, c.lock), "exists", key)
			other, _ := newKeys(t)
			got, err := other.Import(caseB, file, c.unlock, account.KeepFile)
			if err != nil || !bytes.Equal(got, key) {
				t.Fatalf("%x, %v", got, err)
			}
			again, err := other.Import(caseB, file, c.unlock, account.KeepRing)
			if opened, _ := other.Open(caseB); err != nil || !bytes.Equal(again, key) || account.KeyID(opened) != account.KeyID(key) {
				t.Errorf("%x, %v", opened, err)
			}
			own, err := other.Make(caseA, account.KeepFile)
			must(t, err)
			_, err = other.Import(caseA, file, c.unlock, account.KeepFile)
			wants(t, err, "a key already", key, own)
			if name == "locked" {
				for says, wrong := range map[string]account.Key{"does not open": phrase("falsch"), "no one to ask": nil} {
					fresh, _ := newKeys(t)
					_, err := fresh.Import(caseB, file, wrong, account.KeepFile)
					wants(t, err, says, key)
				}
			}
		})
	}
}

// The id of a key is no part of the key, and other keys have others.
func TestKeyID(t *testing.T) {
	t.Parallel()
	a, b := account.KeyID(make([]byte, 32)), account.KeyID(bytes.Repeat([]byte{1}, 32))
	if a != "737e3a9685779242" || b == a || len(b) != 16 {
		t.Errorf("%s, %s", a, b)
	}
}

func FuzzCaseKey(f *testing.F) {
	keyring.MockInit()
	keys, dir := newKeys(f)
	file := filepath.Join(dir, caseA+".key")
	_, err := keys.Make(caseA, account.KeepFile)
	must(f, err)
	text, err := os.ReadFile(file)
	must(f, err)
	f.Add(text)
	f.Add([]byte("form: mailspill-case-key/1\nkey: 00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		must(t, os.WriteFile(file, raw, 0o600))
		key, err := keys.Open(caseA)
		if err == nil && (len(key) != 32 || !bytes.Contains(bytes.ToLower(raw), []byte(hex.EncodeToString(key)))) {
			t.Errorf("%q gave %x", raw, key)
		}
		if err != nil && key != nil {
			t.Errorf("%v, and a key", err)
		}
	})
}
