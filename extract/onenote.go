package extract

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/mailspill/mailspill/mail"
)

// Ids of OneNote's files ([MS-ONESTORE] section 2.3.1): of a section and of a
// table of contents; of the form that is read here; and of an embedded file
// (section 2.6.13).
var (
	oneSection  = []byte("\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3")
	oneContents = []byte("\xA1\x2F\xFF\x43\xD9\xEF\x76\x4C\x9E\xE2\x10\xEA\x57\x22\x76\x5F")
	oneStore    = []byte("\x3F\xDD\x9A\x10\x1B\x91\xF5\x49\xA5\xD0\x17\x91\xED\xC8\xAE\xD8")
	oneFileData = []byte("\xE7\x16\xE3\xBD\x65\x26\x11\x45\xA4\xC4\x8D\x4D\x0B\x7A\x9E\xAC")
)

func isOneNote(head []byte, _ *mail.Part) bool {
	return bytes.HasPrefix(head, oneSection) || bytes.HasPrefix(head, oneContents)
}

// readOneNote reads a section of OneNote ([MS-ONESTORE]): the texts of all its
// objects, of earlier revisions too, in the order of the file; and the files that
// it embeds.
func readOneNote(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over {
		w.loseBinary(p, bufio.NewReaderSize(io.MultiReader(bytes.NewReader(raw), r), headSize), mail.Lost{
			Reason: mail.TooLarge, Detail: "a OneNote section that is too large to be held in memory", Hint: "export it as text and scan that",
		})
		return
	}
	d := &oleDoc{w: w, p: p, size: int64(len(raw)), err: err, foreign: "a OneNote section as its service keeps it"}
	n := &oneNote{d: d, b: raw, seen: map[string]bool{}}
	around := n.files()
	if len(raw) >= 64 && bytes.Equal(raw[48:64], oneStore) {
		n.fragments()
	}
	d.loosely(around)
	if d.read = n.objects > 0; !d.read {
		wideRuns(&d.main, around, true)
		wideRuns(&d.main, around[min(1, len(around)):], true)
		d.unknown = d.size
	}
	d.finish("")
}

// oneNote reads a file of OneNote.
type oneNote struct {
	d       *oleDoc
	b       []byte
	seen    map[string]bool // texts that were given
	objects int             // whose properties were read
	left    int             // bytes that property sets may have, which may lie over each other
}

// files takes the embedded files out, wherever they stand; around is the rest.
func (n *oneNote) files() (around []byte) {
	const head = 36 // id, size, and what is reserved
	b, count := n.b, 0
	for {
		i := bytes.Index(b, oneFileData)
		if i < 0 || len(b)-i < head {
			return append(around, b...)
		}
		size := uint64(le32(b, i+16)) | uint64(le32(b, i+20))<<32
		if size > uint64(len(b)-i-head) {
			n.d.fault("an embedded file breaks off")
			size = uint64(len(b) - i - head)
		}
		if data := b[i+head : i+head+int(size)]; size > 0 {
			count++
			n.d.child(embedded{name: "embedded file " + strconv.Itoa(count), media: "application/octet-stream", data: data})
		}
		around = append(append(around, b[:i]...), 0, 0)
		b = b[i+head+int(size):]
	}
}

// oneFragment is how every piece of a list of nodes begins ([MS-ONESTORE] section
// 2.4.2).
var oneFragment = []byte("\xC4\xF4\xF7\xF5\xB1\x7A\x56\xA4")

// fragments reads the lists of nodes, found by how they begin rather than by the
// tree: so those of deleted pages are read, too.
func (n *oneNote) fragments() {
	n.left = mostText * len(n.b)
	for at := 0; ; {
		i := bytes.Index(n.b[at:], oneFragment)
		if i < 0 || n.d.w.ctx.Err() != nil {
			return
		}
		at += i + 16
		if at > len(n.b) {
			return
		}
		at += n.nodes(n.b[at:])
	}
}

// oneDeclarations are the nodes that refer to an object's properties
// ([MS-ONESTORE] section 2.4.3).
var oneDeclarations = map[uint32]bool{0x2D: true, 0x2E: true, 0x41: true, 0x42: true, 0xA4: true, 0xA5: true, 0xC4: true, 0xC5: true}

// nodes reads the nodes of a fragment and gives how long they are together.
func (n *oneNote) nodes(b []byte) int {
	at := 0
	for at+4 <= len(b) {
		head := le32(b, at)
		id, size := head&0x3FF, int(head>>10&0x1FFF)
		if id == 0 || id == 0xFF || size < 4 || at+size > len(b) {
			break
		}
		if from, length, ok := oneReference(head, b[at+4:at+size]); ok && oneDeclarations[id] {
			n.object(from, length)
		}
		at += size
	}
	return at
}

// oneReference reads where the data of a node is ([MS-ONESTORE] section 2.2.4.2),
// in one of the forms that the node's head names.
func oneReference(head uint32, b []byte) (from, length uint64, ok bool) {
	const hasData = 1
	if head>>27&0xF != hasData {
		return 0, 0, false
	}
	forms := [...]struct{ bytes, times uint64 }{{8, 1}, {4, 1}, {2, 8}, {4, 8}, {4, 1}, {8, 1}, {1, 8}, {2, 8}}
	number := func(form uint32) (v uint64) {
		f := forms[form]
		if uint64(len(b)) < f.bytes {
			ok = false
			return 0
		}
		for i := range f.bytes {
			v |= uint64(b[i]) << (8 * i)
		}
		b = b[f.bytes:]
		return v * f.times
	}
	ok = true
	from = number(head >> 23 & 3)
	length = number(4 + head>>25&3)
	return from, length, ok
}

// object reads the properties of an object ([MS-ONESTORE] section 2.6.1), behind
// the ids of the objects that it refers to.
func (n *oneNote) object(from, length uint64) {
	if from > uint64(len(n.b)) || length > uint64(len(n.b))-from || int(length) > n.left {
		n.d.fault("an object's place is out of the file")
		return
	}
	n.left -= int(length)
	r := &oleReader{b: n.b[from : from+length]}
	const more, without = 1 << 30, 1 << 31
	head := r.number()
	r.cut(4 * (head & 0xFFFFFF))
	if head&without == 0 {
		spaces := r.number()
		r.cut(4 * (spaces & 0xFFFFFF))
		if spaces&more != 0 {
			r.cut(4 * (r.number() & 0xFFFFFF))
		}
	}
	if r.bad {
		return
	}
	n.objects++
	n.properties(r, 0)
}

// deepestSet is how many sets of properties stand in each other.
const deepestSet = 16

// properties reads a set of properties ([MS-ONESTORE] section 2.6.7): their ids,
// then their values.
func (n *oneNote) properties(r *oleReader, depth int) {
	head := r.cut(2)
	if head == nil {
		return
	}
	ids := r.cut(4 * uint32(le16(head, 0)))
	for ; len(ids) >= 4 && !r.bad; ids = ids[4:] {
		id := le32(ids, 0)
		switch id >> 26 & 0x1F {
		case 3:
			r.cut(1)
		case 4:
			r.cut(2)
		case 5:
			r.cut(4)
		case 6:
			r.cut(8)
		case 7:
			n.value(id&0x3FFFFFF, r.cut(r.number()))
		case 9, 0xB, 0xD:
			r.cut(4) // how many ids, which stand before
		case 0x10:
			n.sets(r, depth)
		case 0x11:
			if depth < deepestSet {
				n.properties(r, depth+1)
			}
		}
	}
}

// sets reads an array of sets.
func (n *oneNote) sets(r *oleReader, depth int) {
	count := r.number()
	if count == 0 || depth >= deepestSet {
		return
	}
	r.cut(4)
	for ; count > 0 && len(r.b) > 0 && !r.bad; count-- {
		n.properties(r, depth+1)
	}
}

// Properties with the text of a page ([MS-ONE] section 2.1.12).
const (
	oneText       = 0x1C22 // RichEditTextUnicode
	oneNarrowText = 0x3498 // TextExtendedAscii
	oneLink       = 0x1E20 // WzHyperlinkUrl
)

// value gives a value that is text.
func (n *oneNote) value(id uint32, b []byte) {
	switch {
	case id == oneNarrowText:
		n.say(&n.d.main, latin1(b))
	case id == oneText:
		n.say(&n.d.main, utf16Text(b))
	case id == oneLink:
		n.say(&n.d.links, utf16Text(b))
	case isWideString(b):
		n.say(&n.d.hidden, utf16Text(b))
	}
}

// say gives a text once: each revision of a page repeats what did not change.
func (n *oneNote) say(out *strings.Builder, s string) {
	s = strings.TrimRight(s, "\x00")
	if strings.TrimSpace(s) == "" || n.seen[s] {
		return
	}
	n.seen[s] = true
	out.WriteString(strings.NewReplacer("\r", "\n", "\v", "\n").Replace(s) + "\n")
}

// isWideString tells a string of UTF-16LE by its characters.
func isWideString(b []byte) bool {
	if len(b) < 4 || len(b)%2 != 0 {
		return false
	}
	for _, c := range strings.TrimRight(utf16Text(b), "\x00") {
		if !unicode.IsPrint(c) && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}
