package extract

import (
	"bytes"
	"encoding/binary"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// Tags of TIFF 6.0 and Exif 2.3 that are looked into besides those of type ASCII.
const (
	tiffXMP         = 700
	tiffIPTC        = 33723
	tiffPhotoshop   = 34377
	tiffUserComment = 37510
	tiffFirstXP     = 40091 // Windows: title to subject, in UTF-16
	tiffLastXP      = 40095
	tiffSubIFDs     = 330
	tiffExif        = 34665
	tiffGPS         = 34853
)

// mostDirectories and mostEntries bound what is walked of a TIFF file.
const (
	mostDirectories = 64
	mostEntries     = 4096
)

// tiff walks the directories of a TIFF file (TIFF 6.0, section 2).
type tiff struct {
	b     []byte
	rest  []byte // b without the values that are texts
	order binary.ByteOrder
	pic   *picture
	next  []uint32 // directories to walk
	taken int      // bytes of values
}

// readTIFF reads the texts among the tags of a TIFF file. Pixels may stand
// anywhere in it, so its end is the end of the data.
func readTIFF(_ *walk, b []byte) *picture {
	t := &tiff{b: b, order: binary.LittleEndian, pic: &picture{size: len(b), whole: true}}
	if bytes.HasPrefix(b, []byte("MM\x00*")) {
		t.order = binary.BigEndian
	} else if !bytes.HasPrefix(b, []byte("II*\x00")) {
		return nil
	}
	if len(b) < 8 || uint64(t.order.Uint32(b[4:]))+2 > uint64(len(b)) {
		return nil // cut off: the directories often stand at the end
	}
	t.rest = bytes.Clone(b)
	t.next = append(t.next, t.order.Uint32(b[4:]))
	seen := map[uint32]bool{}
	for len(t.next) > 0 && len(seen) < mostDirectories {
		at := t.next[0]
		t.next = t.next[1:]
		if !seen[at] {
			seen[at] = true
			t.directory(at)
		}
	}
	t.pic.vague = t.rest
	return t.pic
}

func (t *tiff) directory(at uint32) {
	if at == 0 || uint64(at)+2 > uint64(len(t.b)) {
		return
	}
	rest := t.b[at:]
	n := int(t.order.Uint16(rest))
	rest = rest[2:]
	for range min(n, mostEntries) {
		if len(rest) < 12 {
			return
		}
		t.entry(rest[:12])
		rest = rest[12:]
	}
	if len(rest) >= 4 {
		t.next = append(t.next, t.order.Uint32(rest))
	}
}

// entry takes one tag: its number, type, count, and value or place of it.
func (t *tiff) entry(e []byte) {
	tag, kind, n := t.order.Uint16(e), t.order.Uint16(e[2:]), t.order.Uint32(e[4:])
	at := t.order.Uint32(e[8:])
	switch {
	case tag == tiffExif || tag == tiffGPS || tag == tiffSubIFDs && n == 1:
		t.next = append(t.next, at)
		return
	case kind == 2 || tag == tiffXMP || tag == tiffIPTC || tag == tiffPhotoshop || tag == tiffUserComment || tag >= tiffFirstXP && tag <= tiffLastXP:
	default:
		return
	}
	if kind == 4 { // IPTC is often declared as LONG
		n = min(n, 1<<28) * 4
	}
	value := e[8:12][:min(n, 4)]
	if n > 4 {
		if uint64(at) >= uint64(len(t.b)) {
			return
		}
		value = t.b[at:min(uint64(at)+uint64(n), uint64(len(t.b)))]
	}
	if t.taken += len(value); t.taken > 2*len(t.b) {
		return // entries that share their values; the strings of the rest are read
	}
	t.value(tag, kind, value)
	if n > 4 {
		clear(t.rest[at:][:len(value)])
	}
}

// value adds the value of a tag that is text.
func (t *tiff) value(tag, kind uint16, v []byte) {
	lines := func(s string) []byte { return []byte(strings.Trim(strings.ReplaceAll(s, "\x00", "\n"), "\n")) }
	switch {
	case tag == tiffXMP:
		t.pic.xmp(v)
	case tag >= tiffFirstXP && tag <= tiffLastXP:
		t.pic.note("", lines(mail.DecodeText("utf-16le", v)))
	case tag == tiffUserComment && bytes.HasPrefix(v, []byte("UNICODE\x00")):
		t.pic.note("", lines(mail.DecodeText(t.wide(), v[8:])))
	case tag == tiffUserComment:
		t.pic.note("", lines(strings.TrimPrefix(string(v), "ASCII\x00\x00\x00")))
	case kind == 2:
		t.pic.note("", lines(string(v)))
	default:
		t.pic.other = append(append(t.pic.other, v...), 0)
	}
}

// wide is the charset of UTF-16 in the file's byte order.
func (t *tiff) wide() string {
	if t.order == binary.BigEndian {
		return "utf-16be"
	}
	return "utf-16le"
}
