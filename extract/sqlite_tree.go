package extract

import "encoding/binary"

// The kinds of pages of a tree (fileformat2.html, 1.6).
const (
	innerIndex = 2
	innerTable = 5
	leafIndex  = 10
	leafTable  = 13
)

// deepestTree bounds the levels of a tree; a full disk takes eight.
const deepestTree = 20

// tree gives the rows of the tree whose root is page n.
func (d *database) tree(n, level int, yield func([]value)) {
	b := d.at(n)
	if b == nil || level > deepestTree {
		return
	}
	h := 0
	if n == 1 {
		h = 100 // the file's header
	}
	kind, cells := b[h], int(binary.BigEndian.Uint16(b[h+3:]))
	inner := kind == innerIndex || kind == innerTable
	pointers := h + 8
	if inner {
		pointers += 4
	}
	if !inner && kind != leafIndex && kind != leafTable || pointers+2*cells > d.usable {
		d.damaged = true
		d.rest.Write(b)
		d.rest.WriteByte(0)
		return
	}
	d.free(b, h, pointers+2*cells)
	for i := range cells {
		at := int(binary.BigEndian.Uint16(b[pointers+2*i:]))
		if at < pointers || at+4 > d.usable {
			d.damaged = true
			continue
		}
		cell := b[at:d.usable]
		if inner {
			d.tree(int(binary.BigEndian.Uint32(cell)), level+1, yield)
			cell = cell[4:]
		}
		if kind != innerTable {
			d.cell(cell, kind == leafTable, yield)
		}
	}
	if inner {
		d.tree(int(binary.BigEndian.Uint32(b[h+8:])), level+1, yield)
	}
}

// free keeps what no cell of a page uses: the gap between pointers and cells, and
// the blocks that were freed (1.6).
func (d *database) free(b []byte, h, gap int) {
	end := int(binary.BigEndian.Uint16(b[h+5:]))
	if end == 0 {
		end = 65536
	}
	if end > gap && end <= len(b) {
		d.rest.Write(b[gap:end])
		d.rest.WriteByte(0)
	}
	for at := int(binary.BigEndian.Uint16(b[h+1:])); at >= gap && at+4 <= len(b); {
		next, size := int(binary.BigEndian.Uint16(b[at:])), int(binary.BigEndian.Uint16(b[at+2:]))
		d.rest.Write(b[at+min(4, size) : min(at+size, len(b))])
		d.rest.WriteByte(0)
		if next <= at { // they are in order
			break
		}
		at = next
	}
}

// cell reads the row of a cell.
func (d *database) cell(b []byte, ofTable bool, yield func([]value)) {
	size, n := varint(b)
	b = b[n:]
	most := (d.usable-12)*64/255 - 23
	rowid := int64(0)
	if ofTable {
		id, k := varint(b)
		b, rowid, most = b[k:], int64(id), d.usable-35
	}
	if n == 0 || size > uint64(d.left) {
		d.damaged = true
		return
	}
	d.left -= int(size)
	payload, ok := d.payload(b, int(size), most)
	d.damaged = d.damaged || !ok
	if row := sqliteRow(payload, d.encoding, rowid); row != nil {
		yield(row)
	}
}

// payload joins what stands in the cell with what stands in overflow pages (1.5).
func (d *database) payload(b []byte, size, most int) ([]byte, bool) {
	if size <= most {
		return b[:min(size, len(b))], size <= len(b)
	}
	least := (d.usable-12)*32/255 - 23
	local := least + (size-least)%(d.usable-4)
	if local > most {
		local = least
	}
	if local+4 > len(b) {
		return nil, false
	}
	out := append([]byte(nil), b[:local]...)
	for next := int(binary.BigEndian.Uint32(b[local:])); len(out) < size && next != 0; {
		page := d.at(next)
		if page == nil {
			return out, false
		}
		next = int(binary.BigEndian.Uint32(page))
		out = append(out, page[4:4+min(size-len(out), d.usable-4)]...)
	}
	return out, len(out) == size
}

// varint reads a number of one to nine bytes (1.6); n is 0 if there is none.
func varint(b []byte) (v uint64, n int) {
	for i, c := range b[:min(9, len(b))] {
		if i == 8 {
			return v<<8 | uint64(c), 9
		}
		if v = v<<7 | uint64(c&0x7f); c < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}
