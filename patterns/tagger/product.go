package tagger

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

var linear gonum.Implementation

// product gives into = in·layer + bias, for so many rows.
func product(into, in []float32, l Layer, rows int) {
	width := len(l.Bias)
	depth := len(l.Weight) / width
	for r := range rows {
		copy(into[r*width:(r+1)*width], l.Bias)
	}
	linear.Sgemm(blas.NoTrans, blas.NoTrans, rows, width, depth, 1, in, depth, l.Weight, width, 1, into, width)
}

// slide gives what a convolution makes of x, a row for each signal: of each token's
// left, own and right input in turn.
func (l *Layer) slide(into, x []float32, tokens, width, stride int) {
	for j := range width {
		row := into[j*tokens : (j+1)*tokens]
		for t := range row {
			row[t] = l.Bias[j]
		}
		for k := range 3 {
			shift := (k - 1) * stride
			from, to := max(0, -shift), min(tokens, tokens-shift)
			for i := 0; i < width && from < to; i++ {
				linear.Saxpy(to-from, l.Weight[(k*width+i)*width+j], x[i*tokens+from+shift:], 1, row[from:], 1)
			}
		}
	}
}

// backThrough gives the slope of what a layer read, and adds to that of its weights.
func backThrough(slope *Layer, into, in, out []float32, l Layer, rows int) {
	width := len(l.Bias)
	depth := len(l.Weight) / width
	linear.Sgemm(blas.Trans, blas.NoTrans, depth, width, rows, 1, in, depth, out, width, 1, slope.Weight, width)
	for r := range rows {
		add(slope.Bias, out[r*width:(r+1)*width])
	}
	linear.Sgemm(blas.NoTrans, blas.Trans, rows, depth, width, 1, out, width, l.Weight, width, 0, into, depth)
}

func add(into, more []float32) {
	for i, v := range more {
		into[i] += v
	}
}
