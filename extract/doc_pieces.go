package extract

import (
	"slices"
	"unicode/utf8"
)

// docPiece is a run of a document's text that stands in one place ([MS-DOC] section
// 2.9.177).
type docPiece struct {
	from  uint32 // where it begins in the stream
	chars uint32
	wide  bool // UTF-16, else 8 bits a character
}

func (p docPiece) size() uint64 {
	if p.wide {
		return 2 * uint64(p.chars)
	}
	return uint64(p.chars)
}

// bytes are those of the piece that are there.
func (p docPiece) bytes(main []byte) []byte {
	from := min(uint64(p.from), uint64(len(main)))
	return main[from:min(from+p.size(), uint64(len(main)))]
}

// mostText is how many times as long as its stream a document's text may be: the
// pieces of a hostile one lie over each other.
const mostText = 4

// findPieces reads the table of pieces (Clx, [MS-DOC] section 2.9.38), which the
// formats of pieces precede. Before Word 97, only documents that were saved fast
// have one.
func (doc *wordDoc) findPieces(at fibPlaces) bool {
	if doc.old && le16(doc.main, fibFlags)&fibComplex == 0 {
		doc.wholeText()
		return true
	}
	if len(doc.main) < at.clx+8 {
		return false
	}
	from, size := uint64(le32(doc.main, at.clx)), uint64(le32(doc.main, at.clx+4))
	if from+size > uint64(len(doc.table)) || size == 0 {
		return false
	}
	for b := doc.table[from : from+size]; len(b) >= 5; {
		switch b[0] {
		case 1: // Prc
			b = b[min(3+int(le16(b, 1)), len(b)):]
		case 2: // Pcdt
			return doc.readPieces(b[5:min(5+uint64(le32(b, 1)), uint64(len(b)))])
		default:
			return false
		}
	}
	return false
}

// readPieces reads the places where pieces begin in the text, and behind them 8
// bytes on each ([MS-DOC] section 2.8.35).
func (doc *wordDoc) readPieces(b []byte) bool {
	n := (len(b) - 4) / 12
	total := uint64(0)
	for i := range max(n, 0) {
		from, to := le32(b, 4*i), le32(b, 4*i+4)
		if to < from {
			return false
		}
		fc := le32(b, 4*(n+1)+8*i+2)
		p := docPiece{from: fc, chars: to - from, wide: doc.wide}
		if !doc.old {
			const fCompressed = 1 << 30
			p.wide = fc&fCompressed == 0
			if p.from = fc &^ (3 << 30); !p.wide {
				p.from /= 2
			}
		}
		if total += uint64(len(p.bytes(doc.main))); total > mostText*uint64(len(doc.main)) {
			return false
		}
		doc.pieces = append(doc.pieces, p)
	}
	return n > 0
}

// decode gives the text of 8-bit bytes.
func (doc *wordDoc) decode(b []byte) string {
	if isPlainASCII(b) {
		return string(b)
	}
	out, err := doc.narrow.NewDecoder().Bytes(b)
	if err != nil {
		return valid(b)
	}
	return string(out)
}

func isPlainASCII(b []byte) bool {
	return !slices.ContainsFunc(b, func(c byte) bool { return c >= utf8.RuneSelf })
}

// findRows finds the marks that end a row of a table by the formats of paragraphs
// (sprmPFTtp, [MS-DOC] section 2.6.2). Word 6 and 95 number formats in another way;
// their rows are told by the mark alone.
func (doc *wordDoc) findRows(at fibPlaces) {
	if doc.old || len(doc.main) < at.paragraphs+8 {
		return
	}
	from, size := uint64(le32(doc.main, at.paragraphs)), uint64(le32(doc.main, at.paragraphs+4))
	if from+size > uint64(len(doc.table)) || size < 12 {
		return
	}
	plc := doc.table[from : from+size]
	n := (len(plc) - 4) / 8
	doc.rows = map[uint32]bool{}
	for i := range n {
		page := uint64(le32(plc, 4*(n+1)+4*i)&0x3FFFFF) * 512
		if page+512 > uint64(len(doc.main)) || i > len(doc.main)/512 {
			return
		}
		doc.rowsOfPage(doc.main[page : page+512])
	}
}

// rowsOfPage reads a page of paragraphs' formats (PapxFkp, [MS-DOC] section
// 2.9.181).
func (doc *wordDoc) rowsOfPage(page []byte) {
	n := int(page[511])
	if 4*(n+1)+13*n > 511 {
		return
	}
	for i := range n {
		at := 2 * int(page[4*(n+1)+13*i])
		if at == 0 || at+2 > 511 {
			continue
		}
		size := 2*int(page[at]) - 1
		at++
		if page[at-1] == 0 {
			size = 2 * int(page[at])
			at++
		}
		if size < 2 || at+size > 511 {
			continue
		}
		if endsRow(page[at+2 : at+size]) { // behind the style
			doc.rows[le32(page, 4*(i+1))] = true
		}
	}
}

// endsRow looks through a list of formats ([MS-DOC] section 2.6) for the one that
// marks the end of a row, at the outer level or in a table within a table.
func endsRow(list []byte) bool {
	const (
		sprmPFTtp      = 0x2417
		sprmPFInnerTtp = 0x244C
	)
	for len(list) >= 3 {
		sprm := le16(list, 0)
		if (sprm == sprmPFTtp || sprm == sprmPFInnerTtp) && list[2] != 0 {
			return true
		}
		list = list[min(2+operandSize(sprm, list[2:]), len(list)):]
	}
	return false
}

// operandSize is how long what stands behind a format's code is ([MS-DOC] section
// 2.2.5.1).
func operandSize(sprm uint16, operand []byte) int {
	switch sprm >> 13 {
	case 0, 1:
		return 1
	case 2, 4, 5:
		return 2
	case 3:
		return 4
	case 7:
		return 3
	}
	const sprmTDefTable = 0xD608
	if sprm == sprmTDefTable && len(operand) >= 2 {
		return int(le16(operand, 0)) + 1
	}
	return int(operand[0]) + 1
}
