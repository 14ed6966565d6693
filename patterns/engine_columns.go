package patterns

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// A row of the table is read at a few columns nearly always. These come first, so
// that they share a line of the processor's cache; and bytes that lead to the same
// nodes from everywhere, as the two cases of a letter do, share a column.

// columnsOf gives each byte its column, the busiest first. Column 0 is of bytes
// that are in no word.
func columnsOf(t *wordTree) (class [256]uint8, columns int) {
	var edges [256][]byte
	for from, n := range t.nodes {
		for i := n.first; i != 0; i = t.edges[i].next {
			e := t.edges[i]
			edges[e.by] = binary.LittleEndian.AppendUint32(edges[e.by], uint32(from))
			edges[e.by] = binary.LittleEndian.AppendUint32(edges[e.by], uint32(e.to))
		}
	}
	var busy []int
	for b := range edges {
		if len(edges[b]) > 0 {
			busy = append(busy, b)
		}
	}
	slices.SortStableFunc(busy, func(x, y int) int { return cmp.Compare(len(edges[y]), len(edges[x])) })
	known := map[string]uint8{}
	columns = 1
	for _, b := range busy {
		c, ok := known[string(edges[b])]
		if !ok {
			c = uint8(columns)
			known[string(edges[b])] = c
			columns++
		}
		class[b] = c
	}
	return class, columns
}
