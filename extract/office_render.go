package extract

import (
	"strconv"
	"strings"
)

// begin takes an element with content.
func (x *xmlPart) begin(e *element) {
	switch e.shape {
	case block, words:
		x.newline()
	case passage:
		x.newline()
		x.space = false
	case cell:
		x.pad(atoi(x.attr("index")) - 1)
		e.framed = x.enter(cell)
	case row, aside, veil, bothForms, form, item:
		e.framed = x.enter(e.shape)
	case sheetCell:
		x.sheet.begin(x)
		e.framed = x.enter(cell)
	case row2:
		x.named = [2]string{}
	case cellValue, formula:
		x.value.Reset()
	case deleted:
		x.old++
	case inserted:
		x.fresh++
	case base64Data:
		x.inBlob++
	default:
		x.empty(e.shape)
	}
}

// empty takes an element for which it does not matter whether it has content.
func (x *xmlPart) empty(s shape) {
	switch s {
	case tabulator:
		if x.attr("pos") == "" { // else it sets a tab stop (ECMA-376 part 1, section 17.3.1.37)
			x.write("\t")
		}
	case breaks:
		x.write("\n")
	case blanks:
		if x.space {
			x.space = false
			x.write(" ")
		}
		x.write(strings.Repeat(" ", max(1, min(atoi(x.attr("c")), 80))))
	case hyphen:
		x.write("-")
	case symbol:
		x.symbol()
	case fieldMark:
		x.flushField()
	case cell:
		for range max(1, min(atoi(x.attr("number-columns-repeated")), mostEmpty)) {
			x.cell("")
		}
	case sheetCell:
		x.sheet.begin(x)
		x.cell("")
	}
}

// atoi gives a number that an attribute holds, 0 where it holds none.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// mostEmpty is how many empty cells are laid out between two that are not.
const mostEmpty = 64

// close ends the innermost element.
func (x *xmlPart) close() {
	e := x.open[len(x.open)-1]
	x.open = x.open[:len(x.open)-1]
	switch e.shape {
	case block:
		x.flushField()
		x.newline()
	case passage, words:
		x.newline()
	case cellValue:
		x.sheet.show(x)
	case formula:
		x.sheet.formula(x)
	case deleted:
		x.old--
	case inserted:
		x.fresh--
	case base64Data:
		x.file()
	case row2:
		x.keepNamed()
	case item:
		x.sheet.item(x, e.framed)
		return
	}
	if e.framed {
		x.leave()
	} else if e.shape == row || e.shape == cell || e.shape == aside {
		x.newline()
	}
}

// inside is the shape of the innermost element.
func (x *xmlPart) inside() shape {
	if len(x.open) == 0 {
		return inline
	}
	return x.open[len(x.open)-1].shape
}

// text takes the text between two tags.
func (x *xmlPart) text(s string) {
	s = dropNUL(s)
	if x.inBlob > 0 {
		x.blobText(s)
		return
	}
	switch x.inside() {
	case verbatim:
		x.write(s)
	case instruction:
		if x.field.WriteString(s); x.field.Len() > mostFramed {
			x.flushField()
		}
	case cellValue, formula:
		if x.value.Len() > mostFramed {
			x.hide(s) // no cell is so long
			return
		}
		x.value.WriteString(s)
	default:
		x.loose(s)
	}
}

// loose takes text that stands in no element for text alone.
func (x *xmlPart) loose(s string) {
	if x.within(passage) {
		x.flow(s)
		return
	}
	if strings.TrimSpace(s) == "" {
		return
	}
	switch {
	case x.within(words):
		x.write(s)
	case x.sort != nil && x.sort.prose:
		x.once(strings.TrimSpace(s))
	case len(x.open) > 0 && !x.sort.people[local(x.open[len(x.open)-1].name)]:
		x.line(x.open[len(x.open)-1].label + ": " + strings.TrimSpace(s))
	default:
		x.line(s)
	}
}

// within tells whether the text goes on in an element of that shape: nothing that
// has lines of its own lies between.
func (x *xmlPart) within(want shape) bool {
	for i := len(x.open) - 1; i >= max(0, len(x.open)-farthestOpen); i-- {
		switch x.open[i].shape {
		case want:
			return true
		case inline:
		default:
			return false
		}
	}
	return false
}

// flow adds text with its white space collapsed (OpenDocument 1.3 part 3, section
// 6.1.2).
func (x *xmlPart) flow(s string) {
	for s != "" {
		word := strings.TrimLeft(s, " \t\r\n")
		x.space = x.space || len(word) < len(s)
		if word == "" {
			return
		}
		if last := x.top().last; x.space && last != '\n' && last != ' ' && last != '\t' {
			x.write(" ")
		}
		x.space = false
		end := strings.IndexAny(word, " \t\r\n")
		if end < 0 {
			end = len(word)
		}
		x.write(word[:end])
		s = word[end:]
	}
}

// flushField keeps the instruction of a field, whose pieces stand in runs: where a
// link leads, how a mail merge asks its database.
func (x *xmlPart) flushField() {
	if x.field.Len() > 0 {
		x.hide(x.field.String())
		x.field.Reset()
	}
}

// symbol writes a character that is named by its number. Symbol fonts lie in the
// private area, above the characters they stand for (ECMA-376 part 1, section
// 17.3.3.30).
func (x *xmlPart) symbol() {
	n, err := strconv.ParseUint(x.attr("char"), 16, 16)
	if err != nil {
		return
	}
	if n >= 0xf020 && n < 0xf0ff {
		n -= 0xf000
	}
	x.write(string(rune(n)))
}

// mostBlob bounds the files in base64 within the XML of a part, all together.
const mostBlob = 48 << 20

func (x *xmlPart) blobText(s string) {
	if x.blobs += len(s); x.blobs > mostBlob {
		x.hide(s)
		return
	}
	x.blob.WriteString(s)
}

// file takes a file that stands in base64.
func (x *xmlPart) file() {
	x.inBlob--
	s := x.blob.String()
	x.blob.Reset()
	data := looseBase64(s)
	if len(data) == 0 {
		x.hide(s)
		return
	}
	x.files = append(x.files, embedded{media: "application/octet-stream", data: data, decoded: []string{undidBase64}})
}
