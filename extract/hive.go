package extract

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

const magicHive = "regf"

// hive is a registry hive that is being read, as libyal's "Windows NT Registry File
// (REGF) format" and Microsoft's own debugger describe it. Offsets in it count from
// the first bin.
type hive struct {
	b       []byte // the bins
	text    bytes.Buffer
	rest    bytes.Buffer // free cells and what is no text
	left    int          // bytes that values may still have: hostile ones lie upon each other
	damaged bool
}

const hiveHeader = 4096

func isHive(head []byte, _ *mail.Part) bool {
	return len(head) >= 512 && bytes.HasPrefix(head, []byte(magicHive))
}

const hintHive = "load it with regedit and export it as text"

// readHive gives keys and values as an export of the registry shows them, and
// searches the strings of what was deleted.
func readHive(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over || err != nil || len(raw) < hiveHeader+32 {
		w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), mail.Lost{
			Reason: mail.TooLarge, Detail: "a registry hive that is too large to hold or cut short: searched as printable strings only", Hint: hintHive,
		})
		return
	}
	h := &hive{b: raw[hiveHeader:], left: 4 * len(raw)}
	h.keep(raw[:hiveHeader])
	h.bins(func() bool { return w.ctx.Err() == nil })
	w.accounted(p, &counter{n: int64(len(raw))}, nil)
	_ = w.chunks(textOf(p), &h.text) // a buffer does not fail
	_, _ = w.readStrings(p, bufio.NewReader(&h.rest), shortestRun)
	if h.damaged {
		w.out.Lost(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: p.MediaType, Reason: mail.Corrupt,
			Detail: "a damaged registry hive: what could be made out was read", Hint: hintHive,
		})
	}
}

// bins walks all cells: a tree that is damaged would lose more.
func (h *hive) bins(goOn func() bool) {
	for at := 0; at+32 <= len(h.b) && goOn(); {
		size := int(binary.LittleEndian.Uint32(h.b[at+8:]))
		if string(h.b[at:at+4]) != "hbin" || size < 32 || size > len(h.b)-at {
			h.damaged = h.damaged || slices.ContainsFunc(h.b[at:at+32], func(c byte) bool { return c != 0 })
			h.rest.Write(h.b[at:])
			return
		}
		h.cells(at+32, at+size)
		at += size
	}
}

// keep keeps bytes for their strings.
func (h *hive) keep(b []byte) {
	h.rest.Write(b)
	h.rest.WriteByte(0)
}

func (h *hive) cells(at, end int) {
	for at+4 <= end {
		size := int(int32(binary.LittleEndian.Uint32(h.b[at:])))
		free := size > 0
		if size = max(size, -size); size < 8 || size > end-at {
			h.damaged = true
			h.rest.Write(h.b[at:end])
			return
		}
		cell := h.b[at+4 : at+size]
		switch {
		case free:
			h.keep(cell)
		case bytes.HasPrefix(cell, []byte("nk")) && len(cell) >= 76:
			h.key(cell)
		}
		at += size
	}
}

// cell gives the cell at an offset; nil if there is none.
func (h *hive) cell(offset uint32) []byte {
	at := uint64(offset)
	if at+8 > uint64(len(h.b)) {
		return nil
	}
	size := -int64(int32(binary.LittleEndian.Uint32(h.b[at:])))
	if size < 8 || uint64(size) > uint64(len(h.b))-at {
		return nil
	}
	return h.b[at+4 : at+uint64(size)]
}

// key writes a key and its values.
func (h *hive) key(cell []byte) {
	path := h.path(cell)
	if h.left -= len(path); h.left < 0 {
		h.damaged = true
		return
	}
	fmt.Fprintf(&h.text, "\n[%s]\n", path)
	if n := int(binary.LittleEndian.Uint16(cell[74:])); n > 0 {
		if class := h.cell(binary.LittleEndian.Uint32(cell[48:])); class != nil && h.left > n {
			h.left -= n
			fmt.Fprintf(&h.text, "class: %s\n", wideName(class[:min(n, len(class))]))
		}
	}
	count := binary.LittleEndian.Uint32(cell[36:])
	list := h.cell(binary.LittleEndian.Uint32(cell[40:]))
	for ; count > 0 && len(list) >= 4 && h.left > 0; count-- {
		h.left -= 8
		if v := h.cell(binary.LittleEndian.Uint32(list)); len(v) >= 20 && string(v[:2]) == "vk" {
			h.value(v)
		} else {
			h.damaged = true
		}
		list = list[4:]
	}
}

// deepestKey and longestPath bound a key's path as it is shown.
const (
	deepestKey  = 24
	longestPath = 500
)

// path is a key's name behind those of the keys around it.
func (h *hive) path(cell []byte) string {
	var names []string
	for n := 0; len(cell) >= 76 && string(cell[:2]) == "nk" && len(names) < deepestKey && n < longestPath; {
		name := nameOf(cell[76:], int(binary.LittleEndian.Uint16(cell[72:])), cell[2]&0x20 != 0)
		n += len(name)
		names = append(names, name)
		if root := cell[2]&0x04 != 0; root {
			break
		}
		cell = h.cell(binary.LittleEndian.Uint32(cell[16:]))
	}
	slices.Reverse(names)
	return strings.Join(names, `\`)
}

// nameOf reads a name of n bytes, in Latin-1 or UTF-16.
func nameOf(b []byte, n int, narrow bool) string {
	b = b[:min(n, len(b))]
	if !narrow {
		return wideName(b)
	}
	out := make([]rune, len(b))
	for i, c := range b {
		out[i] = rune(c)
	}
	return string(out)
}
