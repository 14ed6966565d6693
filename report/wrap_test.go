package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text    string
		columns int
		want    []string
	}{
		{"", 5, []string{""}},
		{"one two", 7, []string{"one two"}},
		{"one two", 6, []string{"one", "two"}},
		{"abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"ab cdefgh", 4, []string{"ab", "cdef", "gh"}},
		{"データ", 4, []string{"デー", "タ"}},
		{"データ", 3, []string{"デ", "ー", "タ"}},
		{"データ", 1, []string{"デ", "ー", "タ"}}, // a character is never torn
		{"e\u0301e\u0301 x", 2, []string{"e\u0301e\u0301", "x"}},
	} {
		if diff := cmp.Diff(c.want, wrap(c.text, c.columns)); diff != "" {
			t.Errorf("wrap(%q, %d): %s", c.text, c.columns, diff)
		}
	}
}

// FuzzWrap: nothing but spaces is lost, and lines fit.
func FuzzWrap(f *testing.F) {
	f.Add("one two three", 5)
	f.Add("データベース 接続", 3)
	f.Add("  a  b  ", 2)
	f.Fuzz(func(t *testing.T, text string, columns int) {
		columns = 2 + (columns&0x7fffffff)%200
		text = visible(text)
		lines := wrap(text, columns)
		for _, l := range lines {
			if displayWidth(l) > columns {
				t.Errorf("%q is wider than %d", l, columns)
			}
		}
		without := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := strings.Join(lines, ""); without(got) != without(text) {
			t.Errorf("wrap(%q, %d) lost text: %q", text, columns, lines)
		}
	})
}
