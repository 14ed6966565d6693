package main

import (
	"math"
	"testing"
)

// TestShare compares with intervals worked out by hand from Wilson's formula
// (9 of 10 and 0 of 20 stand in textbooks).
func TestShare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, of            int
		value, low, high float64
	}{
		{0, 0, 0, 0, 0},
		{9, 10, 0.9, 0.5958, 0.9821},
		{0, 20, 0, 0, 0.1611},
		{20, 20, 1, 0.8389, 1},
		{50, 100, 0.5, 0.4038, 0.5962},
		{81, 263, 0.3080, 0.2553, 0.3662},
	} {
		got := newShare(c.n, c.of)
		for _, v := range [][2]float64{{got.value, c.value}, {got.low, c.low}, {got.high, c.high}} {
			if math.Abs(v[0]-v[1]) > 0.0001 {
				t.Errorf("%d of %d: got %v, want %v (%v-%v)", c.n, c.of, got, c.value, c.low, c.high)
			}
		}
	}
}

func TestConfusion(t *testing.T) {
	t.Parallel()
	c := confusion{right: 90, wrong: 10, missed: 30}
	if p, r := c.precision(), c.recall(); p.value != 0.9 || r.value != 0.75 {
		t.Errorf("precision %v, recall %v", p, r)
	}
	f := c.f1()
	if want := 2 * 0.9 * 0.75 / 1.65; math.Abs(f.value-want) > 1e-9 {
		t.Errorf("F1 %v, want %v", f.value, want)
	}
	if !(f.low < f.value && f.value < f.high) {
		t.Errorf("F1 lies outside of its interval: %v", f)
	}
	if got := (confusion{}).f1().String(); got != "-" {
		t.Errorf("F1 of nothing is %q", got)
	}
}
