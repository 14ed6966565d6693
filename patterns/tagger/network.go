// Package tagger is a small neural network that gives every token of a text one
// of a few tags. It knows nothing of mail: its input are rows of an embedding
// table, a few for each token, which package patterns chooses.
//
// The network sums a token's rows, passes them through residual convolutions of
// width three whose reach doubles from layer to layer (van den Oord et al. 2016;
// for tagging Strubell et al. 2017), tells every token once in between what the
// strongest signals of the whole window are, and ends in a softmax.
package tagger

import (
	"math"
	"slices"
	"sync"
)

// Shape is what a network is built like.
type Shape struct {
	Rows    int   // of the embedding table
	Slots   int   // rows that a token may choose
	Width   int   // numbers a token is described by
	Tags    int   // to choose from
	Strides []int // of the layers: how far their left and right inputs lie
	Pool    int   // the layer before which the window's strongest signals are added
}

// Network holds the weights.
type Network struct {
	Shape
	Embed []float32 // Rows × Width
	Conv  []Layer   // (3·Width) × Width each, one a stride
	Whole Layer     // Width × Width, of the strongest signals
	Out   Layer     // Width × Tags
}

// Layer is a matrix, row by row, and what is added to its product.
type Layer struct{ Weight, Bias []float32 }

// New gives a network of zeros.
func New(s Shape) *Network {
	n := &Network{Shape: s, Embed: make([]float32, s.Rows*s.Width)}
	for range s.Strides {
		n.Conv = append(n.Conv, newLayer(3*s.Width, s.Width))
	}
	n.Whole, n.Out = newLayer(s.Width, s.Width), newLayer(s.Width, s.Tags)
	return n
}

func newLayer(in, out int) Layer {
	return Layer{Weight: make([]float32, in*out), Bias: make([]float32, out)}
}

// None stands for a row that a token does not choose.
const None = -1

// Run gives the chance of every tag for every token, token by token. rows are
// Slots rows for each token.
func (n *Network) Run(rows []int32) []float32 {
	out := n.logits(rows)
	for t := 0; t < len(out); t += n.Tags {
		softmax(out[t : t+n.Tags])
	}
	return out
}

// Sees says of every token whether the chance of tag 0 is at most so much.
func (n *Network) Sees(rows []int32, most float64) []bool {
	logits := n.logits(rows)
	out := make([]bool, len(logits)/n.Tags)
	// exp(first) / (exp(first)+others) is at most most if others is at least so many
	// times exp(first); the greatest of the others is not less than their mean.
	times := (1 - most) / most
	sure := float32(math.Log(times / float64(n.Tags-1)))
	for t := range out {
		row := logits[t*n.Tags : (t+1)*n.Tags]
		top := row[1]
		for _, v := range row[2:] {
			top = max(top, v)
		}
		if top-row[0] < sure {
			continue
		}
		others := 0.0
		for _, v := range row[1:] {
			others += math.Exp(float64(v - row[0]))
		}
		out[t] = others >= times
	}
	return out
}

// logits gives what the softmax reads, token by token. Where no token is told of all
// others, that can be done some tokens at a time, which then stay in a processor's
// nearest cache.
func (n *Network) logits(rows []int32) []float32 {
	tokens := len(rows) / n.Slots
	r := rooms.Get().(*room)
	defer rooms.Put(r)
	out := make([]float32, 0, tokens*n.Tags)
	if n.Pool < len(n.Strides) || tokens <= blockTokens {
		return r.logits(n, out, rows, 0, tokens)
	}
	reach := 0
	for _, stride := range n.Strides {
		reach += stride
	}
	for from := 0; from < tokens; from += blockTokens {
		to := min(tokens, from+blockTokens)
		first, last := max(0, from-reach), min(tokens, to+reach)
		out = r.logits(n, out, rows[first*n.Slots:last*n.Slots], from-first, to-first)
	}
	return out
}

// blockTokens is how many tokens are read at a time.
const blockTokens = 192

// room is what logits works with; it is used again.
type room struct{ x, act []float32 }

var rooms = sync.Pool{New: func() any { return &room{} }}

// logits adds what is said of the tokens from one to another. It does what forward does,
// and keeps nothing for a way back.
func (r *room) logits(n *Network, out []float32, rows []int32, from, to int) []float32 {
	if from >= to {
		return out
	}
	r.x = n.sums(r.x, rows)
	r.act = slices.Grow(r.act[:0], len(r.x))[:len(r.x)]
	for i, stride := range n.Strides {
		if i == n.Pool {
			n.tellStrongest(r.x)
		}
		n.Conv[i].slide(r.act, r.x, n.Width, stride)
		for k, v := range r.act {
			r.x[k] += positive(v)
		}
	}
	return r.tell(&n.Out, out, r.x[from*n.Width:to*n.Width], n.Width)
}

// positive gives a number or, where it is less, zero. Of what the layers give about half
// is less, and no processor guesses which: no branch.
func positive(v float32) float32 {
	bits := math.Float32bits(v)
	return math.Float32frombits(bits &^ uint32(int32(bits)>>31))
}

// tell adds product for a layer of few columns: with zeros for more.
func (r *room) tell(l *Layer, out, x []float32, width int) []float32 {
	columns, tokens := len(l.Bias), len(x)/width
	wide := (columns + whole - 1) / whole * whole
	padded := newLayer(width, wide)
	pad(padded.Weight, l.Weight, wide, columns)
	copy(padded.Bias, l.Bias)
	r.act = slices.Grow(r.act[:0], tokens*wide)[:tokens*wide]
	product(r.act, x, padded, tokens)
	for t := range tokens {
		out = append(out, r.act[t*wide:t*wide+columns]...)
	}
	return out
}

// tellStrongest adds to every token what the strongest signals of all tokens say.
func (n *Network) tellStrongest(x []float32) {
	w := n.Width
	strong, said := slices.Clone(x[:w]), make([]float32, w)
	for from := w; from < len(x); from += w {
		for i, v := range x[from : from+w] {
			if v > strong[i] {
				strong[i] = v
			}
		}
	}
	product(said, strong, n.Whole, 1)
	for from := 0; from < len(x); from += w {
		add(x[from:from+w], said)
	}
}

// transposed turns rows of so many columns into columns.
func transposed(x []float32, rows, columns int) []float32 {
	out := make([]float32, len(x))
	for r := range rows {
		for c := range columns {
			out[c*rows+r] = x[r*columns+c]
		}
	}
	return out
}

// sums gives the sum of each token's rows of the table, in x where they fit.
func (n *Network) sums(x []float32, rows []int32) []float32 {
	w := n.Width
	x = slices.Grow(x[:0], len(rows)/n.Slots*w)[:len(rows)/n.Slots*w]
	for t := range len(rows) / n.Slots {
		gather(x[t*w:(t+1)*w], n.Embed, rows[t*n.Slots:(t+1)*n.Slots])
	}
	return x
}

// addRowsOf gives the sum of some rows of a table, of which there may be None.
func addRowsOf(into, table []float32, rows []int32) {
	w := len(into)
	clear(into)
	for _, r := range rows {
		if r != None {
			add(into, table[int(r)*w:(int(r)+1)*w])
		}
	}
}

// pass is one way through the network, with what the way back needs.
type pass struct {
	tokens int
	layers []layerPass
	out    []float32 // what the last layer reads
	top    []int     // which token is the strongest, by signal
	strong []float32 // its strength
	chance []float32
}

// layerPass is what one convolution read and gave.
type layerPass struct {
	in   []float32 // tokens × Width
	side []float32 // tokens × 3·Width: each token's left, own and right input
	act  []float32 // tokens × Width, after the rectifier
}

// forward sums the rows and goes through all layers. keep scales the sums, number
// by number, where training drops some of them; nil keeps all.
func (p *pass) forward(n *Network, rows []int32, keep []float32) []float32 {
	w := n.Width
	p.tokens = len(rows) / n.Slots
	x := n.sums(nil, rows)
	for i, k := range keep {
		x[i] *= k
	}
	p.layers = make([]layerPass, len(n.Strides))
	for i, stride := range n.Strides {
		if i == n.Pool {
			x = p.pool(n, x)
		}
		x = p.layers[i].forward(&n.Conv[i], x, w, stride)
	}
	p.out = x
	p.chance = make([]float32, p.tokens*n.Tags)
	product(p.chance, x, n.Out, p.tokens)
	for t := range p.tokens {
		softmax(p.chance[t*n.Tags : (t+1)*n.Tags])
	}
	return p.chance
}

// pool adds to every token what the strongest signals of all tokens say.
func (p *pass) pool(n *Network, x []float32) []float32 {
	w := n.Width
	p.top, p.strong = make([]int, w), make([]float32, w)
	copy(p.strong, x[:w])
	for t := 1; t < p.tokens; t++ {
		for i, v := range x[t*w : (t+1)*w] {
			if v > p.strong[i] {
				p.strong[i], p.top[i] = v, t
			}
		}
	}
	said := make([]float32, w)
	product(said, p.strong, n.Whole, 1)
	out := make([]float32, len(x))
	for t := range p.tokens {
		row := out[t*w : (t+1)*w]
		copy(row, x[t*w:(t+1)*w])
		add(row, said)
	}
	return out
}

func (l *layerPass) forward(c *Layer, x []float32, w, stride int) []float32 {
	tokens := len(x) / w
	l.in, l.side, l.act = x, make([]float32, 3*len(x)), make([]float32, len(x))
	for t := range tokens {
		for k := range 3 {
			if from := t + (k-1)*stride; from >= 0 && from < tokens {
				copy(l.side[(3*t+k)*w:(3*t+k+1)*w], x[from*w:(from+1)*w])
			}
		}
	}
	product(l.act, l.side, *c, tokens)
	out := make([]float32, len(x))
	for i, v := range l.act {
		if v < 0 {
			l.act[i], v = 0, 0
		}
		out[i] = x[i] + v
	}
	return out
}

func softmax(row []float32) {
	top := row[0]
	for _, v := range row {
		top = max(top, v)
	}
	sum := float32(0)
	for i, v := range row {
		row[i] = float32(math.Exp(float64(v - top)))
		sum += row[i]
	}
	for i := range row {
		row[i] /= sum
	}
}
