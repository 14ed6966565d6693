package source

import (
	"bytes"
	"io"
	"path"
	"path/filepath"
	"strings"

	"github.com/mailspill/mailspill/outlook"
)

// outlookKind is a message in one of Outlook's forms: a message file (.msg, .oft)
// or TNEF (winmail.dat).
const outlookKind = "outlook message"

// mayBeOutlook tells TNEF, and files of which only the directory says whether
// they are message files.
func mayBeOutlook(head []byte, _ bool) bool {
	return outlook.LooksLikeTNEF(head) || outlook.LooksLikeCompound(head)
}

// foreignOLE tells a file that is no message though its first bytes could be
// those of one. Of a stream that cannot be told before it is read.
func (c *content) foreignOLE(k kind) bool {
	if k.name != outlookKind || !outlook.LooksLikeCompound(c.head) {
		return false
	}
	all, ok := c.mapped()
	return ok && !c.isMessageFile(all)
}

// isMessageFile tells a message file from its bytes. One that is called so, but
// has lost its directory, is taken for a message all the same: its strings are
// searched.
func (c *content) isMessageFile(all []byte) bool {
	if outlook.IsMessageFile(all) {
		return true
	}
	const smallest = 512 // the header of a compound file
	ext := strings.ToLower(path.Ext(filepath.ToSlash(c.name)))
	return len(all) >= smallest && (ext == ".msg" || ext == ".oft")
}

// walkOutlook gives the file as one message, if it is one.
func walkOutlook(w *walk, at place, c *content, from position) error {
	if len(from) > 0 || outlook.LooksLikeTNEF(c.head) {
		return walkMessage(w, at, c, from)
	}
	all, ok := c.mapped()
	if !ok {
		return w.unpackedOLE(at, c)
	}
	if !c.isMessageFile(all) {
		return w.noMail(at, c)
	}
	return walkMessage(w, at, c, from)
}

// unpackedOLE looks into a file that comes as a stream, once it is all there.
func (w *walk) unpackedOLE(at place, c *content) error {
	raw, more, err := c.read(w.opt.MaxMessage)
	whole := &content{name: c.name, head: c.head, size: int64(len(raw)) + more}
	whole.stream = io.MultiReader(bytes.NewReader(raw), &beyond{more: more, err: err})
	switch {
	case c.isMessageFile(raw):
		return walkMessage(w, at, whole, nil)
	case at.inner || err != nil:
		return w.noMail(at, whole)
	}
	what, hint := whatInstead(c.head)
	return &Error{Source: at.source, What: what, Hint: hint, Err: ErrNotMail}
}

// beyond stands for the bytes of a stream that were too many to keep, and for
// the error that ended it.
type beyond struct {
	more int64
	err  error
}

func (b *beyond) Read(p []byte) (int, error) {
	n := min(int64(len(p)), b.more)
	b.more -= n
	switch {
	case n > 0:
		clear(p[:n])
		return int(n), nil
	case b.err != nil:
		return 0, b.err
	}
	return 0, io.EOF
}
