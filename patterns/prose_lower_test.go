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
