//go:build goexperiment.simd && amd64

package tagger

import "simd/archsimd"

// Built with GOEXPERIMENT=simd, as make fit-reader does, matrices are multiplied three
// times as fast. Each sum is of the same numbers in the same order, so that the result is
// the same.

const lane = 8

// addProduct is addRows by vectors.
func addProduct(into, in, weight []float32, rows, depth, width int) {
	if width%(2*lane) != 0 || !archsimd.X86.AVX2() {
		addRows(into, in, weight, rows, depth, width)
		return
	}
	addColumns(into, in, weight, rows, depth, width, depth, 1)
}

// addSlope is addSlopeRows by vectors.
func addSlope(slope, in, out []float32, rows, depth, width int) {
	if width%(2*lane) != 0 || !archsimd.X86.AVX2() {
		addSlopeRows(slope, in, out, rows, depth, width)
		return
	}
	addColumns(slope, in, out, depth, rows, width, 1, depth)
}

// addColumns adds to all columns of into, 48 or 16 at a time, which stay in registers.
func addColumns(into, in, weight []float32, rows, depth, width, byRow, byDepth int) {
	for from := 0; from < width; {
		if width-from >= 6*lane {
			addColumns6(into[from:], in, weight[from:], rows, depth, width, byRow, byDepth)
			from += 6 * lane
			continue
		}
		addColumns2(into[from:], in, weight[from:], rows, depth, width, byRow, byDepth)
		from += 2 * lane
	}
}

func load(s []float32) archsimd.Float32x8 { return archsimd.LoadFloat32x8((*[lane]float32)(s)) }

// addColumns6 adds to 48 columns of into, for so many rows: the sum over depth of
// in[row·byRow+k·byDepth] times row k of weight.
func addColumns6(into, in, weight []float32, rows, depth, width, byRow, byDepth int) {
	for r := range rows {
		row := into[r*width : r*width+6*lane]
		a0, a1, a2 := load(row), load(row[lane:]), load(row[2*lane:])
		a3, a4, a5 := load(row[3*lane:]), load(row[4*lane:]), load(row[5*lane:])
		at := r * byRow
		for k := range depth {
			v := archsimd.BroadcastFloat32x8(in[at])
			at += byDepth
			w := weight[k*width : k*width+6*lane : k*width+6*lane]
			a0 = a0.Add(v.Mul(load(w)))
			a1 = a1.Add(v.Mul(load(w[lane:])))
			a2 = a2.Add(v.Mul(load(w[2*lane:])))
			a3 = a3.Add(v.Mul(load(w[3*lane:])))
			a4 = a4.Add(v.Mul(load(w[4*lane:])))
			a5 = a5.Add(v.Mul(load(w[5*lane:])))
		}
		a0.StoreSlice(row)
		a1.StoreSlice(row[lane:])
		a2.StoreSlice(row[2*lane:])
		a3.StoreSlice(row[3*lane:])
		a4.StoreSlice(row[4*lane:])
		a5.StoreSlice(row[5*lane:])
	}
}

// addColumns2 is addColumns6 for 16 columns.
func addColumns2(into, in, weight []float32, rows, depth, width, byRow, byDepth int) {
	for r := range rows {
		row := into[r*width : r*width+2*lane]
		a0, a1 := load(row), load(row[lane:])
		at := r * byRow
		for k := range depth {
			v := archsimd.BroadcastFloat32x8(in[at])
			at += byDepth
			w := weight[k*width : k*width+2*lane : k*width+2*lane]
			a0 = a0.Add(v.Mul(load(w)))
			a1 = a1.Add(v.Mul(load(w[lane:])))
		}
		a0.StoreSlice(row)
		a1.StoreSlice(row[lane:])
	}
}
