package scanner

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/mailspill/mailspill/mail"
)

// unlock looks again at what stayed locked, with what the other messages said.
func (r *run) unlock(ctx context.Context) error {
	until := time.Now().Add(r.opt.UnlockTime)
	for range rounds {
		progress := false
		for _, w := range r.locked.waits {
			if ctx.Err() != nil {
				return nil
			}
			if r.opt.UnlockTime > 0 && time.Now().After(until) {
				w.unknown = fmt.Sprintf("not all words of the correspondence were tried on it: %v were over", r.opt.UnlockTime)
				w.limit = "max-unlock"
				continue
			}
			opened, err := r.secondLook(ctx, w)
			if err != nil {
				return err
			}
			progress = progress || opened
		}
		if !progress {
			return nil
		}
	}
	return nil
}

// giveLocked reports what stayed locked for good.
func (r *run) giveLocked() error {
	for _, w := range r.locked.waits {
		for _, l := range w.lost {
			switch n := w.words + len(w.tried); {
			case w.unknown != "":
				l.Detail += "; " + w.unknown
				l.Limit = w.limit
			case n > 0:
				l.Detail += fmt.Sprintf("; %d words of the correspondence did not open it", n)
			}
			if err := r.list(l, r.masked(w.msg)); err != nil {
				return err
			}
		}
	}
	r.locked.waits = nil
	return nil
}

// secondLook tries on one message what was not tried before.
func (r *run) secondLook(ctx context.Context, w *waiting) (opened bool, err error) {
	if len(w.lost) == 0 || w.unknown != "" {
		return false, nil
	}
	list := r.locked.candidates(w)
	var fresh []string
	for _, s := range slices.Concat(r.locked.proven, secretsOf(list)) {
		if !w.tried[s] && len(fresh) < mostTried {
			fresh = append(fresh, s)
			w.tried[s] = true
		}
	}
	if len(fresh) == 0 {
		return false, nil
	}
	m, err := r.reopen(ctx, w)
	if err != nil {
		w.unknown = "it could not be tried with the passwords of other messages: " + err.Error()
		return false, nil
	}
	var h *harvest
	j := &job{msg: m, size: int64(len(m.Raw)), done: make(chan struct{})}
	r.protected(j, func() { h, err = r.again(ctx, m, slices.Concat(w.opened, fresh)) })
	if h == nil || err != nil || len(h.opened) <= len(w.opened) {
		return false, nil
	}
	w.opened = nil
	for _, o := range h.opened {
		w.opened = append(w.opened, o.Password)
	}
	return true, r.takeOver(w, h, list)
}

// candidates lists what other messages say: those of the thread first, then those
// of the same people, the nearest in time first.
func (l *locked) candidates(w *waiting) []tried {
	var out []tried
	for i, keys := range [][]string{w.keys, w.people} {
		var all []*said
		for _, k := range keys {
			for _, s := range l.said[k] {
				if (i == 0 || near(s.date, w.date, daysBetween)) && !slices.Contains(all, s) {
					all = append(all, s)
				}
			}
		}
		slices.SortStableFunc(all, func(a, b *said) int {
			return int(a.date.Sub(w.date).Abs().Truncate(time.Second)/time.Second) - int(b.date.Sub(w.date).Abs().Truncate(time.Second)/time.Second)
		})
		out = append(out, byRank(all)...)
	}
	return out
}

// byRank gives the likeliest of every message before the less likely of any.
func byRank(all []*said) []tried {
	var out []tried
	for _, s := range all {
		out = append(out, s.tries...)
	}
	slices.SortStableFunc(out, func(a, b tried) int { return a.rank - b.rank })
	return out
}

// reopen gives a message again.
func (r *run) reopen(ctx context.Context, w *waiting) (*mail.Message, error) {
	if w.raw != nil {
		return mail.New(w.ref, w.raw, ""), nil
	}
	if r.opt.Reopen == nil {
		return nil, errNoReopen
	}
	return r.opt.Reopen(ctx, w.ref)
}

var errNoReopen = fmt.Errorf("its source cannot be read twice, and it is too large to be kept (more than %d MiB in all)", mostHeld>>20)

// takeOver reports what a second look found beyond the first, and puts the account
// right.
func (r *run) takeOver(w *waiting, h *harvest, list []tried) error {
	h.prove(nil)
	fresh := &harvest{}
	var still []mail.Lost
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
			still = append(still, l)
		case w.given[k] > 0:
			w.given[k]--
		default:
			fresh.lost = append(fresh.lost, l)
		}
	}
	w.lost = still
	r.account.swap(w.parts, w.bytes, h.parts, h.bytes)
	addCounts(w.kept, h.parts.minus(w.parts), h.bytes.minus(w.bytes))
	w.parts, w.bytes = h.parts, h.bytes
	r.learn(fresh.hits)
	if err := r.give(fresh, r.masked(w.msg)); err != nil {
		return err
	}
	for _, hit := range h.hits {
		w.given[hitKey(hit)]++
	}
	for _, l := range h.lost {
		if !l.Locked {
			w.given[lostKey(l)]++
		}
	}
	w.kept.Message, w.kept.Open.Opened = r.masked(w.msg), true
	if err := r.keeping.late(w.kept); err != nil {
		return err
	}
	r.locked.note(&said{w.date, ofHits(fresh.hits)}, w.keys, w.people)
	return r.tellPasswords(h, list)
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

// knows tells whether a secret was found before, in this scan or an earlier one.
func (r *run) knows(secret string) bool {
	id := r.credentialID(secret)
	return r.account.knows(id) || r.opt.Known != nil && r.opt.Known(id)
}

// tellPasswords reports the passwords of other messages that opened something.
func (r *run) tellPasswords(h *harvest, list []tried) error {
	for _, o := range h.opened {
		if slices.Contains(r.locked.proven, o.Password) {
			continue
		}
		r.locked.proven = append(r.locked.proven, o.Password)
		i := slices.IndexFunc(list, func(t tried) bool { return t.secret == o.Password && t.text.msg != nil })
		if i < 0 || r.knows(o.Password) {
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
