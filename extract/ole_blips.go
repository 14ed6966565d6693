package extract

import (
	"bytes"
	"compress/zlib"
	"errors"
	"strconv"

	"github.com/mailspill/mailspill/archive"
)

// blipKinds are the records in which Office keeps pictures ([MS-ODRAW] section
// 2.2.23): by type, the first two bytes when they have one id and when they have
// two, and how long what stands before the picture is, besides the ids.
var blipKinds = map[byte]struct {
	name   string
	one    []uint16
	header int
}{
	0x1A: {"emf", []uint16{0x3D4}, 34},
	0x1B: {"wmf", []uint16{0x216}, 34},
	0x1C: {"pict", []uint16{0x542}, 34},
	0x1D: {"jpg", []uint16{0x46A, 0x6E2}, 1},
	0x1E: {"png", []uint16{0x6E0}, 1},
	0x1F: {"dib", []uint16{0x7A8}, 1},
	0x29: {"tif", []uint16{0x6E4}, 1},
	0x2A: {"jpg", []uint16{0x46A, 0x6E2}, 1},
}

// blip is a picture within a stream: where its record begins and ends.
type blip struct {
	from, to int
	name     string
	data     []byte
	packed   bool // by zlib, as metafiles are
	size     int  // unpacked
}

// blips finds the pictures in a stream by the heads of their records, wherever
// they stand: each kind of document puts them into another structure.
func blips(b []byte) []blip {
	var out []blip
	for at := 0; at+8 <= len(b); {
		i := bytes.IndexByte(b[at+3:], 0xF0)
		if i < 0 {
			return out
		}
		at += i
		if p, ok := blipAt(b, at); ok {
			out = append(out, p)
			at = p.to
			continue
		}
		at++
	}
	return out
}

func blipAt(b []byte, at int) (blip, bool) {
	if at+8 > len(b) || b[at]&0x0F != 0 {
		return blip{}, false
	}
	k, known := blipKinds[b[at+2]]
	size := uint64(le32(b, at+4))
	if !known || size > uint64(len(b)-at-8) {
		return blip{}, false
	}
	instance := le16(b, at) >> 4
	for _, one := range k.one {
		ids := 16 * (int(instance) - int(one) + 1)
		if instance&^1 != one || int(size) < ids+k.header {
			continue
		}
		body := b[at+8 : at+8+int(size)]
		packed := k.header == 34 && body[ids+32] == 0
		out := blip{from: at, to: at + 8 + int(size), name: k.name, data: body[ids+k.header:], packed: packed}
		if packed {
			out.size = int(le32(body, ids))
		}
		return out, true
	}
	return blip{}, false
}

// pictures takes the pictures out of a stream; rest is what stands around them.
// What does not unpack stays in the rest.
func (d *oleDoc) pictures(b []byte) (rest []byte) {
	from := 0
	for _, p := range blips(b) {
		data := p.data
		if p.packed {
			if data = d.unpacked(p.data, p.size); data == nil {
				continue
			}
		}
		d.images++
		d.child(embedded{name: "image " + strconv.Itoa(d.images) + "." + p.name, media: "image/" + p.name, data: data})
		rest = append(append(rest, b[from:p.from]...), 0)
		from = p.to
	}
	if from == 0 {
		return b
	}
	return append(rest, b[from:]...)
}

// unpacked inflates data of zlib within the limits of archives; nil if it is none.
// What lies beyond a limit is recorded, and an end before size bytes came.
func (d *oleDoc) unpacked(b []byte, size int) []byte {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	out, err := d.w.inflated(d.p.Name, len(b), z)
	var limit *archive.LimitError
	switch {
	case errors.As(err, &limit):
		d.w.refused(d.p, err, 0)
	case err != nil && len(out) < size:
		d.fault("a packed piece does not unpack to its end")
	}
	return out
}
