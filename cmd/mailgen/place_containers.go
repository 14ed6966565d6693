package main

import "strings"

// wrapping puts a file into a container.
type wrapping struct {
	name string // of the container's file
	wrap func(name, content string) string
}

// containerPlaces put the secret into containers of every kind, in one another,
// and documents and mail into them. The names on the way in are checked where
// each container names its members.
func containerPlaces() []placeKind {
	first := func(wrap func(string) string) func(name, content string) string {
		return func(_, content string) string { return wrap(content) }
	}
	naming := []wrapping{
		{"a.zip", zipped}, {"a.tar", tarred}, {"a.7z", sevenZip}, {"old.rar", rar4}, {"a.rar", rar5},
	}
	single := []wrapping{
		{"notes.txt.gz", first(gzipped)}, {"notes.txt.bz2", first(bzipped)}, {"notes.txt.xz", first(xzipped)}, {"notes.txt.zst", first(zstandard)},
	}
	var out []placeKind
	made := func(name, file string, path []string, content func(x *planting) string) {
		out = append(out, placeKind{name: "container " + name, some: 2, where: "attachment", path: path, node: func(x *planting) node {
			return x.mixed(attached(file, "application/octet-stream", content(x)))
		}})
	}
	for _, w := range append(naming, wrapping{"stored.zip", storedZip}, wrapping{"zip64.zip", zip64}) {
		made(w.name, w.name, []string{w.name, "notes.txt"}, func(x *planting) string { return w.wrap("notes.txt", x.text()) })
	}
	for _, w := range single {
		made(w.name, w.name, nil, func(x *planting) string { return w.wrap("", x.text()) })
		packed := strings.Replace(w.name, "txt", "tar", 1)
		made(packed, packed, nil, func(x *planting) string { return w.wrap("", tarred("notes.txt", x.text())) })
	}
	for i := range naming {
		outer, middle, inner := naming[i], naming[(i+2)%len(naming)], naming[(i+3)%len(naming)]
		path := []string{outer.name, "b" + middle.name, "c" + inner.name, "notes.txt"}
		made(strings.Join(path[:3], " of "), outer.name, path, func(x *planting) string {
			return outer.wrap(path[1], middle.wrap(path[2], inner.wrap(path[3], x.text())))
		})
	}
	for i := range single {
		outer, inner := single[i], single[(i+1)%len(single)]
		made(outer.name+" of "+inner.name+" of a zip", outer.name, nil, func(x *planting) string {
			return outer.wrap("", inner.wrap("", zipped("notes.txt", x.text())))
		})
	}
	return append(out, mixturePlaces()...)
}

// mixturePlaces are documents in archives in mail and the other way round.
func mixturePlaces() []placeKind {
	document := func(x *planting) string { return wordDocument(paras(x.text()), nil) }
	with := func(name, media, content string) string {
		return wordDocument(paras("See the file."), []opcPart{{name: "word/embeddings/" + name, media: media, relation: "package", content: content}})
	}
	page := func(x *planting) string { return (&pdfFile{content: pdfLines(x.text()), flate: true}).file() }
	holding := func(name, content string) string {
		p := &pdfFile{content: pdfLines("See the file.")}
		p.attach(name, content)
		return p.file()
	}
	var out []placeKind
	for _, m := range []struct {
		name, file string
		make       func(x *planting) string
	}{
		{"zip in a Word document", "handover.docx", func(x *planting) string { return with("a.zip", "application/zip", zipped("notes.txt", x.text())) }},
		{"Word document in a zip", "a.zip", func(x *planting) string { return zipped("handover.docx", document(x)) }},
		{"Word document in a tar.gz", "a.tgz", func(x *planting) string { return gzipped(tarred("handover.docx", document(x))) }},
		{"Word document in a 7z in a zip", "a.zip", func(x *planting) string { return zipped("b.7z", sevenZip("handover.docx", document(x))) }},
		{"mail in a zip in a Word document", "handover.docx", func(x *planting) string {
			return with("a.zip", "application/zip", zipped("old.eml", x.inner(leaf(utf8Plain, "base64", b64(x.text())))))
		}},
		{"PDF in a PDF in a zip", "a.zip", func(x *planting) string { return zipped("outer.pdf", holding("inner.pdf", page(x))) }},
		{"zip in a PDF", "handover.pdf", func(x *planting) string { return holding("a.zip", zipped("notes.txt", x.text())) }},
		{"PDF in a Word document in a rar", "a.rar", func(x *planting) string { return rar5("handover.docx", with("manual.pdf", "application/pdf", page(x))) }},
		{"workbook in a presentation in a mail in a zip", "a.zip", func(x *planting) string {
			show := slides(slideShape("See"), []opcPart{{name: "ppt/embeddings/values.xlsx", media: xlsxMedia, relation: "package", content: sharedWorkbook(x.line)}})
			return zipped("old.eml", x.inner(x.mixed(attached("show.pptx", pptxMedia, show))))
		}},
		{"old Word document in a message file in a zip", "a.zip", func(x *planting) string {
			m := x.newOutlookMessage(mapiText(mapiBody, "See."))
			m.files = []outlookFile{{name: "handover.doc", content: docBody(x.text(), true)}}
			return zipped("old.msg", m.file())
		}},
		{"message file in a Word document", "handover.docx", func(x *planting) string {
			return with("old.msg", "application/vnd.ms-outlook", x.newOutlookMessage(mapiText(mapiBody, x.text())).file())
		}},
		{"old workbook in an old Word document", "handover.doc", func(x *planting) string {
			book := &cfbItem{name: "_1234567891", storage: true, items: []*cfbItem{{name: "Workbook", data: simpleBook("Note", x.line).stream()}}}
			return docFile([8]int{6}, []docPiece{{"Hello\r", false}}, &cfbItem{name: "ObjectPool", storage: true, items: []*cfbItem{book}})
		}},
		{"zip in a rich text's package", "handover.rtf", func(x *planting) string {
			return rtfPage(`{\object\objemb{\*\objclass Package}{\*\objdata ` + rtfObject("Package", ole10Native("a.zip", zipped("notes.txt", x.text()))[4:]) + `}}`)
		}},
		{"SAZ in a zip", "a.zip", func(x *planting) string {
			return zipped("trace.saz", saz("GET /a HTTP/1.1\r\n\r\n", httpText("HTTP/1.1 200 OK", "Content-Encoding: gzip", gzipped(x.text()))))
		}},
		{"calendar in a zip", "a.zip", func(x *planting) string {
			return zipped("a.ics", crlf("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n"+fold("ATTACH;FMTTYPE=application/zip;FILENAME=a.zip;ENCODING=BASE64;VALUE=BINARY:"+strings.ReplaceAll(b64(zipped("notes.txt", x.text())), "\n", ""))+"END:VEVENT\nEND:VCALENDAR\n"))
		}},
	} {
		out = append(out, placeKind{name: "mixture: " + m.name, some: 2, where: "attachment", node: func(x *planting) node {
			return x.mixed(attached(m.file, "application/octet-stream", m.make(x)))
		}})
	}
	return out
}
