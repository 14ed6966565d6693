package outlook

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
)

// ErrNotMessage says that a file is not of the form asked for.
var ErrNotMessage = errors.New("not an Outlook message")

// Names of streams and storages ([MS-OXMSG] section 2.2).
const (
	propertyStream = "__properties_version1.0"
	valueStream    = "__substg1.0_"
	recipient      = "__recip_version1.0_"
	attachment     = "__attach_version1.0_"
	namedStorage   = "__nameid_version1.0"
)

// LooksLikeCompound tells the beginning of a compound file, of which a message
// file is one kind.
func LooksLikeCompound(head []byte) bool { return bytes.HasPrefix(head, cfbMagic) }

// IsMessageFile tells a message file (.msg, .oft) from other compound files,
// with all of its bytes.
func IsMessageFile(b []byte) bool {
	c := openCompound(b)
	return c != nil && c.isMessage(c.children(&c.entries[0]))
}

func (c *compound) isMessage(list []*entry) bool {
	for _, e := range list {
		if e.name == propertyStream && e.kind == kindStream {
			return true
		}
	}
	return false
}

// ReadMessageFile reads a message file ([MS-OXMSG]). What lies in b is not
// copied where it lies in one piece. An Item that is damaged comes with a
// *Damage; what is no message file gives nil and ErrNotMessage.
func ReadMessageFile(b []byte) (*Item, error) {
	c := openCompound(b)
	if c == nil {
		return nil, ErrNotMessage
	}
	root := c.children(&c.entries[0])
	if !c.isMessage(root) {
		return nil, ErrNotMessage
	}
	r := &messageReader{c: c}
	for _, e := range root {
		if e.name == namedStorage && e.kind != kindStream {
			r.names, root = c.readNames(e), without(root, e)
			break
		}
	}
	item := r.item(root, 32, 1252, 0)
	for _, e := range c.orphans() {
		item.Rest = append(item.Rest, Stream{e.name, c.stream(e)})
	}
	unread := c.unread()
	if c.what != "" {
		item.Loose = append(r.loose, c.slack...)
		return item, &Damage{What: "the message file is damaged: " + c.what, Rest: unread}
	}
	r.loose.add(unread)
	item.Loose = append(r.loose, c.slack...)
	return item, nil
}

// Streams lists what is in a compound file of any kind, where it is sound; ok is
// false for any other file.
func Streams(b []byte) (list []Stream, ok bool) {
	c := openCompound(b)
	if c == nil {
		return nil, false
	}
	r := &messageReader{c: c}
	for _, e := range c.children(&c.entries[0]) {
		list = r.everything(list, e)
	}
	return list, c.what == ""
}

func without(list []*entry, gone *entry) []*entry {
	var out []*entry
	for _, e := range list {
		if e != gone {
			out = append(out, e)
		}
	}
	return out
}

type messageReader struct {
	c     *compound
	names map[uint16]string // of named properties, by id
	loose loose
}

// item reads a message's storage. header is the length of what stands before
// the properties, page the code page of the message around it.
func (r *messageReader) item(list []*entry, header, page, depth int) *Item {
	item := &Item{}
	rest := r.object(list, header, &item.Props)
	item.Props.decode(page)
	page = item.Props.codepage(page)
	for _, e := range rest {
		switch {
		case e.kind == kindStream:
			item.Rest = append(item.Rest, Stream{e.name, r.c.stream(e)})
		case strings.HasPrefix(e.name, recipient):
			item.Recipients = append(item.Recipients, r.recipient(e, item, page))
		case strings.HasPrefix(e.name, attachment):
			item.Attachments = append(item.Attachments, r.attachment(e, page, depth))
		default:
			item.Rest = r.everything(item.Rest, e)
		}
	}
	return item
}

func (r *messageReader) recipient(e *entry, item *Item, page int) Props {
	var p Props
	for _, k := range r.object(r.c.children(e), 8, &p) {
		item.Rest = r.everything(item.Rest, k)
	}
	p.decode(page)
	return p
}

// attachment reads an attachment's storage ([MS-OXMSG] section 2.2.2).
func (r *messageReader) attachment(e *entry, page, depth int) *Attachment {
	a := &Attachment{}
	rest := r.object(r.c.children(e), 8, &a.Props)
	a.Props.decode(page)
	a.Data = a.Props.drop(PidTagAttachData, typeBinary)
	for _, k := range rest {
		if k.kind == kindStream || !strings.HasPrefix(k.name, valueStream+"3701") || depth >= maxDepth {
			a.Rest = r.everything(a.Rest, k)
			continue
		}
		inner := r.c.children(k)
		if a.Item == nil && r.c.isMessage(inner) {
			a.Item = r.item(inner, 24, page, depth+1)
			continue
		}
		for _, s := range inner {
			a.Rest = r.everything(a.Rest, s)
		}
	}
	return a
}

// drop takes a property out of the list and gives its value.
func (p *Props) drop(id, kind uint16) []byte {
	for i := range p.List {
		if q := p.List[i]; q.Tag.ID() == id && q.Tag.Type() == kind && len(q.Values) > 0 {
			p.List = append(p.List[:i], p.List[i+1:]...)
			return q.Values[0]
		}
	}
	return nil
}

// everything adds all streams at and below an entry. It keeps its own stack:
// storages of a hostile file lie in each other by the thousand.
func (r *messageReader) everything(out []Stream, e *entry) []Stream {
	for todo := []*entry{e}; len(todo) > 0; {
		e := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if e.kind != kindStream {
			todo = append(todo, r.c.children(e)...)
			continue
		}
		if data := r.c.stream(e); len(data) > 0 {
			out = append(out, Stream{e.name, data})
		}
	}
	return out
}

// object takes the properties out of a storage's entries and gives the others.
func (r *messageReader) object(list []*entry, header int, p *Props) (rest []*entry) {
	several := map[Tag]int{} // where in p the values of a multi-valued property are
	for _, e := range list {
		tag, index, ok := parseValueName(e.name)
		switch {
		case e.kind != kindStream:
			rest = append(rest, e)
		case e.name == propertyStream:
			r.fixed(r.c.stream(e), header, p)
		case !ok:
			rest = append(rest, e)
		case index < 0 && tag.Type()&multiValued != 0:
			r.loose.add(r.c.stream(e)) // numbers, or the lengths of the values that follow
		case index < 0 && fixedSize(tag.Type()) > 0:
			r.number(tag, r.c.stream(e), p)
		case index < 0:
			p.add(tag, r.names[tag.ID()], r.c.stream(e))
		default:
			at, known := several[tag]
			if !known {
				at = len(p.List)
				several[tag] = at
				p.List = append(p.List, Property{Tag: tag, Name: r.names[tag.ID()]})
			}
			p.List[at].Values = append(p.List[at].Values, r.c.stream(e))
		}
	}
	return rest
}

// number takes a value of a fixed size that is a stream, as those of 16 bytes are.
func (r *messageReader) number(tag Tag, b []byte, p *Props) {
	r.loose.add(b)
	if len(b) >= fixedSize(tag.Type()) {
		p.add(tag, r.names[tag.ID()], b[:fixedSize(tag.Type())])
	}
}

// fixed reads the property stream ([MS-OXMSG] section 2.4): values of a fixed
// size stand in it, those of others are streams.
func (r *messageReader) fixed(b []byte, header int, p *Props) {
	r.loose.add(b)
	if len(b) < header {
		return
	}
	for b = b[header:]; len(b) >= 16; b = b[16:] {
		tag := Tag(u32(b, 0))
		if fixedSize(tag.Type()) > 0 && fixedSize(tag.Type()) <= 8 {
			p.add(tag, r.names[tag.ID()], b[8:16])
		}
	}
}

// fixedSize is the size of a value in bytes; 0 for those that differ.
func fixedSize(kind uint16) int {
	switch kind {
	case typeInt16, typeBool:
		return 2
	case typeInt32, typeFloat32, typeError:
		return 4
	case typeFloat64, typeMoney, typeAppTime, typeInt64, typeTime:
		return 8
	case typeGUID:
		return 16
	}
	return 0
}

// parseValueName reads a stream's name: "__substg1.0_", the tag, and the index
// of one value of several ([MS-OXMSG] section 2.1.3); index is -1 without.
func parseValueName(name string) (tag Tag, index int, ok bool) {
	hex, ok := strings.CutPrefix(name, valueStream)
	if !ok || len(hex) < 8 {
		return 0, 0, false
	}
	n, err := strconv.ParseUint(hex[:8], 16, 32)
	if err != nil {
		return 0, 0, false
	}
	if len(hex) == 8 {
		return Tag(n), -1, true
	}
	i, err := strconv.ParseUint(strings.TrimPrefix(hex[8:], "-"), 16, 31)
	return Tag(n), int(i), err == nil && hex[8] == '-'
}
