package patterns

import "slices"

// wordTree holds words by their beginnings, for the automaton. All the forms of a
// character lead to one node, by way of nodes for the bytes of longer forms. Nodes
// stand in an order in which each comes after the one that it falls back to.
type wordTree struct{ nodes []treeNode }

type treeNode struct {
	next  []edge
	back  int32   // the node of the longest ending that is a beginning, too
	words []int32 // those that end here
	depth int32   // characters before it
}

type edge struct {
	by byte
	to int32
}

// to gives the node after a byte, or 0.
func (n *treeNode) to(b byte) int32 {
	for _, e := range n.next {
		if e.by == b {
			return e.to
		}
	}
	return 0
}

// start is a beginning of words, in characters.
type start struct {
	node  int32  // 0 until it has its place
	chars []rune // that go on, with the beginnings that they lead to
	after []*start
	back  *start
	words []int32
	depth int32
}

func newWordTree(words []string, forms *forms) *wordTree {
	t := &wordTree{}
	root := &start{}
	for i, w := range words {
		root.add(int32(i), w, forms)
	}
	t.place(root)
	for level := []*start{root}; len(level) > 0; {
		var next []*start
		for _, s := range level {
			next = append(next, t.spread(root, s, forms)...)
		}
		level = next
	}
	return t
}

func (s *start) add(number int32, word string, forms *forms) {
	for _, c := range word {
		c = forms.of(c).least // one for all that have a form in common
		next := s.to(c)
		if next == nil {
			next = &start{depth: s.depth + 1}
			s.chars, s.after = append(s.chars, c), append(s.after, next)
		}
		s = next
	}
	s.words = append(s.words, number)
}

// to gives the beginning that is longer by c, or nil.
func (s *start) to(c rune) *start {
	if i := slices.Index(s.chars, c); i >= 0 {
		return s.after[i]
	}
	return nil
}

// place gives a beginning its node.
func (t *wordTree) place(s *start) {
	n := treeNode{words: s.words, depth: s.depth}
	if s.back != nil {
		n.back = s.back.node
		n.words = append(s.words, t.nodes[n.back].words...)
	}
	s.words, s.node = n.words, int32(len(t.nodes))
	t.nodes = append(t.nodes, n)
}

// spread makes the nodes that follow s.
func (t *wordTree) spread(root, s *start, forms *forms) []*start {
	for i, c := range s.chars {
		to := s.after[i]
		to.back = fallBack(root, s, c)
		t.place(to)
		for _, form := range forms.of(c).texts {
			t.path(s.node, form, to.node)
		}
	}
	return s.after
}

// fallBack gives the longest beginning that ends s and then c.
func fallBack(root, s *start, c rune) *start {
	for f := s.back; f != nil; f = f.back {
		if to := f.to(c); to != nil {
			return to
		}
	}
	return root
}

// path leads the bytes of one form of a character from a node to another.
func (t *wordTree) path(from int32, form string, to int32) {
	last := len(form) - 1
	for i := range last {
		next := t.nodes[from].to(form[i])
		if next == 0 {
			next = int32(len(t.nodes))
			t.nodes = append(t.nodes, treeNode{back: t.backWithin(from, form[i]), depth: t.nodes[from].depth + 1})
			t.nodes[from].next = append(t.nodes[from].next, edge{form[i], next})
		}
		from = next
	}
	t.nodes[from].next = append(t.nodes[from].next, edge{form[last], to})
}

// backWithin is where the node after from falls back to within a character: the
// same bytes after a shorter beginning.
func (t *wordTree) backWithin(from int32, b byte) int32 {
	for f := from; f != 0; {
		f = t.nodes[f].back
		if to := t.nodes[f].to(b); to != 0 {
			return to
		}
	}
	return 0
}
