package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// Errors that an *Error may wrap.
var (
	// ErrNoMail says that a directory or an archive holds no message at all.
	ErrNoMail = errors.New("no mail found")
	// ErrNotMail says that a named file is no mailbox.
	ErrNotMail = errors.New("not a mailbox")
	// ErrChanged says that a mailbox is not, or no longer, what was read before.
	ErrChanged = errors.New("the mailbox changed")
	// ErrOnce says that a pipe was to be read a second time.
	ErrOnce = errors.New("can be read only once")
	// ErrBroadAccess says that a token allows more than is needed.
	ErrBroadAccess = errors.New("the access token allows too much")
)

// Error ends the use of one source: what failed, for which, and what to do next.
type Error struct {
	Source string
	What   string
	Hint   string
	Err    error // the cause, for errors.Is; its text is part of What where it helps
}

// Error quotes the name, as file names are hostile too.
func (e *Error) Error() string { return fmt.Sprintf("%q: %s. %s", e.Source, e.What, e.Hint) }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// pathError explains an error of the file system about a named source.
func pathError(source string, err error) *Error {
	e := &Error{Source: source, What: "cannot be read: " + bareText(err), Hint: "Check the disk or the connection to it, then scan again.", Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.What, e.Hint = "no such file or directory", "Check the spelling; a name that begins with \"-\" needs \"./\" before it."
	case errors.Is(err, fs.ErrPermission):
		e.What, e.Hint = "cannot be read: permission denied", "Scan as a user who may read it, or copy it to where you may."
	}
	return e
}

// bareText is an error's text without the path that Source tells already.
func bareText(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// lostFrom turns what kept bytes bytes from being read into their record.
func lostFrom(err error, bytes int64) *mail.Lost {
	var limit *archive.LimitError
	l := &mail.Lost{Bytes: max(bytes, 0), Reason: mail.Corrupt, Detail: bareText(err), Hint: "Get a fresh copy of it and scan that."}
	switch {
	case errors.Is(err, archive.ErrEncrypted):
		l.Reason, l.Hint = mail.EncryptedArchive, "Unpack it with its password and scan the result."
	case errors.As(err, &limit):
		l.Reason, l.Hint = mail.TooLarge, "If you trust it, unpack it and scan the result."
	case errors.Is(err, archive.ErrUnsupported), errors.Is(err, archive.ErrNotFile):
		l.Reason, l.Hint = mail.Unsupported, "Unpack it with another program and scan the result."
	case errors.Is(err, fs.ErrPermission):
		l.Reason, l.Detail, l.Hint = mail.Unsupported, "permission denied", "Scan as a user who may read it."
	case errors.Is(err, fs.ErrNotExist):
		l.Detail, l.Hint = "it was there when the directory was listed and is gone", "Scan again when nothing changes the mailbox."
	case errors.Is(err, ErrChanged):
		l.Detail, l.Hint = "changed while it was read", "Scan again when nothing changes the mailbox."
	}
	return l
}

// endsWalk tells the errors that end a walk from those of one file in it.
func endsWalk(err error) bool {
	var fatal *Error
	return errors.Is(err, errStopped) || errors.As(err, &fatal) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
