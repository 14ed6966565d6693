package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
)

// zipInItself has n stored members, each of which is the rest of the file, with
// all members that follow and the directory: what is unpacked doubles with each.
func zipInItself(n int) string {
	const name = "a.zip"
	const head = 30 + len(name)
	directory := n * (46 + len(name))
	whole := n*head + directory + 22
	size := func(i int) string {
		return wordBytes([]uint32{0, uint32(whole - (i+1)*head), uint32(whole - (i+1)*head)})
	}
	var local, central strings.Builder
	for i := range n {
		local.WriteString("PK\x03\x04\x0a\x00\x00\x00\x00\x00\x00\x00\x21\x58" + size(i) + shortBytes(len(name), 0) + name)
		central.WriteString("PK\x01\x02\x14\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x21\x58" + size(i) + shortBytes(len(name), 0, 0, 0, 0) + wordBytes([]uint32{0, uint32(i * head)}) + name)
	}
	return local.String() + central.String() + "PK\x05\x06\x00\x00\x00\x00" + shortBytes(n, n) + wordBytes([]uint32{uint32(directory), uint32(n * head)}) + "\x00\x00"
}

// overlappingZip has n members that all are one deflated stream, each with its
// own entry in the directory (D. Fifield, "A better zip bomb", 2019).
func overlappingZip(n int) string {
	content := strings.Repeat("\x00", 1<<24)
	raw := rawDeflated(content)
	size := wordBytes([]uint32{crc32.ChecksumIEEE([]byte(content)), uint32(len(raw)), uint32(len(content))})
	local := "PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00\x21\x58" + size + shortBytes(5, 0) + "a.txt" + raw
	var central strings.Builder
	for i := range n {
		name := fmt.Sprintf("%d.txt", i)
		central.WriteString("PK\x01\x02\x14\x00\x14\x00\x00\x00\x08\x00\x00\x00\x21\x58" + size + shortBytes(len(name), 0, 0, 0, 0) + "\x00\x00\x00\x00\x00\x00\x00\x00" + name)
	}
	return local + central.String() + "PK\x05\x06\x00\x00\x00\x00" + shortBytes(n, n) + wordBytes([]uint32{uint32(central.Len()), uint32(len(local))}) + "\x00\x00"
}

// bushyZip is a zip of so many equal zips, and so on down to texts.
func bushyZip(deep, wide int) string {
	inner := strings.Repeat("harbor ", 10_000)
	for range deep {
		list := make([]member, wide)
		for i := range list {
			list[i] = member{fmt.Sprintf("%d.zip", i), inner}
		}
		inner = packed(list...)
	}
	return inner
}

func linkedZip(target string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	h := &zip.FileHeader{Name: "link"}
	h.SetMode(0o777 | 1<<27) // fs.ModeSymlink
	if f, err := w.CreateHeader(h); err == nil {
		f.Write([]byte(target)) // a bytes.Buffer takes everything
	}
	w.Close()
	return b.String()
}

func linkedTar(content string) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []*tar.Header{
		{Typeflag: tar.TypeSymlink, Name: "a", Linkname: "/etc/passwd"}, {Typeflag: tar.TypeLink, Name: "b", Linkname: "../../etc/shadow"},
		{Typeflag: tar.TypeSymlink, Name: "dir", Linkname: "/"}, {Typeflag: tar.TypeChar, Name: "c", Devmajor: 1, Devminor: 5}, {Typeflag: tar.TypeFifo, Name: "d"},
	} {
		w.WriteHeader(h)
	}
	w.WriteHeader(&tar.Header{Name: "dir/../../etc/x", Mode: 0o644, Size: int64(len(content))})
	w.Write([]byte(content))
	w.Close()
	return b.String()
}

// xzDictionary sets the size of the dictionary in the header of the first block,
// where 40 stands for 4 GiB (xz-file-format.txt 5.3.1), and its checksum.
func xzDictionary(s string, size byte) string {
	b := []byte(s)
	n := (int(b[12]) + 1) * 4 // the header of the block follows the 12 bytes of the stream's
	at := bytes.Index(b[12:12+n], []byte{0x21, 0x01})
	b[12+at+2] = size
	binary.LittleEndian.PutUint32(b[12+n-4:], crc32.ChecksumIEEE(b[12:12+n-4]))
	return string(b)
}

func laughingDocument() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "harbor ">`)
	for i := range 12 {
		fmt.Fprintf(&b, `<!ENTITY l%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	b.WriteString(`<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document ` + wordSpace + "><w:body><w:p><w:r><w:t>&l12;&x;</w:t></w:r></w:p></w:body></w:document>")
	return opcPackage(opcPart{name: "word/document.xml", media: wordMedia + "document.main+xml", relation: "officeDocument", content: b.String()})
}

// loopingDocument has parts that point to each other and to themselves.
func loopingDocument() string {
	rel := `<Relationships xmlns="` + packageBase + `relationships"><Relationship Id="rId1" Type="` + relationBase + `officeDocument" Target="/word/document.xml"/><Relationship Id="rId2" Type="` + relationBase + `aFChunk" Target="../word/document.xml"/></Relationships>`
	return packed(member{"[Content_Types].xml", `<Types xmlns="` + packageBase + `content-types"/>`}, member{"_rels/.rels", rel},
		member{"word/_rels/document.xml.rels", rel}, member{"word/document.xml", "<w:document " + wordSpace + `><w:body><w:altChunk r:id="rId2"/></w:body></w:document>`},
		member{"word/document.xml", "<w:document " + wordSpace + "><w:body/></w:document>"})
}

// loopingFAT makes each chain of sectors end in its own first one.
func loopingFAT(file string) string {
	return strings.ReplaceAll(file, "\xfe\xff\xff\xff", "\x00\x00\x00\x00")
}

// loopingDirectory makes each entry of the directory its own sibling.
func loopingDirectory(file string) string {
	at := strings.Index(file, utf16Bytes("Root Entry", false))
	b := []byte(file)
	for i := at; i+128 <= len(b) && b[i+66] != 0; i += 128 {
		for _, link := range []int{68, 72, 76} {
			binary.LittleEndian.PutUint32(b[i+link:], uint32((i-at)/128))
		}
	}
	return string(b)
}

// stackedPieces is a document whose pieces all are the same bytes.
func stackedPieces(n, size int) string {
	text, table := docPieces([]docPiece{{strings.Repeat("harbor\r", size/7), false}})
	entry := table[5+8:]
	var places, list []byte
	for i := range n + 1 {
		places = binary.LittleEndian.AppendUint32(places, uint32(i*len(text)))
		if i < n {
			list = append(list, entry...)
		}
	}
	whole := "\x02" + wordBytes([]uint32{uint32(len(places) + len(list))}) + string(places) + string(list)
	return docOf([8]int{n * len(text)}, text, whole)
}

// loopingDatabase has a page of pages that is its own child.
func loopingDatabase() string {
	b := []byte(sqliteFile("a", "b"))
	copy(b[4096:], "\x05\x00\x00\x00\x01\x0f\xf0\x00\x00\x00\x00\x02\x0f\xf0")
	copy(b[4096+0xff0:], "\x00\x00\x00\x02\x01")
	return string(b)
}

// lockedMembers is a zip whose members all are under AES with salts of their own.
func lockedMembers(s *stream, n int) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range n {
		h := &zip.FileHeader{Name: fmt.Sprintf("%d.txt", i), Method: 99, Flags: 1, CompressedSize64: 128, UncompressedSize64: 100, Extra: []byte("\x01\x99\x07\x00\x02\x00AE\x03\x00\x00")}
		if f, err := w.CreateRaw(h); err == nil {
			f.Write(s.bytes(128)) // a bytes.Buffer takes everything
		}
	}
	w.Close()
	return b.String()
}
