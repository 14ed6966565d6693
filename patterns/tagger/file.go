package tagger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// A network's file: its shape, each row of the table as a scale and one signed byte
// a number, and the layers as 32-bit floats; little-endian.

// mark begins a file; the number is that of the form.
const mark = "tagger1\n"

// Bounds of a shape that is read: more is no network of ours.
const (
	mostRows  = 1 << 17
	mostWidth = 1 << 7
	mostOther = 1 << 6
	mostReach = 1 << 4
)

// Write writes the network with the table rounded to bytes.
func (n *Network) Write(w io.Writer) error {
	head := []int32{int32(n.Rows), int32(n.Slots), int32(n.Width), int32(n.Tags), int32(n.Pool), int32(len(n.Strides))}
	for _, s := range n.Strides {
		head = append(head, int32(s))
	}
	parts := []any{[]byte(mark), head}
	for r := range n.Rows {
		scale, row := rounded(n.Embed[r*n.Width : (r+1)*n.Width])
		parts = append(parts, scale, row)
	}
	for _, l := range n.dense() {
		parts = append(parts, l.Weight, l.Bias)
	}
	for _, p := range parts {
		if err := binary.Write(w, binary.LittleEndian, p); err != nil {
			return fmt.Errorf("write a network: %w", err)
		}
	}
	return nil
}

// rounded gives a row as multiples of a scale.
func rounded(row []float32) (scale float32, out []int8) {
	for _, v := range row {
		scale = max(scale, float32(math.Abs(float64(v))))
	}
	scale /= math.MaxInt8
	out = make([]int8, len(row))
	for i, v := range row {
		if scale > 0 {
			out[i] = int8(math.Round(float64(v / scale)))
		}
	}
	return scale, out
}

// Read reads what Write wrote.
func Read(r io.Reader) (*Network, error) {
	s, err := readShape(r)
	if err != nil {
		return nil, fmt.Errorf("read a network: %w", err)
	}
	n := New(s)
	if err := n.readTable(r); err != nil {
		return nil, fmt.Errorf("read a network's table: %w", err)
	}
	for _, l := range n.dense() {
		for _, part := range [][]float32{l.Weight, l.Bias} {
			if err := binary.Read(r, binary.LittleEndian, part); err != nil {
				return nil, fmt.Errorf("read a network's layers: %w", err)
			}
		}
	}
	return n, nil
}

func readShape(r io.Reader) (s Shape, err error) {
	begin, head := make([]byte, len(mark)), make([]int32, 6)
	if _, err := io.ReadFull(r, begin); err != nil || string(begin) != mark {
		return s, errors.Join(errors.New("it does not begin as one"), err)
	}
	if err := binary.Read(r, binary.LittleEndian, head); err != nil {
		return s, err
	}
	s = Shape{Rows: int(head[0]), Slots: int(head[1]), Width: int(head[2]), Tags: int(head[3]), Pool: int(head[4])}
	for _, v := range []struct{ have, most int }{{s.Rows, mostRows}, {s.Width, mostWidth}, {s.Slots, mostOther}, {s.Tags, mostOther}, {int(head[5]), mostOther}} {
		if v.have < 1 || v.have > v.most {
			return s, fmt.Errorf("a size of %d, which is none", v.have)
		}
	}
	strides := make([]int32, head[5])
	err = binary.Read(r, binary.LittleEndian, strides)
	for _, v := range strides {
		s.Strides = append(s.Strides, int(v))
	}
	return s, err
}

func (n *Network) readTable(r io.Reader) error {
	all := make([]byte, n.Rows*(4+n.Width))
	if _, err := io.ReadFull(r, all); err != nil {
		return err
	}
	for row := range n.Rows {
		part := all[row*(4+n.Width) : (row+1)*(4+n.Width)]
		scale := math.Float32frombits(binary.LittleEndian.Uint32(part))
		for i, v := range part[4:] {
			n.Embed[row*n.Width+i] = scale * float32(int8(v))
		}
	}
	return nil
}
