package source

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// position leads to a message from the named SOURCE inwards, a step for each
// container: the path in a tree, the number of an archive's member, the offset
// in an mbox. A walk that is given a position begins there: with that message.
// Both a Ref's ID and a Cursor are positions, printed.
type position []string

// past is the last step of a position behind the only message of a file.
const past = "1"

func (p position) with(step string) position { return append(slices.Clip(p), step) }

// String gives steps that hold any bytes as printable text, "" for no step.
func (p position) String() string {
	escaped := make([]string, len(p))
	for i, step := range p {
		escaped[i] = url.QueryEscape(step)
	}
	return strings.Join(escaped, "!")
}

func parsePosition(s string) (position, error) {
	if s == "" {
		return nil, nil
	}
	var p position
	for _, escaped := range strings.Split(s, "!") {
		step, err := url.QueryUnescape(escaped)
		if err != nil {
			return nil, fmt.Errorf("reading the cursor %q: %w", s, err)
		}
		p = append(p, step)
	}
	return p, nil
}

// number splits off a first step that counts; ok is false if it does not.
func (p position) number() (n int64, rest position, ok bool) {
	if len(p) == 0 {
		return 0, nil, true
	}
	n, err := strconv.ParseInt(p[0], 10, 64)
	return n, p[1:], err == nil && n >= 0
}

// place is where a file stands: what the Refs of its messages say.
type place struct {
	source  string // as in Ref.Source
	dir     string // folder of the message that the file is
	own     string // folder of the messages that the file holds
	pos     position
	depth   int  // archives around it
	inner   bool // it lies in a tree or archive: its damage does not end the walk
	maildir bool // it is a message by its place, whatever it looks like
}

func (at place) ref(folder string) mail.Ref {
	return mail.Ref{Source: at.source, Folder: folder, Offset: mail.NoOffset}
}

// joinFolder joins folder names, leaving out empty ones.
func joinFolder(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "/")
}
