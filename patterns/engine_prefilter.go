package patterns

// work is a rule that may match, and where in the text.
type work struct {
	rule  int
	spans []span
}

// hits are the keywords found in one text, by rule.
type hits struct {
	seen    []bool
	order   []int // the rules that were seen
	windows []windows
}

// prefilter gives the rules whose keywords occur in the text, and where each of
// them can match.
func (s *Set) prefilter(text string) []work {
	h := s.pool.Get().(*hits)
	defer s.pool.Put(h)
	h.clear()
	for _, rule := range s.always {
		h.see(rule)
	}
	s.keywords(h, text)
	out := make([]work, 0, len(h.order))
	for _, i := range h.order {
		spans := []span{{0, len(text)}}
		if w := &h.windows[i]; len(w.spans) > 0 {
			spans = append(spans[:0], w.widened(text)...)
		}
		out = append(out, work{i, spans})
	}
	return out
}

// keywords notes the keywords of all rules. Where a fold changed lengths places
// are unknown: the rules then search the whole text.
func (s *Set) keywords(h *hits, text string) {
	foldedText, aligned := text, true
	if !ascii(text) {
		foldedText, aligned = s.fold.apply(text)
	}
	short := len(text) < shortText
	s.words.each(foldedText, func(word int32, end int) {
		for _, i := range s.users[word] {
			h.see(int(i))
			if r := &s.rules[i].reach; r.proven && aligned && !short {
				h.windows[i].add(text, r, end)
			}
		}
	})
}

// shortText is where windows cost more than they save.
const shortText = 1 << 10

func (s *Set) newHits() any {
	return &hits{seen: make([]bool, len(s.rules)), windows: make([]windows, len(s.rules))}
}

func (h *hits) clear() {
	for _, i := range h.order {
		h.seen[i] = false
		h.windows[i] = windows{spans: h.windows[i].spans[:0]}
	}
	h.order = h.order[:0]
}

func (h *hits) see(rule int) {
	if !h.seen[rule] {
		h.seen[rule] = true
		h.order = append(h.order, rule)
	}
}
