package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"strings"
)

// imagePlaces hide the secret in the text that image files carry.
func imagePlaces() []placeKind {
	made := func(name, file, mediaType string, f func(x *planting) string) placeKind {
		return placeKind{name: "picture " + name, takes: oneLine, node: func(x *planting) node { return x.mixed(attached(file, mediaType, f(x))) }}
	}
	return []placeKind{
		made("PNG tEXt", "a.png", "image/png", func(x *planting) string { return png("tEXt", "Comment\x00"+x.line) }),
		made("PNG zTXt", "a.png", "image/png", func(x *planting) string { return png("zTXt", "Comment\x00\x00"+deflated(x.line)) }),
		made("PNG iTXt", "a.png", "image/png", func(x *planting) string { return png("iTXt", "Comment\x00\x00\x00en\x00\x00"+x.line) }),
		made("PNG iTXt compressed", "a.png", "image/png", func(x *planting) string { return png("iTXt", "Comment\x00\x01\x00en\x00\x00"+deflated(x.line)) }),
		made("PNG XMP", "a.png", "image/png", func(x *planting) string { return png("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp(x)) }),
		made("PNG with a text behind its end", "a.png", "image/png", func(x *planting) string { return tinyPNG() + x.line + "\n" }),
		made("PNG with a zip behind its end", "a.png", "image/png", func(x *planting) string { return tinyPNG() + zipped("notes.txt", x.text()) }),
		made("PNG cut off in its text", "a.png", "image/png", func(x *planting) string {
			s := png("tEXt", "Comment\x00"+x.line+" and more")
			return s[:strings.Index(s, x.line)+len(x.line)]
		}),
		made("JPEG comment", "a.jpg", "image/jpeg", func(x *planting) string { return jpeg(0xfe, x.line) }),
		made("JPEG EXIF description", "a.jpg", "image/jpeg", func(x *planting) string { return jpeg(0xe1, "Exif\x00\x00"+tiff(0x010e, x.line+"\x00")) }),
		made("JPEG EXIF comment in UTF-16", "a.jpg", "image/jpeg", func(x *planting) string {
			return jpeg(0xe1, "Exif\x00\x00"+tiff(0x9c9c, utf16Bytes(x.line+"\x00", false)))
		}),
		made("JPEG XMP", "a.jpg", "image/jpeg", func(x *planting) string { return jpeg(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+xmp(x)) }),
		made("JPEG IPTC", "a.jpg", "image/jpeg", func(x *planting) string {
			iptc := "\x1c\x02\x78" + string(binary.BigEndian.AppendUint16(nil, uint16(len(x.line)))) + x.line
			return jpeg(0xed, "Photoshop 3.0\x008BIM\x04\x04\x00\x00"+string(binary.BigEndian.AppendUint32(nil, uint32(len(iptc))))+iptc)
		}),
		made("GIF comment", "a.gif", "image/gif", func(x *planting) string { return gif(x.line) }),
		made("TIFF description", "a.tif", "image/tiff", func(x *planting) string { return tiff(0x010e, x.line+"\x00") }),
	}
}

func tinyPNG() string { return png("", "") }

// png is a PNG of one pixel with one more chunk.
func png(kind, data string) string {
	b := bytes.NewBufferString("\x89PNG\r\n\x1a\n")
	pngChunk(b, "IHDR", []byte{0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0})
	if kind != "" {
		pngChunk(b, kind, []byte(data))
	}
	pngChunk(b, "IDAT", storedZlib([]byte{0, 0xf0}))
	pngChunk(b, "IEND", nil)
	return b.String()
}

func deflated(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s)) // a bytes.Buffer takes everything
	w.Close()
	return b.String()
}

func xmp(x *planting) string {
	return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description><dc:description>` +
		x.htmlLine() + `</dc:description></rdf:Description></x:xmpmeta><?xpacket end="w"?>`
}

// jpeg is a JPEG's frame with one marker segment: enough for whoever reads its
// metadata.
func jpeg(marker byte, data string) string {
	segment := func(m byte, d string) string {
		return "\xff" + string([]byte{m}) + string(binary.BigEndian.AppendUint16(nil, uint16(len(d)+2))) + d
	}
	return "\xff\xd8" + segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00") + segment(marker, data) +
		segment(0xda, "\x01\x01\x00\x00\x3f\x00") + "\x12\x34\x56\xff\xd9"
}

// tiff is a TIFF file of one tag, little-endian; EXIF has this form too. A tag
// of text has type 2, Windows' own tags have bytes of UTF-16, type 1.
func tiff(tag uint16, value string) string {
	kind := uint16(2)
	if tag >= 0x9c00 {
		kind = 1
	}
	b := []byte("II*\x00\x08\x00\x00\x00\x01\x00")
	b = binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(b, tag), kind)
	b = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(b, uint32(len(value))), 26)
	return string(b) + "\x00\x00\x00\x00" + value
}

// gif is a GIF of one pixel with a comment, in sub-blocks of at most 255 bytes.
func gif(comment string) string {
	b := "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xfe"
	for len(comment) > 0 {
		n := min(255, len(comment))
		b += string([]byte{byte(n)}) + comment[:n]
		comment = comment[n:]
	}
	return b + "\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
}
