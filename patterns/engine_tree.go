package patterns

// wordTree holds words by their beginnings, for the automaton. All the forms of a
// character lead to one node, by way of nodes for the bytes of longer forms. Nodes
// stand in an order in which each comes after the one that it falls back to.
//
// Tens of thousands of nodes are made when a program starts, so that nodes, edges
// and beginnings lie in a few large pieces of memory.
type wordTree struct {
	nodes []treeNode
	edges []edge
	words [][]int32 // those that end in a node; none first
}

type treeNode struct {
	first int32 // its last edge, each of which names the one before; 0 for none
	back  int32 // the node of the longest ending that is a beginning, too
	words int32 // number of the list of the words that end here
	depth int32 // characters before it
}

// edge leads to a node with a byte.
type edge struct {
	by   byte
	to   int32
	next int32
}

// starts are beginnings of words, by number; the first is the empty one.
type starts struct {
	forms *forms
	all   []start
	first map[rune]int32 // those of one character: there may be many in some scripts
}

// start is a beginning of words, in characters.
type start struct {
	char        rune // its last
	child, next int32
	back, node  int32
	words       []int32
}

func newWordTree(words []string, forms *forms) *wordTree {
	s := &starts{forms: forms, all: make([]start, 1, 2+4*len(words)), first: map[rune]int32{}}
	for i, w := range words {
		s.add(int32(i), w)
	}
	t := &wordTree{nodes: make([]treeNode, 0, 2*len(s.all)), edges: make([]edge, 1, 3*len(s.all)), words: make([][]int32, 1)}
	t.place(s, 0, 0)
	for level := []int32{0}; len(level) > 0; {
		var next []int32
		for _, at := range level {
			next = t.spread(next, s, at)
		}
		level = next
	}
	return t
}

func (s *starts) add(number int32, word string) {
	at := int32(0)
	for _, c := range word {
		c = s.forms.of(c).least // one for all that have a form in common
		next := s.to(at, c)
		if next == 0 {
			next = int32(len(s.all))
			s.all = append(s.all, start{char: c, next: s.all[at].child})
			if s.all[at].child = next; at == 0 {
				s.first[c] = next
			}
		}
		at = next
	}
	s.all[at].words = append(s.all[at].words, number)
}

// to gives the beginning that is longer by c, or 0.
func (s *starts) to(at int32, c rune) int32 {
	if at == 0 {
		return s.first[c]
	}
	for at = s.all[at].child; at != 0 && s.all[at].char != c; {
		at = s.all[at].next
	}
	return at
}

// fallBack gives the longest beginning that ends the one at a number and then c.
func (s *starts) fallBack(at int32, c rune) int32 {
	for at != 0 {
		at = s.all[at].back
		if to := s.to(at, c); to != 0 {
			return to
		}
	}
	return 0
}

// place gives a beginning its node.
func (t *wordTree) place(s *starts, at, depth int32) {
	this := &s.all[at]
	n := treeNode{depth: depth}
	if at != 0 {
		n.back = s.all[this.back].node
		n.words = t.nodes[n.back].words
	}
	if len(this.words) > 0 {
		t.words = append(t.words, append(this.words, t.words[n.words]...))
		n.words = int32(len(t.words) - 1)
	}
	this.node = int32(len(t.nodes))
	t.nodes = append(t.nodes, n)
}

// spread makes the nodes that follow a beginning, and adds their beginnings to a
// list.
func (t *wordTree) spread(list []int32, s *starts, at int32) []int32 {
	from := s.all[at].node
	for i := s.all[at].child; i != 0; i = s.all[i].next {
		c := s.all[i].char
		s.all[i].back = s.fallBack(at, c)
		t.place(s, i, t.nodes[from].depth+1)
		for _, form := range s.forms.of(c).texts {
			t.path(from, form, s.all[i].node)
		}
		list = append(list, i)
	}
	return list
}

// path leads the bytes of one form of a character from a node to another.
func (t *wordTree) path(from int32, form string, to int32) {
	last := len(form) - 1
	for i := range last {
		next := t.to(from, form[i])
		if next == 0 {
			next = int32(len(t.nodes))
			t.nodes = append(t.nodes, treeNode{back: t.backWithin(from, form[i]), depth: t.nodes[from].depth + 1})
			t.lead(from, form[i], next)
		}
		from = next
	}
	t.lead(from, form[last], to)
}

func (t *wordTree) lead(from int32, by byte, to int32) {
	t.edges = append(t.edges, edge{by, to, t.nodes[from].first})
	t.nodes[from].first = int32(len(t.edges) - 1)
}

// to gives the node after a byte, or 0.
func (t *wordTree) to(from int32, by byte) int32 {
	for i := t.nodes[from].first; i != 0; i = t.edges[i].next {
		if t.edges[i].by == by {
			return t.edges[i].to
		}
	}
	return 0
}

// backWithin is where the node after from falls back to within a character: the
// same bytes after a shorter beginning.
func (t *wordTree) backWithin(from int32, b byte) int32 {
	for f := from; f != 0; {
		f = t.nodes[f].back
		if to := t.to(f, b); to != 0 {
			return to
		}
	}
	return 0
}
