package patterns

import (
	"slices"
	"unicode/utf8"
)

// before gives the bytes that can stand before a keyword which the vital part took; nil
// where any can. Where a match may begin with it behind \b, that are those of no word.
func (d *dfa) before(keyword string) *firstBytes {
	d.making.Lock()
	defer d.making.Unlock()
	first, _ := utf8.DecodeRuneInString(keyword)
	forms := orbit(first)
	w := beforeWalk{dfa: d, first: d.behindAny(forms), seen: map[beforeStep]bool{}}
	for _, n := range d.vitalChars() {
		takes := d.has[d.nodes[n].set]
		if !slices.ContainsFunc(forms, func(v rune) bool { return takes[d.classes.of(v)] }) {
			continue
		}
		if after, _ := d.through([]int32{n}, keyword); len(after) > 0 {
			w.from(n, false)
		}
	}
	if w.all {
		return nil
	}
	return &w.bytes
}

// beforeWalk walks a graph backwards, up to what takes a character.
type beforeWalk struct {
	*dfa
	first lastRead // of the keyword's first character: whether it is of \w
	seen  map[beforeStep]bool
	bytes firstBytes
	all   bool
}

// beforeStep is a node, and whether the edge of a word lies between it and the keyword.
type beforeStep struct {
	node int32
	edge bool
}

func (w *beforeWalk) from(node int32, edge bool) {
	if w.all || w.seen[beforeStep{node, edge}] {
		return
	}
	w.seen[beforeStep{node, edge}] = true
	if node == w.start {
		w.begin(edge)
	}
	for _, n := range w.leading()[node] {
		switch w.nodes[n].kind {
		case nodeChar:
			w.add(n, edge)
		case nodeEdge:
			w.from(n, true)
		default:
			w.from(n, edge)
		}
	}
}

// mayPrecede says whether a character of a word, or another one, can stand before the
// keyword.
func (w *beforeWalk) mayPrecede(word, edge bool) bool { return !edge || w.first.edge(word) }

// begin takes what may stand before a match.
func (w *beforeWalk) begin(edge bool) {
	if !edge || w.first == behindUnknown {
		w.all = true
		return
	}
	for b := range 256 {
		if w.mayPrecede(edgeOfByte[b] == edgeWord, edge) {
			w.bytes.add(byte(b))
		}
	}
}

// add takes what a node takes; of characters beyond ASCII all bytes.
func (w *beforeWalk) add(n int32, edge bool) {
	takes := w.has[w.nodes[n].set]
	high := slices.ContainsFunc(w.classes.class, func(c uint8) bool { return takes[c] && w.mayPrecede(w.word[c], edge) }) ||
		takes[w.classes.ascii['?']] // see validSameLength
	for b := range 256 {
		if b >= utf8.RuneSelf {
			if high {
				w.bytes.add(byte(b))
			}
		} else if c := w.classes.ascii[b]; takes[c] && w.mayPrecede(w.word[c], edge) {
			w.bytes.add(byte(b))
		}
	}
}

// leading gives for each node those that lead to it.
func (d *dfa) leading() [][]int32 {
	if d.leads == nil {
		d.leads = make([][]int32, len(d.nodes))
		for n := range d.nodes {
			for _, to := range d.nodes[n].after {
				d.leads[to] = append(d.leads[to], int32(n))
			}
		}
	}
	return d.leads
}
