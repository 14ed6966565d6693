package tagger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
)

// Sieve is a linear model that looks at a few tokens on either side: much cheaper than
// a network, it tells where a network need not look.
type Sieve struct {
	Rows, Slots, Reach int
	Bias               float32
	Weight             []float32 // (2·Reach+1) × Rows
}

// NewSieve gives a sieve of zeros.
func NewSieve(rows, slots, reach int) *Sieve {
	return &Sieve{Rows: rows, Slots: slots, Reach: reach, Weight: make([]float32, (2*reach+1)*rows)}
}

// Score gives the logit of every token to be part of something.
func (s *Sieve) Score(rows []int32) []float32 {
	out := make([]float32, len(rows)/s.Slots)
	for t := range out {
		out[t] = s.scoreOf(rows, t)
	}
	return out
}

func (s *Sieve) scoreOf(rows []int32, t int) float32 {
	sum := s.Bias
	s.each(rows, t, func(i int) { sum += s.Weight[i] })
	return sum
}

// each calls f with the place of every weight that counts for token t.
func (s *Sieve) each(rows []int32, t int, f func(i int)) {
	for k := max(0, t-s.Reach); k <= t+s.Reach && k < len(rows)/s.Slots; k++ {
		base := (k - t + s.Reach) * s.Rows
		for _, r := range rows[k*s.Slots : (k+1)*s.Slots] {
			if r != None {
				f(base + int(r))
			}
		}
	}
}

// TeachSieve fits a sieve to tell tag 0 from the others, by Adagrad (Duchi et al.
// 2011). A result depends on the seed alone.
func TeachSieve(s *Sieve, rounds int, seed uint64, samples []Sample) {
	const rate, heavier = 0.1, 4 // what is something counts more: it must not be lost
	squares := make([]float32, len(s.Weight)+1)
	rng := rand.New(rand.NewPCG(seed, 11))
	for range rounds {
		for _, i := range rng.Perm(len(samples)) {
			x := samples[i]
			for t, tag := range x.Tags {
				if tag == 0 && rng.IntN(3) > 0 {
					continue
				}
				slope := float32(1 / (1 + math.Exp(-float64(s.scoreOf(x.Rows, t)))))
				if tag != 0 {
					slope = (slope - 1) * heavier
				}
				if slope < 0.01 && slope > -0.01 {
					continue
				}
				move := func(w, sq *float32) {
					*sq += slope * slope
					*w -= rate * slope / (float32(math.Sqrt(float64(*sq))) + 1e-6)
				}
				move(&s.Bias, &squares[len(s.Weight)])
				s.each(x.Rows, t, func(i int) { move(&s.Weight[i], &squares[i]) })
			}
		}
	}
}

// Write writes the sieve with its weights rounded to bytes.
func (s *Sieve) Write(w io.Writer) error {
	scale, weights := rounded(s.Weight)
	for _, part := range []any{[]int32{int32(s.Rows), int32(s.Slots), int32(s.Reach)}, []float32{s.Bias, scale}, weights} {
		if err := binary.Write(w, binary.LittleEndian, part); err != nil {
			return fmt.Errorf("write a sieve: %w", err)
		}
	}
	return nil
}

// ReadSieve reads what Write wrote.
func ReadSieve(r io.Reader) (*Sieve, error) {
	head, numbers := make([]int32, 3), make([]float32, 2)
	if err := errors.Join(binary.Read(r, binary.LittleEndian, head), binary.Read(r, binary.LittleEndian, numbers)); err != nil {
		return nil, fmt.Errorf("read a sieve: %w", err)
	}
	for i, most := range []int32{mostRows, mostOther, mostReach} {
		if head[i] < 1 || head[i] > most {
			return nil, fmt.Errorf("read a sieve: a size of %d, which is none", head[i])
		}
	}
	s := NewSieve(int(head[0]), int(head[1]), int(head[2]))
	s.Bias = numbers[0]
	weights := make([]int8, len(s.Weight))
	if err := binary.Read(r, binary.LittleEndian, weights); err != nil {
		return nil, fmt.Errorf("read a sieve's weights: %w", err)
	}
	for i, v := range weights {
		s.Weight[i] = numbers[1] * float32(v)
	}
	return s, nil
}
