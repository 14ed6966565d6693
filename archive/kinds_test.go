package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/archive"
)

// made is what testdata/make.sh packs, by name.
func made() map[string]string {
	var long strings.Builder
	for i := range 400 {
		fmt.Fprintf(&long, "line %d of a longer file, to be packed\n", i)
	}
	var calls strings.Builder
	for i := range 300 {
		fmt.Fprintf(&calls, "\x8b\xc3\xe8%s\x01\x00\x00\xe9\x02\x03\x00\x00\x0f\x84\x05\x00\x00\x00\xe8\xe8", []byte{byte(i)})
	}
	note := "The password of db-01 is Kestrel-Anvil-58.\n"
	return map[string]string{
		"note.txt": note, "other.txt": note, "-": note, "folder/long.txt": long.String(), "empty.txt": "",
		"long from a pipe": long.String(), "calls.bin": calls.String(),
	}
}

// seen is a member as a visitor finds it.
type seen struct {
	Name, Body          string
	Encrypted, Unlocked bool
}

// trying is an Unlock that knows passwords; it counts what is asked of it.
type trying struct {
	passwords    []string
	asked, tried int
	openedBy     []string
}

func (y *trying) unlock(try func(string) bool) (string, bool) {
	y.asked++
	for _, p := range y.passwords {
		y.tried++
		if try(p) {
			y.openedBy = append(y.openedBy, p)
			return p, true
		}
	}
	return "", false
}

func look(name string, data []byte, lim archive.Limits, y *trying) ([]seen, error) {
	var all []seen
	err := archive.Walk(name, bytes.NewReader(data), int64(len(data)), archive.NewBudget(lim), y.unlock, func(m archive.Member) error {
		s := seen{Name: m.Name, Encrypted: m.Encrypted, Unlocked: m.Unlocked}
		r, err := m.Open()
		if err != nil {
			if !m.Encrypted || !errors.Is(err, archive.ErrEncrypted) {
				return err
			}
			all = append(all, s)
			return nil
		}
		defer r.Close()
		body, err := io.ReadAll(r)
		s.Body = string(body)
		all = append(all, s)
		return err
	})
	return all, err
}

const (
	free   = iota
	locked // its members
	hidden // its list too
)

// The archives of testdata are read as the programs packed them, and not at all
// without their password.
func TestMade(t *testing.T) {
	t.Parallel()
	all := []string{"note.txt", "folder/long.txt", "empty.txt"}
	two := all[:2]
	for _, c := range []struct {
		file, kind string
		lock       int
		members    []string
		password   string
	}{
		{"Copy.zip", "zip", free, all, ""},
		{"Deflate.zip", "zip", free, all, ""},
		{"deflate64.zip", "zip", free, all, ""},
		{"BZip2.zip", "zip", free, all, ""},
		{"LZMA.zip", "zip", free, all, ""},
		{"descriptor.zip", "zip", free, []string{"long from a pipe"}, ""},
		{"classic.zip", "zip", locked, all, "Kestrel-58"},
		{"classic-stored.zip", "zip", locked, all, "Kestrel-58"},
		{"infozip.zip", "zip", locked, two, "Kestrel-58"},
		{"infozip-stream.zip", "zip", locked, []string{"-"}, "Kestrel-58"},
		{"umlaut-utf8.zip", "zip", locked, two, "Zürich-58"},
		{"umlaut-cp437.zip", "zip", locked, two, "Zürich-58"},
		{"umlaut-cp1252.zip", "zip", locked, two, "Zürich-58"},
		{"aes128.zip", "zip", locked, all, "Kestrel-58"},
		{"aes192.zip", "zip", locked, all, "Kestrel-58"},
		{"aes256.zip", "zip", locked, all, "Kestrel-58"},
		{"Copy.7z", "7z", free, all, ""},
		{"LZMA.7z", "7z", free, all, ""},
		{"LZMA2.7z", "7z", free, all, ""},
		{"PPMd.7z", "7z", free, all, ""},
		{"BZip2.7z", "7z", free, all, ""},
		{"Deflate.7z", "7z", free, all, ""},
		{"delta.7z", "7z", free, all, ""},
		{"bcj.7z", "7z", free, []string{"note.txt", "calls.bin"}, ""},
		{"bcj2.7z", "7z", free, []string{"note.txt", "calls.bin"}, ""},
		{"plain-list.7z", "7z", free, all, ""},
		{"not-solid.7z", "7z", free, all, ""},
		{"locked.7z", "7z", locked, all, "Kestrel-58"},
		{"locked-copy.7z", "7z", locked, all, "Kestrel-58"},
		{"locked-list.7z", "7z", hidden, all, "Kestrel-58"},
		{"mszip.cab", "cab", free, two, ""},
		{"stored.cab", "cab", free, two, ""},
		{"tar.xz", "xz", free, all, ""},
		{"x86.tar.xz", "xz", free, all, ""},
		{"tar.zst", "zstd", free, all, ""},
		{"tar.lz4", "lz4", free, all, ""},
		{"tar.lz", "lzip", free, all, ""},
		{"tar.Z", "compress", free, all, ""},
		{"tar.tgz", "gzip", free, all, ""},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			data := testdata(t, c.file)
			if kind := archive.Detect(data); kind != c.kind {
				t.Errorf("Detect: got %q, want %q", kind, c.kind)
			}
			y := &trying{passwords: []string{"wrong", "also wrong", c.password}}
			got, err := look(c.file, data, archive.Limits{}, y)
			if err != nil {
				t.Error(err)
			}
			sameMembers(t, got, c.members, c.lock != free)
			if want := min(c.lock, 1); len(y.openedBy) != want {
				t.Errorf("%d passwords opened it, want %d", len(y.openedBy), want)
			}
			if c.lock != free {
				staysShut(t, data, c.lock == hidden)
			}
		})
	}
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// sameMembers compares members with what was packed; which come first is up to the
// program. An empty file has nothing to lock.
func sameMembers(t *testing.T, got []seen, members []string, unlocked bool) {
	t.Helper()
	bodies := made()
	want := map[string]seen{}
	for _, name := range members {
		s := seen{Name: strings.Replace(name, "long from a pipe", "-", 1), Body: bodies[name]}
		s.Unlocked = unlocked && s.Body != ""
		want[s.Name] = s
	}
	have := map[string]seen{}
	for _, s := range got {
		if s.Body == "" {
			s.Unlocked = false
		}
		s.Name = strings.ReplaceAll(s.Name, `\`, "/") // as a cabinet separates
		have[s.Name] = s
	}
	if diff := cmp.Diff(want, have); diff != "" || len(got) != len(members) {
		t.Errorf("%d members, which differ (-want +got):\n%s", len(got), diff)
	}
}

func staysShut(t *testing.T, data []byte, list bool) {
	t.Helper()
	y := &trying{passwords: []string{"wrong", "", "kestrel-58"}}
	got, err := look("shut", data, archive.Limits{}, y)
	if list {
		if !errors.Is(err, archive.ErrEncrypted) || len(got) > 0 {
			t.Errorf("a locked list gave %d members and %v", len(got), err)
		}
		return
	}
	if err != nil {
		t.Errorf("without its password: %v", err)
	}
	for _, s := range got {
		if s.Body != "" || s.Unlocked || !s.Encrypted && s.Name != "empty.txt" {
			t.Errorf("without its password, %q gave %d bytes (encrypted %v)", s.Name, len(s.Body), s.Encrypted)
		}
	}
	if y.asked > 10 {
		t.Errorf("asked %d times", y.asked)
	}
}

// Members in the clear, and under two passwords, in one archive.
func TestMixedLocks(t *testing.T) {
	t.Parallel()
	bodies := made()
	for _, c := range []struct {
		file      string
		passwords []string
		shut      []string
	}{
		{"mixed.zip", []string{"x", "Kestrel-58", "Another-59"}, nil},
		{"mixed.zip", []string{"x", "Another-59"}, []string{"folder/long.txt"}},
		{"mixed.zip", nil, []string{"folder/long.txt", "other.txt"}},
		{"mixed.7z", []string{"x", "Kestrel-58"}, nil},
		{"mixed.7z", []string{"x"}, []string{"folder/long.txt"}},
	} {
		got, err := look(c.file, testdata(t, c.file), archive.Limits{}, &trying{passwords: c.passwords})
		if err != nil {
			t.Errorf("%s with %q: %v", c.file, c.passwords, err)
		}
		var shut []string
		for _, s := range got {
			switch {
			case s.Encrypted:
				shut = append(shut, s.Name)
			case s.Body != bodies[s.Name]:
				t.Errorf("%s with %q: %s has %d bytes", c.file, c.passwords, s.Name, len(s.Body))
			}
		}
		if diff := cmp.Diff(c.shut, shut); diff != "" {
			t.Errorf("%s with %q (-want +got):\n%s", c.file, c.passwords, diff)
		}
	}
}

// What this package cannot unpack is said, and no more than that.
func TestUnsupportedMethods(t *testing.T) {
	t.Parallel()
	_, err := look("ppmd.zip", testdata(t, "ppmd.zip"), archive.Limits{}, &trying{})
	if !errors.Is(err, archive.ErrUnsupported) || errors.Is(err, archive.ErrCorrupt) {
		t.Errorf("got %v", err)
	}
}

// The strong encryption of PKWARE is not read, whatever is tried, and is not asked for.
func TestStrongEncryptionStaysShut(t *testing.T) {
	t.Parallel()
	data := testdata(t, "infozip.zip")
	const strong = 1 << 6
	for at := 0; ; at++ {
		i := bytes.Index(data[at:], []byte("PK\x01\x02"))
		if i < 0 {
			break
		}
		at += i
		data[at+8] |= strong
	}
	y := &trying{passwords: []string{"Kestrel-58"}}
	got, err := look("a.zip", data, archive.Limits{}, y)
	if err != nil || len(got) != 2 || !got[0].Encrypted || y.asked > 0 {
		t.Errorf("%+v, %v, asked %d times", got, err, y.asked)
	}
}

// One in 256 wrong passwords passes the check of the classic lock. None opens it.
func TestWrongPasswordsNeverOpen(t *testing.T) {
	t.Parallel()
	y := &trying{}
	for i := range 5000 {
		y.passwords = append(y.passwords, fmt.Sprint("wrong ", i))
	}
	for _, file := range []string{"classic.zip", "classic-stored.zip", "infozip.zip", "infozip-stream.zip"} {
		if _, err := look(file, testdata(t, file), archive.Limits{}, y); err != nil || len(y.openedBy) > 0 {
			t.Errorf("%s: %v, opened by %q", file, err, y.openedBy)
		}
	}
}

// Trying a password is cheap, or a list of them could not be tried.
func BenchmarkWrongPassword(b *testing.B) {
	for _, file := range []string{"classic.zip", "aes256.zip", "locked.7z", "locked-list.7z", "locked.rar"} {
		b.Run(file, func(b *testing.B) {
			data := testdata(b, file)
			var wrong []string
			for i := range b.N {
				wrong = append(wrong, fmt.Sprint("wrong ", i))
			}
			asked := false
			unlock := func(try func(string) bool) (string, bool) {
				for _, p := range wrong {
					if !asked && try(p) {
						b.Fatal("opened")
					}
				}
				asked = true
				return "", false
			}
			archive.Walk(file, bytes.NewReader(data), int64(len(data)), archive.NewBudget(archive.Limits{}), unlock, func(archive.Member) error { return nil })
		})
	}
}
