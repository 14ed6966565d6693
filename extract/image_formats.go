package extract

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
)

// readPNG walks the chunks of a PNG file (W3C PNG, section 5.3).
func readPNG(w *walk, b []byte) *picture {
	pic := &picture{size: 8}
	for {
		rest := b[pic.size:]
		if len(rest) < 12 {
			return pic
		}
		n := uint64(binary.BigEndian.Uint32(rest))
		if !isChunkName(rest[4:8]) {
			return pic
		}
		kind, body := string(rest[4:8]), rest[8:min(8+n, uint64(len(rest)))]
		pic.size += int(min(n+12, uint64(len(rest))))
		switch kind {
		case "IDAT", "fdAT":
		case "IEND":
			pic.whole = true
			return pic
		default:
			pic.chunk(w, kind, body)
		}
	}
}

// isChunkName tells the four letters of a chunk (section 5.3).
func isChunkName(b []byte) bool {
	return isLetter(b[0]) && isLetter(b[1]) && isLetter(b[2]) && isLetter(b[3])
}

// chunk takes a chunk of a PNG file that holds no pixels.
func (pic *picture) chunk(w *walk, kind string, body []byte) {
	key, text, ok := bytes.Cut(body, []byte{0})
	switch {
	case kind == "tEXt" && ok: // section 11.3.3.2
		pic.note(string(key), text)
	case kind == "zTXt" && ok && len(text) > 0: // section 11.3.3.3
		pic.packed(w, string(key), text[1:])
	case kind == "iTXt" && ok && len(text) > 2: // section 11.3.3.4
		pic.international(w, string(key), text)
	case kind == "eXIf":
		pic.exif(body)
	case kind == "iCCP" || kind == "IHDR" || kind == "PLTE" || kind == "tRNS" || kind == "hIST":
	default:
		pic.other = append(append(pic.other, body...), 0)
	}
}

// keyXMP names a chunk that holds XMP (ISO 16684-3).
const keyXMP = "XML:com.adobe.xmp"

// international takes an iTXt chunk behind its keyword.
func (pic *picture) international(w *walk, key string, b []byte) {
	compressed := b[0] != 0
	_, b, _ = bytes.Cut(b[2:], []byte{0}) // language
	translated, text, ok := bytes.Cut(b, []byte{0})
	switch {
	case !ok:
		pic.note(key, b)
		return
	case key == keyXMP && !compressed:
		pic.xmp(text)
	case compressed:
		pic.packed(w, key, text)
	default:
		pic.note(key, text)
	}
	pic.note("", translated)
}

// packed takes a text that zlib packed. One that does not unpack is searched as
// it stands.
func (pic *picture) packed(w *walk, key string, b []byte) {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil || int64(pic.text.Len()) > w.lim.Held/4 { // no one writes that much into a picture
		pic.note(key, b)
		return
	}
	text, err := w.inflated("PNG text", len(b), z)
	if key == keyXMP {
		pic.xmp(text)
	} else {
		pic.note(key, text)
	}
	if err != nil {
		pic.other = append(append(pic.other, b...), 0)
	}
}

// readJPEG walks the segments of a JPEG file (ITU-T T.81 annex B), and over its
// packed pixels to its end.
func readJPEG(_ *walk, b []byte) *picture {
	pic := &picture{size: 2}
	for {
		rest := b[pic.size:]
		if len(rest) < 2 || rest[0] != 0xff {
			return pic
		}
		marker := rest[1]
		switch {
		case marker == 0xff: // a fill byte
			pic.size++
			continue
		case marker == 0xd9:
			pic.size += 2
			pic.whole = true
			return pic
		case marker == 1 || marker >= 0xd0 && marker <= 0xd8:
			pic.size += 2
			continue
		}
		if len(rest) < 4 {
			return pic
		}
		n := int(binary.BigEndian.Uint16(rest[2:])) + 2
		if n < 4 || marker < 0xc0 {
			return pic
		}
		n = min(n, len(rest))
		pic.segment(marker, rest[4:n])
		pic.size += n
		if marker == 0xda {
			pic.size += packedPixels(b[pic.size:])
		}
	}
}

// segment takes a segment of a JPEG file: a comment, or one of an application,
// such as Exif, XMP or IPTC.
func (pic *picture) segment(marker byte, body []byte) {
	switch {
	case marker == 0xfe:
		pic.note("", body)
	case marker == 0xe2 && bytes.HasPrefix(body, []byte("ICC_PROFILE")):
	case marker == 0xe1 && bytes.HasPrefix(body, []byte("http://ns.adobe.com/")):
		_, xmp, _ := bytes.Cut(body, []byte{0})
		pic.xmp(xmp)
	case marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
		pic.exif(body[6:])
	case marker >= 0xe0 && marker <= 0xef && isAppName(body):
		pic.other = append(append(pic.other, body...), 0)
	case marker >= 0xe0 && marker <= 0xef:
		pic.vague = append(append(pic.vague, body...), 0)
	}
}

// isAppName tells the name that an application's segment begins with.
func isAppName(b []byte) bool {
	return len(b) > 4 && isLetter(b[0]) && isLetter(b[1]) && isLetter(b[2]) && bytes.IndexByte(b[:min(len(b), 64)], 0) > 0
}

// packedPixels is how many bytes stand before the next marker (T.81 section
// B.1.1.5): within packed data 0xff is followed by 0 or a restart marker.
func packedPixels(b []byte) int {
	for i := 0; ; {
		at := bytes.IndexByte(b[i:], 0xff)
		if at < 0 || i+at+1 >= len(b) {
			return len(b)
		}
		i += at
		if c := b[i+1]; c != 0 && (c < 0xd0 || c > 0xd7) {
			return i
		}
		i += 2
	}
}

// readGIF walks the blocks of a GIF file (GIF89a specification, sections 18-26).
func readGIF(_ *walk, b []byte) *picture {
	pic := &picture{size: min(6, len(b))}
	if len(b) < 13 {
		return pic
	}
	pic.size = 13 + colours(b[10])
	for pic.size < len(b) {
		rest := b[pic.size:]
		switch {
		case rest[0] == 0x3b:
			pic.size++
			pic.whole = true
			return pic
		case rest[0] == 0x21 && len(rest) > 2:
			body, n := blocksOf(rest[2:])
			if rest[1] == 0xfe {
				pic.note("", body)
			} else {
				pic.other = append(append(pic.other, body...), 0)
			}
			pic.size += 2 + n
		case rest[0] == 0x2c && len(rest) > 11:
			start := 10 + colours(rest[9]) + 1
			if start > len(rest) {
				return pic
			}
			_, n := blocksOf(rest[start:])
			pic.size += start + n
		default:
			return pic
		}
	}
	pic.size = min(pic.size, len(b))
	return pic
}

// colours is the size of a colour table that a packed field announces.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// blocksOf joins a GIF file's data sub-blocks, and counts their bytes.
func blocksOf(b []byte) (body []byte, n int) {
	for n < len(b) {
		size := int(b[n])
		n++
		if size == 0 {
			break
		}
		end := min(n+size, len(b))
		body = append(body, b[n:end]...)
		n = end
	}
	return body, n
}

// readRIFF walks the chunks of a WebP file (RFC 9649 section 2.3).
func readRIFF(_ *walk, b []byte) *picture {
	pic := &picture{size: min(12, len(b))}
	if len(b) < 12 || string(b[8:12]) != "WEBP" {
		return pic
	}
	end := int(min(uint64(binary.LittleEndian.Uint32(b[4:]))+8, uint64(len(b))))
	for pic.size+8 <= end {
		rest := b[pic.size:end]
		n := uint64(binary.LittleEndian.Uint32(rest[4:]))
		if n+8 > uint64(len(rest)) {
			return pic
		}
		body := rest[8 : 8+n]
		switch string(rest[:4]) {
		case "VP8 ", "VP8L", "VP8X", "ALPH", "ANMF", "ICCP", "ANIM":
		case "XMP ":
			pic.xmp(body)
		case "EXIF":
			pic.exif(bytes.TrimPrefix(body, []byte("Exif\x00\x00")))
		default:
			pic.other = append(append(pic.other, body...), 0)
		}
		pic.size += int(min(n+8+n&1, uint64(len(rest))))
	}
	pic.whole = pic.size == end
	return pic
}
