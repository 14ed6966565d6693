package source

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/mail"
)

func TestSubfolderName(t *testing.T) {
	t.Parallel()
	for dir, want := range map[string]string{
		".Sent":               "Sent",
		".Sent.2020":          "Sent/2020",
		".Entw&APw-rfe":       "Entwürfe",
		".A&-B":               "A&B",
		".&U,BTFw-":           "台北",
		".&2D3eAA-":           "😀",
		".Entwürfe":           "Entwürfe",
		".A & B":              "A & B",
		".&APw":               "&APw",
		".&AP-":               "&AP-",
		".&====-":             "&====-",
		".Archive.&AMQ-rger.": "Archive/Ärger/",
	} {
		if got := subfolderName(dir); got != want {
			t.Errorf("%q: got %q, want %q", dir, got, want)
		}
	}
}

func FuzzDecodeUTF7(f *testing.F) {
	f.Add("Entw&APw-rfe")
	f.Add("&U,BTFw-&-x")
	f.Fuzz(func(t *testing.T, name string) {
		got := decodeUTF7(name)
		if utf8.ValidString(name) && !utf8.ValidString(got) {
			t.Errorf("%q became %q", name, got)
		}
		if !strings.Contains(name, "&") && got != name {
			t.Errorf("%q without a shift became %q", name, got)
		}
	})
}

func FuzzPosition(f *testing.F) {
	f.Add("a/b!c", "12")
	f.Add("\xff\n", "")
	f.Fuzz(func(t *testing.T, a, b string) {
		p := position{a, b}
		printed := p.String()
		got, err := parsePosition(printed)
		if diff := cmp.Diff(p, got); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if strings.ContainsFunc(printed, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%q is not printable", printed)
		}
	})
}

func TestOrder(t *testing.T) {
	t.Parallel()
	sorted := []string{"a", "a/cur/1", "a/cur/2", "a/.Sent", "a/b", "a/b/c", "a b", "b"}
	for i, x := range sorted {
		for j, y := range sorted {
			if got := order(x, y); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("order(%q, %q) = %d", x, y, got)
			}
		}
	}
}

// Every cause has its reason, whoever runs the tests.
func TestLostFrom(t *testing.T) {
	t.Parallel()
	cases := []struct {
		err  error
		want mail.Reason
		says string
	}{
		{&fs.PathError{Op: "open", Path: "/x", Err: fs.ErrPermission}, mail.Unsupported, "permission denied"},
		{&fs.PathError{Op: "open", Path: "/x", Err: fs.ErrNotExist}, mail.Corrupt, "is gone"},
		{&fs.PathError{Op: "read", Path: "/x", Err: errors.New("input/output error")}, mail.Corrupt, "input/output error"},
		{ErrChanged, mail.Corrupt, "changed while"},
	}
	for _, c := range cases {
		l := lostFrom(c.err, -1)
		if l.Reason != c.want || l.Bytes != 0 || l.Hint == "" || !strings.Contains(l.Detail, c.says) || strings.Contains(l.Detail, "/x") {
			t.Errorf("%v: %+v", c.err, l)
		}
	}
}
