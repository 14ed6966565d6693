package extract

import "github.com/mailspill/mailspill/outlook"

// findCharset finds how text of 8 bits is stored: since Word 97 always in the
// Western code page, before in that of the language. A text that is said to be
// Western and is for the most part of other letters has that of its fonts.
func (doc *wordDoc) findCharset() {
	page := 1252
	if doc.old {
		page = languagePage(le16(doc.main, 6))
		if page == 1252 && doc.mostlyHigh() {
			page = doc.fontPage()
		}
	}
	doc.narrow = outlook.Codepage(page)
	if doc.narrow == nil {
		doc.narrow = outlook.Codepage(1252)
	}
}

// mostlyHigh tells text with more letters outside ASCII than within.
func (doc *wordDoc) mostlyHigh() bool {
	letters, high := 0, 0
	for _, p := range doc.pieces {
		for _, c := range p.bytes(doc.main) {
			if c >= 0xC0 {
				high++
			} else if isLetter(c) {
				letters++
			}
		}
	}
	return high > letters
}

// fontPages are the code pages of the character sets of fonts ([MS-DOC] section
// 2.9.79, chs).
var fontPages = map[byte]int{
	77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250,
}

// fontPage is the code page that most fonts of a document of Word 6 or 95 have,
// besides those of Western Europe and of symbols.
func (doc *wordDoc) fontPage() int {
	const fonts = 0xD0 // where the table is, in the FIB of that time
	from, size := uint64(le32(doc.main, fonts)), uint64(le32(doc.main, fonts+4))
	if from+size > uint64(len(doc.main)) || size < 2 {
		return 1252
	}
	page, most, seen := 1252, 0, map[int]int{}
	for b := doc.main[from+2 : from+size]; len(b) >= 6; b = b[min(int(b[0])+1, len(b)):] {
		p, known := fontPages[b[4]]
		if !known {
			continue
		}
		if seen[p]++; seen[p] > most {
			page, most = p, seen[p]
		}
	}
	return page
}

// languagePages are the code pages of languages by the lower bits of their ids
// ([MS-LCID]); those of Western Europe are left out.
var languagePages = map[uint16]int{
	0x01: 1256, 0x20: 1256, 0x29: 1256, 0x05: 1250, 0x0E: 1250, 0x15: 1250, 0x18: 1250, 0x1A: 1250, 0x1B: 1250, 0x1C: 1250, 0x24: 1250,
	0x02: 1251, 0x19: 1251, 0x22: 1251, 0x23: 1251, 0x2F: 1251, 0x08: 1253, 0x0D: 1255, 0x11: 932, 0x12: 949, 0x1E: 874, 0x1F: 1254,
	0x25: 1257, 0x26: 1257, 0x27: 1257, 0x2A: 1258, 0x04: 950,
}

// languagePage is the code page in which documents of a language have text of 8
// bits.
func languagePage(lid uint16) int {
	const simplified, singapore = 0x0804, 0x1004
	if lid == simplified || lid == singapore {
		return 936
	}
	if page, known := languagePages[lid&0x3FF]; known {
		return page
	}
	return 1252
}
