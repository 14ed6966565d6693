package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"

	"github.com/dsnet/compress/bzip2"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// through is what a compressor makes of a text.
func through(open func(w io.Writer) (io.WriteCloser, error), content string) string {
	var b bytes.Buffer
	w, err := open(&b)
	if err != nil {
		panic(err) // the options are constants
	}
	w.Write([]byte(content)) // a bytes.Buffer takes everything
	w.Close()
	return b.String()
}

func bzipped(content string) string {
	return through(func(w io.Writer) (io.WriteCloser, error) { return bzip2.NewWriter(w, nil) }, content)
}

func xzipped(content string) string {
	return through(func(w io.Writer) (io.WriteCloser, error) { return xz.WriterConfig{DictCap: 1 << 16}.NewWriter(w) }, content)
}

func zstandard(content string) string {
	return through(func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1)) }, content)
}

// sevenNumber is a number as 7z writes it: the first byte's upper bits tell how
// many bytes follow (7zFormat.txt, REAL_UINT64).
func sevenNumber(n uint64) string {
	for more := range 8 {
		if n < 1<<(7*(more+1)) {
			mask := byte(0xff << (8 - more))
			rest := binary.LittleEndian.AppendUint64(nil, n)[:more]
			return string(append([]byte{mask | byte(n>>(8*more))}, rest...))
		}
	}
	return "\xff" + string(binary.LittleEndian.AppendUint64(nil, n))
}

func crcBytes(s string) string { return wordBytes([]uint32{crc32.ChecksumIEEE([]byte(s))}) }

// sevenZip is a 7z of one member, copied (7zFormat.txt).
func sevenZip(name, content string) string {
	size := sevenNumber(uint64(len(content)))
	names := "\x00" + utf16Bytes(name+"\x00", false)
	return sevenFile(content, "\x01\x04"+"\x06\x00\x01\x09"+size+"\x00"+
		"\x07\x0b\x01\x00\x01\x01\x00\x0c"+size+"\x0a\x01"+crcBytes(content)+"\x00"+"\x08\x00"+"\x00"+
		"\x05\x01\x11"+sevenNumber(uint64(len(names)))+names+"\x00\x00")
}

// sevenFile puts packed content and a header together.
func sevenFile(content, header string) string {
	start := string(binary.LittleEndian.AppendUint64(nil, uint64(len(content)))) + string(binary.LittleEndian.AppendUint64(nil, uint64(len(header)))) + crcBytes(header)
	return "7z\xbc\xaf\x27\x1c\x00\x04" + crcBytes(start) + start + content + header
}

// rar4 is an archive of RAR 2.9 to 4 with one stored member (technote.txt).
func rar4(name, content string) string {
	block := func(kind byte, flags int, data string) string {
		b := string([]byte{kind}) + shortBytes(flags, 7+len(data)) + data
		return crcBytes(b)[:2] + b
	}
	n := uint32(len(content))
	file := wordBytes([]uint32{n, n}) + "\x03" + crcBytes(content) + wordBytes([]uint32{0x58650000}) + "\x14\x30" + shortBytes(len(name)) + wordBytes([]uint32{0o100644}) + name
	return "Rar!\x1a\x07\x00" + block(0x73, 0, "\x00\x00\x00\x00\x00\x00") + block(0x74, 0x8000, file) + content + block(0x7b, 0x4000, "")
}

// rar5 is an archive of RAR 5 with one stored member (RAR 5.0 archive format).
func rar5(name, content string) string {
	number := func(n int) string { return string(binary.AppendUvarint(nil, uint64(n))) }
	block := func(data string) string {
		b := number(len(data)) + data
		return crcBytes(b) + b
	}
	size := number(len(content))
	file := "\x02\x02" + size + "\x04" + size + number(0o100644) + crcBytes(content) + "\x00\x01" + number(len(name)) + name
	return "Rar!\x1a\x07\x01\x00" + block("\x01\x00\x00") + block(file) + content + block("\x05\x04\x00")
}
