package extract

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is what a reader would take from an HTML document. Every word that a
// text editor shows in the source, but for the names of HTML itself, is in one
// of its texts; markup that a page repeats on every element is kept once.
type page struct {
	visible, links, hidden strings.Builder
	data                   []embedded // what stands in data: links

	pre    int                 // inside how many <pre>
	space  bool                // white space is due before the next word
	broke  bool                // and a line break is in it
	script bool                // inside <script> or <style>: not seen
	open   string              // the last raw text, as long as no end tag closed it
	level  int                 // how many pages this one stands in
	again  int                 // how often an unfinished tag was read over
	seen   map[string]struct{} // markup that is kept once
	tag    []byte              // the tag as written, while it is looked at
	pairs  []pair              // its attributes
	names  [][]byte            // and their names as written
	quotes quoteMarks
}

const (
	// deepest is how many pages within pages are rendered: comments, srcdoc,
	// values with markup. What lies deeper is kept as it stands.
	deepest = 3
	// mostAgain is how often reading starts over behind a tag that never ends.
	mostAgain = 2
)

// renderHTML renders a document, however broken.
func renderHTML(doc string) *page {
	pg := &page{seen: map[string]struct{}{}}
	pg.render(doc)
	return pg
}

func (pg *page) render(doc string) {
	z := html.NewTokenizer(strings.NewReader(doc))
	for {
		switch z.Next() {
		case html.ErrorToken:
			pg.finish(string(z.Raw()))
			return
		case html.TextToken:
			raw := z.Raw()
			if looseEntity(raw) {
				pg.hide(string(raw))
			}
			pg.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			pg.tag = append(pg.tag[:0], z.Raw()...)
			pg.start(z)
		case html.EndTagToken:
			pg.tag = append(pg.tag[:0], z.Raw()...)
			name, _ := z.TagName()
			pg.end(name)
		case html.CommentToken:
			pg.markup(string(z.Text()))
		case html.DoctypeToken:
			pg.once(string(z.Text()))
		}
	}
}

// finish takes what the end of the page cut off: a tag without its end, such as
// one whose quote never closes and that swallowed all that follows, or a script
// or title without its end tag. It is searched as it stands, and rendered.
func (pg *page) finish(rest string) {
	unclosed := pg.open
	pg.open, pg.script = "", false
	if rest != "" {
		pg.newline()
		pg.visible.WriteString(rest)
		pg.newline()
		_, unclosed, _ = strings.Cut(rest, ">")
	}
	if strings.Contains(unclosed, "<") && pg.again < mostAgain && pg.level == 0 {
		pg.again++
		pg.render(unclosed)
	}
}

// inner renders markup that stands within this page.
func (pg *page) inner(s string) *page {
	sub := &page{level: pg.level + 1, seen: pg.seen}
	sub.render(s)
	pg.data = append(pg.data, sub.data...)
	return sub
}

// markup keeps hidden text, rendered if it is markup: Outlook puts whole tables
// into conditional comments.
func (pg *page) markup(s string) {
	if !strings.Contains(s, "<") || pg.level >= deepest {
		pg.hide(s)
		return
	}
	sub := pg.inner(s)
	pg.hide(sub.visible.String())
	pg.hide(sub.hidden.String())
	pg.quotes.links.note(pg.links.String(), pg.line())
	pg.links.WriteString(sub.links.String())
}

// text adds the text between tags.
func (pg *page) text(s string) {
	if pg.open == "raw" {
		pg.open = s
	}
	switch {
	case pg.script:
		pg.hide(s)
	case pg.pre > 0:
		pg.visible.WriteString(dropNUL(s))
	default:
		pg.words(s)
	}
}

// dropNUL drops NUL bytes, as a browser does in text (HTML standard, section
// 13.2.6.4.7).
func dropNUL(s string) string {
	if strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\x00", "")
}

// words adds text with its white space collapsed, as a browser shows it.
func (pg *page) words(s string) {
	for i, r := range s {
		switch r {
		case ' ', '\t', '\n', '\r', '\f':
			pg.space = true
			pg.broke = pg.broke || r == '\n'
			continue
		case 0:
			continue
		}
		if pg.space && !pg.atLineStart() {
			pg.visible.WriteByte(pg.blank())
		}
		pg.space, pg.broke = false, false
		if r == utf8.RuneError {
			_, n := utf8.DecodeRuneInString(s[i:])
			pg.visible.WriteString(s[i : i+n])
			continue
		}
		pg.visible.WriteRune(r)
	}
}

// looseEntity tells text with an entity that lacks its semicolon: a browser
// shows "&copy=1" as a sign, but its author may have meant what is written.
func looseEntity(raw []byte) bool {
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return false
		}
		raw = raw[i+1:]
		n := 0
		for n < len(raw) && (isLetter(raw[n]) || n > 0 && isDigit(raw[n])) {
			n++
		}
		if n > 1 && (n == len(raw) || raw[n] != ';') {
			return true
		}
	}
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// blank is what stands for white space: a space, as a browser shows it, or the line
// break that a mailer may have put into a key.
func (pg *page) blank() byte {
	if s := pg.visible.String(); pg.broke && isKeyLike(s[tokenStart(s, 0, len(s)):]) {
		if line := s[strings.LastIndexByte(s, '\n')+1:]; !strings.Contains(line, "-----BEGIN ") {
			return '\n'
		}
	}
	return ' '
}

func (pg *page) atLineStart() bool {
	s := pg.visible.String()
	return s == "" || s[len(s)-1] == '\n' || s[len(s)-1] == '\t'
}

func (pg *page) hide(s string) {
	if strings.TrimSpace(s) != "" {
		pg.quotes.hidden.note(pg.hidden.String(), pg.line())
		pg.hidden.WriteString(s)
		pg.hidden.WriteByte('\n')
	}
}

// once keeps what pages repeat on every element, such as styles, once.
func (pg *page) once(s string) {
	if _, known := pg.seen[s]; known {
		return
	}
	pg.seen[s] = struct{}{}
	pg.hide(s)
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

// blocks are the elements that begin a line of their own.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Tr: true, atom.Table: true, atom.Ul: true, atom.Ol: true, atom.Li: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Hr: true,
	atom.Blockquote: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Section: true, atom.Article: true,
	atom.Header: true, atom.Footer: true, atom.Form: true, atom.Fieldset: true, atom.Address: true, atom.Center: true,
	atom.Title: true, atom.Body: true, atom.Caption: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true, atom.Option: true,
	atom.Desc:     true, // of SVG
	atom.Template: true, atom.Noscript: true, atom.Iframe: true, atom.Svg: true,
}
