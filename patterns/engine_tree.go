package patterns

import "slices"

// wordTree holds words by their beginnings, for the automaton. All the forms of a
// character lead to one node, by way of nodes for the bytes of longer forms. Nodes
// stand in an order in which each comes after the one that it falls back to.
type wordTree struct{ nodes []treeNode }

type treeNode struct {
	next  map[byte]int32
	back  int32   // the node of the longest ending that is a beginning, too
	words []int32 // those that end here
}

// start is a beginning of words, in characters.
type start struct {
	node  int32 // 0 until it has its place
	after map[rune]*start
	back  *start
	words []int32
}

func newWordTree(words []string, cases func(rune) []rune) *wordTree {
	t := &wordTree{}
	root := &start{}
	for i, w := range words {
		root.add(int32(i), w, cases)
	}
	t.place(root)
	for level := []*start{root}; len(level) > 0; {
		var next []*start
		for _, s := range level {
			next = append(next, t.spread(root, s, cases)...)
		}
		level = next
	}
	return t
}

func (s *start) add(number int32, word string, cases func(rune) []rune) {
	for _, c := range word {
		c = slices.Min(cases(c)) // one for all that have a form in common
		if s.after == nil {
			s.after = map[rune]*start{}
		}
		if s.after[c] == nil {
			s.after[c] = &start{}
		}
		s = s.after[c]
	}
	s.words = append(s.words, number)
}

// place gives a beginning its node.
func (t *wordTree) place(s *start) {
	n := treeNode{next: map[byte]int32{}, words: s.words}
	if s.back != nil {
		n.back = s.back.node
		n.words = append(slices.Clone(s.words), t.nodes[n.back].words...)
	}
	s.words, s.node = n.words, int32(len(t.nodes))
	t.nodes = append(t.nodes, n)
}

// spread makes the nodes that follow s.
func (t *wordTree) spread(root, s *start, cases func(rune) []rune) []*start {
	var made []*start
	chars := make([]rune, 0, len(s.after))
	for c := range s.after {
		chars = append(chars, c)
	}
	slices.Sort(chars) // the same table each time
	for _, c := range chars {
		to := s.after[c]
		to.back = fallBack(root, s, c)
		t.place(to)
		for _, form := range cases(c) {
			t.path(s.node, string(form), to.node)
		}
		made = append(made, to)
	}
	return made
}

// fallBack gives the longest beginning that ends s and then c.
func fallBack(root, s *start, c rune) *start {
	for f := s.back; f != nil; f = f.back {
		if to := f.after[c]; to != nil {
			return to
		}
	}
	return root
}

// path leads the bytes of one form of a character from a node to another.
func (t *wordTree) path(from int32, form string, to int32) {
	last := len(form) - 1
	for i := range last {
		next, ok := t.nodes[from].next[form[i]]
		if !ok {
			next = int32(len(t.nodes))
			t.nodes = append(t.nodes, treeNode{next: map[byte]int32{}, back: t.backWithin(from, form[i])})
			t.nodes[from].next[form[i]] = next
		}
		from = next
	}
	t.nodes[from].next[form[last]] = to
}

// backWithin is where the node after from falls back to within a character: the
// same bytes after a shorter beginning.
func (t *wordTree) backWithin(from int32, b byte) int32 {
	for f := from; f != 0; {
		f = t.nodes[f].back
		if to, ok := t.nodes[f].next[b]; ok {
			return to
		}
	}
	return 0
}
