package extract

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"github.com/mailspill/mailspill/mail"
)

// undidXML names in Text.Decoded that XML was laid out as a reader sees it.
const undidXML = "xml"

// xmlPart reads the XML of a document's part and gives its text, line by line.
// The tokenizer is the one of HTML: it never fails, whatever a part holds, reads
// on behind each fault, and knows no entities but those of single characters, so
// that no few bytes can become many.
type xmlPart struct {
	layout
	ctx  context.Context
	src  io.Reader
	z    *html.Tokenizer
	sort *vocabulary
	open []element // innermost last
	deep int       // how many more are open than are kept

	field  strings.Builder // the instruction of a field, which stands in several runs
	blob   strings.Builder // an embedded file in base64
	inBlob int
	blobs  int // bytes of all files
	files  []embedded
	value  strings.Builder // of the cell or string at hand
	space  bool            // white space is due before the next word
	attrs  []pair
	named  [2]string // label and value of a property
	sheet  *sheet    // of a workbook
	err    error
}

// element is an open element.
type element struct {
	name, label string
	shape       shape
	framed      bool
}

const (
	// longestToken bounds a tag or a text between two tags; one that is longer is
	// read in pieces.
	longestToken = 8 << 20
	// mostOpen is how many elements within each other are told apart.
	mostOpen = 4096
	// farthestOpen is how far an end tag may be from its start in a part whose tags
	// do not fit.
	farthestOpen = 64
)

func newXMLPart(ctx context.Context, src io.Reader) *xmlPart {
	x := &xmlPart{layout: newLayout(), ctx: ctx, src: src, sheet: &sheet{d: &document{}}}
	x.tokenize(src)
	return x
}

func (x *xmlPart) tokenize(r io.Reader) {
	x.z = html.NewTokenizer(r)
	x.z.SetMaxBuf(longestToken)
	x.z.AllowCDATA(true)
}

// Read gives the text that a reader sees.
func (x *xmlPart) Read(p []byte) (int, error) {
	f := x.page()
	for len(f.text) == 0 && x.err == nil {
		x.step()
	}
	n := copy(p, f.text)
	f.text = f.text[:copy(f.text, f.text[n:])]
	if n == 0 && len(p) > 0 {
		return 0, x.err
	}
	return n, nil
}

// step takes tokens until there is a good deal of text.
func (x *xmlPart) step() {
	for range 1000 {
		x.token()
		if x.err != nil || len(x.page().text) > 16<<10 {
			return
		}
	}
	if err := x.ctx.Err(); err != nil {
		x.err = err
	}
}

func (x *xmlPart) token() {
	switch x.z.Next() {
	case html.ErrorToken:
		x.broken()
	case html.TextToken:
		x.text(string(x.z.Text()))
	case html.StartTagToken:
		x.start(false)
	case html.SelfClosingTagToken:
		x.start(true)
	case html.EndTagToken:
		name, _ := x.z.TagName()
		x.end(string(name))
	case html.CommentToken:
		if s := string(x.z.Text()); !strings.HasPrefix(s, "?xml ") {
			x.hide(s)
		}
	case html.DoctypeToken:
		x.once(string(x.z.Text()))
	}
}

// broken ends the part, or goes on behind a tag that is too long or never ends;
// that is searched as it stands.
func (x *xmlPart) broken() {
	err := x.z.Err()
	if rest := string(x.z.Raw()); rest != "" {
		x.line(rest)
	}
	if errors.Is(err, html.ErrBufferExceeded) {
		x.tokenize(io.MultiReader(bytes.NewReader(bytes.Clone(x.z.Buffered())), x.src))
		return
	}
	for len(x.open) > 0 {
		x.close()
	}
	x.flushField()
	x.newline()
	x.err = err
}

// start takes a start tag.
func (x *xmlPart) start(empty bool) {
	tag, more := x.z.TagName()
	full := string(tag)
	name := local(full)
	x.attributes(more)
	if x.sort == nil {
		x.sort = vocabularyOf(full, x.attrs)
	}
	x.z.NextIsNotRawText() // which is HTML's
	e := element{name: full, shape: x.sort.shape(full), label: x.label(name)}
	x.markup(name, e.shape)
	if empty {
		x.empty(e.shape)
		return
	}
	if len(x.open) >= mostOpen {
		x.deep++
		return
	}
	x.begin(&e)
	x.open = append(x.open, e)
}

// attributes collects those of the tag at hand.
func (x *xmlPart) attributes(more bool) {
	x.attrs = x.attrs[:0]
	for more {
		var key, value []byte
		key, value, more = x.z.TagAttr()
		x.attrs = append(x.attrs, pair{string(key), string(value)})
	}
}

// attr gives an attribute of the tag at hand by its local name.
func (x *xmlPart) attr(name string) string {
	for _, a := range x.attrs {
		if local(a.key) == name {
			return a.value
		}
	}
	return ""
}

// label is what stands before the text of an element that is no prose: its name,
// or what it says that it is called. A typed value has the name around it.
func (x *xmlPart) label(name string) string {
	if x.sort.typed[name] && len(x.open) > 0 {
		return x.open[len(x.open)-1].label
	}
	for _, key := range [...]string{"name", "key"} {
		if v := x.attr(key); v != "" && len(v) < 200 {
			return v
		}
	}
	return name
}

// end takes an end tag: what is open inside ends with it.
func (x *xmlPart) end(name string) {
	if x.deep > 0 {
		x.deep--
		return
	}
	for i := len(x.open) - 1; i >= max(0, len(x.open)-farthestOpen); i-- {
		if x.open[i].name != name {
			continue
		}
		for len(x.open) > i {
			x.close()
		}
		return
	}
}

// shape is what an element means.
func (v *vocabulary) shape(full string) shape {
	if s, ok := v.shapes[full]; ok {
		return s
	}
	return v.shapes[local(full)]
}

// local is a name without the prefix of its namespace, which a document chooses
// (Namespaces in XML 1.0, section 4).
func local(name string) string { return name[strings.IndexByte(name, ':')+1:] }

// xmlDeclaration is a part's own word about its charset (XML 1.0, section 4.3.3).
var xmlDeclaration = regexp.MustCompile(`^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})`)

// decodeXML reads XML as UTF-8.
func decodeXML(r io.Reader, peek *bufio.Reader) io.Reader {
	head, _ := peek.Peek(headSize) // a short part gives what it has
	charset := ""
	if m := xmlDeclaration.FindSubmatch(head); m != nil {
		charset = string(m[1])
	}
	return decodeCharset(charset, r, peek)
}

// readXML reads an XML part of a document.
func (d *document) readXML(w *walk, q *mail.Part, r *bufio.Reader) {
	n := &counter{r: r}
	x := newXMLPart(w.ctx, decodeXML(n, r))
	x.sheet.d = d
	if name := strings.ToLower(q.Name); strings.HasPrefix(name, "customxml/") || strings.HasPrefix(name, "meta-inf/") || path.Ext(name) == ".opf" {
		x.sort = anyXML // whatever its elements are called
	}
	if strings.EqualFold(path.Base(q.Name), "sharedStrings.xml") {
		d.strings.part = q
	}
	w.xml(q, x, n)
}

// xml gives the texts of a part, and the files that stand in it.
func (w *walk) xml(q *mail.Part, x *xmlPart, n *counter) {
	t := textOf(q)
	t.Decoded = append(t.Decoded[:len(t.Decoded):len(t.Decoded)], undidXML)
	rest := map[View]*Text{Hidden: {Line: 1}, Links: {Line: 1}} // where each goes on
	x.flush = func(v View, s string) {
		at := rest[v]
		u := t
		u.View, u.Line, u.Offset = v, at.Line, at.Offset
		if v == Links {
			u.Where = "url"
		}
		w.whole(u, s)
		at.Line, at.Offset = at.Line+strings.Count(s, "\n"), at.Offset+len(s)
	}
	err := w.chunks(t, x)
	w.accounted(q, n, err)
	if x.blobs > mostBlob {
		w.out.Lost(mail.Lost{
			Part: q.Number, Path: q.Path, MediaType: q.MediaType, Reason: mail.TooLarge,
			Detail: fmt.Sprintf("files of more than %d MiB in base64 within XML", mostBlob>>20), Hint: hintByHand,
		})
	}
	x.flush(Hidden, x.hidden.String())
	x.flush(Links, x.links.String())
	for _, f := range x.files {
		w.child(q, f)
	}
}
