package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/mailspill/mailspill/mail"
)

// Batches are small, so that a connection that drops costs little, and large
// enough to hide the time an answer is under way.
const (
	mostInBatch  = 50
	largestBatch = 20 << 20 // bytes, unless one message alone is larger
	guessedSize  = 400 << 10
)

// batch is some messages of a folder, fetched together.
type batch struct {
	folder   string
	validity uint32
	uids     []imapUID
	bytes    int64 // that may be held
}

// batches cuts a folder's messages.
func batches(folder string, s survey, uids []imapUID) []batch {
	var all []batch
	var bytes int64
	for _, uid := range uids {
		size, known := s.sizes[uid]
		if !known || size < 0 {
			size = guessedSize
		}
		last := len(all) - 1
		if last < 0 || len(all[last].uids) >= mostInBatch || bytes+size > largestBatch {
			all, bytes, last = append(all, batch{folder: folder, validity: s.validity, bytes: largestBatch + largestBatch/2}), 0, last+1
		}
		all[last].uids = append(all[last].uids, uid)
		bytes += size
	}
	return all
}

// attempts is how often a message is asked for alone, when the connection ends
// over it each time.
const attempts = 3

// mostUnfit bounds the messages in a row that did not come: then it is the server
// that is out of order, not they.
const mostUnfit = 60

// fetching is the state of one batch until all of its messages came or are given
// up.
type fetching struct {
	b     *imapBox
	batch batch
	got   map[imapUID]arrival
	parts [][]imapUID // still to be asked for, the last first
	fails map[imapUID]int
	dry   int // attempts since something last arrived
}

// fetch brings the messages of a batch, in its order. What a large FETCH did not
// bring is asked for again; a message over which the connection ends is found by
// halving.
func (b *imapBox) fetch(ctx context.Context, job batch) ([]arrival, error) {
	f := &fetching{b: b, batch: job, got: map[imapUID]arrival{}, fails: map[imapUID]int{}, parts: [][]imapUID{job.uids}}
	for len(f.parts) > 0 {
		last := len(f.parts) - 1
		part := f.parts[last]
		f.parts = f.parts[:last]
		if err := f.ask(ctx, part); err != nil {
			return nil, err
		}
	}
	all := make([]arrival, len(job.uids))
	for i, uid := range job.uids {
		all[i] = f.got[uid]
		if all[i].raw != nil && all[i].missing == nil && isStub(all[i].raw) {
			all[i].missing = refused("the server put a notice in the message's place: it cannot convert it")
		}
	}
	return all, nil
}

// ask fetches a part and decides what to do about what did not come.
func (f *fetching) ask(ctx context.Context, part []imapUID) error {
	a := &arrivals{most: int64(f.b.opt.MaxMessage), cut: len(part) == 1, room: f.batch.bytes, wanted: map[imapUID]bool{}, got: f.got}
	if a.cut {
		a.room = a.most
	}
	for _, uid := range part {
		a.wanted[uid] = true
	}
	before := len(f.got)
	err := f.b.pool.do(ctx, func(s *imapSession) error {
		if err := s.examine(f.batch.folder, f.batch.validity); err != nil {
			return err
		}
		return s.fetch(part, a)
	})
	if ctx.Err() != nil || endsWalk(err) || errors.Is(err, errRenumbered) || errors.Is(err, errPoolClosed) {
		return err
	}
	var rest []imapUID
	for _, uid := range part {
		if _, came := f.got[uid]; !came {
			rest = append(rest, uid)
		}
	}
	if f.dry++; len(f.got) > before {
		f.dry = 0
	}
	return f.retry(ctx, part, rest, err)
}

// retry plans how to ask again for the rest of a part.
func (f *fetching) retry(ctx context.Context, part, rest []imapUID, err error) error {
	if len(rest) == 0 {
		return nil
	}
	_, throttled := suggestedPause(err)
	lost := err != nil && isLost(err)
	switch {
	case throttled:
		if f.dry >= tries {
			return f.b.fail("the server asks again and again to come later"+said(err), "Wait, and scan again with --connections 1.", err)
		}
		f.parts = append(f.parts, rest)
		return wait(ctx, f.b.delay(f.dry+1, err))
	case len(part) == 1:
		return f.alone(ctx, rest[0], lost, err)
	case !lost: // NO, or OK without the messages
		for i := len(rest) - 1; i >= 0; i-- {
			f.parts = append(f.parts, rest[i:i+1])
		}
		return nil
	case len(rest) < len(part):
		f.parts = append(f.parts, rest)
	default:
		f.parts = append(f.parts, rest[len(rest)/2:], rest[:len(rest)/2])
	}
	return f.b.pause(ctx)
}

// alone decides about a message that did not come when it alone was asked for.
func (f *fetching) alone(ctx context.Context, uid imapUID, lost bool, err error) error {
	slow := errors.Is(err, errSlow)
	if f.fails[uid]++; lost && f.fails[uid] < attempts && !(slow && f.fails[uid] > 1) {
		f.parts = append(f.parts, []imapUID{uid})
		return f.b.pause(ctx)
	}
	if !lost {
		f.got[uid] = arrival{uid: uid, missing: refused(f.why(ctx, uid, err))}
		return nil
	}
	if f.b.unfit.Add(1) > mostUnfit {
		return f.b.fail("the connection ends over every message", "Try again later, or with --connections 1.", err)
	}
	if slow {
		f.got[uid] = arrival{uid: uid, missing: tooSlow()}
		return nil
	}
	why := "the connection ended each time the message was asked for"
	if isTimeout(err) {
		why = "the server fell silent each time the message was asked for"
	}
	f.got[uid] = arrival{uid: uid, missing: refused(why)}
	return nil
}

// why tells a message that is gone from one that is kept back. An answer without
// it says neither.
func (f *fetching) why(ctx context.Context, uid imapUID, answer error) string {
	var refusal *imap.Error
	if errors.As(answer, &refusal) {
		return fmt.Sprintf("the server answered %s when the message was asked for", refusal.Type)
	}
	there := true
	err := f.b.pool.do(ctx, func(s *imapSession) error {
		if err := s.examine(f.batch.folder, f.batch.validity); err != nil {
			return err
		}
		uids, err := s.search(&imap.SearchCriteria{UID: []imap.UIDSet{imap.UIDSetNum(uid)}})
		there = err != nil || len(uids) > 0
		return err
	})
	if err == nil && !there {
		return "the message was deleted or moved while the mailbox was scanned"
	}
	return "the server lists the message and gives none of it"
}

func tooSlow() *mail.Lost {
	return &mail.Lost{Reason: mail.TooSlow, Detail: "the server sent next to nothing of the message, each time it was asked for", Hint: refused("").Hint}
}

func refused(why string) *mail.Lost {
	return &mail.Lost{Reason: mail.ServerRefused, Detail: why, Hint: "Open the message in a mail program, save it, and scan the file; or scan again later."}
}

// pause is a short rest before a lost connection is made anew.
func (b *imapBox) pause(ctx context.Context) error {
	return wait(ctx, min(b.opt.IMAP.Pause/2, time.Second))
}

// stub is the first sentence of what Exchange sends in place of a message that
// it cannot convert (OfflineIMAP issue 62).
var stub = []byte("Retrieval using the IMAP4 protocol failed for the following message")

// isStub looks at short messages only: the notice is one.
func isStub(raw []byte) bool { return len(raw) < 16<<10 && bytes.Contains(raw, stub) }
