package main

import (
	"fmt"
	"strings"
)

// mixed makes the benchmark of correspondence that lives of its attachments: logs,
// archives and documents, some of which a thread carries along or a password locks.
type mixed struct {
	*benchmark
	kinds  []benchFile
	sum    int // of their weights
	logo   file
	locked int
}

func newMixed(b *benchmark) *mixed {
	x := &mixed{benchmark: b, kinds: benchFiles()}
	for _, k := range x.kinds {
		x.sum += k.weight
	}
	x.logo = b.picture("image001.png", "image/png", "\x89PNG\r\n\x1a\n", 9_000)
	return x
}

// attach gives a mail its files. Every second signature has a logo; an answer may
// carry the files along of the mail that it answers.
func (x *mixed) attach(m *mail) {
	if x.below(2) == 0 {
		m.files = append(m.files, x.logo)
	}
	if m.answered != nil && x.below(2) == 0 {
		for _, f := range m.answered.files {
			if f.name != x.logo.name {
				m.files = append(m.files, f)
			}
		}
		return
	}
	for range x.below(3) {
		m.files = append(m.files, x.document(x.kind(x.below(x.sum)), x.body()))
	}
	switch x.below(40) {
	case 0, 1, 2, 3, 4, 5:
		m.files = append(m.files, x.picture("scan.jpg", "image/jpeg", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", x.between(10_000, 136_000)))
	case 6:
		x.lock(m)
	}
}

func (x *mixed) kind(at int) benchFile {
	for _, k := range x.kinds {
		if at -= k.weight; at < 0 {
			return k
		}
	}
	return x.kinds[0]
}

func (x *mixed) document(k benchFile, text string) file {
	return file{name: k.name, mediaType: k.media, content: []byte(k.make(x.stream, text)), encoding: base64Lines}
}

// lock attaches a locked file. Its password is said in two of three mails.
func (x *mixed) lock(m *mail) {
	password := lockedPassword(x.stream, x.locked)
	f := file{name: "secured.docx", mediaType: "application/octet-stream", encoding: base64Lines}
	switch x.locked % 3 {
	case 0:
		f.content = []byte(agileLocked(x.stream, x.wordFile(x.body()), password))
	case 1:
		f.name, f.content = "secured.zip", []byte(zipAES(x.stream, "service.log", x.log(100), password))
	default:
		f.name, f.content = "secured.pdf", []byte((&pdfFile{content: pdfLines(x.body()), lock: lockPDF6(x.stream, password)}).file())
	}
	if x.locked++; x.below(3) > 0 {
		m.text += fmt.Sprintf("\n\nThe password of the attached file is %s", password)
	}
	m.files = append(m.files, f)
}

// plant puts every second credential into a file.
func (x *mixed) plant(m *mail, n int) answer {
	text := m.text
	a := x.benchmark.plant(m, n)
	if n%2 == 0 {
		line := strings.TrimSpace(strings.TrimPrefix(m.text, text))
		m.text = text
		m.files = append(m.files, x.document(x.kinds[n/2%len(x.kinds)], line))
	}
	return a
}
