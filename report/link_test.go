package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLink(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want linked
	}{
		{"", linked{}},
		{"no link", linked{Before: "no link"}},
		{"see https://example.com/a(b).", linked{"see ", "https://example.com/a(b", ")."}},
		{"https://example.com, then", linked{"", "https://example.com", ", then"}},
		{"https:// and javascript:x", linked{Before: "https:// and javascript:x"}},
		{`https://example.com/"x"`, linked{"", "https://example.com/", `"x"`}},
		{"http://example.com", linked{Before: "http://example.com"}},
	} {
		if diff := cmp.Diff(c.want, link(c.in)); diff != "" {
			t.Errorf("link(%q): %s", c.in, diff)
		}
	}
}

func TestSourceURI(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"mail.mbox":                     "mail.mbox",
		"a dir/ü#1%.mbox":               "a%20dir/%C3%BC%231%25.mbox",
		"a:b":                           "./a:b",
		"/var/mail/x":                   "file:///var/mail/x",
		`C:\mail\x y.pst`:               "file:///C:/mail/x%20y.pst",
		"imaps://u%40x@mail.test/INBOX": "imaps://u%40x@mail.test/INBOX",
		"-":                             "-",
		"\xff\x1b":                      "%FF%1B",
		"":                              "",
	} {
		if got := sourceURI(in); got != want {
			t.Errorf("sourceURI(%q) = %q, want %q", in, got, want)
		}
	}
}
