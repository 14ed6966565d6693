package scanner

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/finding"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/patterns"
)

// job is one item of a source on its way through the workers.
type job struct {
	msg  *mail.Message
	err  error // came with the message, or instead of it
	size int64
	held int64 // of the room for messages in work
	done chan struct{}

	selected bool
	whole    bool // taken apart to its end
	harvest  *harvest
	waits    bool          // something in it stayed locked, and is listed later
	kept     *finding.Kept // what the case is told of it
}

// work takes a message apart. Whatever goes wrong stays with this message.
func (r *run) work(ctx context.Context, j *job) {
	defer close(j.done)
	if j.msg == nil || j.msg.Raw == nil {
		return
	}
	r.protected(j, func() { r.takeApart(ctx, j) })
}

// protected does a piece of work on a message, which alone pays for a panic.
func (r *run) protected(j *job, work func()) {
	defer func() {
		if p := recover(); p != nil {
			r.crashed(j, p)
		}
	}()
	// A mapped file that shrinks under us faults; as a panic it costs one message.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	work()
}

func (r *run) takeApart(ctx context.Context, j *job) {
	if r.keeping.to != nil {
		digest(j.msg) // of those too that are not selected
	}
	selected, err := r.selector.selected(ctx, j.msg)
	if err != nil || !selected {
		j.selected = selected
		j.whole = err == nil
		return
	}
	j.selected = true
	digest(j.msg)
	j.harvest = r.newHarvest(j.msg)
	opt := r.opt.Extract
	opt.Equal = r.equals.of(j.harvest)
	j.whole = extract.Texts(ctx, j.msg, opt, j.harvest) == nil
	r.relook(ctx, j)
}

// crashed records a panic as the message's own fault. The panic's text may hold
// mail, so only its kind is told.
func (r *run) crashed(j *job, p any) {
	j.selected, j.whole = true, true
	if j.harvest == nil {
		j.harvest = r.newHarvest(j.msg)
	}
	// What was in the reader's hands is not known; it counts as lost whole.
	j.harvest.parts.seen, j.harvest.bytes.seen = j.harvest.parts.read+j.harvest.parts.unread, j.harvest.bytes.read+j.harvest.bytes.unread
	j.harvest.Seen(1, j.size)
	j.harvest.Lost(mail.Lost{
		Bytes: j.size, Reason: mail.Crashed, Detail: "the reader failed on this message (" + fmt.Sprintf("%T", p) + ")",
		Hint: "open the message by hand, and report the failure without the message's content",
	})
}

func (r *run) newHarvest(m *mail.Message) *harvest {
	h := m.Header()
	out := &harvest{
		set: r.set, letters: newLetters(m.Date()), quotes: quotes{heads: r.heads, reply: isReply(h)},
		seen: map[spot]string{}, tries: tries{set: r.set, most: mostKeptTries},
		context: patterns.Context{
			Date: m.Date(), Now: r.opt.Now, Bulk: isBulk(h), Explain: r.opt.Explain,
		},
	}
	out.tries.letters, out.tries.quotes = &out.letters, &out.quotes
	return out
}

// isReply tells a message that goes on with a thread (RFC 5322 section 3.6.4).
func isReply(h mail.Header) bool { return h.Has("In-Reply-To") || h.Has("References") }

// isBulk tells mail that was sent to many (RFC 2369, RFC 2076 section 3.9).
func isBulk(h mail.Header) bool {
	switch strings.ToLower(strings.TrimSpace(h.Get("Precedence"))) {
	case "bulk", "list", "junk":
		return true
	}
	return h.Has("List-Unsubscribe") || h.Has("List-Id")
}
