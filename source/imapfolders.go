package source

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// imapFolder is one folder of a server.
type imapFolder struct {
	name  string // as the server's answer says, decoded
	shown string // "/"-separated
	sure  bool   // the server listed it
	delim rune   // between the levels of its name; 0 if unknown
	attrs []imap.MailboxAttr

	vanished bool // it was read before, and the server lists it no more
}

// folders lists the folders to read, in an order that stays the same.
func (b *imapBox) folders(ctx context.Context) ([]imapFolder, error) {
	var all []imapFolder
	gmail := false
	err := b.pool.patiently(ctx, func(s *imapSession) error {
		gmail = s.has("X-GM-EXT-1")
		list, err := s.list()
		all = list
		return err
	})
	if err != nil {
		return nil, b.stopped("listing the folders", err)
	}
	if gmail && b.at.folder == "" {
		all = onceEach(all)
	}
	all = slices.DeleteFunc(all, func(f imapFolder) bool { return !f.selectable() || !b.named(f) })
	if len(all) == 0 {
		return nil, b.fail(fmt.Sprintf("there is no folder %q", b.at.folder), "Leave the folder out of the URL to read all.", ErrNoMail)
	}
	slices.SortFunc(all, func(x, y imapFolder) int { return strings.Compare(x.name, y.name) })
	return all, nil
}

// has asks what the server is able to do, which it may have to be asked for.
func (s *imapSession) has(what imap.Cap) (yes bool) {
	_ = s.run(func() error { // without an answer the next command fails, too
		yes = s.client.Caps().Has(what)
		return nil
	})
	return yes
}

// list asks for all folders. INBOX is always there (RFC 3501, 5.1), even where a
// server forgets to list it.
func (s *imapSession) list() ([]imapFolder, error) {
	folders := []imapFolder{{name: inbox, shown: inbox}}
	s.wire.naming(true)
	defer s.wire.naming(false)
	err := s.run(func() error {
		listed, err := s.client.List("", "*", nil).Collect()
		for _, l := range listed {
			if strings.EqualFold(l.Mailbox, inbox) {
				folders[0].attrs, folders[0].delim, folders[0].sure = l.Attrs, l.Delim, true
				continue
			}
			folders = append(folders, imapFolder{name: l.Mailbox, shown: shownFolder(l.Mailbox, l.Delim), delim: l.Delim, sure: true, attrs: l.Attrs})
		}
		return err
	})
	return folders, err
}

func shownFolder(name string, delim rune) string {
	name = readable(name)
	if delim == 0 || delim == '/' {
		return name
	}
	return strings.ReplaceAll(name, string(delim), "/")
}

// selectable leaves out what is only a level in a tree.
func (f imapFolder) selectable() bool {
	return !slices.Contains(f.attrs, imap.MailboxAttrNoSelect) && !slices.Contains(f.attrs, imap.MailboxAttrNonExistent)
}

// named tells whether the URL means a folder: itself or one above it.
func (b *imapBox) named(f imapFolder) bool {
	want := b.at.folder
	return want == "" || f.shown == want || strings.EqualFold(f.shown, want) && strings.EqualFold(want, inbox) || strings.HasPrefix(f.shown, want+"/")
}

// onceEach keeps of Gmail's folders those that hold each message once: All Mail,
// and beside it Spam and Trash, which it leaves out. The others are labels on
// messages of these (developers.google.com/workspace/gmail/imap/imap-extensions).
func onceEach(all []imapFolder) []imapFolder {
	has := func(f imapFolder, attrs ...imap.MailboxAttr) bool {
		return slices.ContainsFunc(attrs, func(a imap.MailboxAttr) bool { return slices.Contains(f.attrs, a) })
	}
	if !slices.ContainsFunc(all, func(f imapFolder) bool { return has(f, imap.MailboxAttrAll) && f.selectable() }) {
		return all // it can be hidden from IMAP
	}
	return slices.DeleteFunc(all, func(f imapFolder) bool {
		return !has(f, imap.MailboxAttrAll, imap.MailboxAttrJunk, imap.MailboxAttrTrash)
	})
}

// errRenumbered says that a folder's UIDs mean other messages than before.
var errRenumbered = errors.New("the server renumbered the folder's messages")

// examine opens a folder for reading only; validity is what its UIDVALIDITY must
// still be, 0 for any.
func (s *imapSession) examine(folder string, validity uint32) error {
	if s.folder != folder {
		s.folder = ""
		if strings.HasPrefix(folder, standIn) {
			s.wire.literals(s.has(imap.CapLiteralPlus) || s.has(imap.CapLiteralMinus))
		}
		err := s.run(func() error {
			data, err := s.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
			if err == nil {
				s.exists, s.validity = data.NumMessages, data.UIDValidity
			}
			return err
		})
		if err != nil {
			return err
		}
		s.folder = folder
	}
	if validity != 0 && s.validity != validity {
		s.folder = ""
		return errRenumbered
	}
	return nil
}

// survey is what a folder holds.
type survey struct {
	validity uint32
	uids     []imapUID         // ascending
	sizes    map[imapUID]int64 // as far as the server tells
	unnamed  int               // messages that the server counts and does not name
}

// survey lists a folder's messages, by two commands: servers were seen that leave
// messages out of one of them. The second, which tells their sizes too, leaves out
// those that are known already, if the first named as many as there are.
func (s *imapSession) survey(folder string, known folderState) (survey, error) {
	s.folder = "" // look again: new mail may have come
	if err := s.examine(folder, 0); err != nil {
		return survey{}, err
	}
	found := survey{validity: s.validity, sizes: map[imapUID]int64{}}
	seen := map[imapUID]bool{}
	uids, errSearch := s.search(&imap.SearchCriteria{UID: []imap.UIDSet{{{Start: 1, Stop: 0}}}}) // 1:*
	for _, uid := range uids {
		seen[uid] = true
	}
	if errSearch != nil && isLost(errSearch) {
		return found, errSearch
	}
	from := imapUID(1)
	if len(seen) == int(s.exists) && known.validity == s.validity {
		from = known.firstUnseen(uids)
	}
	if from > 0 {
		if err := s.sizes(from, found.sizes); err != nil && (errSearch != nil || isLost(err)) {
			return found, err
		}
	}
	for uid := range found.sizes {
		seen[uid] = true
	}
	found.uids = slices.Sorted(maps.Keys(seen))
	found.unnamed = max(0, int(s.exists)-len(found.uids))
	return found, nil
}

// sizes asks for the sizes of the messages from a UID on. An answer for "*" tells
// the last message, whatever its UID (RFC 3501, 6.4.8).
func (s *imapSession) sizes(from imapUID, sizes map[imapUID]int64) error {
	return s.run(func() error {
		cmd := s.client.Fetch(imap.UIDSet{{Start: from, Stop: 0}}, &imap.FetchOptions{UID: true, RFC822Size: true})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			one, err := msg.Collect()
			if err == nil && one.UID != 0 {
				sizes[one.UID] = one.RFC822Size
			}
		}
		return cmd.Close()
	})
}

// listed are the UIDs of an answer to SEARCH; one with "*" in it names none.
func listed(data *imap.SearchData) []imapUID {
	set, ok := data.All.(imap.UIDSet)
	if !ok || set.Dynamic() || tooMany(set) {
		return nil
	}
	uids, _ := set.Nums()
	return slices.DeleteFunc(uids, func(u imapUID) bool { return u == 0 })
}

// mostListed is more messages than one answer has room for.
const mostListed = longestAnswer / 2

// tooMany tells a list that is short as ranges and endless as messages.
func tooMany(set imap.UIDSet) bool {
	total := int64(0)
	for _, r := range set {
		total += max(int64(r.Stop)-int64(r.Start), int64(r.Start)-int64(r.Stop)) + 1
	}
	return total > mostListed
}
