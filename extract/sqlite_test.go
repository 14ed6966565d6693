package extract

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/mail"
)

func traceFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../testdata/traces", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"utf8.db", "utf16.db", "utf16be.db"} {
		r := extractRaw(t, attach(name, "application/octet-stream", traceFile(t, name)), DefaultLimits())
		got := r.String()
		for _, want := range []string{
			"\nlog ins\nid | user name | password | note | n\n7 | wren | Fen+Godwit83 |  | 1.5\n",
			"\nid: 8\nuser name: josé\npassword: k\nnote: line one\nline two\nn: -300\n",
			"\nsettings\nname | value\nblob | x'0102ff'\nsmtp_password | Tern-in-May-1\n",
			"x password=Avocet.On.The.Edge.42 y",
			"api_key=heron8Reeds5",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing in:\n%s", name, want, got)
			}
		}
		if len(r.lost) != 0 {
			t.Errorf("%s: lost %+v", name, r.lost)
		}
		for _, want := range []string{"Dunlin/33", "Knot#44"} {
			if name == "utf8.db" && !strings.Contains(got, want) {
				t.Errorf("%s: what was deleted: %q is missing", name, want)
			}
		}
	}
}

// Pages that lead to each other, and cells that lie upon each other, end.
func TestSQLiteHostile(t *testing.T) {
	t.Parallel()
	raw := append([]byte(nil), traceFile(t, "utf8.db")...)
	b := raw[100:]
	b[0] = innerTable
	binary.BigEndian.PutUint16(b[3:], 200)
	for i := range 200 {
		binary.BigEndian.PutUint16(b[12+2*i:], 600)
	}
	binary.BigEndian.PutUint32(raw[600:], 1)
	r := extractRaw(t, attach("a.db", "application/octet-stream", raw), DefaultLimits())
	if len(r.lost) != 1 || r.lost[0].Reason != mail.Corrupt || !strings.Contains(r.String(), "Fen+Godwit83") {
		t.Errorf("lost %+v in:\n%s", r.lost, r)
	}
}

func FuzzSQLite(f *testing.F) {
	for _, name := range []string{"utf8.db", "utf16.db"} {
		f.Add(traceFile(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzFormat(t, "a.db", append([]byte(magicSQLite), data[min(len(data), 16):]...))
	})
}
