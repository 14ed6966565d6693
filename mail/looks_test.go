package mail

import (
	"strings"
	"testing"
)

// A damaged header is one all the same; binary data is none.
func TestLooksLikeMessageWithNULs(t *testing.T) {
	t.Parallel()
	const header = "X-Note: a note\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\nFrom: ann@contoso.example\r\nSubject: s\r\n\r\nbody\r\n"
	for name, c := range map[string]struct {
		head string
		want bool
	}{
		"whole":                 {header, true},
		"in the first line":     {strings.Replace(header, "a note", "a\x00note", 1), true},
		"in a name":             {strings.Replace(header, "From", "Fr\x00om", 1), true},
		"a lost block":          {strings.Replace(header, "\r\nFrom", strings.Repeat("\x00", 4096)+"\r\nFrom", 1), true},
		"UTF-16":                {strings.Join(strings.Split(header, ""), "\x00") + "\x00", false},
		"binary with a name":    {"\x7fELF\x01\x00\x00From: x\nTo: y\n\x00\x02\x00\n", false},
		"one field and NULs":    {"date: x\x00\x00y\nz\n", false},
		"control characters":    {strings.Replace(header, "a note", "a\x00\x01note", 1), false},
		"nothing but NUL bytes": {strings.Repeat("\x00", 100), false},
	} {
		if got := LooksLikeMessage([]byte(c.head)); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
