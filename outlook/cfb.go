package outlook

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
)

// compound is a compound file ([MS-CFB]). Our own reader rather than a library:
// it takes each sector and each directory entry once, so that time and memory
// stay linear whatever a hostile file's chains say, and it gives what a damaged
// file still holds.
type compound struct {
	data     []byte
	sector   int // size of a sector in bytes
	fat      []uint32
	mini     []uint32 // FAT of the mini stream
	small    []byte   // the mini stream
	entries  []entry
	used     []bool // sectors that something was read from
	usedMini []bool
	what     string // the first fault, if any
	slack    loose  // what stands behind the end of a stream, or of the header
}

// entry is a directory entry ([MS-CFB] section 2.6.1).
type entry struct {
	name               string
	kind               byte
	left, right, child uint32
	start              uint32
	size               uint64
	seen               bool
}

const (
	kindStorage = 1
	kindStream  = 2
	kindRoot    = 5

	headerSize  = 512
	miniSector  = 64
	miniCutoff  = 4096
	maxSector   = 0xFFFFFFFA
	entrySize   = 128
	noEntry     = 0xFFFFFFFF
	difatInHead = 109
)

var cfbMagic = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}

// openCompound reads the tables of a compound file; nil if it is none.
func openCompound(data []byte) *compound {
	if len(data) < headerSize || !bytes.HasPrefix(data, cfbMagic) {
		return nil
	}
	c := &compound{data: data, sector: 512}
	if u16(data, 30) == 12 {
		c.sector = 4096
	}
	c.slack.add(data[headerSize:min(c.sector, len(data))])
	n := (max(len(data)-c.sector, 0) + c.sector - 1) / c.sector
	c.used = make([]bool, n)
	c.readFAT()
	dir := c.chain(u32(data, 48), -1)
	for ; len(dir) >= entrySize; dir = dir[entrySize:] {
		c.entries = append(c.entries, readEntry(dir[:entrySize], c.sector))
	}
	if len(c.entries) == 0 {
		return nil
	}
	for mini := c.chain(u32(data, 60), -1); len(mini) >= 4; mini = mini[4:] {
		c.mini = append(c.mini, u32(mini, 0))
	}
	if len(c.mini) > 0 {
		c.small = c.chain(c.entries[0].start, int64(min(c.entries[0].size, uint64(len(data)))))
	}
	c.usedMini = make([]bool, (len(c.small)+miniSector-1)/miniSector)
	return c
}

func u16(b []byte, at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
func u32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

// fault notes the first fault of the file.
func (c *compound) fault(what string) {
	if c.what == "" {
		c.what = what
	}
}

// take gives a sector, once.
func (c *compound) take(s uint32) []byte {
	if s >= uint32(len(c.used)) || c.used[s] {
		return nil
	}
	c.used[s] = true
	at := (int(s) + 1) * c.sector
	return c.data[at:min(at+c.sector, len(c.data))]
}

// readFAT collects the sectors of the file allocation table, of which the
// header names the first 109 and a chain of sectors the others (section 2.5).
func (c *compound) readFAT() {
	list := c.data[76:headerSize]
	next := u32(c.data, 68)
	for len(c.fat) < len(c.used) {
		last := len(list) &^ 3
		if len(list) != difatInHead*4 {
			last -= 4 // the end of a sector of the chain names the next
		}
		for i := 0; i < last && len(c.fat) < len(c.used); i += 4 {
			c.addFAT(u32(list, i))
		}
		if len(list) != difatInHead*4 && last >= 0 {
			next = u32(list, last)
		}
		if list = c.take(next); len(list) < c.sector {
			return
		}
	}
}

func (c *compound) addFAT(s uint32) {
	if s > maxSector {
		return
	}
	b := c.take(s)
	for ; len(b) >= 4; b = b[4:] {
		c.fat = append(c.fat, u32(b, 0))
	}
}

func readEntry(b []byte, sector int) entry {
	e := entry{
		kind: b[66], left: u32(b, 68), right: u32(b, 72), child: u32(b, 76), start: u32(b, 116),
		size: binary.LittleEndian.Uint64(b[120:]),
	}
	if sector == 512 {
		e.size &= 0xFFFFFFFF // section 2.6.4: the upper half may be junk in version 3
	}
	units := make([]uint16, 0, 32)
	for i := 0; i < min(int(u16(b, 64)), 64)-2; i += 2 {
		units = append(units, u16(b, i))
	}
	e.name = string(utf16.Decode(units))
	return e
}

// chain joins the sectors from start on, up to size bytes; -1 for all. Those
// that follow each other in the file are not copied.
func (c *compound) chain(start uint32, size int64) []byte {
	var out []byte
	first, from := true, 0
	for s := start; s <= maxSector && (size < 0 || int64(len(out)) < size); {
		b := c.take(s)
		if b == nil {
			c.fault("a chain of sectors is broken")
			break
		}
		at := (int(s) + 1) * c.sector
		switch {
		case first:
			out, first, from = b[:len(b):len(b)], false, at
		case from+len(out) == at && from >= 0:
			out = c.data[from : at+len(b) : at+len(b)]
		default:
			out, from = append(out, b...), -1
		}
		if s >= uint32(len(c.fat)) {
			break
		}
		s = c.fat[s]
	}
	return c.cut(out, size)
}

// cut brings what was read to the size that it should have.
func (c *compound) cut(b []byte, size int64) []byte {
	if size < 0 {
		return b
	}
	if int64(len(b)) < size {
		c.fault("a stream is shorter than it should be")
		return b
	}
	c.slack.add(b[size:])
	return b[:size]
}

// stream gives the bytes of a stream, or those of its beginning.
func (c *compound) stream(e *entry) []byte {
	size := int64(min(e.size, uint64(len(c.data))))
	if e.size > uint64(size) {
		c.fault("a stream is larger than the file")
	}
	if size == 0 {
		return nil
	}
	if size >= miniCutoff {
		return c.chain(e.start, size)
	}
	var out []byte
	for s := e.start; s < uint32(len(c.usedMini)) && int64(len(out)) < size; {
		if c.usedMini[s] {
			break
		}
		c.usedMini[s] = true
		at := int(s) * miniSector
		out = append(out, c.small[at:min(at+miniSector, len(c.small))]...)
		if s >= uint32(len(c.mini)) {
			break
		}
		s = c.mini[s]
	}
	return c.cut(out, size)
}

// children lists what lies in a storage, by name, each entry of the file once.
func (c *compound) children(e *entry) []*entry {
	var out []*entry
	for todo := []uint32{e.child}; len(todo) > 0; {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if i == noEntry {
			continue
		}
		if i >= uint32(len(c.entries)) || c.entries[i].seen || i == 0 {
			c.fault("the directory is broken")
			continue
		}
		k := &c.entries[i]
		k.seen = true
		out = append(out, k)
		todo = append(todo, k.right, k.left)
	}
	slices.SortStableFunc(out, func(a, b *entry) int { return strings.Compare(a.name, b.name) })
	return out
}

// orphans are streams that no storage leads to, in a file that is damaged.
func (c *compound) orphans() []*entry {
	var out []*entry
	for i := range c.entries {
		if e := &c.entries[i]; !e.seen && e.kind == kindStream {
			e.seen = true
			out = append(out, e)
		}
	}
	return out
}

// unread joins the sectors that nothing was read from: those of deleted streams,
// and what was appended to the file.
func (c *compound) unread() []byte {
	var out []byte
	for s := range c.usedMini {
		if !c.usedMini[s] {
			out = append(out, c.small[s*miniSector:min((s+1)*miniSector, len(c.small))]...)
		}
	}
	for s := range c.used {
		if !c.used[s] {
			out = append(out, c.take(uint32(s))...)
		}
	}
	return out
}
