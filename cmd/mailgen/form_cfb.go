package main

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// cfbItem is a stream, or a storage with items, of a compound file ([MS-CFB]).
type cfbItem struct {
	name  string
	data  string
	items []*cfbItem // of a storage

	storage            bool
	left, right, child uint32
	start              uint32
}

const (
	cfbSector = 512
	cfbMini   = 64
	cfbCutoff = 4096
	cfbEnd    = 0xfffffffe
	cfbFree   = 0xffffffff
	cfbFAT    = 0xfffffffd
)

// compoundFile writes a compound file of version 3.
func compoundFile(items ...*cfbItem) string {
	root := &cfbItem{name: "Root Entry", items: items, storage: true}
	all := flatten(root)
	w := &cfbWriter{}
	var mini []byte
	var miniFAT []uint32
	for _, item := range all[1:] {
		switch {
		case item.storage:
		case len(item.data) >= cfbCutoff:
			item.start = w.chain(item.data)
		case len(item.data) == 0:
			item.start = cfbEnd
		default:
			item.start = uint32(len(miniFAT))
			mini, miniFAT = appendMini(mini, miniFAT, item.data)
		}
	}
	root.data = string(mini)
	root.start = w.chain(root.data)
	table := w.chain(wordBytes(miniFAT))
	directory := w.chain(directoryEntries(all))
	return w.file(directory, table, (len(miniFAT)*4+cfbSector-1)/cfbSector)
}

// flatten lists the items in the order of the directory and links siblings into
// balanced trees.
func flatten(root *cfbItem) []*cfbItem {
	all := []*cfbItem{root}
	root.left, root.right = cfbFree, cfbFree
	for i := 0; i < len(all); i++ {
		s := all[i]
		if s.child = cfbFree; !s.storage {
			continue
		}
		slices.SortFunc(s.items, func(a, b *cfbItem) int {
			return cmp.Or(cmp.Compare(len(a.name), len(b.name)), strings.Compare(strings.ToUpper(a.name), strings.ToUpper(b.name)))
		})
		first := uint32(len(all))
		all = append(all, s.items...)
		s.child = balance(s.items, first)
	}
	return all
}

func balance(items []*cfbItem, first uint32) uint32 {
	if len(items) == 0 {
		return cfbFree
	}
	mid := len(items) / 2
	items[mid].left = balance(items[:mid], first)
	items[mid].right = balance(items[mid+1:], first+uint32(mid)+1)
	return first + uint32(mid)
}

func appendMini(mini []byte, table []uint32, data string) ([]byte, []uint32) {
	for rest := data; len(rest) > 0; {
		n := min(cfbMini, len(rest))
		mini = append(append(mini, rest[:n]...), make([]byte, cfbMini-n)...)
		next := uint32(len(table) + 1)
		if rest = rest[n:]; rest == "" {
			next = cfbEnd
		}
		table = append(table, next)
	}
	return mini, table
}

// cfbWriter collects sectors and their chains.
type cfbWriter struct {
	sectors []byte
	fat     []uint32
}

// chain appends data as a chain of sectors and returns the first.
func (w *cfbWriter) chain(data string) uint32 {
	if data == "" {
		return cfbEnd
	}
	first := uint32(len(w.fat))
	n := (len(data) + cfbSector - 1) / cfbSector
	w.sectors = append(append(w.sectors, data...), make([]byte, n*cfbSector-len(data))...)
	for i := range n - 1 {
		w.fat = append(w.fat, first+uint32(i)+1)
	}
	w.fat = append(w.fat, cfbEnd)
	return first
}

// file puts header, sectors and FAT together; the FAT comes last.
func (w *cfbWriter) file(directory, miniFAT uint32, miniSectors int) string {
	n := 1
	for n*cfbSector/4 < len(w.fat)+n {
		n++
	}
	firstFAT := uint32(len(w.fat))
	for range n {
		w.fat = append(w.fat, cfbFAT)
	}
	for len(w.fat) < n*cfbSector/4 {
		w.fat = append(w.fat, cfbFree)
	}
	h := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 16) + "\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + strings.Repeat("\x00", 10))
	for _, v := range []uint32{uint32(n), directory, 0, cfbCutoff, miniFAT, uint32(miniSectors), cfbEnd, 0} {
		h = binary.LittleEndian.AppendUint32(h, v)
	}
	for i := range 109 {
		sector := uint32(cfbFree)
		if i < n {
			sector = firstFAT + uint32(i)
		}
		h = binary.LittleEndian.AppendUint32(h, sector)
	}
	return string(h) + string(w.sectors) + wordBytes(w.fat)
}

func wordBytes(list []uint32) string {
	var b []byte
	for _, v := range list {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return string(b)
}

// directoryEntries writes 128 bytes for each item.
func directoryEntries(all []*cfbItem) string {
	var b []byte
	for i, item := range all {
		name := utf16Bytes(item.name, false)
		b = append(append(b, name...), make([]byte, 64-len(name))...)
		kind := byte(2)
		if item.storage {
			kind = 1
		}
		if i == 0 {
			kind = 5
		}
		b = append(binary.LittleEndian.AppendUint16(b, uint16(len(name)+2)), kind, 1)
		for _, v := range []uint32{item.left, item.right, item.child} {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		b = append(b, make([]byte, 36)...)
		b = binary.LittleEndian.AppendUint32(b, item.start)
		b = binary.LittleEndian.AppendUint64(b, uint64(len(item.data)))
	}
	for len(b)%cfbSector != 0 {
		b = append(b, make([]byte, 64+4)...)
		b = append(b, strings.Repeat("\xff", 12)...)
		b = append(b, make([]byte, 128-80)...)
	}
	return string(b)
}
