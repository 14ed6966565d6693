package source

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/mailspill/mailspill/mail"
)

// tree is a SOURCE that is a directory: a Maildir, or any tree of mailboxes.
// Files are opened below root only, whatever links say.
type tree struct {
	name string
	root *os.Root
	opt  Options
	maps mappings
	size func() int64
}

func openTree(name string, opt Options) (Source, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, pathError(name, err)
	}
	t := &tree{name: name, root: root, opt: opt}
	if _, err := t.list("."); err != nil {
		root.Close()
		return nil, pathError(name, err)
	}
	t.size = sync.OnceValue(t.measure)
	return t, nil
}

func (t *tree) Messages(ctx context.Context, after mail.Cursor) iter.Seq2[*mail.Message, error] {
	return messages(ctx, t.name, t.opt, &t.maps, after, func(w *walk, from position) error {
		if err := t.walkDir(w, branch{rel: "."}, from); err != nil {
			return err
		}
		if w.found || len(from) > 0 {
			return nil
		}
		return &Error{
			Source: t.name, What: "no mail found below this directory",
			Hint: "Name the folder that holds the mailbox or its export; what lies here is listed as unread.", Err: ErrNoMail,
		}
	})
}

// Message reads through the same walk, begun at the message.
func (t *tree) Message(ctx context.Context, ref mail.Ref) (*mail.Message, error) {
	return again(ctx, t.name, t, ref)
}

// Size adds up all regular files; archives unpack to more.
func (t *tree) Size() int64 { return t.size() }

func (t *tree) measure() int64 {
	var sum int64
	add := func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // what cannot be read is reported by the walk
		}
		if info, err := d.Info(); err == nil {
			sum += info.Size()
		}
		return nil
	}
	_ = fs.WalkDir(t.root.FS(), ".", add) // add gives no error
	return sum
}

func (t *tree) Close() error { return errors.Join(t.maps.close(), t.root.Close()) }

// branch is a directory of the tree.
type branch struct {
	rel    string // from the root, "/"-separated; "." for the root
	parent string // mail folder of the directory above
	// subfolder tells that the directory above is a Maildir, so that this one's
	// name may be that of a Maildir++ folder.
	subfolder bool
}

// folder is the mail folder that the directory stands for.
func (b branch) folder() string {
	if b.rel == "." {
		return ""
	}
	return joinFolder(b.parent, path.Base(b.rel))
}

// entry is a file or directory met in the tree.
type entry struct {
	rel  string
	key  string // the place in the order of the walk; see order
	mode fs.FileMode
	at   place
	sub  branch // of a directory
}

// order compares places of the walk, step by step down the tree. "cur" is the
// first of all names: a Maildir's own messages come before its subfolders'.
func order(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "/"), strings.Split(b, "/"), func(a, b string) int {
		if a == "cur" || b == "cur" {
			return cmp.Compare(b2i(a != "cur"), b2i(b != "cur"))
		}
		return strings.Compare(a, b)
	})
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// walkDir walks a directory in order, from the place that from names on.
func (t *tree) walkDir(w *walk, b branch, from position) error {
	entries, err := t.entries(w, b)
	if err != nil {
		return w.failed(t.place(b.rel, b.folder()), err, 0)
	}
	for _, e := range entries {
		rest, skip := e.resume(from)
		if skip {
			continue
		}
		if err := t.visit(w, e, rest); err != nil {
			return err
		}
	}
	return nil
}

// resume tells where to begin in an entry, or to leave it out, when the walk
// goes on at from.
func (e entry) resume(from position) (rest position, skip bool) {
	if len(from) == 0 {
		return nil, false
	}
	switch c := order(e.key, from[0]); {
	case e.mode.IsDir() && strings.HasPrefix(from[0], e.key+"/"):
		return from, false
	case c == 0:
		return from[1:], false
	default:
		return nil, c < 0
	}
}

// entries lists a directory in the order of the walk.
func (t *tree) entries(w *walk, b branch) ([]entry, error) {
	list, err := t.list(b.rel)
	if err != nil {
		return nil, err
	}
	if isMaildir(list) {
		w.found = true
		return t.maildir(w, b, list)
	}
	entries := make([]entry, 0, len(list))
	for _, d := range list {
		entries = append(entries, t.plainEntry(b.rel, b.folder(), d))
	}
	return entries, nil
}

// plainEntry is an entry whose kind is told by its content, in a directory that
// stands for the mail folder folder.
func (t *tree) plainEntry(dir, folder string, d fs.DirEntry) entry {
	rel := path.Join(dir, d.Name())
	e := entry{rel: rel, key: rel, mode: d.Type(), at: t.place(rel, folder)}
	e.at.own = joinFolder(folder, d.Name())
	e.sub = branch{rel: rel, parent: folder}
	return e
}

// place is where the file at rel stands, a message in the mail folder folder.
func (t *tree) place(rel, folder string) place {
	return place{source: filepath.Join(t.name, filepath.FromSlash(rel)), dir: folder, pos: position{rel}, inner: true}
}

// list reads a directory, sorted by order.
func (t *tree) list(rel string) ([]fs.DirEntry, error) {
	f, err := t.open(rel)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.ReadDir(-1)
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return order(a.Name(), b.Name()) })
	return list, err
}

func (t *tree) open(rel string) (*os.File, error) {
	return readOnly(func(flag int) (*os.File, error) { return t.root.OpenFile(filepath.FromSlash(rel), flag, 0) })
}

func (t *tree) visit(w *walk, e entry, from position) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	switch {
	case e.mode.IsDir():
		return t.walkDir(w, e.sub, from)
	case e.mode.IsRegular():
		return t.visitFile(w, e, from)
	case e.mode&fs.ModeSymlink != 0 && t.leadsToFileWithin(e.rel):
		return nil // read where it really lies
	}
	return w.lost(e.at, notRegular(e.mode))
}

func notRegular(mode fs.FileMode) *mail.Lost {
	l := &mail.Lost{Reason: mail.Unsupported, Detail: "a " + irregular(mode) + " is not opened", Hint: "Remove it if it should not be in a mailbox."}
	if mode&fs.ModeSymlink != 0 {
		l.Detail, l.Hint = "a symbolic link to a directory or out of this one is not followed", "If it leads to mail, name its target as a SOURCE of its own."
	}
	return l
}

func irregular(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeSymlink != 0:
		return "symbolic link"
	case mode&fs.ModeNamedPipe != 0:
		return "named pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	}
	return "device"
}

// leadsToFileWithin tells whether a link's target is a file that the walk
// meets by itself.
func (t *tree) leadsToFileWithin(rel string) bool {
	root, err := filepath.EvalSymlinks(t.name)
	if err != nil {
		return false
	}
	target, err := filepath.EvalSymlinks(filepath.Join(t.name, filepath.FromSlash(rel)))
	if err != nil {
		return false
	}
	within, err := filepath.Rel(root, target)
	if err != nil || !filepath.IsLocal(within) {
		return false
	}
	info, err := os.Lstat(target)
	return err == nil && info.Mode().IsRegular()
}

func (t *tree) visitFile(w *walk, e entry, from position) error {
	f, err := t.open(e.rel)
	if e.at.maildir && errors.Is(err, fs.ErrNotExist) {
		f, err = t.openMoved(&e)
	}
	if err != nil {
		return w.failed(e.at, err, 0)
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		return w.lost(e.at, notRegular(info.Mode()))
	}
	if err != nil {
		return w.failed(e.at, err, 0)
	}
	c, err := fileContent(f, info, w.maps)
	if err != nil {
		return w.failed(e.at, err, info.Size())
	}
	if err := w.walkContent(e.at, c, from); err != nil {
		return err
	}
	return w.unchanged(e.at, f, info)
}
