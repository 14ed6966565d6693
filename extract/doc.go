package extract

import "golang.org/x/text/encoding"

// wordDoc is a document of Word: of 97 to 2003 ([MS-DOC]), or of 6 and 95, which have
// the same form with narrower tables.
type wordDoc struct {
	main  []byte // the stream that holds the text
	table []byte // the stream that says where; the same one before Word 97
	old   bool   // Word 6 or 95
	wide  bool   // of these, one of an East Asian edition with text in UTF-16

	narrow encoding.Encoding // of 8-bit text
	pieces []docPiece
	parts  []docPart
	rows   map[uint32]bool // where the marks that end a row of a table end
}

// docPart is a part of the text, by its length in characters.
type docPart struct {
	name  string
	chars uint32
}

// Places in the file information block (FIB): of Word 97 ([MS-DOC] section 2.5),
// and of Word 6 and 95, as the specification of that time has them.
const (
	fibFlags    = 0x0A
	fibKey      = 0x0E
	fibTextFrom = 0x18
	fibTextTo   = 0x1C
	fibEnd6     = 0x168

	oldestWord97 = 105 // nFib
)

const (
	fibEncrypted  = 0x0100
	fibTable1     = 0x0200
	fibObfuscated = 0x8000
	fibComplex    = 0x0004
	fibExtChar    = 0x1000
)

// fibPlaces are where the FIB says how long the parts of the text are and where
// the tables lie.
type fibPlaces struct {
	counts, paragraphs, clx int
}

func (d *wordDoc) places() fibPlaces {
	if d.old {
		return fibPlaces{counts: 0x34, paragraphs: 0xC0, clx: 0x160}
	}
	return fibPlaces{counts: 0x4C, paragraphs: 0x102, clx: 0x1A2}
}

// docParts are the parts of a document's text in their order ([MS-DOC] section
// 2.3, 2.5.4).
var docParts = []string{"", "Footnotes", "Headers and footers", "Macro", "Comments", "Endnotes", "Text boxes", "Text boxes of headers"}

// isWordStream tells a stream with the head of a document of Word 6 or later; the
// last two are those of East Asian editions.
func isWordStream(main []byte) bool {
	if len(main) < fibEnd6 {
		return false
	}
	switch le16(main, 0) {
	case 0xA5EC, 0xA5DC, 0xA697, 0xA699:
		return true
	}
	return false
}

// word reads a Word document; done names the streams that it took care of.
func (d *oleDoc) word(s storage) (done map[string]bool) {
	main := s.stream("WordDocument")
	if !isWordStream(main) {
		d.fault("a Word document without its head")
		return nil
	}
	doc := &wordDoc{main: main, old: le16(main, 2) < oldestWord97}
	table := "0table"
	if le16(main, fibFlags)&fibTable1 != 0 {
		table = "1table"
	}
	doc.table = s.stream(table)
	if doc.old {
		doc.table, doc.wide = main, le16(main, fibFlags)&fibExtChar != 0
	}
	done = map[string]bool{"worddocument": true, table: true}
	data := s.stream("Data")
	if le16(main, fibFlags)&fibEncrypted != 0 {
		done["data"] = true
		var ok bool
		if data, ok = d.unlockWord(doc, data); !ok {
			d.locked = "a Word document with a password"
			return done
		}
		d.loosely(d.pictures(data))
	}
	d.read = true
	doc.read(d)
	return done
}

// read gives the text of the document, and searches what is no text by its
// strings.
func (doc *wordDoc) read(d *oleDoc) {
	at := doc.places()
	for i, name := range docParts {
		doc.parts = append(doc.parts, docPart{name, le32(doc.main, at.counts+4*i)})
	}
	if !doc.findPieces(at) {
		d.fault("the table of its text is broken")
		doc.wholeText()
	}
	doc.findCharset()
	doc.findRows(at)
	doc.write(d)
	d.loosely(doc.around())
	if !doc.old {
		d.loosely(doc.table)
	}
}

// wholeText takes the text where it stands in one piece, as the FIB says, for want
// of a table of pieces.
func (doc *wordDoc) wholeText() {
	from := min(le32(doc.main, fibTextFrom), uint32(len(doc.main)))
	to := min(max(le32(doc.main, fibTextTo), from), uint32(len(doc.main)))
	doc.pieces = []docPiece{{from: from, chars: to - from}}
	if doc.wide {
		doc.pieces = []docPiece{{from: from, chars: (to - from) / 2, wide: true}}
	}
}

// around is what stands around the text in its stream: formats, and what was
// deleted and not yet overwritten.
func (doc *wordDoc) around() []byte {
	used := make([]bool, len(doc.main))
	for _, p := range doc.pieces {
		for i := range p.bytes(doc.main) {
			used[int(p.from)+i] = true
		}
	}
	out := make([]byte, 0, len(doc.main))
	for i, b := range doc.main {
		if used[i] {
			b = 0
		}
		out = append(out, b)
	}
	return out
}
