package tagger

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// Sample is a text to learn from: Slots rows and one tag for each token.
type Sample struct {
	Rows []int32
	Tags []uint8
}

// Plan is how a network is taught.
type Plan struct {
	Rounds int     // through all samples
	Batch  int     // samples a step
	Rate   float64 // of the first step; it falls to nothing
	Drop   float64 // share of the summed numbers that are left out
	Seed   uint64
	Told   func(round int, loss float64)
}

// Teach fits a new network by Adam (Kingma and Ba 2015). sample gives the i-th of
// count samples in a round; it may vary them, and is called by several goroutines.
// A result depends on the seed alone.
func Teach(s Shape, p Plan, count int, sample func(round, i int) Sample) *Network {
	l := newLearner(s, p)
	rng := rand.New(rand.NewPCG(p.Seed, 7))
	steps := p.Rounds * ((count + p.Batch - 1) / p.Batch)
	for round := range p.Rounds {
		order := rng.Perm(count)
		loss, tokens := 0.0, 0
		for len(order) > 0 {
			batch := order[:min(p.Batch, len(order))]
			order = order[len(batch):]
			n, sum := l.slopes(round, batch, sample)
			loss, tokens = loss+sum, tokens+n
			l.step(n, p.Rate*(1-float64(l.steps)/float64(steps)))
		}
		if p.Told != nil {
			p.Told(round, loss/float64(max(1, tokens)))
		}
	}
	return l.net
}

// learner holds the network, and of every number the slope and its moments.
type learner struct {
	plan    Plan
	net     *Network
	workers []*worker
	first   *Network
	second  *Network
	steps   int
}

// worker sums the slopes of its share of a batch.
type worker struct {
	slope   *Network
	touched []bool  // of each row of the table
	rows    []int32 // those that are
	tokens  int
	loss    float64
}

func newLearner(s Shape, p Plan) *learner {
	l := &learner{plan: p, net: New(s), first: New(s), second: New(s)}
	rng := rand.New(rand.NewPCG(p.Seed, 3))
	for i := range l.net.Embed {
		l.net.Embed[i] = float32(rng.NormFloat64() * 0.1)
	}
	for _, layer := range l.net.dense() {
		depth := len(layer.Weight) / len(layer.Bias)
		for i := range layer.Weight {
			layer.Weight[i] = float32(rng.NormFloat64() * math.Sqrt(1/float64(depth)))
		}
	}
	for range shares {
		l.workers = append(l.workers, &worker{slope: New(s), touched: make([]bool, s.Rows)})
	}
	return l
}

// shares is into how many parts a batch is cut: a fixed number, so that the sums
// are the same on every machine.
const shares = 4

func (n *Network) dense() []*Layer {
	out := []*Layer{&n.Whole, &n.Out}
	for i := range n.Conv {
		out = append(out, &n.Conv[i])
	}
	return out
}

// slopes goes forth and back over a batch.
func (l *learner) slopes(round int, batch []int, sample func(round, i int) Sample) (tokens int, loss float64) {
	var wait sync.WaitGroup
	room := make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))
	for k, w := range l.workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			room <- struct{}{}
			defer func() { <-room }()
			w.tokens, w.loss = 0, 0
			for j := k; j < len(batch); j += shares {
				rng := rand.New(rand.NewPCG(l.plan.Seed^uint64(round)<<32, uint64(batch[j])))
				w.learn(l.net, sample(round, batch[j]), l.plan.Drop, rng)
			}
		}()
	}
	wait.Wait()
	for _, w := range l.workers {
		tokens, loss = tokens+w.tokens, loss+w.loss
	}
	return tokens, loss
}

// learn adds the slopes of one sample.
func (w *worker) learn(n *Network, s Sample, drop float64, rng *rand.Rand) {
	if len(s.Tags) == 0 {
		return
	}
	keep := make([]float32, len(s.Tags)*n.Width)
	for i := range keep {
		if rng.Float64() >= drop {
			keep[i] = float32(1 / (1 - drop))
		}
	}
	var p pass
	p.forward(n, s.Rows, keep)
	back := p.chance // less the truth, it is the slope of the softmax's input
	for t, tag := range s.Tags {
		at := t*n.Tags + int(tag)
		w.loss -= math.Log(math.Max(1e-9, float64(back[at])))
		back[at]--
	}
	w.tokens += len(s.Tags)
	w.back(n, &p, s.Rows, back, keep)
}

func (w *worker) back(n *Network, p *pass, rows []int32, back, keep []float32) {
	slope := make([]float32, len(p.out))
	backThrough(&w.slope.Out, slope, p.out, back, n.Out, p.tokens)
	for i := len(n.Strides) - 1; i >= 0; i-- {
		slope = p.layers[i].back(&w.slope.Conv[i], n.Conv[i], slope, n.Width, n.Strides[i])
		if i == n.Pool {
			p.poolBack(n, w.slope, slope)
		}
	}
	for t := range p.tokens {
		from := slope[t*n.Width : (t+1)*n.Width]
		for i := range from {
			from[i] *= keep[t*n.Width+i]
		}
		for _, r := range rows[t*n.Slots : (t+1)*n.Slots] {
			if r != None {
				add(w.slope.Embed[int(r)*n.Width:(int(r)+1)*n.Width], from)
				w.touch(r)
			}
		}
	}
}

func (w *worker) touch(r int32) {
	if !w.touched[r] {
		w.touched[r] = true
		w.rows = append(w.rows, r)
	}
}

func (l *layerPass) back(slope *Layer, c Layer, out []float32, w, stride int) []float32 {
	tokens := len(out) / w
	act := make([]float32, len(out))
	for i, v := range out {
		if l.act[i] > 0 {
			act[i] = v
		}
	}
	side := make([]float32, len(l.side))
	backThrough(slope, side, l.side, act, c, tokens)
	in := make([]float32, len(out))
	copy(in, out)
	for t := range tokens {
		for k := range 3 {
			if from := t + (k-1)*stride; from >= 0 && from < tokens {
				add(in[from*w:(from+1)*w], side[(3*t+k)*w:(3*t+k+1)*w])
			}
		}
	}
	return in
}

func (p *pass) poolBack(n *Network, slopes *Network, slope []float32) {
	w := n.Width
	said := make([]float32, w)
	for t := range p.tokens {
		add(said, slope[t*w:(t+1)*w])
	}
	strong := make([]float32, w)
	backThrough(&slopes.Whole, strong, p.strong, said, n.Whole, 1)
	for i, t := range p.top {
		slope[t*w+i] += strong[i]
	}
}

// step moves every number that the batch had something to say of.
func (l *learner) step(tokens int, rate float64) {
	l.steps++
	total := l.workers[0]
	for _, w := range l.workers[1:] {
		total.take(w)
	}
	a := adam{scale: 1 / float32(max(1, tokens)), rate: rate,
		one: 1 - math.Pow(decayFirst, float64(l.steps)), two: 1 - math.Pow(decaySecond, float64(l.steps))}
	l.stepTable(&a)
	net, slope, first, second := l.net.dense(), total.slope.dense(), l.first.dense(), l.second.dense()
	for i := range net {
		a.move(net[i].Weight, slope[i].Weight, first[i].Weight, second[i].Weight)
		a.move(net[i].Bias, slope[i].Bias, first[i].Bias, second[i].Bias)
	}
}

// stepTable moves the rows of the table that the first worker has from all, some of
// them in each of a few goroutines.
func (l *learner) stepTable(a *adam) {
	total, width := l.workers[0], l.net.Width
	var wait sync.WaitGroup
	for k := range shares {
		wait.Go(func() {
			for j := k; j < len(total.rows); j += shares {
				r := int(total.rows[j])
				from, to := r*width, (r+1)*width
				slope := total.slope.Embed[from:to]
				for _, w := range l.workers[1:] {
					if w.touched[r] {
						add(slope, w.slope.Embed[from:to])
						clear(w.slope.Embed[from:to])
						w.touched[r] = false
					}
				}
				a.move(l.net.Embed[from:to], slope, l.first.Embed[from:to], l.second.Embed[from:to])
				total.touched[r] = false
			}
		})
	}
	wait.Wait()
	for _, w := range l.workers {
		w.rows = w.rows[:0]
	}
}

// take moves the slopes of another worker here, and notes what rows of the table it
// has.
func (w *worker) take(o *worker) {
	for _, r := range o.rows {
		w.touch(r)
	}
	mine, theirs := w.slope.dense(), o.slope.dense()
	for i := range mine {
		add(mine[i].Weight, theirs[i].Weight)
		add(mine[i].Bias, theirs[i].Bias)
		clear(theirs[i].Weight)
		clear(theirs[i].Bias)
	}
}

// What Adam keeps of its moments from step to step.
const decayFirst, decaySecond = 0.9, 0.999

type adam struct {
	scale    float32
	rate     float64
	one, two float64
}

// move takes a step and clears the slopes.
func (a *adam) move(x, slope, first, second []float32) {
	for i, g := range slope {
		g *= a.scale
		first[i] = decayFirst*first[i] + (1-decayFirst)*g
		second[i] = decaySecond*second[i] + (1-decaySecond)*g*g
		x[i] -= float32(a.rate * (float64(first[i]) / a.one) / (math.Sqrt(float64(second[i])/a.two) + 1e-8))
		slope[i] = 0
	}
}
