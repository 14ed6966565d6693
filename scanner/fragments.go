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
type fragments struct {
	sets map[string]*fragmentSet
	held int64 // bytes of all pieces that wait for others
}

// fragmentSet is one such message.
type fragmentSet struct {
	pieces []mail.Piece // without their bytes once over
	have   map[int]bool // their numbers
	total  int          // 0 until a piece tells
	most   int          // the highest number
	bytes  int64
	found  map[string]bool // secrets that were seen in the pieces already
	last   finding.Message // that carried a piece
	kept   *finding.Kept
	part   string
	over   bool // too many bytes to hold
	done   bool
}

// maxFragments bounds the pieces that wait for others, in bytes; those of a stream
// stay in memory for it.
const maxFragments = 128 << 20

// assemble keeps the pieces that a message carries, and searches the messages
// that they complete.
func (r *run) assemble(ctx context.Context, j *job, msg finding.Message) error {
	for _, p := range j.msg.Pieces() {
		set := r.cut.add(p, j, msg)
		if !set.complete() {
			continue
		}
		r.cut.held -= set.bytes
		if err := r.joined(ctx, j, set, p.Part, msg); err != nil {
			return err
		}
	}
	return nil
}

// add keeps a piece. Where too much waits already, its set is given up: each piece
// was searched, and the whole will be listed.
func (f *fragments) add(p mail.Piece, j *job, msg finding.Message) *fragmentSet {
	if f.sets == nil {
		f.sets = map[string]*fragmentSet{}
	}
	set := f.sets[p.ID]
	if set == nil {
		set = &fragmentSet{found: map[string]bool{}, have: map[int]bool{}}
		f.sets[p.ID] = set
	}
	if set.done || set.have[p.Number] {
		return set // a copy of a message that came before
	}
	set.have[p.Number] = true
	set.total, set.most = max(set.total, p.Total), max(set.most, p.Number)
	if set.total > 0 {
		set.total = max(set.total, set.most) // they contradict each other: something is missing
	}
	set.last, set.kept, set.part = msg, j.kept, p.Part.Number
	for _, hit := range j.harvest.hits {
		set.found[hit.Secret] = true
	}
	if !set.over && f.held+p.Bytes() > maxFragments {
		f.held -= set.bytes
		set.over, set.pieces, set.bytes = true, nil, 0
	}
	if !set.over {
		f.held, set.bytes = f.held+p.Bytes(), set.bytes+p.Bytes()
		set.pieces = append(set.pieces, p)
	}
	return set
}

func (s *fragmentSet) complete() bool {
	return !s.done && s.total > 0 && len(s.have) == s.total
}

// joined searches a message whose pieces are all there. Its records are of the
// message that completed it.
func (r *run) joined(ctx context.Context, last *job, set *fragmentSet, part *mail.Part, msg finding.Message) error {
	set.done = true
	if set.over {
		addCounts(last.kept, onePart, counts{})
		return r.lose(mail.Lost{
			Part: part.Number, MediaType: "message/partial", Reason: mail.TooLarge,
			Detail: fmt.Sprintf("a message in %d pieces, which were too much to hold until the last came: each was searched, the whole was not", set.total),
			Hint:   "put the message together with a mail program and scan it",
		}, msg)
	}
	j := &job{msg: last.msg, size: set.bytes, selected: true, done: make(chan struct{})}
	r.protected(j, func() {
		j.harvest = r.newHarvest(j.msg)
		j.whole = extract.Joined(ctx, j.msg, part, mail.Join(set.pieces), r.opt.Extract, j.harvest) == nil
	})
	set.pieces = nil
	r.account.add(j.harvest.parts, j.harvest.bytes)
	addCounts(last.kept, j.harvest.parts, j.harvest.bytes)
	last.whole = last.whole && j.whole
	j.harvest.hits = slices.DeleteFunc(j.harvest.hits, func(h hit) bool { return set.found[h.Secret] })
	r.learn(j.harvest.hits)
	return r.give(j.harvest, r.message(last))
}

// maxMissing is how many missing pieces of one message are listed one by one.
const maxMissing = 100

// missing lists the pieces that never came.
func (r *run) missing() error {
	ids := make([]string, 0, len(r.cut.sets))
	for id, set := range r.cut.sets {
		if !set.done {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		set := r.cut.sets[id]
		for _, what := range set.gaps() {
			err := r.lose(mail.Lost{
				Part: set.part, MediaType: "message/partial", Reason: mail.ExternalLink,
				Detail: what + " of a message that was sent in pieces is in no message that was scanned",
				Hint:   "look for the other pieces (they have this sender), put them together with a mail program and scan the result",
			}, r.masked(set.last))
			if err != nil {
				return err
			}
			addCounts(set.kept, onePart, counts{})
		}
		if err := r.keeping.late(set.kept); err != nil {
			return err
		}
	}
	return nil
}

// gaps names the pieces that are missing.
func (s *fragmentSet) gaps() []string {
	var out []string
	for n := 1; n <= max(s.total, s.most); n++ {
		if s.have[n] {
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

// onePart is what a leaf that no reader met adds to the parts.
var onePart = counts{seen: 1, unread: 1}

// lose records a leaf that no reader met.
func (r *run) lose(l mail.Lost, msg finding.Message) error {
	r.account.lost(l)
	return r.list(l, msg)
}
