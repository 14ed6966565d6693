package outlooktest

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// File is a stream of a compound file; its storages are parted by "/".
type File struct {
	Path string
	Data []byte
}

// node is a storage or a stream.
type node struct {
	name string
	dir  bool
	data []byte
	kids []*node
}

func (n *node) sub(name string) *node {
	k := &node{name: name, dir: true}
	n.kids = append(n.kids, k)
	return k
}

func (n *node) file(name string, data []byte) {
	n.kids = append(n.kids, &node{name: name, data: data})
}

// streams lists what lies below a node.
func (n *node) streams(path string) []File {
	var out []File
	for _, k := range n.kids {
		if k.dir {
			out = append(out, k.streams(path+k.name+"/")...)
		} else {
			out = append(out, File{path + k.name, k.data})
		}
	}
	return out
}

const (
	sector     = 512
	mini       = 64
	cutoff     = 4096
	endOfChain = 0xFFFFFFFE
	free       = 0xFFFFFFFF
	perSector  = sector / 4
)

// Compound writes a compound file of version 3 ([MS-CFB]).
func Compound(files []File) []byte {
	w := &compoundWriter{}
	root := tree(files)
	w.add(root, 5)
	return w.bytes()
}

func tree(files []File) *node {
	root := &node{name: "Root Entry", dir: true}
	for _, f := range files {
		at := root
		steps := strings.Split(f.Path, "/")
		for _, s := range steps[:len(steps)-1] {
			at = at.child(s)
		}
		at.file(steps[len(steps)-1], f.Data)
	}
	return root
}

func (n *node) child(name string) *node {
	for _, k := range n.kids {
		if k.name == name && k.dir {
			return k
		}
	}
	return n.sub(name)
}

type compoundWriter struct {
	entries [][]byte
	body    []byte // sectors of streams; the FAT is put before them
	fat     []uint32
	small   []byte
	miniFAT []uint32
}

// add writes a node's entry and those below it; its siblings are linked by
// whoever calls.
func (w *compoundWriter) add(n *node, kind byte) uint32 {
	e := make([]byte, 128)
	units := utf16.Encode([]rune(n.name))
	for i, u := range units {
		binary.LittleEndian.PutUint16(e[2*i:], u)
	}
	binary.LittleEndian.PutUint16(e[64:], uint16(2*len(units)+2))
	e[66], e[67] = kind, 1
	for _, at := range []int{68, 72, 76} {
		binary.LittleEndian.PutUint32(e[at:], free)
	}
	id := uint32(len(w.entries))
	w.entries = append(w.entries, e)
	binary.LittleEndian.PutUint32(e[116:], w.store(n.data))
	binary.LittleEndian.PutUint32(e[120:], uint32(len(n.data)))
	last := e[76:]
	for _, k := range n.kids {
		kind := byte(2)
		if k.dir {
			kind = 1
		}
		next := len(w.entries)
		binary.LittleEndian.PutUint32(last, w.add(k, kind))
		last = w.entries[next][72:]
	}
	return id
}

// store puts a stream where its size says, and gives its first sector.
func (w *compoundWriter) store(data []byte) uint32 {
	switch {
	case len(data) == 0:
		return endOfChain
	case len(data) >= cutoff:
		return w.sectors(data)
	}
	first := uint32(len(w.miniFAT))
	w.miniFAT = chain(w.miniFAT, (len(data)+mini-1)/mini)
	w.small = append(w.small, data...)
	w.small = append(w.small, make([]byte, -len(w.small)&(mini-1))...)
	return first
}

func (w *compoundWriter) sectors(data []byte) uint32 {
	first := uint32(len(w.fat))
	w.fat = chain(w.fat, (len(data)+sector-1)/sector)
	w.body = append(w.body, data...)
	w.body = append(w.body, make([]byte, -len(w.body)&(sector-1))...)
	return first
}

// chain adds n sectors that follow each other.
func chain(fat []uint32, n int) []uint32 {
	for i := range n {
		fat = append(fat, uint32(len(fat)+1))
		if i == n-1 {
			fat[len(fat)-1] = endOfChain
		}
	}
	return fat
}

// bytes puts the file together: header, sectors, and the FAT at the end.
func (w *compoundWriter) bytes() []byte {
	root, miniAt := w.entries[0], uint32(endOfChain)
	if len(w.small) > 0 {
		binary.LittleEndian.PutUint32(root[116:], w.sectors(w.small))
		binary.LittleEndian.PutUint32(root[120:], uint32(len(w.small)))
		var b []byte
		for _, s := range padded(w.miniFAT) {
			b = binary.LittleEndian.AppendUint32(b, s)
		}
		miniAt = w.sectors(b)
	}
	var dir []byte
	for _, e := range w.entries {
		dir = append(dir, e...)
	}
	dirAt := w.sectors(dir)
	fatAt := len(w.fat)
	n, d := 1, 0 // sectors of the FAT, and of the list of those that the header has no room for
	for fatAt+n+d > n*perSector {
		n++
		d = (max(n-inHeader, 0) + perSector - 2) / (perSector - 1)
	}
	for range n {
		w.fat = append(w.fat, 0xFFFFFFFD)
	}
	for range d {
		w.fat = append(w.fat, 0xFFFFFFFC)
	}
	out := w.header(dirAt, miniAt, fatAt, n, d)
	out = append(out, w.body...)
	for _, s := range padded(w.fat)[:n*perSector] {
		out = binary.LittleEndian.AppendUint32(out, s)
	}
	return append(out, listed(fatAt, n, d)...)
}

// inHeader is how many sectors of the FAT the header names.
const inHeader = 109

// listed writes the sectors that name further sectors of the FAT (section 2.5).
func listed(fatAt, n, d int) []byte {
	var out []byte
	next := fatAt + inHeader
	for i := range d {
		for range perSector - 1 {
			v := uint32(free)
			if next < fatAt+n {
				v = uint32(next)
			}
			next++
			out = binary.LittleEndian.AppendUint32(out, v)
		}
		last := uint32(endOfChain)
		if i < d-1 {
			last = uint32(fatAt + n + i + 1)
		}
		out = binary.LittleEndian.AppendUint32(out, last)
	}
	return out
}

func padded(fat []uint32) []uint32 {
	for len(fat)%perSector != 0 {
		fat = append(fat, free)
	}
	return fat
}

func (w *compoundWriter) header(dirAt, miniAt uint32, fatAt, n, d int) []byte {
	h := make([]byte, sector)
	copy(h, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3E, 26: 3, 28: 0xFFFE, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(h[at:], v)
	}
	minis := uint32(len(padded(w.miniFAT)) / perSector)
	for at, v := range map[int]uint32{44: uint32(n), 48: dirAt, 56: cutoff, 60: miniAt, 64: minis, 68: endOfChain} {
		binary.LittleEndian.PutUint32(h[at:], v)
	}
	if d > 0 {
		binary.LittleEndian.PutUint32(h[68:], uint32(fatAt+n))
		binary.LittleEndian.PutUint32(h[72:], uint32(d))
	}
	for i := range inHeader {
		v := uint32(free)
		if i < n {
			v = uint32(fatAt + i)
		}
		binary.LittleEndian.PutUint32(h[76+4*i:], v)
	}
	return h
}
