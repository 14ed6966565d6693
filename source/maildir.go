package source

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// inbox is the folder of a Maildir's own messages.
const inbox = "INBOX"

// mailDirs hold a Maildir's messages. What lies in "tmp" is the rest of a
// delivery that was broken off: a reader of mail leaves it, a search must not.
var mailDirs = []string{"cur", "new", "tmp"}

// isMaildir goes by "cur" and one more, as empty ones get lost in copying.
func isMaildir(list []fs.DirEntry) bool {
	has := map[string]bool{}
	for _, d := range list {
		has[d.Name()] = d.IsDir()
	}
	return has["cur"] && (has["new"] || has["tmp"])
}

// bookkeeping are files that Maildir software puts beside the messages; by the
// beginning of the name where it ends in "*".
var bookkeeping = []string{
	"dovecot*", ".dovecot*", "maildirfolder", "maildirsize", "subscriptions", ".subscriptions",
	"courierimap*", ".DS_Store", ".uidvalidity", ".mbsyncstate*", ".isyncuidmap.db",
}

func isBookkeeping(d fs.DirEntry) bool {
	return d.Type().IsRegular() && slices.ContainsFunc(bookkeeping, func(known string) bool {
		start, ok := strings.CutSuffix(known, "*")
		return d.Name() == known || ok && strings.HasPrefix(d.Name(), start)
	})
}

// maildir lists a Maildir: its messages, then what lies beside them.
func (t *tree) maildir(w *walk, b branch, list []fs.DirEntry) ([]entry, error) {
	folder, box := b.folder(), joinFolder(b.folder(), inbox)
	if name := path.Base(b.rel); b.subfolder && isSubfolder(name) {
		folder = joinFolder(b.parent, subfolderName(name))
		box = folder
	}
	entries, err := t.deliveries(w, b, box)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		if d.IsDir() && slices.Contains(mailDirs, d.Name()) || isBookkeeping(d) {
			continue
		}
		e := t.plainEntry(b.rel, folder, d)
		e.sub.subfolder = true
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return order(a.key, b.key) })
	return entries, nil
}

// deliveries lists a Maildir's messages by their unique names, which go up with
// time and stay when a mail program moves a message or sets its flags. Their
// keys all lie below "cur", wherever they are at the moment.
func (t *tree) deliveries(w *walk, b branch, folder string) ([]entry, error) {
	var entries []entry
	for _, dir := range mailDirs {
		list, err := t.list(path.Join(b.rel, dir))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := w.failed(t.place(path.Join(b.rel, dir), folder), err, 0); err != nil {
			return nil, err
		}
		for _, d := range list {
			if !isBookkeeping(d) {
				entries = append(entries, t.delivery(b, dir, folder, d))
			}
		}
	}
	keepApart(entries)
	return entries, nil
}

func (t *tree) delivery(b branch, dir, folder string, d fs.DirEntry) entry {
	e := t.plainEntry(path.Join(b.rel, dir), folder, d)
	if d.IsDir() {
		return e
	}
	e.key = path.Join(b.rel, "cur", uniqueName(d.Name()))
	e.at.pos = position{e.key}
	e.at.maildir = !strings.HasPrefix(d.Name(), ".") // a Maildir's readers skip those
	return e
}

// keepApart gives copies of one unique name keys of their own.
func keepApart(entries []entry) {
	seen := make(map[string]bool, len(entries))
	for i := range entries {
		e := &entries[i]
		if seen[e.key] {
			e.key += "/" + e.rel
			e.at.pos = position{e.key}
		}
		seen[e.key] = true
	}
}

// uniqueName is a delivery's name without its flags.
func uniqueName(name string) string {
	unique, _, _ := strings.Cut(name, ":2,")
	return unique
}

// openMoved looks again for a message that a mail program moved or gave other
// flags since it was listed.
func (t *tree) openMoved(e *entry) (*os.File, error) {
	want := uniqueName(path.Base(e.rel))
	root := path.Dir(path.Dir(e.rel))
	for _, dir := range mailDirs {
		list, err := t.list(path.Join(root, dir))
		if err != nil {
			continue
		}
		for _, d := range list {
			if uniqueName(d.Name()) != want {
				continue
			}
			e.rel = path.Join(root, dir, d.Name())
			e.at.source = t.place(e.rel, "").source
			return t.open(e.rel)
		}
	}
	return nil, &fs.PathError{Op: "open", Path: e.rel, Err: fs.ErrNotExist}
}

// isSubfolder tells whether a directory's name is that of a Maildir++ folder.
func isSubfolder(name string) bool { return len(name) > 1 && name[0] == '.' && name != ".." }

// subfolderName gives the folder that a Maildir++ directory name stands for:
// ".Sent.2020" is "Sent/2020", each level in modified UTF-7.
func subfolderName(name string) string {
	levels := strings.Split(strings.TrimPrefix(name, "."), ".")
	for i, level := range levels {
		levels[i] = decodeUTF7(level)
	}
	return strings.Join(levels, "/")
}
