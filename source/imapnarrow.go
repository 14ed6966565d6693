package source

import (
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// Omitted are messages of a folder that a walk counts and does not give.
type Omitted struct {
	Source, Folder string
	Messages       int
	// Search says that they were left out by the server's own search; else the
	// folder was not wanted.
	Search bool
}

// One search is over so many messages and bytes that it takes no longer than a
// server may be silent: one without an index reads the messages for it (Dovecot
// some 20 MB a second).
const (
	searchedAtOnce = 5000
	searchedBytes  = 64 << 20
)

// searches parts messages, in order, into those of one search each.
func searches(uids []imapUID, sizes map[imapUID]int64) (parts [][]imapUID) {
	var bytes int64
	for i, uid := range uids {
		last := len(parts) - 1
		if i == 0 || len(parts[last]) >= searchedAtOnce || bytes+sizes[uid] > searchedBytes {
			parts, bytes, last = append(parts, nil), 0, last+1
		}
		parts[last] = append(parts[last], uid)
		bytes += sizes[uid]
	}
	return parts
}

// narrow gives those of some messages, in order, that the server's search leaves
// out. Nothing is left out by omission: the server must name a message when asked
// for those that are not wanted, and not name it when asked for those whose header
// says that they are. A server that fails is believed in nothing, and not asked
// again.
func (f *folderWalk) narrow(uids []imapUID, sizes map[imapUID]int64) ([]imapUID, error) {
	what := f.b.opt.IMAP.Search.questions()
	var left []imapUID
	for _, part := range searches(uids, sizes) {
		if len(what) == 0 || f.b.unsearchable.Load() {
			break
		}
		some, err := f.unwanted(part, what)
		if err == nil {
			left = append(left, some...)
			continue
		}
		if stop := f.noSearch(err); stop != nil {
			return nil, stop
		}
	}
	if f.b.unsearchable.Load() {
		return nil, nil
	}
	return left, nil
}

// noSearch decides what a failed search means: nil if the walk goes on without.
func (f *folderWalk) noSearch(err error) error {
	if f.w.ctx.Err() != nil || endsWalk(err) || errors.Is(err, errRenumbered) || errors.Is(err, errPoolClosed) {
		return err
	}
	if _, throttled := suggestedPause(err); throttled {
		return f.b.stopped("searching a folder", err)
	}
	if !f.b.unsearchable.Swap(true) {
		f.b.opt.Notice(f.b.name, "the server cannot search as it is asked to"+whyNot(err)+": all messages are fetched")
	}
	return nil
}

func whyNot(err error) string {
	switch {
	case errors.Is(err, errNonsense):
		return " (" + errNonsense.Error() + ")"
	case isTimeout(err):
		return " (" + errSilent.Error() + ")"
	}
	return said(err)
}

var errNonsense = errors.New("the server's search names messages that it was not asked about")

// unwanted asks the server about some messages, in order.
func (f *folderWalk) unwanted(uids []imapUID, what []question) ([]imapUID, error) {
	within := []imap.UIDSet{{{Start: uids[0], Stop: uids[len(uids)-1]}}}
	votes := map[imapUID]int{}
	for _, q := range what {
		for i, c := range []imap.SearchCriteria{not(q.all), q.shown} {
			c.UID = within
			named, err := f.searched(c)
			if err != nil {
				return nil, err
			}
			for _, uid := range named {
				if uid < uids[0] || uid > uids[len(uids)-1] {
					return nil, errNonsense
				}
				votes[uid] += 1 - 2*i
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(uids), func(uid imapUID) bool { return votes[uid] < len(what) }), nil
}

// searched runs one search, once more if the connection is lost over it.
func (f *folderWalk) searched(c imap.SearchCriteria) (uids []imapUID, err error) {
	for range 2 {
		err = f.b.pool.do(f.w.ctx, func(s *imapSession) error {
			if err := s.examine(f.folder.name, f.state.validity); err != nil {
				return err
			}
			var err error
			uids, err = s.search(&c)
			return err
		})
		if _, throttled := suggestedPause(err); err == nil || !throttled && !isLost(err) {
			return uids, err
		}
		if stop := wait(f.w.ctx, f.b.delay(1, err)); stop != nil {
			return nil, stop
		}
	}
	return nil, err
}

// pass notes the messages up to a UID that were left out.
func (f *folderWalk) pass(upTo imapUID) {
	n := 0
	for n < len(f.left) && f.left[n] <= upTo {
		f.state.seen = f.state.seen.add(f.left[n])
		n++
	}
	f.left = f.left[n:]
	twice := min(n, f.counted) // before a renumbering
	f.counted -= twice
	f.passed += n
	f.w.passed += n - twice
	f.omit(n-twice, true)
}

func (f *folderWalk) omit(n int, search bool) {
	if n > 0 {
		f.b.opt.Omitted(Omitted{Source: f.b.name, Folder: f.folder.shown, Messages: n, Search: search})
	}
}

// unwantedFolder counts the messages of a folder that is not to be read.
func (f *folderWalk) unwantedFolder() error {
	var n int
	err := f.b.pool.patiently(f.w.ctx, func(s *imapSession) error {
		s.wire.naming(true)
		defer s.wire.naming(false)
		return s.run(func() error {
			status, err := s.client.Status(f.folder.name, &imap.StatusOptions{NumMessages: true}).Wait()
			if err == nil && status.NumMessages != nil {
				n = int(*status.NumMessages)
			}
			return err
		})
	})
	if err != nil && (f.w.ctx.Err() != nil || endsWalk(err) || isLost(err)) {
		return f.b.stopped("counting the messages of a folder", err)
	}
	if err != nil && f.folder.sure {
		f.b.opt.Notice(f.b.name, "the server does not tell how many messages are in a folder that is not read"+said(err))
	}
	f.done.keep(f.folder.name)
	f.omit(n, false)
	return nil
}
