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
// depth. It gives the library some rows at a time: with more, that would begin to work in
// goroutines of its own, beside those of whoever asked.
func addRows(into, in, weight []float32, rows, depth, width int) {
	for ; rows > 0; rows -= rowsAtOnce {
		n := min(rowsAtOnce, rows)
		linear.Sgemm(blas.NoTrans, blas.NoTrans, n, width, depth, 1, in, depth, weight, width, 1, into, width)
		in, into = in[n*depth:], into[n*width:]
	}
}

const rowsAtOnce = 192

// addSlopeRows does slope += inᵀ·out, of rows × depth and rows × width, in the order of
// rows.
func addSlopeRows(slope, in, out []float32, rows, depth, width int) {
	linear.Sgemm(blas.Trans, blas.NoTrans, depth, width, rows, 1, in, depth, out, width, 1, slope, width)
}

// slide gives what a convolution makes of x, a row for each token: of each token's
// left, own and right input in turn.
func (l *Layer) slide(into, x []float32, width, stride int) {
	for from := 0; from < len(into); from += width {
		copy(into[from:from+width], l.Bias)
	}
	tokens := len(x) / width
	for k := range 3 {
		shift := (k - 1) * stride
		if from, end := max(0, -shift), min(tokens, tokens-shift); from < end {
			addProduct(into[from*width:], x[(from+shift)*width:], l.Weight[k*width*width:(k+1)*width*width], end-from, width, width)
		}
	}
}

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
