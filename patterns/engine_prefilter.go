package patterns

// work is a rule that may match, and where in the text.
type work struct {
	rule  int
	spans []span
}

// user is what a word is used for: as a keyword it asks for rules, as a place it
// tells where a match of a rule can be.
type user struct {
	rules  []int32
	places []place
	gates  gateWords // those of which it is one
	word   string
}

// place is one of a rule's, by number.
type place struct{ rule, number int32 }

// sighting is a place of a rule that the text holds.
type sighting struct {
	place int32
	end   int // the byte after it
}

// mostSightings is how many are kept until they are looked at.
const mostSightings = 1 << 16

// hits are the keywords and places found in one text, by rule.
type hits struct {
	seen    []bool
	order   []int // the rules that were asked for
	windows []windows
	sighted [][]sighting     // of rules that were asked for, not yet looked at
	count   int              // of all sightings
	gates   [gateKinds][]int // the memory of gatePlaces
	marks   marks
	notes   notes
	plain   recent
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
			if w.gated = r.gated(w.gated[:0], w.spans, t); len(w.gated) == 0 {
				continue
			}
			h.work = append(h.work, work{i, w.gated})
			continue
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

// keywords notes the rules whose keywords the text holds, and then the places of
// these rules, as far as a match is possible there.
func (s *Set) keywords(h *hits, t *Text) {
	s.words.mark(&h.marks, t.Content)
	for i := range h.gates {
		h.gates[i] = h.gates[i][:0]
	}
	for _, lane := range h.marks {
		for _, m := range lane {
			for _, word := range s.words.wordsAt(m.state) {
				u := &s.users[word]
				for _, rule := range u.rules {
					h.see(int(rule))
				}
				if u.gates != 0 {
					h.gateWord(t.Content, u, m.end)
				}
			}
		}
	}
	for _, lane := range h.marks {
		for _, m := range lane {
			for _, word := range s.words.wordsAt(m.state) {
				s.places(h, t, s.users[word].places, m.end)
			}
		}
	}
	t.seen = gatePlaces{known: s.gated, ends: h.gates}
	s.look(h, t)
}

// places notes the places of rules that a word is, which ends at the given byte.
// They are looked at rule by rule: what a rule needs is then at hand.
func (s *Set) places(h *hits, t *Text, places []place, end int) {
	for _, p := range places {
		if h.seen[p.rule] {
			h.sighted[p.rule] = append(h.sighted[p.rule], sighting{p.number, end})
			h.count++
		}
	}
	if h.count > mostSightings {
		s.look(h, t)
	}
}

// look looks at what was sighted.
func (s *Set) look(h *hits, t *Text) {
	for _, i := range h.order {
		if seen := h.sighted[i]; len(seen) > 0 {
			s.rules[i].look(&h.windows[i], t, seen)
			h.sighted[i] = seen[:0]
		}
	}
	h.count = 0
}

// look notes where a match is possible. Mostly the byte behind a place, or before it,
// shows that none is there.
func (r *rule) look(w *windows, t *Text, seen []sighting) {
	f := r.filtered()
	if !w.begun {
		w.begun, w.none = true, !r.appliesTo(t) || !f.hasLongRuns(t.Content)
	}
	if w.none {
		return
	}
	text := t.Content
	for _, s := range seen {
		switch {
		case !w.isNear(s.end) && s.end < len(text) && !f.next(s.place).has(text[s.end]):
		case !w.isNear(s.end) && !f.mayStand(s.place, r.places[s.place], text, s.end):
			w.refuse(s.end)
		default:
			w.add(text, &r.reach, s.end, w.ask(f, s.place, text, s.end))
		}
	}
}

// shortText is where windows cost more than they save.
const shortText = 1 << 10

func (s *Set) newHits() any {
	n := len(s.rules)
	return &hits{seen: make([]bool, n), windows: make([]windows, n), sighted: make([][]sighting, n)}
}

func (h *hits) clear() {
	for _, i := range h.order {
		h.seen[i] = false
	}
	for _, i := range h.order {
		h.windows[i] = windows{spans: h.windows[i].spans[:0], gated: h.windows[i].gated[:0], refused: h.windows[i].refused[:0]}
		h.sighted[i] = h.sighted[i][:0]
	}
	h.order, h.count, h.work = h.order[:0], 0, h.work[:0]
}

func (h *hits) see(rule int) {
	if !h.seen[rule] {
		h.seen[rule] = true
		h.order = append(h.order, rule)
	}
}
