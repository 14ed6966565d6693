package source

import (
	"bytes"
	"io"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/mailspill/mailspill/mail"
)

type imapUID = imap.UID

// arrival is what came of one wanted message: raw is nil if it never came whole.
type arrival struct {
	uid     imapUID
	raw     []byte
	missing *mail.Lost // of all of it, or of the end of a large one
}

// arrivals gathers the answers to one FETCH, whichever way they come: the client
// gives a message to its command only where the UID stands before the body and
// came once; all others reach us as strays.
type arrivals struct {
	most  int64           // bytes held of one message
	cut   bool            // a message larger than most is held in part; else not at all
	ended <-chan struct{} // closed when the client reads no more

	mu     sync.Mutex
	wanted map[imapUID]bool
	room   int64 // bytes that may be held of all
	got    map[imapUID]arrival
}

// add reads one FETCH answer to its end. A literal that ends early has no error
// (the connection was closed in it), so its length is compared.
func (a *arrivals) add(msg *imapclient.FetchMessageData) {
	var one arrival
	var size int64
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			one.uid = item.UID
		case imapclient.FetchItemDataRFC822Size:
			size = item.Size
		case imapclient.FetchItemDataBodySection:
			if raw, lost, ok := a.read(item); ok {
				one.raw, one.missing = raw, lost
			}
		}
	}
	if one.raw == nil || len(one.raw) == 0 && size > 0 {
		return // Exchange gives nothing for items that it cannot convert
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, twice := a.got[one.uid]; a.wanted[one.uid] && !twice {
		a.got[one.uid] = one
	}
}

// read takes the body of a message; ok if it came whole.
func (a *arrivals) read(item imapclient.FetchItemDataBodySection) (raw []byte, lost *mail.Lost, ok bool) {
	lit := item.Literal
	if lit == nil || item.Section.Specifier != imap.PartSpecifierNone || len(item.Section.Part) > 0 {
		return nil, nil, false
	}
	size := lit.Size()
	keep := a.reserve(size)
	if keep < 0 {
		return nil, nil, false
	}
	const trusted = 1 << 20 // of a size that was announced, before any byte came
	var buf bytes.Buffer
	buf.Grow(int(min(keep, trusted)) + bytes.MinRead)
	n, err := buf.ReadFrom(io.LimitReader(lit, keep))
	more := int64(0)
	if err == nil && n == keep {
		more, err = io.Copy(io.Discard, lit)
	}
	if err != nil || n+more != size {
		// The connection is at its end. The client goes on with it at the same
		// moment, and whoever reads the literal once more is in its way.
		<-a.ended
		return nil, nil, false
	}
	if raw = buf.Bytes(); raw == nil {
		raw = []byte{}
	}
	if more > 0 {
		lost = &mail.Lost{Bytes: more, Reason: mail.TooLarge, Detail: "the rest of a message larger than any that is held in memory", Hint: "Save the message from a mail program and scan the file."}
	}
	return raw, lost, true
}

// reserve says how much of a literal to keep; less than 0 if none.
func (a *arrivals) reserve(size int64) int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	keep := min(size, a.most)
	if size > a.most && !a.cut || keep > a.room {
		return -1
	}
	a.room -= keep
	return keep
}

// strays hands the FETCH answers that no command took to the one that is at
// work; each comes in a goroutine of its own.
type strays struct {
	mu   sync.Mutex
	to   *arrivals
	busy sync.WaitGroup
}

func (s *strays) take(msg *imapclient.FetchMessageData) {
	s.mu.Lock()
	to := s.to
	s.busy.Add(1)
	s.mu.Unlock()
	defer s.busy.Done()
	if to == nil {
		to = &arrivals{}
	}
	to.add(msg)
}

// direct makes to the receiver, nil for none, and waits for answers under way.
func (s *strays) direct(to *arrivals) {
	s.mu.Lock()
	s.to = to
	s.mu.Unlock()
}

// wait waits for answers under way. One with a body was taken before the command
// ended, as the client waits for its reader.
func (s *strays) wait() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy.Wait()
}

// fetch brings messages. What arrived whole is in a, even with an error.
func (s *imapSession) fetch(uids []imapUID, a *arrivals) error {
	a.ended = s.client.Closed()
	s.strays.direct(a)
	defer s.strays.direct(nil)
	err := s.run(func() error {
		cmd := s.client.Fetch(imap.UIDSetNum(uids...), &imap.FetchOptions{
			UID: true, RFC822Size: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}},
		})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			a.add(msg)
		}
		return cmd.Close()
	})
	s.strays.wait()
	return err
}
