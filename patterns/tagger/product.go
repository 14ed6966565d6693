package tagger

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

var linear gonum.Implementation

// product gives into = in·layer + bias, for so many rows.
func product(into, in []float32, l Layer, rows int) {
	width := len(l.Bias)
	for r := range rows {
		copy(into[r*width:(r+1)*width], l.Bias)
	}
	addProduct(into, in, l.Weight, rows, len(l.Weight)/width, width)
}

// addRows does into += in·weight, of rows × depth and depth × width, in the order of
// depth.
func addRows(into, in, weight []float32, rows, depth, width int) {
	linear.Sgemm(blas.NoTrans, blas.NoTrans, rows, width, depth, 1, in, depth, weight, width, 1, into, width)
}

// addSlopeRows does slope += inᵀ·out, of rows × depth and rows × width, in the order of
// rows.
func addSlopeRows(slope, in, out []float32, rows, depth, width int) {
	linear.Sgemm(blas.Trans, blas.NoTrans, depth, width, rows, 1, in, depth, out, width, 1, slope, width)
}

// slide gives what a convolution makes of x, a row for each signal: of each token's
// left, own and right input in turn.
func (l *Layer) slide(into, x []float32, tokens, width, stride int) {
	for j := range width {
		row := into[j*tokens : (j+1)*tokens]
		for t := range row {
			row[t] = l.Bias[j]
		}
	}
	for k := range 3 {
		shift := (k - 1) * stride
		weight := l.Weight[k*width*width : (k+1)*width*width]
		for from, end := max(0, -shift), min(tokens, tokens-shift); from < end; from += slideTokens {
			n := min(slideTokens, end-from)
			linear.Sgemm(blas.Trans, blas.NoTrans, width, n, width, 1, weight, width, x[from+shift:], tokens, 1, into[from:], tokens)
		}
	}
}

// slideTokens is how many tokens are multiplied at a time: with more, gonum would begin
// to work in goroutines of its own, beside those of whoever asked.
const slideTokens = 192

// backThrough gives the slope of what a layer read, and adds to that of its weights.
func backThrough(slope *Layer, into, in, out []float32, l Layer, rows int) {
	width := len(l.Bias)
	depth := len(l.Weight) / width
	addSlope(slope.Weight, in, out, rows, depth, width)
	for r := range rows {
		add(slope.Bias, out[r*width:(r+1)*width])
	}
	clear(into[:rows*depth])
	addProduct(into, out, transposed(l.Weight, depth, width), rows, width, depth)
}

func add(into, more []float32) {
	linear.Saxpy(len(more), 1, more, 1, into, 1)
}
