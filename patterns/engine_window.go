package patterns

import "unicode/utf8"

// margin is what a window keeps on either side of all that a match can reach:
// one character, for \b and line anchors to look at.
const margin = utf8.UTFMax

// windows gathers the stretches of a text in which a rule can match, from the
// places of its keywords. They come in order, are apart from each other, and
// searching them one after the other gives what searching the text gives: every
// match lies in one of them, with the character before and after it, and what is
// no match in the text is none in them, for none of them ends where a keyword in
// it could still go on.
type windows struct {
	spans   []span
	gated   []span // those of the rule's gate
	refused []int  // where keywords end that cannot stand behind what they stand behind
	reached int    // no keyword so far goes on beyond here
	asked   int    // bytes that the filter read
	begun   bool   // a place was seen
	none    bool   // the text holds no match at all
	followed
}

// followed is how far a match around the last keyword can reach by its bytes.
type followed struct {
	end   int
	from  int // the place that end was counted from
	count int // bytes outside the run between from and end
}

// mostAsked is how many times the text the filter may read for one rule. Where
// keywords lie so dense that it would be more, the regex reads the text once.
const mostAsked = 4

// ask asks the filter what can follow a keyword that ends at the given byte.
func (w *windows) ask(f *filter, place int32, text string, at int) outcome {
	if w.asked > mostAsked*len(text)+mostStates {
		return outcome{true, -1, 0}
	}
	o := f.after(place, text, at)
	if w.asked += o.end - at + o.made*makingCost; o.end < 0 {
		w.asked += followLimit + at + 1
	}
	return o
}

// add notes a keyword that ends at the given byte. Calls come in order of it. o
// is what the filter says of it.
func (w *windows) add(text string, r *reach, at int, o outcome) {
	if o.end < 0 {
		w.advance(text, &r.after, at)
		o.end = w.end
	}
	w.reached = max(w.reached, o.end)
	limit := 0
	if n := len(w.spans); n > 0 {
		limit = w.spans[n-1].end
	}
	if !o.possible && !w.isNear(at) {
		return
	}
	start := w.clearOf(text, r, r.before.back(text, at, limit), limit)
	if n := len(w.spans); n > 0 && start-2*margin <= limit {
		w.spans[n-1].end = w.reached
		return
	}
	w.spans = append(w.spans, span{start, w.reached})
}

// refuse notes a keyword of which what stands before it shows that no match holds it.
func (w *windows) refuse(at int) { w.refused = append(w.refused, at) }

// clearOf moves the beginning of a window back to where what stands before each refused
// keyword in it is in sight: a window that begins with one would have a match there.
func (w *windows) clearOf(text string, r *reach, start, limit int) int {
	for n := len(w.refused); n > 0 && w.refused[n-1] > start-margin; n-- {
		start = min(start, r.before.back(text, w.refused[n-1], limit))
		w.refused = w.refused[:n-1]
	}
	w.refused = w.refused[:0] // the others end before any window to come
	return start
}

// isNear says whether a keyword that ends at the given byte may lie in the last
// window, so that it counts how far it could go on, even where no match comes of it.
func (w *windows) isNear(at int) bool {
	n := len(w.spans)
	return n > 0 && at <= w.spans[n-1].end+2*margin
}

// advance moves end to where a match around a keyword at the given byte can
// reach. Both ends only move forward, so that all calls together take one pass.
func (w *followed) advance(text string, r *side, at int) {
	if !r.runs {
		w.end = min(at+r.bytes, len(text))
		return
	}
	if at > w.end {
		w.from, w.end, w.count = at, at, 0
	}
	for ; w.from < at; w.from++ {
		if !r.run[text[w.from]] {
			w.count--
		}
	}
	for w.end < len(text) {
		if !r.run[text[w.end]] {
			if w.count == r.bytes {
				return
			}
			w.count++
		}
		w.end++
	}
}

// back is where a match around a keyword that ends at the given byte can begin,
// looked for down to limit.
func (r *side) back(text string, at, limit int) int {
	if !r.runs {
		return max(at-r.bytes, limit)
	}
	count := 0
	for at > limit {
		if !r.run[text[at-1]] {
			if count == r.bytes {
				break
			}
			count++
		}
		at--
	}
	return at
}

// widened adds the margins, on borders of characters. If the windows hold most
// of the text, one call for all of it costs less.
func (w *windows) widened(text string) []span {
	sum := 0
	for i := range w.spans {
		s := &w.spans[i]
		s.start, s.end = max(s.start-margin, 0), min(s.end+margin, len(text))
		for s.start > 0 && !utf8.RuneStart(text[s.start]) {
			s.start--
		}
		for s.end < len(text) && !utf8.RuneStart(text[s.end]) {
			s.end++
		}
		sum += s.end - s.start + callCost
	}
	if sum > len(text) {
		return append(w.spans[:0], span{0, len(text)})
	}
	return w.spans
}

// callCost is what one more window costs, as bytes of text.
const callCost = 32
