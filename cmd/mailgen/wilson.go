package main

import (
	"fmt"
	"math"
)

// confusion counts right and wrong findings, and what was missed.
type confusion struct{ right, wrong, missed int }

func (c confusion) precision() share { return newShare(c.right, c.right+c.wrong) }
func (c confusion) recall() share    { return newShare(c.right, c.right+c.missed) }

// f1 is the harmonic mean of precision and recall. It is no share of anything
// itself, but it rises with one: of all that was planted or reported, the part
// that was both, J. F1 = 2J/(1+J), and J's interval gives that of F1.
func (c confusion) f1() share {
	s := newShare(c.right, c.right+c.wrong+c.missed)
	harmonic := func(j float64) float64 { return 2 * j / (1 + j) }
	return share{harmonic(s.value), harmonic(s.low), harmonic(s.high), s.of}
}

// share is a part of a number of cases, with its 95 % interval.
type share struct {
	value, low, high float64
	of               int
}

// newShare gives the interval of Wilson, "Probable inference, the law of
// succession, and statistical inference" (1927): it holds for few cases and near
// the ends, too.
func newShare(n, of int) share {
	if of == 0 {
		return share{}
	}
	const z = 1.959964 // of the normal distribution, at 97.5 %
	total := float64(of)
	p := min(float64(n)/total, 1)
	scale := 1 + z*z/total
	middle := (p + z*z/(2*total)) / scale
	half := z / scale * math.Sqrt(p*(1-p)/total+z*z/(4*total*total))
	return share{p, max(middle-half, 0), min(middle+half, 1), of}
}

// String is the share with its interval, or a dash where there was no case.
func (s share) String() string {
	if s.of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f (%.3f-%.3f)", s.value, s.low, s.high)
}
