package scanner

import (
	"fmt"
	"testing"
	"time"

	"github.com/mailspill/mailspill/finding"
)

func TestMasksTakeTheLongest(t *testing.T) {
	t.Parallel()
	m := newMasks(false, nil)
	for _, s := range []string{"Heide!", "Heide!42x", "He", "Hei", "Heide!42", "Heide!42x"} {
		m.add(finding.NewSecret(s), s)
	}
	of := func(s string) string { return finding.NewSecret(s).String() }
	for text, want := range map[string]string{
		"now Heide!42xy.":  "now " + of("Heide!42x") + "y.",
		"Heide!42":         of("Heide!42"),
		"Heide!4":          of("Heide!") + "4",
		"He, Hei or Heid":  of("He") + ", " + of("Hei") + " or Heid",
		"Henry, a Heiress": "Henry, a Heiress",
	} {
		if got := m.text(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if got, want := m.id("Heide!.Heide!42@Hei"), "Heide!."+of("Heide!42")+"@Hei"; got != want {
		t.Errorf("an id: got %q, want %q", got, want)
	}
}

// TestManyMasksAreLinear learns eight times as many secrets that all begin alike: what
// looks through them one by one would take 64 times as long.
func TestManyMasksAreLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	timeOf := func(n int) time.Duration {
		m, start := newMasks(false, nil), time.Now()
		for i := range n {
			s := fmt.Sprintf("Heide!%dx", i)
			m.add(finding.NewSecret(s), s)
			m.text("the password is " + s)
		}
		return time.Since(start)
	}
	for try := 1; ; try++ { // a busy machine may spoil one
		small, large := timeOf(8_000), timeOf(64_000)
		if large < 20*small+100*time.Millisecond {
			return
		}
		if try == 3 {
			t.Fatalf("%v for 8,000 secrets, %v for 64,000", small, large)
		}
	}
}
