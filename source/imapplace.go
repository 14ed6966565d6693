package source

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// folderState says what of a folder was read: all messages below next, as UIDs
// only go up while the UIDVALIDITY stays (RFC 3501, 2.3.1.1), but for those to
// try again.
type folderState struct {
	validity uint32
	next     imapUID
	again    []imapUID
}

// progress is what was read of a mailbox, a folder a step: it leads to what
// followed a message, and, after the last one, to what is new since. A folder
// that was renamed, or renumbered, is read anew.
type progress struct {
	folders map[string]folderState
	prefix  string // of the cursors, for the folders that are done with in this walk
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

func (s folderState) step(folder string) string {
	again := "-"
	if len(s.again) > 0 {
		texts := make([]string, len(s.again))
		for i, uid := range s.again {
			texts[i] = strconv.FormatUint(uint64(uid), 10)
		}
		again = strings.Join(texts, ",")
	}
	return fmt.Sprintf("%d %d %s %s", s.validity, s.next, again, folder)
}

func parseFolderState(step string) (folder string, s folderState, err error) {
	f := strings.SplitN(step, " ", 4)
	if len(f) != 4 {
		return "", s, fmt.Errorf("%q is no state of a folder: %w", step, ErrChanged)
	}
	validity, err1 := parseUID(f[0])
	next, err2 := parseUID(f[1])
	s = folderState{validity: uint32(validity), next: next}
	if err1 != nil || err2 != nil {
		return "", s, fmt.Errorf("%q is no state of a folder: %w", step, ErrChanged)
	}
	if f[2] == "-" {
		return f[3], s, nil
	}
	for _, text := range strings.Split(f[2], ",") {
		uid, err := parseUID(text)
		if err != nil {
			return "", s, err
		}
		s.again = append(s.again, uid)
	}
	return f[3], s, nil
}

func parseUID(s string) (imapUID, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	return imapUID(n), err
}

// begin gives the state of a folder as it is numbered now, and what of uids is
// still to be read.
func (p *progress) begin(folder string, validity uint32, uids []imapUID) (folderState, []imapUID) {
	st, known := p.folders[folder]
	if !known || st.validity != validity {
		st = folderState{validity: validity, next: 1}
	}
	var todo []imapUID
	for _, uid := range uids {
		if uid >= st.next || slices.Contains(st.again, uid) {
			todo = append(todo, uid)
		}
	}
	return st, todo
}

// cursor is the place behind the last message of the folder at work. Folders
// that come later in the walk keep what was known of them.
func (p *progress) cursor(folder string, st folderState) mail.Cursor {
	return mail.Cursor(p.prefix + position{st.step(folder)}.String() + p.later(folder))
}

// later are the states of folders behind this one.
func (p *progress) later(folder string) string {
	var steps position
	for name, st := range p.folders {
		if name > folder {
			steps = append(steps, st.step(name))
		}
	}
	if len(steps) == 0 {
		return ""
	}
	slices.Sort(steps)
	return "!" + steps.String()
}

// done closes a folder.
func (p *progress) done(folder string, st folderState) {
	p.folders[folder] = st
	p.prefix += position{st.step(folder)}.String() + "!"
}

// took notes a message: read, or to be tried again.
func (s folderState) took(uid imapUID, whole bool) folderState {
	s.next = max(s.next, uid+1)
	at := slices.Index(s.again, uid)
	switch {
	case whole && at >= 0:
		s.again = slices.Delete(slices.Clone(s.again), at, at+1)
	case !whole && at < 0:
		s.again = append(slices.Clip(s.again), uid)
	}
	return s
}

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
