package patterns

import (
	"testing"
	"unicode"
)

func TestToLower(t *testing.T) {
	t.Parallel()
	for r := range unicode.MaxRune {
		if got, want := toLower(r), unicode.ToLower(r); got != want {
			t.Errorf("%U: %U, want %U", r, got, want)
		}
	}
}

func TestLowerSame(t *testing.T) {
	t.Parallel()
	for r := range unicode.MaxRune {
		want := string(unicode.ToLower(r))
		if len(want) != len(string(r)) {
			want = string(r)
		}
		if got := lowerSame("A" + string(r)); got != "a"+want {
			t.Errorf("%U: %q, want %q", r, got, "a"+want)
		}
	}
}
