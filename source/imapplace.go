package source

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// folderState says what of a folder was dealt with, under its UIDVALIDITY. What
// the server left out of a list, or gave nothing of, is not in it, and so is asked
// for the next time.
type folderState struct {
	validity uint32
	seen     uidSet
	search   string // the mark of the search that chose among them; "" for none
}

// progress is what was read of a mailbox, a folder a step: it leads to what
// followed a message, and, after the last one, to what is new since. A folder
// that was renamed, or renumbered, is read anew.
type progress struct {
	folders map[string]folderState
	before  string // of the cursors, for the folders that are done with in this walk
	behind  string // for those that come after the one at work
}

func parseProgress(from position) (*progress, error) {
	p := &progress{folders: map[string]folderState{}}
	for _, step := range from {
		name, st, err := parseFolderState(step)
		if err != nil {
			return nil, err
		}
		p.folders[name] = st
	}
	return p, nil
}

// firstUnseen is the lowest of some UIDs that was not dealt with; 0 for none.
func (s folderState) firstUnseen(uids []imapUID) imapUID {
	first := imapUID(0)
	for _, uid := range uids {
		if !s.seen.has(uid) && (first == 0 || uid < first) {
			first = uid
		}
	}
	return first
}

func (s folderState) step(folder string) string {
	search := s.search
	if search == "" {
		search = "-"
	}
	return fmt.Sprintf("%d %s %s %s", s.validity, s.seen, search, folder)
}

func parseFolderState(step string) (folder string, s folderState, err error) {
	f := strings.SplitN(step, " ", 4)
	if len(f) != 4 {
		return "", s, fmt.Errorf("%q is no state of a folder: %w", step, ErrChanged)
	}
	validity, err1 := parseUID(f[0])
	seen, err2 := parseUIDSet(f[1])
	if err1 != nil || err2 != nil {
		return "", s, fmt.Errorf("%q is no state of a folder: %w", step, ErrChanged)
	}
	return f[3], folderState{validity: uint32(validity), seen: seen, search: strings.TrimPrefix(f[2], "-")}, nil
}

func parseUID(s string) (imapUID, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	return imapUID(n), err
}

// known is what is known of a folder for a walk under a search: nothing, if the
// search before left out what this one may want.
func (p *progress) known(folder, search string) folderState {
	st := p.folders[folder]
	if !covers(st.search, search) {
		return folderState{}
	}
	return st
}

// begin gives the state of a folder as it is now, what of it is still to be read,
// and which messages that were seen it does not hold any more.
func (p *progress) begin(folder string, found survey, search string) (st folderState, todo, gone []imapUID) {
	st = folderState{validity: found.validity, search: search}
	if before := p.folders[folder]; before.validity == found.validity {
		st.seen, gone = before.seen.split(found.uids)
		if !covers(before.search, search) {
			st.seen = uidSet{}
		}
	}
	for _, uid := range found.uids {
		if !st.seen.has(uid) {
			todo = append(todo, uid)
		}
	}
	return st, todo, gone
}

// turn comes to a folder; folders are walked in the order of their names.
func (p *progress) turn(folder string) {
	var steps position
	for _, name := range slices.Sorted(maps.Keys(p.folders)) {
		if name > folder {
			steps = append(steps, p.folders[name].step(name))
		}
	}
	if p.behind = ""; len(steps) > 0 {
		p.behind = "!" + steps.String()
	}
}

// cursor is the place behind what was dealt with of the folder at work. Folders
// that come later in the walk keep what was known of them.
func (p *progress) cursor(folder string, st folderState) mail.Cursor {
	return mail.Cursor(p.before + position{st.step(folder)}.String() + p.behind)
}

// done closes a folder.
func (p *progress) done(folder string, st folderState) {
	p.folders[folder] = st
	p.before += position{st.step(folder)}.String() + "!"
}

// keep closes a folder that was not read: what was known of it stays so.
func (p *progress) keep(folder string) {
	if st, known := p.folders[folder]; known {
		p.done(folder, st)
	}
}

// so is the place behind the folders that are done with.
func (p *progress) so() mail.Cursor {
	return mail.Cursor(strings.TrimSuffix(p.before, "!") + p.behind)
}

// end is the place behind all folders.
func (p *progress) end() mail.Cursor { return mail.Cursor(strings.TrimSuffix(p.before, "!")) }

// spot is one message: what a Ref's ID says.
type spot struct {
	folder   string
	validity uint32
	uid      imapUID
}

func (s spot) id() string {
	return position{strconv.FormatUint(uint64(s.validity), 10), strconv.FormatUint(uint64(s.uid), 10), s.folder}.String()
}

func parseSpot(id string) (spot, error) {
	p, err := parsePosition(id)
	if err != nil || len(p) != 3 {
		return spot{}, fmt.Errorf("%q is no place of a message: %w", id, ErrChanged)
	}
	validity, err1 := parseUID(p[0])
	uid, err2 := parseUID(p[1])
	if err1 != nil || err2 != nil || uid == 0 {
		return spot{}, fmt.Errorf("%q is no place of a message: %w", id, ErrChanged)
	}
	return spot{p[2], uint32(validity), uid}, nil
}
