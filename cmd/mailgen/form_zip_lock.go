package main

import (
	"archive/zip"
	"bytes"
	"crypto/aes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
)

// zipAES is a zip of one member under AES-256 (WinZip's AE-2): its own count of
// blocks begins at one, little-endian, which crypto/cipher's CTR does not do.
func zipAES(s *stream, name, content, password string) string {
	salt := s.bytes(16)
	keys, err := pbkdf2.Key(sha1.New, password, salt, 1000, 66)
	if err != nil {
		panic(err)
	}
	data := []byte(content)
	block, err := aes.NewCipher(keys[:32])
	if err != nil {
		panic(err)
	}
	pad, count := make([]byte, 16), make([]byte, 16)
	for i := range data {
		if i%16 == 0 {
			binary.LittleEndian.PutUint64(count, uint64(i/16+1))
			block.Encrypt(pad, count)
		}
		data[i] ^= pad[i%16]
	}
	sum := hmac.New(sha1.New, keys[32:64])
	sum.Write(data)
	all := append(append(append(salt, keys[64:]...), data...), sum.Sum(nil)[:10]...)
	h := &zip.FileHeader{
		Name: name, Method: 99, Flags: 1, CompressedSize64: uint64(len(all)), UncompressedSize64: uint64(len(content)),
		Extra: []byte("\x01\x99\x07\x00\x02\x00AE\x03\x00\x00"), // version 2, 256 bits, stored
	}
	return zipOf(h, all)
}

// zipOf is a zip of one member that is packed already.
func zipOf(h *zip.FileHeader, packed []byte) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if f, err := w.CreateRaw(h); err == nil {
		f.Write(packed) // a bytes.Buffer takes everything
	}
	w.Close()
	return b.String()
}

// zipCrypto is a zip of one deflated member under the old encryption.
func zipCrypto(s *stream, name, content, password string) string {
	sum := crc32.ChecksumIEEE([]byte(content))
	head := s.bytes(12)
	head[11] = byte(sum >> 24) // lets an unpacker see that the password is wrong
	raw := rawDeflated(content)
	locked := newZipCipher(password).encrypt(append(head, raw...))
	return zipOf(&zip.FileHeader{Name: name, Method: zip.Deflate, Flags: 1, CRC32: sum, CompressedSize64: uint64(len(locked)), UncompressedSize64: uint64(len(content))}, locked)
}

// rawDeflated is what is between the header and the checksum of a zlib stream.
func rawDeflated(s string) string {
	z := deflated(s)
	return z[2 : len(z)-4]
}

// sevenAES is a 7z of one member under AES-256 (7zFormat.txt; the key is SHA-256
// of the password and a count, 2 to a power of times).
func sevenAES(s *stream, name, content, password string) string {
	const power = 15 // told by the file; 19 is usual, and takes as much longer for each word tried
	sum := sha256.New()
	count := make([]byte, 8)
	for i := range uint64(1) << power {
		binary.LittleEndian.PutUint64(count, i)
		sum.Write([]byte(utf16Bytes(password, false)))
		sum.Write(count)
	}
	iv := s.bytes(16)
	whole := atLeast(content, (len(content)+15)/16*16)
	data := string(cbc(sum.Sum(nil), iv, []byte(whole)))
	properties := string([]byte{0x40 | power, 0x0f}) + string(iv) // an IV of 16 bytes, no salt
	coder := "\x24\x06\xf1\x07\x01" + sevenNumber(uint64(len(properties))) + properties
	names := "\x00" + utf16Bytes(name+"\x00", false)
	return sevenFile(data, "\x01\x04"+"\x06\x00\x01\x09"+sevenNumber(uint64(len(data)))+"\x00"+
		"\x07\x0b\x01\x00\x01"+coder+"\x0c"+sevenNumber(uint64(len(content)))+"\x00"+"\x08\x0a\x01"+crcBytes(content)+"\x00\x00"+
		"\x05\x01\x11"+sevenNumber(uint64(len(names)))+names+"\x00\x00")
}
