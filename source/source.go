// Package source walks mailboxes: what a SOURCE on the command line names, as
// messages in a stable order, each with the bytes that were sent and a way to
// find it again. It neither filters nor decodes nor judges them, and it opens
// everything read-only.
package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// Source is one opened mailbox. Messages and Message may be used at the same
// time from several goroutines.
type Source interface {
	// Messages walks what follows the place after, empty for all, in an order
	// that stays the same as long as the mailbox does. An item is a message; or a
	// message with only Source and Folder in its Ref, and a *mail.Lost beside it,
	// for what could not be read as one; or a message of which only the beginning
	// arrived, and a *mail.Lost for the rest; or, with no error, a message without
	// Raw and with only Source in its Ref, which does nothing but say by Next where
	// to go on: servers have places that no message carries, such as the end of a
	// folder. Any other error ends the walk and is its last item: an *Error, or
	// ctx's own. Ref.SHA256 is left zero.
	Messages(ctx context.Context, after mail.Cursor) iter.Seq2[*mail.Message, error]
	// Message reads one message again. Where ref holds a SHA256, a message with
	// other bytes is an error that wraps ErrChanged.
	Message(ctx context.Context, ref mail.Ref) (*mail.Message, error)
	// Size is how many bytes a whole walk reads, for progress; 0 if unknown.
	Size() int64
	// Close ends the use of all bytes of the source's messages.
	Close() error
}

// Options are the bounds of what a source may cost; the zero value gives the
// defaults.
type Options struct {
	// Stdin is what the source "-" reads; nil for the process's own.
	Stdin io.Reader
	// Archives bounds the walk over archives of mail, each SOURCE by itself.
	Archives archive.Limits
	// MaxMessage is the largest message, in bytes, that is held in memory when it
	// cannot be mapped: from standard input, from archives and from servers. The rest of a
	// larger one is Lost. An archive inside an archive is held to it as well.
	MaxMessage int
	// Graph reads the sources m365://; nil if no one signed in.
	Graph *Graph
	// Gone is told of a message that was given before the place that a walk began
	// from and that its folder does not hold any more, by the server's own word: a
	// whole list without it, or a note of its removal. Its Ref has Source, Folder,
	// UID and ID, as they were given. It is called before the folder's messages
	// are given, maybe from another goroutine, and maybe twice for one message.
	Gone func(mail.Ref)
	// Folder tells whether a folder, named as in Ref.Folder, is wanted: those of
	// servers that are not are counted only. Nil for all; of other sources all
	// are read.
	Folder func(name string) bool
	// Omitted is told of messages that are counted and not given, maybe from another
	// goroutine.
	Omitted func(Omitted)
	// Notice is told what a person should know of a source, though its walk goes on.
	Notice func(source, what string)
	// IMAP is for mailboxes on servers.
	IMAP IMAPOptions
}

// defaultArchives lets any real mailbox pass: what is unpacked is streamed, so a
// bomb costs time, not memory. Deflate packs 1 to 1,032 at best.
var defaultArchives = archive.Limits{Members: 50_000_000, Bytes: 16 << 40, Ratio: 1000, RatioFloor: 1 << 30}

// defaultMaxMessage is above the 150 MB that Exchange Online lets through.
const defaultMaxMessage = 160 << 20

func (o Options) withDefaults() Options {
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	if o.Archives == (archive.Limits{}) {
		o.Archives = defaultArchives
	}
	if o.MaxMessage == 0 {
		o.MaxMessage = defaultMaxMessage
	}
	if o.Gone == nil {
		o.Gone = func(mail.Ref) {}
	}
	if o.Folder == nil {
		o.Folder = func(string) bool { return true }
	}
	if o.Omitted == nil {
		o.Omitted = func(Omitted) {}
	}
	if o.Notice == nil {
		o.Notice = func(string, string) {}
	}
	return o
}

// opener opens what a URL of one scheme names.
type opener func(ctx context.Context, rawURL string, opt Options) (Source, error)

// schemes are the URLs understood; whatever has none is a path. (A function, as
// what they open looks them up.)
func schemes() map[string]opener {
	return map[string]opener{
		"imap":  openIMAP,
		"imaps": openIMAP,
		"m365":  openGraph,
	}
}

// Open opens what rawURL names: a path, "-" for standard input, or a URL. What
// a path is, is decided by content. Every error is an *Error.
func Open(ctx context.Context, rawURL string, opt Options) (Source, error) {
	opt = opt.withDefaults()
	if rawURL == "-" {
		return openStdin(ctx, opt)
	}
	scheme, _, isURL := strings.Cut(rawURL, "://")
	if open, ok := schemes()[strings.ToLower(scheme)]; isURL && ok {
		return open(ctx, rawURL, opt)
	}
	info, err := os.Stat(rawURL)
	if errors.Is(err, fs.ErrNotExist) && isURL {
		return nil, &Error{Source: rawURL, What: "no such kind of URL", Hint: "Name a path, \"-\", or one of imaps://, imap:// and m365://.", Err: err}
	}
	if err != nil {
		return nil, pathError(rawURL, err)
	}
	return openPath(ctx, rawURL, info, opt)
}

func openPath(ctx context.Context, path string, info fs.FileInfo, opt Options) (Source, error) {
	switch mode := info.Mode(); {
	case mode.IsDir():
		return openTree(path, opt)
	case mode.IsRegular():
		return openFile(ctx, path, opt)
	case mode&fs.ModeNamedPipe != 0:
		return openPipe(ctx, path, opt)
	default:
		return nil, &Error{Source: path, What: fmt.Sprintf("is no file but a %s", irregular(mode)), Hint: "Name a mailbox file or a directory.", Err: ErrNotMail}
	}
}
