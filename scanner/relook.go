package scanner

import (
	"context"
	"slices"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

// isLocked tells a leaf that a password would open.
func isLocked(l mail.Lost) bool { return l.Locked }

// relook takes a message apart once more, whose own words may open what is locked
// in it. It is done before anything of the message is reported.
func (r *run) relook(ctx context.Context, j *job) {
	h := j.harvest
	if !j.whole || !slices.ContainsFunc(h.lost, isLocked) {
		return
	}
	around := newLetters(j.msg.Date())
	g := &gather{tries: tries{set: r.set, most: mostOwnTries, keen: true, letters: &around, quotes: &quotes{heads: r.heads, reply: isReply(j.msg.Header())}}}
	if extract.Texts(ctx, j.msg, shallow(r.opt.Extract), g) != nil {
		return
	}
	list := g.best()
	passwords := append(passwordsOf(h.hits), secretsOf(list)...)
	again, err := r.again(ctx, j.msg, passwords)
	if err != nil || len(again.opened) == 0 {
		h.tried = len(passwords)
		return
	}
	again.tried = len(passwords)
	again.prove(list)
	j.harvest = again
}

// shallow is how a message is taken apart for the passwords in its texts: files of
// other formats are not opened for it.
func shallow(opt extract.Options) extract.Options {
	opt.Shallow, opt.Passwords = true, nil
	return opt
}

// again takes a message apart with more passwords.
func (r *run) again(ctx context.Context, m *mail.Message, passwords []string) (*harvest, error) {
	opt := r.opt.Extract
	opt.Passwords = slices.Concat(passwords, opt.Passwords)
	h := r.newHarvest(m)
	err := extract.Texts(ctx, m, opt, h)
	return h, err
}

func secretsOf(list []tried) []string {
	var out []string
	for _, t := range list {
		out = append(out, t.secret)
	}
	return out
}

// prove makes findings of the stretches of this message that opened something, and
// makes sure of those that were findings already.
func (h *harvest) prove(list []tried) {
	for _, o := range h.opened {
		known := false
		for i := range h.hits {
			if hit := &h.hits[i]; hit.Secret == o.Password {
				hit.sure()
				known = true
			}
		}
		i := slices.IndexFunc(list, func(t tried) bool { return t.secret == o.Password })
		if known || i < 0 {
			continue
		}
		if found, ok := list[i].proven(h.set); ok {
			h.hits = append(h.hits, found)
		}
	}
}

// sure is what opening a file makes of a password.
func (h *hit) sure() {
	h.Tier, h.Checked, h.Confidence = patterns.Rotate, patterns.ByStructure, max(h.Confidence, 0.99)
}
