package source

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// maxDepth is how many archives may lie one in another: some hold themselves.
const maxDepth = 6

// walkArchive gives the messages of an archive's members in stored order.
// Positions are the members' numbers, from 0; a file that is merely compressed
// is no step.
func walkArchive(w *walk, at place, c *content, from position) error {
	if at.depth++; at.depth > maxDepth {
		return w.lost(at, &mail.Lost{
			Bytes: max(c.size, 0), Reason: mail.TooDeep, Detail: fmt.Sprintf("more than %d archives lie one in another", maxDepth),
			Hint: "If you trust it, unpack it and scan the result.",
		})
	}
	begin, rest, ok := from.number()
	number := int64(-1)
	err := w.eachMember(at, c, func(m archive.Member) error {
		if m.Bare {
			return w.member(at, m, from)
		}
		number++
		switch {
		case !ok:
			return badCursor(at.source, fmt.Errorf("%q is no member: %w", from[0], ErrChanged))
		case number < begin:
			return nil
		case number > begin:
			rest = nil
		}
		return w.member(at.member(m.Name, number), m, rest)
	})
	return w.failed(at, err, c.size)
}

func (w *walk) eachMember(at place, c *content, visit archive.Visit) error {
	if at, ok := c.random(); ok {
		return archive.Walk(c.name, at, c.size, w.budget, nil, visit)
	}
	r := cancelable{w.ctx, c.reader()}
	if archive.Streams(c.head) {
		return archive.WalkReader(c.name, r, w.budget, visit)
	}
	return w.heldArchive(c.name, r, visit)
}

// heldArchive walks an archive that comes as a stream and cannot be read as one, such
// as a zip, whose directory stands at the end. It must be held whole; all that are
// held at a time share one bound.
func (w *walk) heldArchive(name string, r io.Reader, visit archive.Visit) error {
	data, more, err := (&content{stream: r}).read(w.opt.MaxMessage - w.held)
	if err != nil {
		return err
	}
	if more > 0 {
		return &archive.LimitError{Archive: name, Limit: "bytes", Allowed: int64(w.opt.MaxMessage)}
	}
	w.held += len(data)
	defer func() { w.held -= len(data) }()
	return archive.Walk(name, bytes.NewReader(data), int64(len(data)), w.budget, nil, visit)
}

// member walks one member; what is wrong with it ends the walk only when it is
// wrong with the whole archive, which then says so itself.
func (w *walk) member(at place, m archive.Member, from position) error {
	r, err := m.Open()
	if err != nil {
		return w.failed(at, err, memberSize(m))
	}
	defer r.Close()
	c := streamContent(m.Name, m.Size, cancelable{w.ctx, r})
	if len(c.head) == 0 && c.stream != nil {
		_, err := c.stream.Read(make([]byte, 1))
		return w.failed(at, err, memberSize(m))
	}
	return w.walkContent(at, c, from)
}

// memberSize is how many bytes are lost with a member: links have none.
func memberSize(m archive.Member) int64 {
	if m.Special != "" {
		return 0
	}
	return m.Size
}

// member is the place of a member in the archive that stands at at. Its name is
// only a name: it leads nowhere.
func (at place) member(name string, number int64) place {
	clean := strings.TrimLeft(name, "/")
	if !strings.Contains(clean, "/") {
		clean = strings.ReplaceAll(clean, `\`, "/") // as some Windows programs pack
	}
	return place{
		source: at.source + "!/" + strings.TrimLeft(name, "/"),
		dir:    joinFolder(at.own, folderOfPath(clean)),
		own:    joinFolder(at.own, clean),
		pos:    at.pos.with(strconv.FormatInt(number, 10)),
		depth:  at.depth,
		inner:  true,
	}
}

// folderOfPath is the folder of a message at a path of an archive. A Maildir is
// known by its "cur" and "new" alone there: the rest may come later.
func folderOfPath(name string) string {
	dir := path.Dir(name)
	if dir == "." {
		return ""
	}
	if base := path.Base(dir); base != "cur" && base != "new" {
		return dir
	}
	box := path.Dir(dir)
	if sub := path.Base(box); box != "." && isSubfolder(sub) {
		return joinFolder(cleanDir(path.Dir(box)), subfolderName(sub))
	}
	return joinFolder(cleanDir(box), inbox)
}

func cleanDir(dir string) string {
	if dir == "." {
		return ""
	}
	return dir
}
