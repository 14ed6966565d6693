package scanner

import "slices"

// takeOver reports what a second look found beyond the first, and puts the account
// right.
func (r *run) takeOver(w *waiting, h *harvest, list []tried) error {
	h.prove(nil)
	fresh := w.beyond(h)
	r.account.swap(w.parts, w.bytes, h.parts, h.bytes)
	addCounts(w.kept, h.parts.minus(w.parts), h.bytes.minus(w.bytes))
	w.parts, w.bytes = h.parts, h.bytes
	r.learn(fresh.hits)
	if err := r.give(fresh, r.masked(w.msg)); err != nil {
		return err
	}
	w.count(h)
	w.kept.Message, w.kept.Open.Opened = r.masked(w.msg), true
	if err := r.keeping.late(w.kept); err != nil {
		return err
	}
	r.locked.note(&said{w.date, ofHits(fresh.hits)}, w.keys, w.people)
	return r.tellPasswords(h, list)
}

// beyond gives what of a second look was not reported yet, and notes what is still
// locked.
func (w *waiting) beyond(h *harvest) *harvest {
	fresh := &harvest{}
	w.lost = nil
	for _, hit := range h.hits {
		if k := hitKey(hit); w.given[k] > 0 {
			w.given[k]--
		} else {
			fresh.hits = append(fresh.hits, hit)
		}
	}
	for _, l := range h.lost {
		switch k := lostKey(l); {
		case l.Locked:
			w.lost = append(w.lost, l)
		case w.given[k] > 0:
			w.given[k]--
		default:
			fresh.lost = append(fresh.lost, l)
		}
	}
	return fresh
}

// count notes what was reported of a message.
func (w *waiting) count(h *harvest) {
	for _, hit := range h.hits {
		w.given[hitKey(hit)]++
	}
	for _, l := range h.lost {
		if !l.Locked {
			w.given[lostKey(l)]++
		}
	}
}

// ofHits makes tries of what was found; each is a finding already.
func ofHits(hits []hit) []tried {
	var out []tried
	for _, h := range hits {
		if len(h.Secret) <= 128 {
			out = append(out, tried{secret: h.Secret, line: h.line, column: h.column, quoted: h.quoted, text: &triedText{part: h.part, path: h.path, where: h.where, letter: h.letter}})
		}
	}
	return out
}

// tellPasswords reports the passwords of other messages that opened something. That a
// case knows one is no reason to be silent: its place may be another.
func (r *run) tellPasswords(h *harvest, list []tried) error {
	for _, o := range h.opened {
		if slices.Contains(r.locked.proven, o.Password) {
			continue
		}
		r.locked.proven = append(r.locked.proven, o.Password)
		i := slices.IndexFunc(list, func(t tried) bool { return t.secret == o.Password && t.text.msg != nil })
		if i < 0 || r.account.knows(r.credentialID(o.Password)) {
			continue
		}
		found, ok := list[i].proven(r.set)
		if !ok {
			continue
		}
		r.learn([]hit{found})
		if err := r.give(&harvest{hits: []hit{found}}, r.masked(*list[i].text.msg)); err != nil {
			return err
		}
	}
	return nil
}
