package scanner

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
)

// keeping tells a case of every item of a source, in order, as far as nothing was
// interrupted: what comes after it would not be read again.
type keeping struct {
	to      finding.Keeper // nil where no one keeps
	key     []byte
	stopped bool
}

// digest fills in the hash of a message, unless its source knew it.
func digest(m *mail.Message) {
	if m.Ref.SHA256 == [sha256.Size]byte{} {
		m.Ref.SHA256 = sha256.Sum256(m.Raw)
	}
}

// bare tells of an item that is no message: one that never arrived, a file of
// another kind, or a place in the source alone. An error that is no *mail.Lost ends
// the source: where it goes on is where it stood before.
func (k *keeping) bare(ctx context.Context, j *job, lost *mail.Lost) error {
	switch {
	case j.err != nil && ctx.Err() != nil:
		k.stopped = true // the error may be the interruption's own
	case k.stopped || j.msg == nil || j.err != nil && lost == nil:
	default:
		return k.give(finding.Kept{Ref: j.msg.Ref, Next: j.msg.Next, Passed: int64(j.msg.Passed), Cut: lost != nil})
	}
	return nil
}

// message tells of a message, unless it was not taken apart to its end, and says
// whether that and all before it was.
func (k *keeping) message(j *job, msg finding.Message) (ok bool, err error) {
	k.stopped = k.stopped || !j.whole
	if k.to == nil || k.stopped {
		return !k.stopped, nil
	}
	kept := j.kept
	kept.Ref, kept.Next, kept.Selected = j.msg.Ref, j.msg.Next, j.selected
	kept.Size, kept.Passed = j.size, int64(j.msg.Passed)
	kept.Cut = j.err != nil || kept.Ref.SHA256 == [sha256.Size]byte{}
	if j.selected {
		k.describe(kept, j, msg)
	}
	return true, k.give(*kept)
}

// describe fills in what is known of selected messages only.
func (k *keeping) describe(kept *finding.Kept, j *job, msg finding.Message) {
	h := j.harvest
	kept.Message, kept.Date = msg, j.msg.Date()
	addCounts(kept, h.parts, h.bytes)
	for _, d := range j.msg.Defects() {
		kept.Defects = append(kept.Defects, string(d))
	}
	ids, _ := threadKeys(j.msg) // whom follow joins is among peopleOf, for both directions
	for _, p := range j.msg.Pieces() {
		ids = append(ids, "piece "+p.ID)
	}
	kept.Threads, kept.People = k.names(ids), k.names(peopleOf(j.msg))
	kept.Open = finding.Open{
		Locked: j.waits || len(h.opened) > 0, Opened: len(h.opened) > 0,
		Lone: h.lone(), Piece: len(j.msg.Pieces()) > 0,
	}
}

// names makes keys comparable and nothing else: an id or an address may hold a secret.
func (k *keeping) names(keys []string) []string {
	var out []string
	for _, key := range keys {
		mac := hmac.New(sha256.New, k.key)
		mac.Write([]byte("conversation\x00" + key)) // a hash does not fail
		if name := hex.EncodeToString(mac.Sum(nil)[:16]); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// late tells once more of a message that changed after it was kept.
func (k *keeping) late(kept *finding.Kept) error {
	if kept == nil || !kept.Selected {
		return nil // it was not kept
	}
	kept.Next, kept.Late = "", true
	return k.give(*kept)
}

func (k *keeping) give(kept finding.Kept) error {
	if k.to == nil {
		return nil
	}
	return k.to.Keep(kept)
}

func addCounts(kept *finding.Kept, parts, bytes counts) {
	for _, c := range []struct {
		to  *finding.Counts
		add counts
	}{{&kept.Parts, parts}, {&kept.Bytes, bytes}} {
		c.to.Seen += c.add.seen
		c.to.Read += c.add.read
		c.to.Unread += c.add.unread
	}
}

// asLost gives the lost piece that came with an item; nil if none did.
func asLost(err error) *mail.Lost {
	var lost *mail.Lost
	if errors.As(err, &lost) {
		return lost
	}
	return nil
}
