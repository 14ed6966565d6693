//go:build !purego

package tagger

import "golang.org/x/sys/cpu"

// The library multiplies four numbers at a time, and not all of them in registers; most
// of a scan's time would go there. Each sum here is of the same numbers in the same order
// as the library's, multiplied and added one after the other, so that what is found does
// not depend on the processor.

// addSums adds to 4 rows of 16 numbers each, that lie intoRow apart: of count numbers of
// a row of in, inStep apart, each times 16 numbers of weight, weightStep apart. The
// rows of in lie inRow apart. Where rows lie 0 apart it is one row.
//
//go:noescape
func addSums(into, in, weight *float32, count, intoRow, inRow, inStep, weightStep int)

// The size of what addSums adds to.
const (
	sumRows    = 4
	sumColumns = whole
)

// addProduct is addRows.
func addProduct(into, in, weight []float32, rows, depth, width int) {
	if !inVectors(rows, depth, width) {
		addRows(into, in, weight, rows, depth, width)
		return
	}
	addAll(into, in, weight, rows, depth, width, depth, 1)
}

// addSlope is addSlopeRows.
func addSlope(slope, in, out []float32, rows, depth, width int) {
	if !inVectors(rows, depth, width) {
		addSlopeRows(slope, in, out, rows, depth, width)
		return
	}
	addAll(slope, in, out, depth, rows, width, 1, depth)
}

func inVectors(rows, depth, width int) bool {
	return cpu.X86.HasAVX && width%sumColumns == 0 && min(rows, depth, width) > 0
}

// addAll adds to all of into, rows × width: for each row the sum over depth of
// in[row·inRow+k·inStep] times row k of weight.
func addAll(into, in, weight []float32, rows, depth, width, inRow, inStep int) {
	// What addSums reads and writes has to be there.
	_, _, _ = into[rows*width-1], in[(rows-1)*inRow+(depth-1)*inStep], weight[depth*width-1]
	r := 0
	for ; r+sumRows <= rows; r += sumRows {
		for c := 0; c < width; c += sumColumns {
			addSums(&into[r*width+c], &in[r*inRow], &weight[c], depth, width, inRow, inStep, width)
		}
	}
	for ; r < rows; r++ {
		for c := 0; c < width; c += sumColumns {
			addSums(&into[r*width+c], &in[r*inRow], &weight[c], depth, 0, 0, inStep, width)
		}
	}
}

// sumOf gives 16 numbers: the sum of those of the rows, width apart, of a table; a row
// below zero is none.
//
//go:noescape
func sumOf(into, table *float32, rows *int32, count, width int)

// gather is addRowsOf.
func gather(into, table []float32, rows []int32) {
	width := len(into)
	if !inVectors(len(rows), 1, width) {
		addRowsOf(into, table, rows)
		return
	}
	for _, r := range rows {
		if r != None {
			_ = table[int(r)*width : (int(r)+1)*width]
		}
	}
	for c := 0; c < width; c += sumColumns {
		sumOf(&into[c], &table[c], &rows[0], len(rows), width)
	}
}
