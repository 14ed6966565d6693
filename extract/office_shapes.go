package extract

import (
	"slices"
	"strings"
)

// shape is what an element means for the layout of the text.
type shape int

const (
	inline      shape = iota // nothing: text may go on across it
	block                    // a line of its own
	row                      // of a table
	cell                     // of a row
	aside                    // beside the text: a text box, a note
	veil                     // not seen by a reader
	bothForms                // around several forms of the same content
	form                     // one of them
	verbatim                 // text as it stands, spaces and all
	passage                  // a paragraph of mixed content, with white space as in HTML
	words                    // a line of verbatim text
	tabulator                // a tab, unless it only sets one
	breaks                   // a line break
	blanks                   // as many spaces as it says
	hyphen                   // a hyphen that does not break the line
	symbol                   // a character of a symbol font
	deleted                  // a tracked change
	inserted                 // likewise
	instruction              // of a field
	fieldMark                // around the instruction of a field
	base64Data               // a file
	sheetCell                // with a value and a type
	cellValue                // of a cell
	formula                  // likewise
	item                     // of a table of strings
	row2                     // of a list of properties: label and value in cells
	property                 // one of them
)

// vocabulary is how the elements of one family of formats are laid out, by their
// name in lower case: with its usual prefix, or the local one.
type vocabulary struct {
	shapes map[string]shape
	// prose tells that text which stands in no element for text is a measure or a
	// name of something, not to be shown: the others show it with a label.
	prose bool
	// typed are elements that only say of what type the text in them is.
	typed map[string]bool
	// people are elements whose text needs no label: who wrote the document.
	people map[string]bool
}

// wordprocessing serves WordprocessingML, DrawingML and PresentationML (ECMA-376
// part 1, sections 17, 21 and 19), also in one flat file, and Word 2003's XML.
var wordprocessing = &vocabulary{prose: true, shapes: map[string]shape{
	"p": block, "footnote": block, "endnote": block, "comment": block, "sp": block, "cxnsp": block, "graphicframe": block,
	"tr": row, "tc": cell, "t": verbatim, "deltext": verbatim, "text": words, "v": words,
	"tab": tabulator, "ptab": tabulator, "br": breaks, "cr": breaks, "nobreakhyphen": hyphen, "sym": symbol,
	"instrtext": instruction, "delinstrtext": instruction, "fldchar": fieldMark,
	"del": deleted, "movefrom": deleted, "ins": inserted, "moveto": inserted,
	"txbxcontent": aside, "alternatecontent": bothForms, "choice": form, "fallback": form, "rph": veil,
	"binarydata": base64Data, "bindata": base64Data,
}}

// spreadsheet serves the sheets of SpreadsheetML (section 18.3), whose strings
// stand in a part of their own (section 18.4).
var spreadsheet = &vocabulary{shapes: map[string]shape{
	"row": row, "c": sheetCell, "v": cellValue, "f": formula, "t": verbatim, "rph": veil,
	"alternatecontent": bothForms, "choice": form, "fallback": form, "br": breaks,
}}

var stringTable = &vocabulary{prose: true, shapes: map[string]shape{"si": item, "t": verbatim, "rph": veil}}

// oldSpreadsheet serves Excel 2003's XML.
var oldSpreadsheet = &vocabulary{shapes: map[string]shape{"row": row, "cell": cell, "data": verbatim, "comment": aside}}

// openDocument serves OpenDocument (part 3), also in one flat file.
var openDocument = &vocabulary{shapes: map[string]shape{
	"p": passage, "h": passage, "table-row": row, "table-cell": cell, "covered-table-cell": cell,
	"tab": tabulator, "line-break": breaks, "s": blanks, "annotation": aside, "note": aside, "text-box": aside, "frame": aside,
	"custom-shape": aside, "binary-data": base64Data, "deletion": veil, "svg:title": aside, "svg:desc": aside, "script:module": words,
}}

// drawing serves Visio's pages and masters ([MS-VSDX] section 2.2).
var drawing = &vocabulary{shapes: map[string]shape{"text": words, "row": row2, "cell": property}}

// anyXML serves all other parts: properties, settings, data.
var anyXML = &vocabulary{
	shapes: map[string]shape{"binary-data": base64Data, "module": words},
	typed: map[string]bool{
		"lpwstr": true, "lpstr": true, "bstr": true, "i4": true, "i8": true, "int": true, "bool": true, "filetime": true, "r8": true,
		"value": true, "string": true, "variant": true,
	},
	people: map[string]bool{"manager": true, "creator": true, "lastmodifiedby": true, "initial-creator": true},
}

// vocabularyOf chooses by the root element.
func vocabularyOf(root string, attributes []pair) *vocabulary {
	if strings.HasPrefix(root, "office:") {
		return openDocument
	}
	if root == "pkg:package" {
		return wordprocessing
	}
	if local(root) == "workbook" && slices.ContainsFunc(attributes, func(a pair) bool { return a.value == "urn:schemas-microsoft-com:office:spreadsheet" }) {
		return oldSpreadsheet
	}
	switch local(root) {
	case "document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossarydocument", "worddocument",
		"sld", "notes", "sldmaster", "sldlayout", "notesmaster", "handoutmaster", "cmlst", "datamodel", "drawing", "wsdr",
		"chartspace", "usershapes", "threadedcomments":
		return wordprocessing
	case "worksheet", "dialogsheet", "macrosheet", "chartsheet":
		return spreadsheet
	case "sst":
		return stringTable
	case "pagecontents", "mastercontents":
		return drawing
	}
	return anyXML
}
