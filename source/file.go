package source

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"sync"
	"time"

	"github.com/edsrzf/mmap-go"

	"github.com/mailspill/mailspill/mail"
)

// file is a SOURCE that is one file: an mbox, a message or an archive.
type file struct {
	path string
	f    *os.File
	info fs.FileInfo
	kind kind
	opt  Options
	maps mappings
}

// textKind is for a named text without any header: its text is searched too.
var textKind = kind{name: "text", walk: walkMbox}

func openFile(_ context.Context, path string, opt Options) (Source, error) {
	f, err := readOnly(func(flag int) (*os.File, error) { return os.OpenFile(path, flag, 0) })
	if err != nil {
		return nil, pathError(path, err)
	}
	s := &file{path: path, f: f, opt: opt}
	if err := s.look(); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

// look finds out what kind of file it is.
func (s *file) look() error {
	var err error
	if s.info, err = s.f.Stat(); err != nil {
		return pathError(s.path, err)
	}
	c, err := fileContent(s.f, s.info, &s.maps)
	if err != nil {
		return pathError(s.path, err)
	}
	var fatal *Error
	if s.kind, fatal = namedKind(s.path, c); fatal != nil {
		return fatal
	}
	return nil
}

// namedKind is the kind of what a user named: any text will do, and what is no
// mail is an error.
func namedKind(name string, c *content) (kind, *Error) {
	if k, ok := kindOf(c.head, c.whole); ok && !c.foreignOLE(k) {
		return k, nil
	}
	if len(c.head) == 0 || isText(c.head) {
		return textKind, nil
	}
	what, hint := whatInstead(c.head)
	return kind{}, &Error{Source: name, What: what, Hint: hint, Err: ErrNotMail}
}

func (s *file) Messages(ctx context.Context, after mail.Cursor) iter.Seq2[*mail.Message, error] {
	return messages(ctx, s.path, s.opt, &s.maps, after, func(w *walk, from position) error {
		at := place{source: s.path}
		c, err := fileContent(s.f, s.info, &s.maps)
		if err != nil {
			return pathError(s.path, err)
		}
		if err := s.kind.walk(w, at, c, from); err != nil {
			return err
		}
		if err := w.unchanged(at, s.f, s.info); err != nil {
			return err
		}
		return w.someMail(at, s.kind, from)
	})
}

// someMail is the error of a whole archive in which there was no mail.
func (w *walk) someMail(at place, k kind, from position) error {
	if w.found || len(from) > 0 || k.name != "archive" {
		return nil
	}
	return &Error{Source: at.source, What: "no mail found in the archive", Hint: "Look at what the scan lists as unread; name another file if this is not the mailbox.", Err: ErrNoMail}
}

// Message reads through the same walk, so that both agree on what a message is.
func (s *file) Message(ctx context.Context, ref mail.Ref) (*mail.Message, error) {
	return again(ctx, s.path, s, ref)
}

// Size is the file's, which for a compressed one is less than a walk gives.
func (s *file) Size() int64 {
	if s.kind.name == "archive" {
		return 0
	}
	return s.info.Size()
}

func (s *file) Close() error { return errors.Join(s.maps.close(), s.f.Close()) }

// unchanged compares a file with what it was before the walk.
func (w *walk) unchanged(at place, f *os.File, before fs.FileInfo) error {
	now, err := f.Stat()
	if err != nil {
		return w.failed(at, err, before.Size())
	}
	if now.Size() == before.Size() && now.ModTime().Equal(before.ModTime()) {
		return nil
	}
	return w.failed(at, ErrChanged, now.Size()-before.Size())
}

// readOnly opens without leaving a trace: nothing is written, and the access
// time stays where the system lets us ask for that. It does not wait for the
// other end of a pipe that was put in a file's place.
func readOnly(open func(flag int) (*os.File, error)) (*os.File, error) {
	f, err := open(os.O_RDONLY | noTrace | noWait)
	if err != nil && errors.Is(err, fs.ErrPermission) && noTrace != 0 {
		return open(os.O_RDONLY | noWait) // only the owner may ask for it
	}
	return f, err
}

// mappings are the files mapped by a source, until it is closed: messages are
// slices of them.
type mappings struct {
	mu    sync.Mutex
	files map[mapping]mmap.MMap
}

// mapping tells one state of a file from another.
type mapping struct {
	path     string
	size     int64
	modified time.Time
}

func (m *mappings) get(f *os.File, info fs.FileInfo) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := mapping{f.Name(), info.Size(), info.ModTime()}
	if mapped, ok := m.files[key]; ok {
		return mapped, nil
	}
	mapped, err := mmap.MapRegion(f, int(info.Size()), mmap.RDONLY, 0, 0)
	if err != nil {
		return nil, err
	}
	if m.files == nil {
		m.files = map[mapping]mmap.MMap{}
	}
	m.files[key] = mapped
	return mapped, nil
}

func (m *mappings) close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	var errs []error
	for _, mapped := range m.files {
		errs = append(errs, mapped.Unmap())
	}
	m.files = nil
	return errors.Join(errs...)
}
