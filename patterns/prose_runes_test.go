package patterns

import (
	"testing"
	"unicode"
)

// TestRuneKinds asks of every character twice what Unicode's tables say.
func TestRuneKinds(t *testing.T) {
	t.Parallel()
	for range 2 {
		for r := rune(-1); r <= unicode.MaxRune+1; r++ {
			k := runeKindOf(r)
			for i, is := range []func(rune) bool{unicode.IsLetter, unicode.IsMark, unicode.IsDigit, unicode.IsUpper, unicode.IsLower, standsSpaceless} {
				if got, want := k&(1<<i) != 0, is(r); got != want {
					t.Fatalf("kind %d of %U: %v, want %v", i, r, got, want)
				}
			}
		}
	}
}
