package scanner

import (
	"slices"

	"github.com/mailspill/mailspill/patterns"
)

// place is where a hit stands in a text: bytes [start, end) of the text as
// extraction decoded it, whatever view showed the hit.
type place struct {
	start, end int
	hit        int // index of the hit
	told       told
	view       int // number of the view, or of the text itself
	gone       bool
	plain      bool     // it was seen in the text itself
	changed    bool     // something was undone in or near it
	within     []string // what was undone in the secret itself or at its edges
	undone     []string // what was undone in the match or near it
}

// places keeps the hits of one text, so that what several views see at one place
// becomes one finding.
type places struct {
	first  int // index of the first hit that may still be beaten
	view   int
	all    []place       // of the hits from first on
	blocks map[int][]int // places by the blocks of bytes that they touch
	mixed  bool          // hits are out of order, or beaten
	told   map[told]bool // what views showed
}

// told is a secret and where a reader finds it: base64 may hold one twice.
type told struct {
	secret string
	at     int
}

// blockSize makes few places share a block, and few blocks hold a place.
const blockSize = 4 << 10

// begin takes up a text or its next chunk, which begins at offset; hits are
// those known so far. Those before the chunk are settled.
func (ps *places) begin(next bool, offset, hits int) {
	if !next {
		ps.first, ps.all = hits, ps.all[:0]
		clear(ps.blocks)
		clear(ps.told)
		return
	}
	n := 0
	for n < len(ps.all) && ps.all[n].end <= offset {
		n++
	}
	if n > 0 {
		ps.first += n
		ps.all = slices.Delete(ps.all, 0, n)
		ps.reindex()
	}
}

func (ps *places) reindex() {
	clear(ps.blocks)
	for i := range ps.all {
		ps.index(i)
	}
}

func (ps *places) tell(t told) {
	if ps.told == nil {
		ps.told = map[told]bool{}
	}
	ps.told[t] = true
}

func (ps *places) add(p place, hit int) {
	p.hit = hit
	if !p.plain {
		ps.mixed = true
		ps.tell(p.told)
	}
	ps.all = append(ps.all, p)
	ps.index(len(ps.all) - 1)
}

func (ps *places) index(i int) {
	if ps.blocks == nil {
		ps.blocks = map[int][]int{}
	}
	for b := ps.all[i].start / blockSize; b <= ps.all[i].end/blockSize; b++ {
		ps.blocks[b] = append(ps.blocks[b], i)
	}
}

// admits weighs a view's candidate against the hits of other views that stand at
// its place; those that it beats are dropped.
func (ps *places) admits(p *place, c *patterns.Candidate, hits []hit) bool {
	if !p.plain && ps.told[p.told] {
		return false
	}
	var beaten []int
	for b := p.start / blockSize; b <= p.end/blockSize; b++ {
		for _, i := range ps.blocks[b] {
			q := &ps.all[i]
			if q.gone || q.view == p.view || q.end <= p.start || q.start >= p.end {
				continue
			}
			switch weigh(p, c, q, &hits[q.hit]) {
			case worse:
				return false
			case better:
				beaten = append(beaten, i)
			}
		}
	}
	for _, i := range beaten {
		ps.all[i].gone = true
		ps.mixed = true
	}
	return true
}

// settle takes the hits that were beaten out of the list, and puts the others of
// the text in its order.
func (ps *places) settle(hits []hit) []hit {
	if !ps.mixed {
		return hits
	}
	ps.mixed = false
	ps.all = slices.DeleteFunc(ps.all, func(p place) bool { return p.gone })
	slices.SortStableFunc(ps.all, func(a, b place) int { return a.start - b.start })
	all := slices.Clone(hits[ps.first:])
	kept := hits[:ps.first]
	for i := range ps.all {
		p := &ps.all[i]
		kept = append(kept, all[p.hit-ps.first])
		p.hit = len(kept) - 1
	}
	ps.reindex()
	clear(hits[len(kept):])
	return kept
}
