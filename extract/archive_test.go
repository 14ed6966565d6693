package extract

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
)

// packed gives an archive that testdata/make.sh of the room archive made.
func packed(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../archive/testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const packedNote = "The password of db-01 is Kestrel-Anvil-58."

// placesOf lists the paths of the texts that hold a string.
func (r *record) placesOf(s string) []string {
	var places []string
	for _, t := range r.texts {
		if strings.Contains(t.Content, s) {
			places = append(places, strings.Join(t.Path, "!"))
		}
	}
	return places
}

// openings lists which password opened what.
func (r *record) openings() []string {
	var all []string
	for _, o := range r.opened {
		all = append(all, strings.Join(o.Path, "!")+" "+o.Password)
	}
	return all
}

// losses lists what was lost, and for what.
func (r *record) losses() []string {
	var all []string
	for _, l := range r.lost {
		all = append(all, fmt.Sprintf("%s %s locked=%v", strings.Join(l.Path, "!"), l.Reason, l.Locked))
	}
	return all
}

// Archives in each other, each under another password, are opened one after another.
func TestNestedArchives(t *testing.T) {
	t.Parallel()
	raw := attach("nested.zip", "application/zip", packed(t, "nested.zip"))
	for _, c := range []struct {
		passwords            []string
		places, opened, lost []string
	}{
		{
			[]string{"no", "Outer-1", "Inner-2", "Kestrel-58"},
			[]string{"nested.zip!inner.7z!infozip.zip!note.txt", "nested.zip!inner.7z!locked.rar!note.txt"},
			[]string{"nested.zip Outer-1", "nested.zip!inner.7z Inner-2", "nested.zip!inner.7z!infozip.zip Kestrel-58", "nested.zip!inner.7z!locked.rar Kestrel-58"},
			nil,
		},
		{
			[]string{"Outer-1", "Inner-2"}, nil, []string{"nested.zip Outer-1", "nested.zip!inner.7z Inner-2"},
			[]string{"nested.zip!inner.7z!infozip.zip encrypted-archive locked=true", "nested.zip!inner.7z!locked.rar encrypted-archive locked=true"},
		},
		{[]string{"Outer-1"}, nil, []string{"nested.zip Outer-1"}, []string{"nested.zip!inner.7z encrypted-archive locked=true"}},
		{nil, nil, nil, []string{"nested.zip encrypted-archive locked=true"}},
	} {
		r := extractWith(t, raw, Options{Limits: DefaultLimits(), Passwords: c.passwords})
		if diff := cmp.Diff(c.places, r.placesOf(packedNote)); diff != "" {
			t.Errorf("with %q, the note stands elsewhere (-want +got):\n%s", c.passwords, diff)
		}
		if diff := cmp.Diff(c.opened, r.openings()); diff != "" {
			t.Errorf("with %q, opened (-want +got):\n%s", c.passwords, diff)
		}
		if diff := cmp.Diff(c.lost, r.losses()); diff != "" {
			t.Errorf("with %q, lost (-want +got):\n%s", c.passwords, diff)
		}
	}
}

// Each kind is found by what it holds, whatever it is called.
func TestArchiveKinds(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"LZMA2.7z", "PPMd.7z", "locked-list.7z", "locked.rar", "aes256.zip", "classic.zip", "mszip.cab",
		"tar.xz", "tar.zst", "tar.lz4", "tar.lz", "tar.Z", "tar.tgz",
	} {
		r := extractWith(t, attach("data.txt", "text/plain", packed(t, name)), Options{Limits: DefaultLimits(), Passwords: []string{"Kestrel-58"}})
		if diff := cmp.Diff([]string{"data.txt!note.txt"}, r.placesOf(packedNote)); diff != "" || len(r.lost) > 0 {
			t.Errorf("%s: lost %q (-want +got):\n%s", name, r.losses(), diff)
		}
	}
}

// One that is shut is listed once as a whole, and each shut member beside others that
// are read.
func TestShutArchives(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"aes256.zip": {"a.bin encrypted-archive locked=true"}, "locked.7z": {"a.bin encrypted-archive locked=true"},
		"locked-list.7z": {"a.bin encrypted-archive locked=true"}, "locked.rar": {"a.bin encrypted-archive locked=true"},
		"mixed.zip": {"a.bin!folder/long.txt encrypted-archive locked=true", "a.bin!other.txt encrypted-archive locked=true"},
		"mixed.7z":  {"a.bin!folder/long.txt encrypted-archive locked=true"},
	} {
		r := extractRaw(t, attach("a.bin", "application/octet-stream", packed(t, name)), DefaultLimits())
		if diff := cmp.Diff(want, r.losses()); diff != "" || len(r.opened) > 0 {
			t.Errorf("%s: opened %d (-want +got):\n%s", name, len(r.opened), diff)
		}
	}
}

// A program that unpacks itself is a program, and the archive behind it is read.
func TestSelfExtractingArchives(t *testing.T) {
	t.Parallel()
	stub := "MZ\x90\x00\x03" + strings.Repeat("\x00\x01\xfe this program unpacks itself \x00", 100)
	for _, name := range []string{"LZMA2.7z", "locked.rar", "mszip.cab", "aes256.zip"} {
		data := append([]byte(stub), packed(t, name)...)
		r := extractWith(t, attach("setup.exe", "application/octet-stream", data), Options{Limits: DefaultLimits(), Passwords: []string{"Kestrel-58"}})
		if diff := cmp.Diff([]string{"setup.exe!note.txt"}, r.placesOf(packedNote)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A damaged archive that gives no member is searched by its strings.
func TestUnreadableArchive(t *testing.T) {
	t.Parallel()
	data := bytes.Clone(packed(t, "LZMA2.7z"))
	data = append(data[:len(data)-20], "the key is Kestrel-Anvil-58, in the clear"...)
	r := extractRaw(t, attach("a.7z", "application/octet-stream", data), DefaultLimits())
	if got := r.placesOf("Kestrel-Anvil-58"); len(got) != 1 || len(r.lost) != 1 || r.lost[0].Reason != mail.Corrupt {
		t.Errorf("found at %q, lost %q", got, r.losses())
	}
}

// What can be read as a stream need not be held.
func TestLargeArchiveIsStreamed(t *testing.T) {
	t.Parallel()
	var z bytes.Buffer
	w, _ := gzip.NewWriterLevel(&z, gzip.NoCompression)
	w.Write(bytes.Repeat([]byte("a line of a long log\n"), 20_000))
	w.Write([]byte(packedNote))
	w.Close()
	lim := DefaultLimits()
	lim.Held = 100 << 10
	r := extractRaw(t, attach("log.gz", "application/gzip", z.Bytes()), lim)
	if got := r.placesOf(packedNote); len(got) != 1 || len(r.lost) > 0 {
		t.Errorf("found at %q, lost %q", got, r.losses())
	}
}
