//go:build !amd64 || purego

package tagger

func addProduct(into, in, weight []float32, rows, depth, width int) {
	addRows(into, in, weight, rows, depth, width)
}

func addSlope(slope, in, out []float32, rows, depth, width int) {
	addSlopeRows(slope, in, out, rows, depth, width)
}

func gather(into, table []float32, rows []int32) { addRowsOf(into, table, rows) }
