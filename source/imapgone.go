package source

import (
	"maps"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// gone tells of messages that a folder held once. A server may leave a message
// out of a list by mistake (kenn-io/msgvault issue 739); so the list must be
// whole, and the server is asked once more for the ones in question.
func (f *folderWalk) gone(found survey, absent []imapUID) error {
	listed, sure := map[imapUID]bool{}, found.unnamed == 0
	for part := range slices.Chunk(absent, mostAsked) {
		if !sure {
			break
		}
		err := f.b.pool.patiently(f.w.ctx, func(s *imapSession) error {
			if err := s.examine(f.folder.name, found.validity); err != nil {
				return err
			}
			uids, err := s.search(&imap.SearchCriteria{UID: []imap.UIDSet{imap.UIDSetNum(part...)}})
			for _, uid := range uids {
				listed[uid] = true
			}
			return err
		})
		if err != nil && (f.w.ctx.Err() != nil || endsWalk(err) || isLost(err)) {
			return f.b.stopped("asking for messages that are gone", err)
		}
		sure = err == nil
	}
	for _, uid := range absent {
		if !sure || listed[uid] {
			f.state.seen = f.state.seen.add(uid) // it may be told another time
			continue
		}
		f.b.opt.Gone(f.ref(uid))
	}
	return nil
}

// mostAsked keeps a command below the length that servers take.
const mostAsked = 500

// search gives the UIDs that a search finds.
func (s *imapSession) search(what *imap.SearchCriteria) (uids []imapUID, err error) {
	err = s.run(func() error {
		data, err := s.client.UIDSearch(what, nil).Wait()
		if err == nil {
			uids = listed(data)
		}
		return err
	})
	return uids, err
}

// withVanished adds to the folders of a mailbox those that were read before and
// that it does not list any more.
func withVanished(folders []imapFolder, done *progress) []imapFolder {
	unlisted := maps.Clone(done.folders)
	for _, f := range folders {
		delete(unlisted, f.name)
	}
	all := slices.Clone(folders)
	for name := range unlisted {
		all = append(all, imapFolder{name: name, shown: shownFolder(name, folders[0].delim), vanished: true})
	}
	slices.SortFunc(all, func(x, y imapFolder) int { return strings.Compare(x.name, y.name) })
	return all
}

// vanished tells of the messages of a folder that is not listed and cannot be
// opened either. If it can, what was known of it stays.
func (f *folderWalk) vanished() error {
	err := f.b.pool.patiently(f.w.ctx, func(s *imapSession) error {
		s.folder = ""
		return s.examine(f.folder.name, 0)
	})
	_, code := answerOf(err)
	switch {
	case err != nil && (f.w.ctx.Err() != nil || endsWalk(err) || isLost(err)):
		return f.b.stopped("opening a folder", err)
	case err == nil || code != "" && code != "NONEXISTENT" && code != "TRYCREATE": // RFC 5530
		f.done.keep(f.folder.name)
		return nil
	}
	f.state = f.done.folders[f.folder.name]
	delete(f.done.folders, f.folder.name)
	_, all := f.state.seen.split(nil)
	for _, uid := range all {
		f.b.opt.Gone(f.ref(uid))
	}
	return f.w.mark(f.b.name, f.done.so())
}
