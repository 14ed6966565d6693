package extract

import (
	"strings"

	"github.com/mailspill/mailspill/outlook"
)

// rtfDest is what the text of a group is.
type rtfDest int

const (
	destText   rtfDest = iota // the document
	destTag                   // a tag of the HTML that it was made of
	destAside                 // a header, a footer, a note
	destHidden                // what a reader does not see
	destFonts                 // the font table
	destField                 // the instruction of a field
	destPict                  // a picture
	destObject                // an embedded object
	destStore                 // a compound file of Word's own
	destNone                  // numbers about a picture or a font
)

// isData tells text that is bytes in hexadecimal.
func (d rtfDest) isData() bool {
	return d == destPict || d == destObject || d == destStore || d == destNone
}

// rtfDests are the destinations that are not hidden, or that are no unknown ones
// marked with \*. All others so marked are hidden.
var rtfDests = map[string]rtfDest{
	"fonttbl": destFonts, "fldinst": destField, "pict": destPict, "htmltag": destTag,
	"objdata": destObject, "datastore": destStore, "themedata": destObject, "colorschememapping": destObject,
	"panose": destNone, "blipuid": destNone, "falt": destHidden,

	"header": destAside, "headerl": destAside, "headerr": destAside, "headerf": destAside, "footer": destAside, "footerl": destAside,
	"footerr": destAside, "footerf": destAside, "footnote": destAside, "shptxt": destAside, "ftnsep": destAside,

	"fldrslt": destText, "result": destText, "shppict": destText, "nonshppict": destText, "ud": destText, "shpinst": destText,
	"shprslt": destText, "pntext": destText, "listtext": destText, "shpgrp": destText,

	"colortbl": destHidden, "stylesheet": destHidden, "info": destHidden, "listtable": destHidden, "listoverridetable": destHidden,
	"revtbl": destHidden, "annotation": destHidden, "xe": destHidden, "tc": destHidden, "upr": destHidden, "sn": destHidden, "sv": destHidden,
	"title": destHidden, "author": destHidden, "subject": destHidden, "keywords": destHidden, "doccomm": destHidden, "operator": destHidden,
	"filetbl": destHidden, "private": destHidden, "pntxta": destHidden, "pntxtb": destHidden, "pnseclvl": destHidden, "atnid": destHidden, "atnauthor": destHidden, "comment": destHidden, "template": destHidden,
}

// rtfChars are words that stand for characters.
var rtfChars = map[string]string{
	"par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "nestrow": "\n", "column": "\n", "softline": "\n", "lbr": "\n",
	"tab": "\t", "cell": "\t", "nestcell": "\t",
	"emdash": "\u2014", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d",
	"bullet": "\u2022", "emspace": " ", "enspace": " ", "qmspace": " ",
}

// rtfBlips are the words that say what a picture is.
var rtfBlips = map[string]string{
	"pngblip": "image/png", "jpegblip": "image/jpeg", "emfblip": "image/emf", "wmetafile": "image/wmf", "macpict": "image/pict",
	"dibitmap": "image/bmp", "wbitmap": "image/bmp",
}

// rtfCharsets are the code pages of \fcharset.
var rtfCharsets = map[int]int{
	0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256,
	186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}

// word takes a control word.
func (p *rtfParser) word(word string, n int, has bool) {
	if word == "u" && has {
		p.unicode(n)
		return
	}
	if s, is := rtfChars[word]; is {
		p.put(s)
		return
	}
	p.flush()
	starred := p.star
	p.star = false
	if word == "bin" {
		p.binary(n)
		return
	}
	if p.skip > 0 {
		p.skip-- // any word counts as one character of what stands for \u
	}
	if dest, known := rtfDests[word]; known {
		p.enter(dest, word)
		return
	}
	if starred {
		p.enter(destHidden, word)
		return
	}
	p.property(word, n, has)
}

// property takes a word that changes how text is read.
func (p *rtfParser) property(word string, n int, has bool) {
	on := !has || n != 0
	switch word {
	case "uc":
		p.now.uc = max(0, min(n, 100))
	case "ansicpg":
		p.page(n, true)
	case "mac":
		p.page(10000, true)
	case "pc":
		p.page(437, true)
	case "pca":
		p.page(850, true)
	case "f":
		p.useFont(n)
	case "fcharset":
		if page, known := rtfCharsets[n]; known {
			p.page(page, false)
		}
	case "cpg":
		p.page(n, false)
	case "v", "deleted":
		p.now.hidden = on
	case "plain":
		p.now.hidden = false
	case "htmlrtf":
		p.now.htmlrtf = on && p.doc.html
	case "fromhtml":
		p.doc.html = on
	default:
		if media, is := rtfBlips[word]; is && p.now.dest == destPict {
			p.object.media = media
		}
	}
}

// page sets a code page: the document's, or that of the font being defined.
func (p *rtfParser) page(n int, document bool) {
	e := outlook.Codepage(n)
	switch {
	case e == nil:
	case document:
		p.ansi, p.now.page = e, e
	case p.now.dest == destFonts:
		p.fonts[p.font], p.now.page = e, e
	}
}

func (p *rtfParser) useFont(n int) {
	p.font = n
	if p.now.dest == destFonts {
		p.now.page = p.ansi
		return
	}
	p.now.page = p.ansi
	if e := p.fonts[n]; e != nil {
		p.now.page = e
	}
}

// binary takes the n raw bytes that follow \bin.
func (p *rtfParser) binary(n int) {
	n = max(0, min(n, len(p.in)))
	data := p.in[:n]
	p.in = p.in[n:]
	if p.skip > 0 {
		if p.skip--; n <= mostFallback {
			return
		}
	}
	switch {
	case p.now.dest.isData() && p.now.dest != destNone:
		p.object.data = append(p.object.data, data...)
	case n > 0:
		p.doc.add(rtfObject{media: "application/octet-stream", data: data})
	}
}

// enter begins a destination.
func (p *rtfParser) enter(dest rtfDest, word string) {
	if dest == destTag && !p.doc.html {
		dest = destHidden
	}
	if dest.isData() && dest != destNone && p.now.dest != dest {
		p.keepObject()
		p.object, p.nibble = rtfObject{media: "application/octet-stream"}, -1
	}
	if dest == destHidden || dest.isData() {
		endLine(&p.doc.hidden)
	}
	if dest == destPict {
		p.object.media = "image/x-unknown"
	}
	p.now.dest = dest
	p.now.shown = p.now.shown || word == "shppict"
	p.now.shadow = p.now.shadow || word == "nonshppict"
}

// leave ends a destination; p.now is the group around it already.
func (p *rtfParser) leave(ended rtfGroup) {
	switch ended.dest {
	case destAside:
		endLine(&p.doc.aside)
	case destHidden, destFonts, destNone:
		endLine(&p.doc.hidden)
	case destField:
		p.field(ended)
	case destPict, destObject, destStore:
		endLine(&p.doc.hidden)
		if len(p.object.data) > 0 && !p.twice(ended) {
			p.doc.add(unpack(ended.dest, p.object)...)
		}
		p.object, p.nibble = rtfObject{media: "application/octet-stream"}, -1
	}
}

// twice tells a picture for old readers, of which the other form came before.
func (p *rtfParser) twice(ended rtfGroup) bool {
	if ended.shown && ended.dest == destPict {
		p.shown++
	}
	if !ended.shadow || p.shown == 0 {
		return false
	}
	p.shown--
	return true
}

// keepObject keeps the data of a group that became another one before it ended.
func (p *rtfParser) keepObject() {
	if len(p.object.data) > 0 {
		p.doc.add(p.object)
	}
	p.object.data = nil
}

// field files the instruction of a field: as a link if it leads somewhere. Of a
// page that was HTML the tags say so already.
func (p *rtfParser) field(ended rtfGroup) {
	s := strings.TrimSpace(p.instruction.String())
	p.instruction.Reset()
	target := &p.doc.hidden
	if !p.doc.html && !ended.hidden && (strings.HasPrefix(strings.ToUpper(s), "HYPERLINK") || strings.Contains(s, "://")) {
		target = &p.doc.links
		if i := strings.IndexAny(s+" ", " \""); !strings.Contains(s[:i], "://") {
			s = s[i:] // without the kind of field
		}
		s = strings.TrimSpace(strings.ReplaceAll(s, `"`, " "))
	}
	endLine(target)
	target.WriteString(s)
	endLine(target)
}

// endLine ends the line that was begun, if any.
func endLine(b *strings.Builder) {
	if s := b.String(); s != "" && s[len(s)-1] != '\n' {
		b.WriteByte('\n')
	}
}
