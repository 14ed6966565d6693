package extract

import (
	"bytes"
	"strings"

	"github.com/mailspill/mailspill/outlook"
)

// storage reads one storage: the document that it is, if it is one, and its other
// streams.
func (d *oleDoc) storage(s storage) {
	done := map[string]bool{}
	switch {
	case s.stream("WordDocument") != nil:
		done = d.word(s)
	case s.stream("Workbook") != nil || s.stream("Book") != nil:
		done = d.workbook(s)
	case s.stream("PowerPoint Document") != nil:
		done = d.slides(s)
	}
	for _, k := range s.streams {
		if name := strings.ToLower(k.Path[len(k.Path)-1]); !done[name] {
			d.stream(name, k)
		}
	}
}

// housekeeping are the streams of Office documents that hold nothing but strings,
// numbers and settings ([MS-DOC] section 2.1, [MS-XLS] section 2.1.7, [MS-OLEDS]
// section 2.3).
var housekeeping = map[string]bool{
	"\x01compobj": true, "\x01ole": true, "\x01ole10itemname": true, "\x01ole10fmtprogid": true, "\x03accessobjsitedata": true,
	"\x03objinfo": true, "\x03ocxname": true, "\x03ocxdata": true, "\x03linkinfo": true, "\x03print": true, "\x03eprint": true,
	"\x03pic": true, "\x03pict": true, "\x03meta": true, "current user": true, "header": true, "project": true, "projectwm": true,
	"revision log": true, "user names": true, "msodatastorelock": true, "ctls": true, "xcb": true, "equation native": true,
	"item": true, "properties": true, "\x03vbframe": true, "0table": true, "1table": true,
}

// shortestPackage is less than any stream that holds a file: that of an equation
// holds some numbers.
const shortestPackage = 64

// stream reads a stream that is no document by itself.
func (d *oleDoc) stream(name string, s outlook.PathStream) {
	switch {
	case len(s.Data) == 0:
	case hasPrefix(s.Path[:len(s.Path)-1], "VBA"):
		d.macros = append(d.macros, outlook.Stream{Name: s.Path[len(s.Path)-1], Data: s.Data})
	case hasPrefix(s.Path[:len(s.Path)-1], "_SX_DB"):
		d.pivotCache(s.Data)
	case (name == "encryptedsummary" || name == "encryption") && d.sealedSummary(s.Data):
	case strings.HasPrefix(name, "\x05"):
		d.properties(s.Data)
	case name == "\x01ole10native" && len(s.Data) > shortestPackage:
		d.child(embedded{name: "Ole10Native", media: "application/octet-stream", data: s.Data})
	case name == "package", name == "embeddedodf", name == "package_stream":
		d.child(embedded{name: "embedded document", media: "application/octet-stream", data: s.Data})
	case name == "contents" || name == "content":
		d.contents(s.Data)
	case name == "pictures" || name == "data":
		d.loosely(d.pictures(s.Data))
	case housekeeping[name], name == "\x01ole10native", strings.HasPrefix(name, "\x02olepres"), hasPrefix(s.Path, "MsoDataStore"), hasPrefix(s.Path[:len(s.Path)-1], "_VBA_PROJECT_CUR"), hasPrefix(s.Path[:len(s.Path)-1], "Macros"):
		d.loosely(s.Data)
	default:
		d.unknown += int64(len(s.Data))
		d.loosely(s.Data)
	}
}

// contents reads the stream in which programs keep an embedded file as it is, such
// as a PDF document; whatever else it holds is searched by its strings.
func (d *oleDoc) contents(b []byte) {
	if isHidden(b) {
		d.child(embedded{name: "embedded document", media: "application/octet-stream", data: b})
		return
	}
	d.unknown += int64(len(b))
	d.loosely(b)
}

// properties reads a property set stream; what is not read of it is searched by
// its strings, as are the names of the fonts and the like.
func (d *oleDoc) properties(b []byte) {
	text, thumbnail, ok := propertySets(b)
	if !ok {
		d.fault("properties that break off")
	}
	d.hide(strings.TrimRight(text, "\n"))
	around, after := b, []byte(nil)
	if i := bytes.Index(b, thumbnail); len(thumbnail) > 0 && i >= 0 {
		around, after = b[:i], b[i+len(thumbnail):]
	}
	d.vague = append(d.vague, thumbnail...)
	d.loosely(around)
	d.loosely(after)
}

// foreignKinds are files of other programs by a stream or storage that they have.
var foreignKinds = []struct{ stream, name string }{
	{"VisioDocument", "a Visio drawing"},
	{"Quill", "a Publisher document"},
	{"\u4840", "a Windows installer package"}, // names are packed into characters from here on
	{"Catalog", "a store of thumbnails"},
	{"   1", "a Project file"},
	{"MatOST", "a Works document"},
	{"MM", "a Works document"},
}

// foreignKind says what a compound file is that holds none of the documents that
// are read here.
func foreignKind(streams []outlook.PathStream) string {
	for _, k := range foreignKinds {
		for _, s := range streams {
			if strings.HasPrefix(s.Path[0], k.stream) {
				return k.name
			}
		}
	}
	return "an OLE file (such as a legacy Office document of another kind, or a damaged Outlook item)"
}
