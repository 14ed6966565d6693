package extract

import (
	"slices"
	"strings"
)

// Keys whose value is a text or refers to one, and those whose strings are for
// programs alone: fonts, keys, appearances, times.
var (
	pdfTexts   = []string{"JS", "RC", "RV", "V", "DV", "XFA", "Metadata"}
	pdfSelf    = []string{"Contents", "Title", "JS", "T", "TU", "Opt"}
	pdfLinks   = []string{"URI", "Base"}
	pdfInnards = []string{
		"ID", "O", "U", "OE", "UE", "Perms", "Recipients", "Registry", "Ordering", "Panose", "CharSet", "DA", "DS", "Lang", "FontFamily",
		"CreationDate", "ModDate", "M", "CheckSum", "NM",
	}
)

// take gives the strings of an object, and notes what it refers to.
func (s *pdfScan) take(o *pdfObject) {
	names := namesIn(o)
	for _, it := range o.items {
		switch it.kind {
		case pdfRef:
			s.refers(o, it, names)
		case pdfString:
			s.string(it, names)
		}
	}
}

// pdfNames are the names of what a dictionary describes, a field and a file.
type pdfNames struct{ field, file string }

// namesIn gives the names in each dictionary of an object, the one for people if there
// are several.
func namesIn(o *pdfObject) map[int]pdfNames {
	names := map[int]pdfNames{}
	for _, it := range o.items {
		if it.kind != pdfString || it.list {
			continue
		}
		n := names[it.dict]
		switch {
		case it.key == "TU", it.key == "T" && n.field == "":
			n.field = pdfText(it.text)
		case it.key == "UF", it.key == "F" && n.file == "":
			n.file = pdfText(it.text)
		default:
			continue
		}
		names[it.dict] = n
	}
	return names
}

// refers notes what an object that is referred to is.
func (s *pdfScan) refers(o *pdfObject, it pdfItem, names map[int]pdfNames) {
	if len(s.files)+len(s.texts)+len(s.masks) >= mostStreams {
		return
	}
	switch {
	case it.dict < len(o.dicts) && o.dicts[it.dict].key == "EF":
		if name := names[o.dicts[it.dict].parent].file; s.files[it.num] == "" {
			s.files[it.num] = name
		}
	case slices.Contains(pdfTexts, it.key):
		s.texts[it.num] = true
	case it.key == "SMask", it.key == "Mask":
		s.masks[it.num] = true
	}
}

// string gives a string, with its key if that says what it is.
func (s *pdfScan) string(it pdfItem, names map[int]pdfNames) {
	if slices.Contains(pdfInnards, it.key) {
		return
	}
	text := pdfText(it.text)
	switch {
	case !isPDFText(text):
		s.w.strings(s.hidden.text, it.text, shortestInPixels)
	case slices.Contains(pdfLinks, it.key):
		s.links.add(text)
	case it.key == "RC", it.key == "RV", looksLikeXML(it.text):
		s.markup(text)
	case it.key == "V", it.key == "DV":
		s.hidden.add(labelled(names[it.dict].field, text))
	case it.list, it.key == "", slices.Contains(pdfSelf, it.key):
		s.hidden.add(text)
	default:
		s.hidden.add(it.key + ": " + text)
	}
}

// labelled is a field's value behind its name.
func labelled(name, value string) string {
	if name == "" {
		return value
	}
	return strings.TrimRight(name, " :") + ": " + value
}
