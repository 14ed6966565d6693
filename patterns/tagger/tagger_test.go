package tagger

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

var small = Shape{Rows: 12, Slots: 2, Width: 5, Tags: 3, Strides: []int{1, 2}, Pool: 1}

// randomNetwork is a network of any weights.
func randomNetwork(s Shape) *Network {
	return newLearner(s, Plan{Seed: 5}).net
}

// biased gives the network's layers any bias, which begins at zero.
func biased(n *Network, rng *rand.Rand) *Network {
	for _, l := range n.dense() {
		for i := range l.Bias {
			l.Bias[i] = float32(rng.NormFloat64())
		}
	}
	return n
}

// someRows chooses rows, and none, for so many tokens.
func someRows(rng *rand.Rand, s Shape, tokens int) []int32 {
	rows := make([]int32, tokens*s.Slots)
	for i := range rows {
		rows[i] = int32(rng.IntN(s.Rows+1)) - 1
	}
	return rows
}

// TestSlopes compares the slopes of the way back with what the loss does when a
// weight is moved a little.
func TestSlopes(t *testing.T) {
	t.Parallel()
	n := randomNetwork(small)
	s := Sample{Rows: []int32{0, 1, 2, None, 4, 5, 0, 7, 8, 9}, Tags: []uint8{0, 1, 2, 0, 1}}
	w := &worker{slope: New(small), touched: make([]bool, small.Rows)}
	w.learn(n, s, 0, rand.New(rand.NewPCG(1, 1)))
	check := func(name string, weights, slopes []float32) {
		for _, i := range []int{0, len(weights) / 3, len(weights) - 1} {
			const step = 2e-3
			before := weights[i]
			weights[i] = before + step
			up := lossOf(n, s)
			weights[i] = before - step
			down := lossOf(n, s)
			weights[i] = before
			if got, want := float64(slopes[i]), (up-down)/(2*step); math.Abs(got-want) > 0.05*(1+math.Abs(want)) {
				t.Errorf("%s %d: slope %v, measured %v", name, i, got, want)
			}
		}
	}
	check("table", n.Embed[:n.Width], w.slope.Embed[:n.Width])
	for i, l := range n.dense() {
		check("weights", l.Weight, w.slope.dense()[i].Weight)
		check("bias", l.Bias, w.slope.dense()[i].Bias)
	}
}

func lossOf(n *Network, s Sample) float64 {
	loss := 0.0
	for t, chance := range slices.Collect(slices.Chunk(n.Run(s.Rows), n.Tags)) {
		loss -= math.Log(float64(chance[s.Tags[t]]))
	}
	return loss
}

// TestTeach learns that the token after a certain one has a tag of its own: what no
// token tells by itself.
func TestTeach(t *testing.T) {
	t.Parallel()
	sample := func(round, i int) Sample {
		rng := rand.New(rand.NewPCG(uint64(round), uint64(i)))
		var s Sample
		last := int32(0)
		for range 20 {
			row := int32(rng.IntN(6))
			tag := uint8(0)
			if last == 3 {
				tag = 1
			}
			s.Rows, s.Tags = append(s.Rows, row, None), append(s.Tags, tag)
			last = row
		}
		return s
	}
	plan := Plan{Rounds: 12, Batch: 8, Rate: 0.02, Seed: 1}
	n := Teach(small, plan, 100, sample)
	right := 0
	s := sample(99, 99)
	for k, chance := range slices.Collect(slices.Chunk(n.Run(s.Rows), n.Tags)) {
		if (chance[1] > 0.5) == (s.Tags[k] == 1) {
			right++
		}
	}
	if right != len(s.Tags) {
		t.Errorf("%d of %d tags are right", right, len(s.Tags))
	}
	if again := Teach(small, plan, 100, sample); !slices.Equal(again.Embed, n.Embed) {
		t.Error("taught twice alike, it learnt something else")
	}
}

// TestFile writes and reads a network: it says the same, but for the rounding.
func TestFile(t *testing.T) {
	t.Parallel()
	n := randomNetwork(small)
	var b bytes.Buffer
	if err := n.Write(&b); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	got, err := Read(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	rows := []int32{0, 1, 2, 3, 4, 5}
	want := n.Run(rows)
	for i, c := range got.Run(rows) {
		if math.Abs(float64(c-want[i])) > 0.02 {
			t.Errorf("chance %d is %v, was %v", i, c, want[i])
		}
	}
	for _, cut := range []int{0, 3, len(mark), len(mark) + 10, len(mark) + 30, len(whole) - 1} {
		if _, err := Read(bytes.NewReader(whole[:cut])); err == nil {
			t.Errorf("read a file that ends after %d of %d bytes", cut, len(whole))
		}
	}
}

func TestRunNothing(t *testing.T) {
	t.Parallel()
	if got := randomNetwork(small).Run(nil); len(got) != 0 {
		t.Errorf("no tokens have %d chances", len(got))
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := randomNetwork(small).Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(mark))
	f.Fuzz(func(t *testing.T, file []byte) {
		if n, err := Read(bytes.NewReader(file)); err == nil && n.Rows > 0 {
			n.Run(make([]int32, n.Slots))
		}
	})
}

// TestRun reads what the way that is learnt on reads, also where it multiplies only some
// tokens at a time.
func TestRun(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 6))
	n := biased(randomNetwork(small), rng)
	for _, tokens := range []int{1, 2, 97, rowsAtOnce, rowsAtOnce + 1, 3*rowsAtOnce + 5} {
		rows := someRows(rng, small, tokens)
		want := (&pass{}).forward(n, rows, nil)
		for i, got := range n.Run(rows) {
			if math.Abs(float64(got-want[i])) > 1e-4 {
				t.Fatalf("of %d tokens, chance %d is %v, want %v", tokens, i, got, want[i])
			}
		}
	}
}

// TestPadded says the same with zeros in all its rows.
func TestPadded(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 7))
	n := biased(randomNetwork(small), rng)
	rows := someRows(rng, small, 50)
	padded := n.Padded()
	if padded.Width%whole != 0 || padded.Padded() != padded {
		t.Errorf("it is %d wide", padded.Width)
	}
	for i, got := range padded.Run(rows) {
		if want := n.Run(rows)[i]; math.Abs(float64(got-want)) > 1e-6 {
			t.Fatalf("chance %d is %v, want %v", i, got, want)
		}
	}
}

// TestBlocks reads many tokens at once as it reads them together.
func TestBlocks(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 5))
	shape := small
	shape.Pool = len(shape.Strides)
	n := biased(randomNetwork(shape), rng)
	rows := someRows(rng, shape, (2*blockTokens + 1))
	if got, want := n.logits(rows), (&room{}).logits(n, nil, rows, 0, len(rows)/shape.Slots); !slices.Equal(got, want) {
		t.Error("it reads something else")
	}
}

// TestSees asks for no more than whether a chance is reached.
func TestSees(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	n := randomNetwork(small)
	rows := someRows(rng, small, 400)
	chance := n.Run(rows)
	for _, most := range []float64{0.05, 0.3, 0.5, 0.8, 0.95} {
		for i, saw := range n.Sees(rows, most) {
			if first := float64(chance[i*small.Tags]); saw != (first <= most) && math.Abs(first-most) > 1e-5 {
				t.Errorf("token %d, whose chance of nothing is %.3f, is seen from %.2f on: %v", i, first, most, saw)
			}
		}
	}
}

// TestGather holds what is summed by vectors, if it is, against one row after another.
func TestGather(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 9))
	for _, width := range []int{5, 16, 64} {
		table := make([]float32, 30*width)
		for i := range table {
			table[i] = float32(rng.NormFloat64())
		}
		got, want := make([]float32, width), make([]float32, width)
		for _, rows := range [][]int32{nil, {None}, {29, None, 0, 7, 7}, {None, None, 3}} {
			gather(got, table, rows)
			if addRowsOf(want, table, rows); !slices.Equal(got, want) {
				t.Errorf("%d numbers of rows %v differ", width, rows)
			}
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("read a row that the table does not have")
				}
			}()
			gather(got, table, []int32{30})
		}()
	}
}

// TestProducts holds what is done by vectors, if it is, against the library's matrices.
func TestProducts(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	some := func(n int) []float32 {
		out := make([]float32, n)
		for i := range out {
			out[i] = float32(rng.NormFloat64())
		}
		return out
	}
	for _, s := range []struct{ rows, depth, width int }{{1, 1, 1}, {5, 3, 7}, {9, 36, 12}, {4, 10, 16}, {31, 144, 48}, {1, 1, 16}, {2, 5, 32}, {500, 64, 64}, {8, 20, 96}, {6, 48, 144}} {
		in, weight, out := some(s.rows*s.depth), some(s.depth*s.width), some(s.rows*s.width)
		got, want := slices.Clone(out), slices.Clone(out)
		addProduct(got, in, weight, s.rows, s.depth, s.width)
		addRows(want, in, weight, s.rows, s.depth, s.width)
		if !slices.Equal(got, want) {
			t.Errorf("%v: the product differs", s)
		}
		got, want = slices.Clone(weight), slices.Clone(weight)
		addSlope(got, in, out, s.rows, s.depth, s.width)
		addSlopeRows(want, in, out, s.rows, s.depth, s.width)
		if !slices.Equal(got, want) {
			t.Errorf("%v: the slope differs", s)
		}
	}
}
