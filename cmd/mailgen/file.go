package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"
	"time"
)

// file is an attachment.
type file struct {
	name      string
	mediaType string
	content   []byte
	encoding  encoding
	readable  []string // the texts that can be read in it, for the answers
}

func textFile(name, mediaType, content string) file {
	return file{name: name, mediaType: mediaType, content: []byte(content), encoding: base64Lines, readable: []string{content}}
}

func (f file) entity() entity {
	return entity{
		header: []string{
			"Content-Type: " + f.mediaType + ";\n\t" + fileName("name", f.name),
			"Content-Disposition: attachment;\n\t" + fileName("filename", f.name),
		},
		encoding: f.encoding,
		content:  f.content,
	}
}

// zipFile packs files, stored: the output of a compressor may change with the
// version of Go, and the sample's bytes must not.
func zipFile(name string, at time.Time, members ...file) file {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	out := file{name: name, mediaType: "application/x-zip-compressed", encoding: base64Lines}
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Method: zip.Store, Modified: at}
		if f, err := w.CreateHeader(h); err == nil {
			f.Write(m.content) // a bytes.Buffer takes everything
		}
		out.readable = append(out.readable, m.readable...)
	}
	w.Close()
	out.content = b.Bytes()
	return out
}

// lockedZipFile packs one file under a password, with the old encryption that
// every unpacker knows (APPNOTE.TXT 6.1).
func lockedZipFile(name string, at time.Time, password string, member file) file {
	sum := crc32.ChecksumIEEE(member.content)
	head := newStream(name).bytes(12)
	head[11] = byte(sum >> 24) // lets an unpacker see that the password is wrong
	locked := newZipCipher(password).encrypt(append(head, member.content...))

	var b bytes.Buffer
	w := zip.NewWriter(&b)
	h := &zip.FileHeader{
		Name: member.name, Method: zip.Store, Flags: 1, CRC32: sum, Modified: at,
		CompressedSize64: uint64(len(locked)), UncompressedSize64: uint64(len(member.content)),
	}
	if f, err := w.CreateRaw(h); err == nil {
		f.Write(locked)
	}
	w.Close()
	return file{name: name, mediaType: "application/zip", content: b.Bytes(), encoding: base64Lines}
}

// zipCipher is the state of the old zip encryption.
type zipCipher [3]uint32

func newZipCipher(password string) *zipCipher {
	z := &zipCipher{0x12345678, 0x23456789, 0x34567890}
	for i := range len(password) {
		z.update(password[i])
	}
	return z
}

func (z *zipCipher) update(c byte) {
	z[0] = crc32.IEEETable[byte(z[0])^c] ^ z[0]>>8
	z[1] = (z[1]+z[0]&0xff)*134775813 + 1
	z[2] = crc32.IEEETable[byte(z[2])^byte(z[1]>>24)] ^ z[2]>>8
}

func (z *zipCipher) encrypt(b []byte) []byte {
	out := make([]byte, len(b))
	for i, c := range b {
		t := z[2] | 2
		out[i] = c ^ byte(t*(t^1)>>8)
		z.update(c)
	}
	return out
}

// screenshot is a PNG of grey stripes, large enough to look like a picture of a
// screen. It is written without compression, for the same reason as zipFile.
func screenshot(name string, width, height int) file {
	var raw bytes.Buffer
	for y := range height {
		raw.WriteByte(0) // no filter
		for x := range width {
			raw.WriteByte(byte(0xf0 - 3*(y/8%5) - x/16%3))
		}
	}
	b := bytes.NewBufferString("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(width)), uint32(height))
	pngChunk(b, "IHDR", append(header, 8, 0, 0, 0, 0)) // 8 bits of grey
	pngChunk(b, "IDAT", storedZlib(raw.Bytes()))
	pngChunk(b, "IEND", nil)
	return file{name: name, mediaType: "image/png", content: b.Bytes(), encoding: base64Lines}
}

func pngChunk(b *bytes.Buffer, kind string, data []byte) {
	body := append([]byte(kind), data...)
	b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	b.Write(body)
	b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}

// storedZlib is a zlib stream of stored blocks (RFC 1950, RFC 1951 3.2.4).
func storedZlib(raw []byte) []byte {
	out := []byte{0x78, 0x01}
	for rest := raw; ; {
		n := min(len(rest), 0xffff)
		final := byte(0)
		if n == len(rest) {
			final = 1
		}
		out = append(out, final, byte(n), byte(n>>8), ^byte(n), ^byte(n>>8))
		out = append(out, rest[:n]...)
		if rest = rest[n:]; final == 1 {
			return binary.BigEndian.AppendUint32(out, adler32.Checksum(raw))
		}
	}
}
