package source

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// headSize is how much of a file is looked at to tell what it is.
const headSize = maxLookahead + maxDecision

// kind is one kind of file that holds mail.
type kind struct {
	name  string
	match func(head []byte, whole bool) bool // whole: head is all of the file
	walk  func(w *walk, at place, c *content, from position) error
}

// kinds are tried in order. (A function, as an archive may hold any of them.)
func kinds() []kind {
	return []kind{
		{"archive", isArchive, walkArchive},
		{outlookKind, mayBeOutlook, walkOutlook},
		{"mbox", beginsMbox, walkMbox},
		{"message", isMessage, walkMessage},
		{"mbox with text before it", holdsMbox, walkMbox},
		{"mail in UTF-16", isUTF16Mail, walkUTF16},
	}
}

func kindOf(head []byte, whole bool) (kind, bool) {
	for _, k := range kinds() {
		if k.match(head, whole) {
			return k, true
		}
	}
	return kind{}, false
}

func isArchive(head []byte, _ bool) bool { return archive.Detect(head) != "" && !isDocument(head) }

// isDocument knows the documents that are zip files inside by their first
// member: OOXML (ECMA-376 part 2), OpenDocument and EPUB, Java archives. Their
// members are no mail and no files to a reader either.
func isDocument(head []byte) bool {
	const nameAt = 30 // of a local file header (APPNOTE 4.3.7)
	if archive.Detect(head) != "zip" || len(head) < nameAt {
		return false
	}
	name := string(head[nameAt:min(len(head), nameAt+64)])
	for _, first := range []string{"[Content_Types].xml", "_rels/.rels", "mimetype", "META-INF/"} {
		if strings.HasPrefix(name, first) {
			return true
		}
	}
	return false
}

// isMessage goes by the header alone: NUL bytes in a body say nothing.
func isMessage(head []byte, _ bool) bool {
	before, _, found := bytes.Cut(head, []byte{0})
	if found && hasBlankLine(before[leadLength(before):]) {
		head = before
	}
	return mail.LooksLikeMessage(head)
}

func hasBlankLine(w []byte) bool {
	return bytes.Contains(w, []byte("\n\n")) || bytes.Contains(w, []byte("\n\r\n"))
}

func beginsMbox(head []byte, whole bool) bool {
	rest := withLineFeeds(head)[leadLength(head):]
	return bytes.HasPrefix(rest, fromWord) && judge(rest, 0, whole) == splits
}

// holdsMbox looks for a separator behind a beginning that is no message: that
// of a file cut somewhere in the middle.
func holdsMbox(head []byte, whole bool) bool {
	if !isText(head) {
		return false
	}
	head = withLineFeeds(head)
	for at := 0; ; {
		i := bytes.Index(head[at:], newlineFrom)
		if i < 0 {
			return false
		}
		at += i + 1
		line, next, known := lineAt(head, at, whole)
		if known && parseFromLine(line).grade == datedFrom && headerAfter(head[next:], whole).name != "" {
			return true
		}
	}
}

func isText(head []byte) bool {
	return bytes.HasPrefix([]byte(http.DetectContentType(head)), []byte("text/"))
}

// foreign names kinds of files that hold mail or archives but cannot be read
// yet, by their first bytes.
var foreign = []struct{ magic, what, hint string }{
	{"!BDN", "an Outlook data file (PST or OST)", "Export the mailbox to mbox or .eml files and scan those."},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE file but no message (a legacy Office document, perhaps, or a damaged message)", "Save what it holds as text, or the message as .eml, and scan that."},
}

// whatInstead says what a file is that holds no mail, and what to do about it.
func whatInstead(head []byte) (what, hint string) {
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return "is " + f.what + ", which cannot be read by this version", f.hint
		}
	}
	return fmt.Sprintf("holds no mail (it looks like %s)", http.DetectContentType(head)),
		"If it should hold mail, export that to mbox or .eml files and scan those."
}

// walkContent walks whatever a file in a tree or an archive holds.
func (w *walk) walkContent(at place, c *content, from position) error {
	if len(c.head) == 0 {
		return nil // an empty mailbox; an error that left it empty comes from its reader
	}
	k, ok := kindOf(c.head, c.whole)
	if at.maildir && k.name != "archive" {
		return walkMessage(w, at, c, from)
	}
	if !ok {
		k, ok = byName(c)
	}
	if !ok {
		return w.noMail(at, c)
	}
	return k.walk(w, at, c, from)
}

// noMail lists a file that holds no message.
func (w *walk) noMail(at place, c *content) error {
	what, hint := whatInstead(c.head)
	l := &mail.Lost{MediaType: http.DetectContentType(c.head), Reason: mail.Unsupported, Detail: "the file " + what, Hint: hint}
	if l.Bytes = c.size; c.size >= 0 {
		return w.lost(at, l)
	}
	n, err := io.Copy(io.Discard, c.reader())
	l.Bytes = n
	if stop := w.lost(at, l); stop != nil {
		return stop
	}
	return w.failed(at, err, 0)
}
