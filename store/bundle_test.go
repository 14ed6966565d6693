package store_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/mailspill/mailspill/store"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newIdentity(t testing.TB) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	must(t, err)
	return id
}

func passphrase(t testing.TB, phrase string, work int) (age.Recipient, age.Identity) {
	t.Helper()
	to, err := age.NewScryptRecipient(phrase)
	must(t, err)
	to.SetWorkFactor(work)
	id, err := age.NewScryptIdentity(phrase)
	must(t, err)
	return to, id
}

// big is longer than a piece of age's (64 KiB).
var big = strings.Repeat("a line of a case\n", 20000)

func bundle(t testing.TB, to ...age.Recipient) []byte {
	t.Helper()
	var out bytes.Buffer
	b, err := store.NewBundle(&out, store.Manifest{CaseID: "case-1", MadeAt: time.Date(2026, 11, 23, 9, 0, 0, 5, time.FixedZone("", 3600)), ToolVersion: "1.0"}, to...)
	must(t, err)
	must(t, b.Add("case.db", int64(len(big)), strings.NewReader(big)))
	must(t, b.Add("journal.jsonl", 2, strings.NewReader("{}")))
	must(t, b.Add("empty.txt", 0, strings.NewReader("")))
	must(t, b.Close())
	return out.Bytes()
}

// opened reads a bundle into memory.
func opened(r io.Reader, limits store.BundleLimits, keys ...age.Identity) (store.Manifest, map[string]string, error) {
	files := map[string]string{}
	m, err := store.OpenBundle(r, limits, func(name string, size int64, r io.Reader) error {
		content, err := io.ReadAll(r)
		if err == nil && int64(len(content)) != size {
			err = fmt.Errorf("%s has %d bytes, not %d", name, len(content), size)
		}
		files[name] = string(content)
		return err
	}, keys...)
	return m, files, err
}

func TestBundle(t *testing.T) {
	t.Parallel()
	a, b := newIdentity(t), newIdentity(t)
	to, phrase := passphrase(t, "Rübe 12 Salat", 4)
	for name, c := range map[string]struct {
		raw []byte
		key age.Identity
	}{"one of two keys": {bundle(t, a.Recipient(), b.Recipient()), b}, "passphrase": {bundle(t, to), phrase}} {
		m, files, err := opened(bytes.NewReader(c.raw), store.DefaultBundleLimits(), c.key)
		want := map[string]string{"case.db": big, "journal.jsonl": "{}", "empty.txt": ""}
		if err != nil || !maps.Equal(files, want) || len(m.Files) != 3 || m.CaseID != "case-1" || m.MadeAt.Format(time.RFC3339) != "2026-11-23T08:00:00Z" {
			t.Errorf("%s: %v, %+v, %v", name, slices.Collect(maps.Keys(files)), m, err)
		}
		if bytes.Contains(c.raw, []byte("case.db")) || bytes.Contains(c.raw, []byte("a line of")) {
			t.Errorf("%s: it can be read without the key", name)
		}
	}
}

func TestBundleWrongKey(t *testing.T) {
	t.Parallel()
	id := newIdentity(t)
	to, _ := passphrase(t, "one", 4)
	_, other := passphrase(t, "two", 4)
	slow, slowID := passphrase(t, "slow", 4)
	raw := bytes.Replace(bundle(t, slow), []byte(" 4\n"), []byte(" 21\n"), 1)
	for says, c := range map[string]struct {
		raw []byte
		key age.Identity
	}{
		"does not open":          {bundle(t, id.Recipient()), newIdentity(t)},
		"this key or passphrase": {bundle(t, to), other},
		"no bundle":              {[]byte("PK\x03\x04 a zip"), id},
		"too large":              {raw, slowID},
	} {
		if _, files, err := opened(bytes.NewReader(c.raw), store.DefaultBundleLimits(), c.key); err == nil || !strings.Contains(err.Error(), says) || len(files) > 0 {
			t.Errorf("%v, want %q", err, says)
		}
	}
}

// Wherever it is cut or changed, a bundle does not open.
func TestBundleDamaged(t *testing.T) {
	t.Parallel()
	id := newIdentity(t)
	whole := bundle(t, id.Recipient())
	for at := 0; at < len(whole); at += 997 {
		if _, _, err := opened(bytes.NewReader(whole[:at]), store.DefaultBundleLimits(), id); err == nil {
			t.Errorf("it opens when cut at %d", at)
		}
		changed := bytes.Clone(whole)
		changed[at] ^= 1
		if _, _, err := opened(bytes.NewReader(changed), store.DefaultBundleLimits(), id); err == nil {
			t.Errorf("it opens when changed at %d", at)
		}
	}
}

// member is a file of a hand-made tar.
type member struct {
	tar.Header
	content string
}

func plain(name, content string) member {
	return member{tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600}, content}
}

// manifestOf tells of members as an honest bundle would.
func manifestOf(members ...member) member {
	m := store.Manifest{Form: "mailspill-bundle/1"}
	for _, f := range members {
		sum := sha256.Sum256([]byte(f.content))
		m.Files = append(m.Files, store.BundleFile{Name: f.Name, Bytes: int64(len(f.content)), SHA256: hex.EncodeToString(sum[:])})
	}
	text, _ := json.Marshal(m)
	return plain("manifest.json", string(text))
}

func handmade(t testing.TB, members ...member) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, f := range members {
		f.Size = int64(len(f.content))
		must(t, w.WriteHeader(&f.Header))
		_, err := io.WriteString(w, f.content)
		must(t, err)
	}
	must(t, w.Close())
	return out.Bytes()
}

func lock(t testing.TB, raw []byte, to age.Recipient) io.Reader {
	t.Helper()
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	must(t, err)
	_, err = w.Write(raw)
	must(t, err)
	must(t, w.Close())
	return &out
}

// What others packed is believed in nothing.
func TestBundleHostile(t *testing.T) {
	t.Parallel()
	id := newIdentity(t)
	a, b := plain("a.txt", "aaaa"), plain("b.txt", "bbbb")
	with := func(extra ...member) []byte { return handmade(t, append(extra, manifestOf(extra...))...) }
	named := func(name string) []byte { return with(plain(name, "x")) }
	kind := func(flag byte, link string) []byte {
		return with(member{tar.Header{Typeflag: flag, Name: "a.txt", Linkname: link}, ""})
	}
	const noName, noFile, differ = "no name for a file", "no plain file", "not those of its manifest"
	for name, c := range map[string]struct {
		raw  []byte
		says string
	}{
		"honest":            {with(a, b), ""},
		"honest, and empty": {with(), ""},
		"up":                {named("../a.txt"), noName},
		"a folder":          {named("sub/a.txt"), noName},
		"a root":            {named("/a.txt"), noName},
		"Windows' folder":   {named(`sub\a.txt`), noName},
		"a drive":           {named("c:a.txt"), noName},
		"hidden":            {named(".bashrc"), noName},
		"an option":         {named("-rf"), noName},
		"a final dot":       {named("a."), noName},
		"a device":          {named("NUL.txt"), noName},
		"a line break":      {named("a\nb"), noName},
		"too long a name":   {named(strings.Repeat("x", 101)), noFile},
		"a control":         {named("a\u202etxt"), noFile},
		"twice":             {with(a, a), "two files"},
		"twice for Windows": {with(a, plain("A.TXT", "aaaa")), "two files"},
		"another manifest":  {with(plain("Manifest.json", "x")), "two files"},
		"a link":            {kind(tar.TypeSymlink, "/etc/passwd"), noFile},
		"a hard link":       {kind(tar.TypeLink, "a.txt"), noFile},
		"a directory":       {kind(tar.TypeDir, ""), noFile},
		"a pipe":            {kind(tar.TypeFifo, ""), noFile},
		"a device file":     {kind(tar.TypeChar, ""), noFile},
		"three files":       {with(a, b, plain("c", "")), "more than"},
		"too many bytes":    {with(a, plain("b", "bbbbbb")), "more than"},
		"no manifest":       {handmade(t, a), "before its manifest"},
		"nothing":           {nil, "before its manifest"},
		"one too few":       {handmade(t, a, manifestOf(a, b)), differ},
		"one too many":      {handmade(t, a, b, manifestOf(a)), differ},
		"other bytes":       {handmade(t, a, manifestOf(plain("a.txt", "aaab"))), differ},
		"other order":       {handmade(t, a, b, manifestOf(b, a)), differ},
		"more behind it":    {handmade(t, a, manifestOf(a), b), "follows its manifest"},
		"a long tail":       {append(with(a), make([]byte, 2<<20)...), "follows its last file"},
		"another form":      {handmade(t, plain("manifest.json", `{"form":"mailspill-bundle/2"}`)), "mailspill-bundle/2"},
		"no JSON":           {handmade(t, plain("manifest.json", "{")), "manifest is damaged"},
		"a long manifest":   {handmade(t, plain("manifest.json", strings.Repeat(" ", 2<<20))), "too long"},
		"a foreign record":  {with(member{tar.Header{Typeflag: tar.TypeReg, Name: "a.txt", PAXRecords: map[string]string{"SCHILY.xattr.user.x": "y"}}, ""}), noFile},
		"a GNU tar":         {with(member{tar.Header{Typeflag: tar.TypeReg, Name: "a.txt", Format: tar.FormatGNU}, ""}), noFile},
		"cut within a file": {with(plain("a.txt", strings.Repeat("a", 8)))[:515], "EOF"},
		"no tar":            {[]byte(strings.Repeat("no tar ", 200)), "invalid tar header"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := opened(lock(t, c.raw, id.Recipient()), store.BundleLimits{Files: 2, Bytes: 8}, id)
			switch honest := strings.HasPrefix(name, "honest"); {
			case honest != (err == nil):
				t.Errorf("%v, want %q", err, c.says)
			case err != nil && !strings.Contains(err.Error(), c.says):
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

func TestBundleRefusesToPack(t *testing.T) {
	t.Parallel()
	for says, add := range map[string]func(*store.BundleWriter) error{
		"no name for a file":      func(b *store.BundleWriter) error { return b.Add("../a", 1, strings.NewReader("a")) },
		"are named manifest.json": func(b *store.BundleWriter) error { return b.Add("manifest.json", 1, strings.NewReader("a")) },
		"shorter":                 func(b *store.BundleWriter) error { return b.Add("a", 2, strings.NewReader("a")) },
		"longer":                  func(b *store.BundleWriter) error { return b.Add("a", 1, strings.NewReader("aa")) },
		"disk broke": func(b *store.BundleWriter) error {
			return b.Add("a", 9, io.MultiReader(strings.NewReader("aa"), broken{errors.New("disk broke")}))
		},
	} {
		b, err := store.NewBundle(io.Discard, store.Manifest{}, newIdentity(t).Recipient())
		must(t, err)
		if err := add(b); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
		if b.Add("b", 0, strings.NewReader("")) == nil || b.Close() == nil {
			t.Errorf("%s: it goes on", says)
		}
	}
	if _, err := store.NewBundle(io.Discard, store.Manifest{}); err == nil {
		t.Error("a bundle for nobody")
	}
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func TestUnpackBundle(t *testing.T) {
	t.Parallel()
	id := newIdentity(t)
	whole := bundle(t, id.Recipient())
	dir := filepath.Join(t.TempDir(), "new")
	_, _, err := store.UnpackBundle(bytes.NewReader(whole), dir, store.DefaultBundleLimits(), id)
	must(t, err)
	got, err := os.ReadFile(filepath.Join(dir, "case.db"))
	info, _ := os.Stat(filepath.Join(dir, "case.db"))
	if err != nil || string(got) != big || info.Mode().Perm() != 0o600 {
		t.Errorf("%d bytes, %v, %v", len(got), info.Mode(), err)
	}
	if _, _, err := store.UnpackBundle(bytes.NewReader(whole), dir, store.DefaultBundleLimits(), id); err == nil || !strings.Contains(err.Error(), "a new one") {
		t.Errorf("into a folder in use: %v", err)
	}
	cut := filepath.Join(t.TempDir(), "cut")
	_, _, err = store.UnpackBundle(bytes.NewReader(whole[:len(whole)-1]), cut, store.DefaultBundleLimits(), id)
	if _, left := os.Stat(cut); err == nil || left == nil {
		t.Errorf("of half a bundle something is left (%v, %v)", err, left)
	}
}

// Whatever the tar is, a bundle that opens is what its manifest says, within limits.
func FuzzBundle(f *testing.F) {
	a, b := plain("a.txt", "aaaa"), plain("b.txt", "bbbb")
	f.Add(handmade(f, a, b, manifestOf(a, b)))
	f.Add(handmade(f, manifestOf()))
	f.Add(handmade(f, a, a, manifestOf(a, a)))
	f.Add(handmade(f, member{tar.Header{Typeflag: tar.TypeSymlink, Name: "a.txt", Linkname: "b.txt"}, ""}, manifestOf()))
	id := newIdentity(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		limits := store.BundleLimits{Files: 2, Bytes: 1 << 16}
		m, files, err := opened(lock(t, raw, id.Recipient()), limits, id)
		if err != nil {
			return
		}
		if len(m.Files) != len(files) || len(files) > limits.Files {
			t.Errorf("%d files, %d in the manifest", len(files), len(m.Files))
		}
		for _, file := range m.Files {
			sum := sha256.Sum256([]byte(files[file.Name]))
			if hex.EncodeToString(sum[:]) != file.SHA256 || filepath.Base(file.Name) != file.Name {
				t.Errorf("%q", file.Name)
			}
		}
	})
}
