package extract

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/mailspill/mailspill/mail"
)

// readHTML gives a page as three texts: what a reader sees, where its links
// lead, and what it hides (other attributes, comments, scripts). Raw HTML is not
// searched: tags would cut secrets in two and look like some. A page too large
// to hold is searched as plain text.
func readHTML(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over {
		n := &counter{r: io.MultiReader(bytes.NewReader(raw), r)}
		b := bufio.NewReaderSize(n, headSize)
		w.accounted(p, n, w.chunks(textOf(p), decodeCharset(p.Charset, b, b)))
		return
	}
	page := renderHTML(mail.DecodeText(htmlCharset(p.Charset, raw), raw))
	t := textOf(p)
	t.Decoded = append(t.Decoded[:len(t.Decoded):len(t.Decoded)], "html")
	w.whole(t, page.visible.String())
	t.View = Hidden
	w.whole(t, page.hidden.String())
	t.Where, t.View = "url", Links
	w.whole(t, page.links.String())
	w.accounted(p, &counter{n: int64(len(raw))}, err)
}

// whole gives a text that is in memory already, in chunks if it is long.
func (w *walk) whole(t Text, s string) {
	if len(s) <= chunkSize {
		t.Content = s
		w.text(t)
		return
	}
	_ = w.chunks(t, strings.NewReader(s)) // a strings.Reader does not fail
}

// metaCharset is a page's own declaration of its charset.
var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_:.\-]{2,40})`)

// htmlCharset is the declared charset, else the page's own.
func htmlCharset(declared string, raw []byte) string {
	if declared != "" {
		return declared
	}
	if m := metaCharset.FindSubmatch(raw[:min(len(raw), headSize)]); m != nil {
		return string(m[1])
	}
	return ""
}

// page is what a reader would take from an HTML document.
type page struct {
	visible, links, hidden strings.Builder
	pre                    int  // inside how many <pre>
	space                  bool // white space is due before the next word
	script                 bool // inside <script> or <style>: not seen
}

// renderHTML renders a document, however broken.
func renderHTML(doc string) *page {
	pg := &page{}
	z := html.NewTokenizer(strings.NewReader(doc))
	for {
		switch z.Next() {
		case html.ErrorToken:
			pg.visible.WriteString(string(z.Raw())) // an unfinished tag at the end
			return pg
		case html.TextToken:
			pg.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			pg.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			pg.end(atom.Lookup(name))
		case html.CommentToken, html.DoctypeToken:
			pg.hide(string(z.Text()))
		}
	}
}

// text adds the text between tags.
func (pg *page) text(s string) {
	switch {
	case pg.script:
		pg.hide(s)
	case pg.pre > 0:
		pg.visible.WriteString(s)
	default:
		pg.words(s)
	}
}

// words adds text with its white space collapsed, as a browser shows it.
func (pg *page) words(s string) {
	for i, r := range s {
		if r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' {
			pg.space = true
			continue
		}
		if pg.space && !pg.atLineStart() {
			pg.visible.WriteByte(' ')
		}
		pg.space = false
		if r == utf8.RuneError {
			_, n := utf8.DecodeRuneInString(s[i:])
			pg.visible.WriteString(s[i : i+n])
			continue
		}
		pg.visible.WriteRune(r)
	}
}

func (pg *page) atLineStart() bool {
	s := pg.visible.String()
	return s == "" || s[len(s)-1] == '\n' || s[len(s)-1] == '\t'
}

func (pg *page) hide(s string) {
	if strings.TrimSpace(s) != "" {
		pg.hidden.WriteString(s)
		pg.hidden.WriteByte('\n')
	}
}

// start takes an opening tag.
func (pg *page) start(z *html.Tokenizer) {
	name, more := z.TagName()
	tag := atom.Lookup(name)
	switch {
	case tag == atom.Script || tag == atom.Style:
		pg.script = true
	case tag == atom.Pre || tag == atom.Textarea:
		pg.newline()
		pg.pre++
	case tag == atom.Br:
		pg.space = false
		pg.visible.WriteByte('\n')
	case tag == atom.Td || tag == atom.Th:
		pg.cell()
	case blocks[tag]:
		pg.newline()
	}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		pg.attribute(string(key), string(value))
	}
}

// end takes a closing tag.
func (pg *page) end(tag atom.Atom) {
	switch {
	case tag == atom.Script || tag == atom.Style:
		pg.script = false
	case tag == atom.Pre || tag == atom.Textarea:
		pg.pre = max(pg.pre-1, 0)
		pg.newline()
	case blocks[tag]:
		pg.newline()
	}
}

// newline begins a new line, unless one has begun.
func (pg *page) newline() {
	pg.space = false
	s := pg.visible.String()
	if s != "" && s[len(s)-1] != '\n' {
		pg.visible.WriteByte('\n')
	}
}

// cell keeps a row's cells apart by a tab.
func (pg *page) cell() {
	pg.space = false
	s := pg.visible.String()
	if s != "" && s[len(s)-1] != '\n' && s[len(s)-1] != '\t' {
		pg.visible.WriteByte('\t')
	}
}

// attribute keeps what an attribute says. Those that only style the page are
// left out, as a reader of the source would, unless they lead somewhere.
func (pg *page) attribute(key, value string) {
	if value == "" || styling[key] && !strings.Contains(value, "//") {
		return
	}
	switch key {
	case "href", "src", "action", "formaction", "background", "cite", "data", "poster", "srcset", "longdesc", "originalsrc":
		pg.links.WriteString(value)
		pg.links.WriteByte('\n')
	default:
		pg.hide(value)
	}
}

// blocks are the elements that begin a line of their own.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Tr: true, atom.Table: true, atom.Ul: true, atom.Ol: true, atom.Li: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Hr: true,
	atom.Blockquote: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Section: true, atom.Article: true,
	atom.Header: true, atom.Footer: true, atom.Form: true, atom.Fieldset: true, atom.Address: true, atom.Center: true,
	atom.Title: true, atom.Body: true, atom.Caption: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true, atom.Option: true,
}

// styling are attributes whose value is never a person's text.
var styling = map[string]bool{
	"style": true, "class": true, "width": true, "height": true, "align": true, "valign": true, "bgcolor": true, "border": true,
	"cellpadding": true, "cellspacing": true, "color": true, "face": true, "size": true, "lang": true, "xml:lang": true, "dir": true,
	"rel": true, "target": true, "colspan": true, "rowspan": true, "hspace": true, "vspace": true, "link": true, "vlink": true,
	"alink": true, "text": true, "nowrap": true, "clear": true, "role": true, "type": true, "media": true, "http-equiv": true, "charset": true,
}
