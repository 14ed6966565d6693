package extract

import (
	"bytes"
	"strings"
)

// Records of a presentation that hold text or more records ([MS-PPT] section
// 2.13.24), and those of drawings ([MS-ODRAW]).
const (
	pptTextChars  = 0x0FA0
	pptTextBytes  = 0x0FA8
	pptString     = 0x0FBA
	pptBinaryTag  = 0x138B // holds records though its version does not say so
	pptOLEStorage = 0x1011
	pptComment    = 0x2EE0
	pptHyperlink  = 0x0FD7
	pptUserEdit   = 0x0FF5
	pptPersist    = 0x1772
	pptLockHeader = 0x2F14
	pptSlide      = 0x03EE
	pptNotes      = 0x03F0
	pptSound      = 0x07E7

	drawShape   = 0xF004
	drawAnchor  = 0xF00F
	drawAnchor2 = 0xF010
)

// pptRecord is a record of a presentation ([MS-PPT] section 2.3.1).
type pptRecord struct {
	version  byte
	instance uint16
	kind     uint16
	data     []byte
}

// container tells a record that consists of records.
func (r pptRecord) container() bool { return r.version == 0xF || r.kind == pptBinaryTag }

// pptRecordAt reads the record at the beginning of b; ok is false where it does
// not fit.
func pptRecordAt(b []byte) (r pptRecord, ok bool) {
	if len(b) < 8 {
		return r, false
	}
	size := uint64(le32(b, 4))
	if size > uint64(len(b)-8) {
		return r, false
	}
	v := le16(b, 0)
	return pptRecord{byte(v & 0xF), v >> 4, le16(b, 2), b[8 : 8+size]}, true
}

// slides reads a presentation; done names the streams that it took care of.
func (d *oleDoc) slides(s storage) (done map[string]bool) {
	b := s.stream("PowerPoint Document")
	done = map[string]bool{"powerpoint document": true}
	pictures := s.stream("Pictures")
	if lock, edits := findPPTLock(b, s.stream("Current User")); lock != nil || edits.locked {
		done["pictures"] = true
		if b = d.unlockSlides(b, lock, edits); b == nil {
			d.locked = "a PowerPoint presentation with a password"
			return done
		}
		d.unknown += int64(len(pictures)) // encrypted each for itself
	}
	d.read = true
	w := &pptWriter{d: d}
	w.records(b)
	w.newline()
	return done
}

// pptWriter lays out the text of a presentation. All records of the stream are
// read as they stand: those of earlier edits, which nothing refers to any more,
// stand among them.
type pptWriter struct {
	d        *oleDoc
	text     strings.Builder // of the shape at hand
	anchor   [2]int32        // where it begins and ends, from top to bottom
	anchored bool
	before   [2]int32 // and the shape before it
	beside   bool     // that one is on the line at hand
	link     bool     // inside a hyperlink
}

// deepestRecord is how many records stand in each other; a presentation has a
// dozen.
const deepestRecord = 64

// pptLevel is a container that is being read: what is left of it.
type pptLevel struct {
	rest []byte
	kind uint16
}

// records reads all records, with a stack of its own.
func (w *pptWriter) records(b []byte) {
	for todo := []pptLevel{{rest: b}}; len(todo) > 0; {
		at := &todo[len(todo)-1]
		r, ok := pptRecordAt(at.rest)
		if !ok {
			if len(todo) == 1 && len(at.rest) > 0 {
				w.d.fault("a presentation that breaks off")
			}
			w.d.loosely(at.rest)
			w.leave(at.kind)
			todo = todo[:len(todo)-1]
			continue
		}
		at.rest = at.rest[8+len(r.data):]
		if r.container() && len(todo) < deepestRecord {
			w.enter(r.kind)
			todo = append(todo, pptLevel{r.data, r.kind})
			continue
		}
		w.atom(r)
	}
}

func (w *pptWriter) enter(kind uint16) {
	switch kind {
	case drawShape:
		w.anchored = false
		w.text.Reset()
	case pptSlide, pptNotes, pptComment:
		w.newline()
	case pptHyperlink:
		w.link = true
	}
}

func (w *pptWriter) leave(kind uint16) {
	switch kind {
	case drawShape:
		w.shape()
	case pptSlide, pptNotes, pptComment:
		w.newline()
	case pptHyperlink:
		w.link = false
	}
}

// atom reads a record that holds no records.
func (w *pptWriter) atom(r pptRecord) {
	switch r.kind {
	case pptTextChars:
		w.say(utf16Text(r.data))
	case pptTextBytes: // the low halves of characters ([MS-PPT] section 2.9.43)
		w.say(latin1(r.data))
	case pptString:
		w.string(utf16Text(r.data))
	case pptOLEStorage:
		w.storage(r)
	case pptSound:
		w.d.child(embedded{name: "sound", media: "audio/x-wav", data: r.data})
	case drawAnchor:
		if len(r.data) >= 16 {
			w.place(int32(le32(r.data, 4)), int32(le32(r.data, 12)))
		}
	case drawAnchor2:
		if len(r.data) == 8 { // top, left, right, bottom
			w.place(int32(int16(le16(r.data, 0))), int32(int16(le16(r.data, 6))))
		}
	default:
		if bytes.HasPrefix(r.data, []byte("PK\x03\x04")) { // the theme, as newer versions have it
			w.d.child(embedded{name: "embedded document", media: "application/zip", data: r.data})
			return
		}
		w.d.loosely(r.data)
	}
}

func (w *pptWriter) place(top, bottom int32) { w.anchor, w.anchored = [2]int32{top, bottom}, true }

// say adds text, of a shape or of an outline.
func (w *pptWriter) say(s string) {
	w.text.WriteString(pptLines(s))
	if !w.anchored {
		w.shape()
	}
}

// pptLines turns the ends of paragraphs and lines into line breaks.
func pptLines(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '\r' || c == '\v' {
			return '\n'
		}
		return c
	}, s)
}

// string is a name, a part of a comment, a footer or where a link leads.
func (w *pptWriter) string(s string) {
	if s = strings.TrimRight(s, "\x00"); s == "" {
		return
	}
	switch {
	case w.link:
		w.d.links.WriteString(s + "\n")
		return
	case strings.HasPrefix(s, "___PPT"): // names the version that a tag is for
		w.d.hide(s)
		return
	}
	w.newline()
	w.d.main.WriteString(pptLines(s) + "\n")
}

// shape gives the text of the shape at hand: beside that of the one before where
// both stand in a row, as the cells of a table do.
func (w *pptWriter) shape() {
	if w.text.Len() == 0 {
		return
	}
	switch {
	case w.beside && w.anchored && w.before == w.anchor:
		w.d.main.WriteString(cellBreak)
	default:
		w.d.main.WriteByte('\n')
	}
	w.d.main.WriteString(w.text.String())
	w.text.Reset()
	w.before, w.beside, w.anchored = w.anchor, w.anchored, false
}

// newline ends the line at hand.
func (w *pptWriter) newline() {
	w.shape()
	w.d.main.WriteByte('\n')
	w.beside = false
}

// storage is an embedded object or the project of the macros, a compound file,
// mostly packed behind its size ([MS-PPT] section 2.10.34).
func (w *pptWriter) storage(r pptRecord) {
	data := r.data
	if r.instance == 1 && len(data) > 4 {
		data = w.d.unpacked(data[4:], int(le32(data, 0)))
	}
	if data == nil {
		w.d.fault("an embedded object does not unpack")
		w.d.loosely(r.data)
		return
	}
	w.d.child(embedded{name: "embedded document", media: "application/octet-stream", data: data})
}

// latin1 reads bytes as the characters of their numbers.
func latin1(b []byte) string {
	out := make([]rune, len(b))
	for i, c := range b {
		out[i] = rune(c)
	}
	return string(out)
}
