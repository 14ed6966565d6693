package extract

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// isOffice tells what may be a document that is a zip of XML: whether a zip is
// one shows only further in.
func isOffice(head []byte, _ *mail.Part) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// isZipOfXML tells Office Open XML by its list of content types (ECMA-376 part 2,
// section 10.1.2), and OpenDocument and EPUB by the member that comes first, or
// by their manifest (OpenDocument 1.3 part 2, sections 3.2 and 3.3). Any other
// zip that holds one of these names is read member by member all the same.
func isZipOfXML(raw []byte) bool {
	return bytes.Contains(raw[:min(len(raw), 128)], []byte("mimetypeapplication/")) ||
		bytes.Contains(raw, []byte("[Content_Types].xml")) || bytes.Contains(raw, []byte("META-INF/manifest.xml"))
}

// document is a document being read whose parts are the members of a zip.
type document struct {
	w       *walk
	p       *mail.Part
	members []member
	shut    []*mail.Part // members that are locked by the zip itself
	strings sharedStrings
	formats numberFormats
	binary  bool  // a workbook in the binary form
	limit   error // the limit of archives that was met, if one was
}

type member struct {
	archive.Member
	part *mail.Part
}

// readOffice reads a document that is a zip: each member is a leaf of its own, and
// its XML is given as a reader sees it.
func readOffice(w *walk, p *mail.Part, r *bufio.Reader) {
	if p.Depth >= w.lim.depth() {
		readArchive(w, p, r) // which says so
		return
	}
	raw, over, err := w.held(r)
	if over {
		readArchive(w, p, bufio.NewReaderSize(io.MultiReader(bytes.NewReader(raw), r), headSize))
		return
	}
	if err != nil || !isZipOfXML(raw) {
		w.after("office", p, raw, err)
		return
	}
	d := &document{w: w, p: p}
	err = d.list(raw)
	if err != nil && len(d.members)+len(d.shut) == 0 {
		w.after("office", p, raw, nil) // which says what is wrong
		return
	}
	w.container()
	d.unseal()
	d.read()
	d.listShut(int64(len(raw)))
	if err == nil {
		err = d.limit
	}
	if err != nil && w.ctx.Err() == nil {
		w.refused(p, err, int64(len(raw)))
	}
}

// listShut records encrypted members; a document with hardly another one stays
// shut as a whole.
func (d *document) listShut(size int64) {
	if len(d.shut) > 0 && len(d.members) == 0 {
		d.w.refused(d.p, fmt.Errorf("%w: %d members", archive.ErrEncrypted, len(d.shut)), size)
		return
	}
	for _, q := range d.shut {
		d.w.refused(q, archive.ErrEncrypted, 0)
	}
}

// list collects the members, and those that are locked one by one. A zip's
// members can be opened in any order, after the walk.
func (d *document) list(raw []byte) error {
	return archive.Walk(d.p.Name, bytes.NewReader(raw), int64(len(raw)), d.w.budget, d.w.keysFor(d.p), func(m archive.Member) error {
		q := memberPart(d.p, m)
		if m.Encrypted {
			d.w.names(q)
			d.shut = append(d.shut, q)
			return d.w.ctx.Err()
		}
		open := q.Open
		q.Open = func() (io.ReadCloser, error) {
			rc, err := open()
			return &limitNoter{ReadCloser: rc, d: d}, err
		}
		d.members = append(d.members, member{m, q})
		d.binary = d.binary || strings.EqualFold(m.Name, "xl/workbook.bin")
		return d.w.ctx.Err()
	})
}

// limitNoter notes that a limit was met: the walk, which would tell, is over by then.
type limitNoter struct {
	io.ReadCloser
	d *document
}

func (l *limitNoter) Read(p []byte) (int, error) {
	n, err := l.ReadCloser.Read(p)
	var limit *archive.LimitError
	if errors.As(err, &limit) {
		l.d.limit = err
	}
	return n, err
}

// read reads the members, first those that others refer to.
func (d *document) read() {
	slices.SortStableFunc(d.members, func(a, b member) int { return rank(a.Name) - rank(b.Name) })
	defer d.unusedStrings()
	for _, m := range d.members {
		if d.limit != nil || d.w.ctx.Err() != nil {
			return
		}
		d.w.names(m.part)
		d.member(m.part)
	}
}

// rank puts the strings and the styles of a workbook before its sheets.
func rank(name string) int {
	switch strings.ToLower(path.Base(name)) {
	case "sharedstrings.xml", "sharedstrings.bin":
		return 0
	case "styles.xml":
		return 1
	}
	return 2
}

// xmlNames are the extensions of parts that are XML.
var xmlNames = map[string]bool{".xml": true, ".rels": true, ".vml": true, ".opf": true, ".ncx": true, ".rdf": true, ".xmp": true, ".fpage": true, ".fdoc": true, ".fdseq": true}

// member reads a member: XML here, all else as it would be read anywhere.
func (d *document) member(q *mail.Part) {
	name := strings.ToLower(q.Name)
	if read := d.xlsbReader(name); read != nil {
		d.w.opened(q, read)
		return
	}
	switch ext := path.Ext(name); {
	case xmlNames[ext]:
		d.w.opened(q, d.readXML)
	case isHousekeeping(name):
		d.w.opened(q, readValues)
	default:
		if media, ok := pictureTypes[ext]; ok {
			q.MediaType = media
		}
		d.w.leaf(q)
	}
}

// isHousekeeping tells what holds no text but names: how a printer is set (a
// DEVMODE of Windows), where OpenOffice broke the pages.
func isHousekeeping(name string) bool {
	return name == "layout-cache" || strings.Contains(name, "/printersettings/") && strings.HasSuffix(name, ".bin")
}

// pictureTypes are kinds of pictures that their content does not tell for sure.
var pictureTypes = map[string]string{".wmf": "image/wmf", ".wdp": "image/vnd.ms-photo", ".jxr": "image/jxr"}
