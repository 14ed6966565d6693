package patterns

// work is a rule that may match, and where in the text.
type work struct {
	rule  int
	spans []span
}

// probe is what a word is to a rule: one of its places, by number, or a keyword.
type probe struct{ rule, place int32 }

const noPlace = -1 // a keyword asks for its rule

// hits are the keywords and places found in one text, by rule.
type hits struct {
	seen    []bool
	order   []int // the rules that were asked for
	placed  []int // the rules with a place
	windows []windows
	marks   marks
	notes   notes
	work    []work
}

// prefilter gives the rules that may match the text, and where each of them can.
// What it gives is good until h is used again.
//
// The text need not be valid UTF-8: for a text without any work it makes no
// difference whether validSameLength came first.
func (s *Set) prefilter(h *hits, t *Text) []work {
	text := t.Content
	h.clear()
	for _, rule := range s.always {
		h.see(rule)
	}
	s.keywords(h, t)
	for _, i := range h.order {
		w := &h.windows[i]
		switch r := s.rules[i]; {
		case !r.appliesTo(t):
			continue
		case r.gate != nil:
			if w.spans = r.gate(w.spans[:0], t); len(w.spans) == 0 {
				continue
			}
		case !r.reach.proven:
			if r.re != nil && !r.filtered().occurs(text) {
				continue
			}
			w.spans = append(w.spans[:0], span{0, len(text)})
		case len(w.spans) == 0:
			continue
		case len(text) < shortText:
			w.spans = append(w.spans[:0], span{0, len(text)})
		default:
			w.spans = w.widened(text)
		}
		h.work = append(h.work, work{i, w.spans})
	}
	return h.work
}

// keywords notes the keywords of all rules, as far as a match is possible there.
func (s *Set) keywords(h *hits, t *Text) {
	s.words.mark(&h.marks, t.Content)
	for _, lane := range h.marks {
		for _, m := range lane {
			for _, word := range s.words.wordsAt(m.state) {
				s.keyword(h, t, word, m.end)
			}
		}
	}
}

func (s *Set) keyword(h *hits, t *Text, word int32, end int) {
	for _, p := range s.users[word] {
		if p.place == noPlace {
			h.see(int(p.rule))
			continue
		}
		r, w := s.rules[p.rule], &h.windows[p.rule]
		if !w.begun {
			h.placed = append(h.placed, int(p.rule))
			w.begun, w.none = true, !r.appliesTo(t) || !r.filtered().hasLongRuns(t.Content)
		}
		if !w.none {
			w.add(t.Content, &r.reach, end, w.ask(r.filtered(), p.place, t.Content, end))
		}
	}
}

// shortText is where windows cost more than they save.
const shortText = 1 << 10

func (s *Set) newHits() any {
	return &hits{seen: make([]bool, len(s.rules)), windows: make([]windows, len(s.rules))}
}

func (h *hits) clear() {
	for _, i := range h.order {
		h.seen[i] = false
	}
	for _, list := range [][]int{h.order, h.placed} {
		for _, i := range list {
			h.windows[i] = windows{spans: h.windows[i].spans[:0]}
		}
	}
	h.order, h.placed, h.work = h.order[:0], h.placed[:0], h.work[:0]
}

func (h *hits) see(rule int) {
	if !h.seen[rule] {
		h.seen[rule] = true
		h.order = append(h.order, rule)
	}
}
