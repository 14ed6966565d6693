package scanner

import (
	"context"
	"fmt"
	"slices"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
)

// fragments are the messages that were sent in pieces, each piece a message of
// its own (RFC 2046 section 5.2.2), by their ids. Every piece was searched as it
// is; when the last one comes, so is what they make together.
type fragments map[string]*fragmentSet

// fragmentSet is one such message.
type fragmentSet struct {
	pieces []mail.Piece
	total  int // 0 until a piece tells
	bytes  int64
	found  map[string]bool // secrets that were seen in the pieces already
	last   finding.Message // that carried a piece
	part   string
	over   bool // too large to put together
	done   bool
}

// maxFragments bounds the pieces of one message that are held, in bytes; those of
// a stream stay in memory for it.
const maxFragments = 64 << 20

// assemble keeps the pieces that a message carries, and searches the messages
// that they complete.
func (r *run) assemble(ctx context.Context, j *job, msg finding.Message) error {
	for _, p := range j.msg.Pieces() {
		set := r.cut[p.ID]
		if set == nil {
			set = &fragmentSet{found: map[string]bool{}}
			r.cut[p.ID] = set
		}
		set.add(p, j.harvest, msg)
		if !set.complete() {
			continue
		}
		if err := r.joined(ctx, j, set, p.Part, msg); err != nil {
			return err
		}
	}
	return nil
}

func (s *fragmentSet) add(p mail.Piece, h *harvest, msg finding.Message) {
	for _, known := range s.pieces {
		if known.Number == p.Number {
			return // a copy of a message that came before
		}
	}
	s.total = max(s.total, p.Total)
	s.last, s.part = msg, p.Part.Number
	for _, hit := range h.hits {
		s.found[hit.Secret] = true
	}
	if s.bytes += p.Bytes(); s.bytes > maxFragments {
		s.over = true
	}
	if s.over {
		p = mail.Piece{ID: p.ID, Number: p.Number, Total: p.Total}
		for i, known := range s.pieces {
			s.pieces[i] = mail.Piece{ID: known.ID, Number: known.Number, Total: known.Total}
		}
	}
	s.pieces = append(s.pieces, p)
}

func (s *fragmentSet) complete() bool {
	return !s.done && s.total > 0 && len(s.pieces) == s.total
}

// joined searches a message whose pieces are all there. Its records are of the
// message that completed it.
func (r *run) joined(ctx context.Context, last *job, set *fragmentSet, part *mail.Part, msg finding.Message) error {
	set.done = true
	if set.over {
		return r.lose(mail.Lost{
			Part: part.Number, MediaType: "message/partial", Reason: mail.TooLarge,
			Detail: fmt.Sprintf("a message in %d pieces of more than %d MiB together: each was searched, the whole was not", set.total, maxFragments>>20),
			Hint:   "put the message together with a mail program and scan it",
		}, msg)
	}
	j := &job{msg: last.msg, size: set.bytes, selected: true, done: make(chan struct{})}
	r.protected(j, func() {
		j.harvest = r.newHarvest(j.msg)
		j.whole = extract.Joined(ctx, j.msg, part, mail.Join(set.pieces), r.opt.Limits, j.harvest) == nil
	})
	set.pieces = nil
	r.account.add(j.harvest.parts, j.harvest.bytes)
	last.whole = last.whole && j.whole
	j.harvest.hits = slices.DeleteFunc(j.harvest.hits, func(h hit) bool { return set.found[h.Secret] })
	r.learn(j.harvest.hits)
	return r.give(j.harvest, r.message(last))
}

// maxMissing is how many missing pieces of one message are listed one by one.
const maxMissing = 100

// missing lists the pieces that never came.
func (r *run) missing() error {
	ids := make([]string, 0, len(r.cut))
	for id, set := range r.cut {
		if !set.done {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		set := r.cut[id]
		for _, what := range set.gaps() {
			err := r.lose(mail.Lost{
				Part: set.part, MediaType: "message/partial", Reason: mail.ExternalLink,
				Detail: what + " of a message that was sent in pieces is in no message that was scanned",
				Hint:   "look for the other pieces (they have this sender), put them together with a mail program and scan the result",
			}, set.last)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// gaps names the pieces that are missing.
func (s *fragmentSet) gaps() []string {
	have := map[int]bool{}
	most := s.total
	for _, p := range s.pieces {
		have[p.Number] = true
		most = max(most, p.Number)
	}
	var out []string
	for n := 1; n <= most; n++ {
		if have[n] {
			continue
		}
		if len(out) == maxMissing {
			return append(out, fmt.Sprintf("piece %d and more", n))
		}
		out = append(out, fmt.Sprintf("piece %d", n))
	}
	if s.total == 0 {
		out = append(out, "the last piece")
	}
	return out
}

// lose records a leaf that no reader met.
func (r *run) lose(l mail.Lost, msg finding.Message) error {
	r.account.lost(l)
	return r.out.Unread(r.unread(l, msg))
}
