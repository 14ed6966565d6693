package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

func storedHeader(name, content string) *zip.FileHeader {
	return &zip.FileHeader{
		Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(content)),
		CompressedSize64: uint64(len(content)), UncompressedSize64: uint64(len(content)),
	}
}

// storedZip is a zip of one member as it is, sizes and checksum before it.
func storedZip(name, content string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if f, err := w.CreateRaw(storedHeader(name, content)); err == nil {
		f.Write([]byte(content)) // a bytes.Buffer takes everything
	}
	w.Close()
	return b.String()
}

// zip64 is a zip of one stored member in the form for large files: all sizes in
// the extra field, the end of the directory in three records (APPNOTE.TXT 4.3.14
// and 4.5.3).
func zip64(name, content string) string {
	short := func(n int) string { return string(binary.LittleEndian.AppendUint16(nil, uint16(n))) }
	quad := func(n int) string { return string(binary.LittleEndian.AppendUint64(nil, uint64(n))) }
	sizes := quad(len(content)) + quad(len(content))
	common := "\x2d\x00\x00\x00\x00\x00\x00\x00\x21\x58" + wordBytes([]uint32{crc32.ChecksumIEEE([]byte(content)), 1<<32 - 1, 1<<32 - 1}) + short(len(name))
	local := "PK\x03\x04" + common + short(20) + name + "\x01\x00\x10\x00" + sizes + content
	central := "PK\x01\x02\x2d\x00" + common + short(28) + short(0) + short(0) + short(0) + "\x00\x00\x00\x00" + "\xff\xff\xff\xff" + name + "\x01\x00\x18\x00" + sizes + quad(0)
	end := "PK\x06\x06" + quad(44) + "\x2d\x00\x2d\x00" + wordBytes([]uint32{0, 0}) + quad(1) + quad(1) + quad(len(central)) + quad(len(local))
	locator := "PK\x06\x07\x00\x00\x00\x00" + quad(len(local)+len(central)) + "\x01\x00\x00\x00"
	return local + central + end + locator + "PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00"
}
