package main

import (
	"bytes"
	"fmt"
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
			return strings.Replace(agileLocked(x.stream, "PK", "pw"), fmt.Sprintf(`spinCount="%d"`, agileSpins), `spinCount="9999999"`, 1)
		}),
		file("pfx-iterations-claimed", "a.pfx", "application/x-pkcs12", func(x *planting) string {
			return string(bytes.ReplaceAll([]byte(pfxFile(x.stream, keyOf(x.stream), "pw")), []byte("\x02\x02\x08\x00"), []byte("\x02\x02\x7f\xff")))
		}),
		file("png-chunks-claimed", "a.png", "image/png", func(*planting) string { return tinyPNG()[:33] + many("\x7f\xff\xff\xffzTXta\x00\x00", 100_000) }),
		file("tiff-loop", "a.tif", "image/tiff", func(*planting) string { return "II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00" }),
	}
}
