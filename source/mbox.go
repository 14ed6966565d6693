package source

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/mailspill/mailspill/mail"
)

// walkMbox gives the messages of an mbox. Positions are offsets of "From "
// lines.
func walkMbox(w *walk, at place, c *content, from position) error {
	offset, _, ok := from.number()
	if !ok {
		return badCursor(at.source, fmt.Errorf("%q is no offset: %w", from[0], ErrChanged))
	}
	s, err := c.splitter(offset, w.opt.MaxMessage)
	if err != nil {
		return w.failed(at, err, c.size)
	}
	if !s.resumes() {
		return w.rewritten(at, c, offset)
	}
	w.found = true
	for seg, ok := s.next(); ok; seg, ok = s.next() {
		if err := w.segment(at, s, seg); err != nil {
			return err
		}
	}
	return w.failed(at, s.err, 0)
}

// rewritten is what to do when no message begins where the last walk ended: the
// file was rewritten. Among many files it is read anew, so that nothing is
// lost; a SOURCE by itself is left to its user.
func (w *walk) rewritten(at place, c *content, offset int64) error {
	if at.inner && c.stream == nil {
		return walkMbox(w, at, c, nil)
	}
	return &Error{
		Source: at.source, What: fmt.Sprintf("is not the mailbox that was read before: no message begins at byte %d", offset),
		Hint: "Scan it from the beginning.", Err: ErrChanged,
	}
}

func (w *walk) segment(at place, s *splitter, seg segment) error {
	ref := at.ref(at.own)
	var sent time.Time
	if seg.framed {
		ref.Offset = seg.offset
		line, _, _ := lineAt(seg.line, 0, true)
		sent = parseFromLine(line).date
	}
	raw := messageBytes(seg.raw)
	if s.r != nil && len(raw) > 0 && &raw[0] == &seg.raw[0] && seg.cut == 0 {
		raw = slices.Clone(raw) // the window moves on, the message stays
	}
	return w.message(ref, raw, at.offset(seg.offset), at.offset(seg.next), sent, cutOff(seg.cut))
}

func (at place) offset(n int64) position { return at.pos.with(strconv.FormatInt(n, 10)) }

// cutOff records the bytes of a message that were too many to keep, if any.
func cutOff(n int64) *mail.Lost {
	if n == 0 {
		return nil
	}
	return &mail.Lost{
		Bytes: n, Reason: mail.TooLarge, Detail: "the message is larger than is held in memory; its beginning was searched",
		Hint: "Unpack or save it to a file of its own and scan that: a file is searched whole.",
	}
}

// walkMessage gives the file as one message.
func walkMessage(w *walk, at place, c *content, from position) error {
	if len(from) > 0 {
		return nil
	}
	raw, more, err := c.read(w.opt.MaxMessage)
	if err != nil && len(raw) == 0 {
		return w.failed(at, err, c.size)
	}
	if stop := w.message(at.ref(at.dir), raw, at.pos, at.pos.with(past), time.Time{}, cutOff(more)); stop != nil {
		return stop
	}
	return w.failed(at, err, max(c.size-int64(len(raw)), 0))
}
