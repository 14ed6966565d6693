package extract

import (
	"bufio"
	"regexp"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// readHTML gives a page as three texts: what a reader sees, where its links
// lead, and what it hides (other attributes, comments, scripts). Raw HTML is not
// searched: tags would cut secrets in two and look like some. A page too large
// to hold is searched as plain text. What its data: links hold are leaves of
// their own.
func readHTML(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, ok, err := w.heldOrText(p, r)
	if !ok {
		return
	}
	page := renderHTML(mail.DecodeText(htmlCharset(p.Charset, raw), raw))
	sealed := w.page(p, page, int64(len(raw)))
	w.accounted(p, &counter{n: int64(len(raw)) - sealed}, err)
	if visible := page.visible.String(); signsOfParts([]byte(visible)) {
		w.pasted(p, []byte(visible))
	}
	for _, d := range page.data {
		w.child(p, d)
	}
}

// page gives the texts of a rendered page. It gives the number of bytes in
// encrypted OpenPGP messages, which are accounted for already.
func (w *walk) page(p *mail.Part, pg *page, size int64) int64 {
	t := textOf(p)
	t.Decoded = append(t.Decoded[:len(t.Decoded):len(t.Decoded)], undidHTML)
	visible, armour := pg.visible.String(), armourIn(w, p)
	if mayBeArmoured(visible) {
		visible = armour.whole(visible)
	}
	armour.other = true // the page's own markup
	if t.Own && len(visible) == pg.visible.Len() {
		t.Quotes = pg.quotes.list
	}
	w.whole(t, visible)
	t = t.beside(pg.quotes.hidden.list)
	t.View = Hidden
	w.whole(t, pg.hidden.String())
	t = t.beside(pg.quotes.links.list)
	t.Where, t.View = "url", Links
	w.whole(t, pg.links.String())
	return armour.close(size)
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
