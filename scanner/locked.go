package scanner

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
)

// People send a locked file in one message and its password in another, before or
// after. What stays locked is therefore not reported as unread before the end of
// the scan: then it is tried with what the other messages say.
type locked struct {
	waits  []*waiting
	said   map[string][]*said // by thread, and by who writes to whom
	kept   int                // tries in said
	held   int64              // bytes of messages in waits
	proven []string           // what opened anything, of any message
}

// waiting is a message in which something stayed locked.
type waiting struct {
	ref     mail.Ref
	raw     []byte // a copy; nil where the message is read again from its source
	msg     finding.Message
	date    time.Time
	keys    []string // of its thread
	people  []string
	lost    []mail.Lost // what was not reported
	given   map[string]int
	opened  []string // passwords of its own that opened something
	parts   counts   // what the account holds of it
	bytes   counts
	tried   map[string]bool // words of other messages
	words   int             // tried of its own
	limit   string          // that was met, as the flag that sets it
	unknown string          // why it could not be looked at again
}

// said is what one message says that may be a password.
type said struct {
	date  time.Time
	tries []tried
}

const (
	// daysBetween is how far apart in time two messages may be of the same people
	// and of no common thread, one with a file and one with its password.
	daysBetween = 14 * 24 * time.Hour
	// mostKept bounds the tries that are kept for locked files, and mostHeld the
	// bytes of messages that are kept in memory for another look.
	mostKept = 1 << 19
	mostHeld = 64 << 20
	// mostTried bounds the passwords of other messages tried on one message.
	mostTried = 300
	rounds    = 4 // an opened file may hold the password of the next one
)

// remember keeps what a message says that may be a password of another's file.
func (l *locked) remember(j *job, msg finding.Message) {
	for _, o := range j.harvest.opened {
		if !slices.Contains(l.proven, o.Password) && len(l.proven) < mostTried {
			l.proven = append(l.proven, o.Password)
		}
	}
	list := append(ofHits(j.harvest.hits), j.harvest.tries.best()...)
	if len(list) == 0 || l.kept > mostKept {
		return
	}
	for i := range list {
		list[i].text.msg = &msg
	}
	keys, _ := threadKeys(j.msg)
	l.note(&said{j.msg.Date(), list}, keys, peopleOf(j.msg))
}

func (l *locked) note(s *said, keys, people []string) {
	if l.said == nil {
		l.said = map[string][]*said{}
	}
	l.kept += len(s.tries)
	for _, k := range slices.Concat(keys, people) {
		l.said[k] = append(l.said[k], s)
	}
}

// peopleOf names who writes to whom, in both directions alike.
func peopleOf(m *mail.Message) []string {
	const most = 16
	h := m.Header()
	from := h.Addresses("From")
	if len(from) == 0 {
		return nil
	}
	var out []string
	for i, to := range h.Addresses("To", "Cc") {
		if i == most {
			break
		}
		pair := []string{strings.ToLower(from[0].Addr), strings.ToLower(to.Addr)}
		slices.Sort(pair)
		if k := "pair " + strings.Join(pair, " "); !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// withhold takes what stayed locked out of a harvest until the end of the scan.
func (l *locked) withhold(j *job, msg finding.Message) {
	h := j.harvest
	if !j.whole || !slices.ContainsFunc(h.lost, isLocked) {
		return
	}
	keys, _ := threadKeys(j.msg)
	w := &waiting{
		ref: j.msg.Ref, msg: msg, date: j.msg.Date(), keys: keys, people: peopleOf(j.msg),
		parts: h.parts, bytes: h.bytes, given: map[string]int{}, tried: map[string]bool{}, words: h.tried,
	}
	for _, o := range h.opened {
		w.opened = append(w.opened, o.Password)
	}
	h.lost = slices.DeleteFunc(h.lost, func(lost mail.Lost) bool {
		if lost.Locked {
			w.lost = append(w.lost, lost)
		}
		return lost.Locked
	})
	for _, hit := range h.hits {
		w.given[hitKey(hit)]++
	}
	for _, lost := range h.lost {
		w.given[lostKey(lost)]++
	}
	if size := int64(len(j.msg.Raw)); l.held+size <= mostHeld {
		l.held += size
		w.raw = slices.Clone(j.msg.Raw)
	}
	l.waits = append(l.waits, w)
}

func hitKey(h hit) string {
	return strings.Join([]string{h.RuleID, h.Secret, h.part, strings.Join(h.path, "\x00"), h.where, fmt.Sprint(h.line, h.column)}, "\x01")
}

func lostKey(l mail.Lost) string {
	return strings.Join([]string{string(l.Reason), l.Part, strings.Join(l.Path, "\x00"), l.Detail}, "\x01")
}

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
			if err := r.list(l, w.msg); err != nil {
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
	w.parts, w.bytes = h.parts, h.bytes
	r.learn(fresh.hits)
	if err := r.give(fresh, w.msg); err != nil {
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
	r.locked.note(&said{w.date, ofHits(fresh.hits)}, w.keys, w.people)
	return r.tellPasswords(h, list)
}

// ofHits makes tries of what was found; each is a finding already.
func ofHits(hits []hit) []tried {
	var out []tried
	for _, h := range hits {
		if len(h.Secret) <= 128 {
			out = append(out, tried{secret: h.Secret, line: h.line, column: h.column, text: &triedText{part: h.part, path: h.path, where: h.where}})
		}
	}
	return out
}

// tellPasswords reports the passwords of other messages that opened something.
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
		if err := r.give(&harvest{hits: []hit{found}}, *list[i].text.msg); err != nil {
			return err
		}
	}
	return nil
}
