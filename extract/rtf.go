package extract

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// isRTF tells Rich Text Format by how it begins.
func isRTF(head []byte, _ *mail.Part) bool {
	return bytes.HasPrefix(bytes.TrimLeft(head[:min(len(head), 512)], " \t\r\n\x00\xef\xbb\xbf"), []byte(`{\rtf`))
}

// readRTF gives a document as three texts, as readHTML does, and what is
// embedded in it as leaves. RTF that was made of HTML, as Outlook stores bodies,
// is turned back ([MS-OXRTFEX]) and read as that. A document too large to hold is
// searched as plain text.
func readRTF(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, ok, err := w.heldOrText(p, r)
	if !ok {
		return
	}
	doc := parseRTF(raw)
	t := textOf(p)
	t.Decoded = append(t.Decoded[:len(t.Decoded):len(t.Decoded)], undidRTF)
	main, hidden, links := doc.text.String()+doc.aside.String(), doc.hidden.String(), doc.links.String()
	var data []embedded
	var marks quoteMarks
	if doc.html {
		t.Decoded = append(t.Decoded, undidHTML)
		page := renderHTML(main)
		data = page.data
		main, hidden, links = page.visible.String(), page.hidden.String()+hidden, page.links.String()+links
		if marks = page.quotes; t.Own {
			t.Quotes = marks.list
		}
	}
	w.whole(t, main)
	t = t.beside(marks.hidden.list)
	t.View = Hidden
	w.whole(t, hidden)
	t = t.beside(marks.links.list)
	t.Where, t.View = "url", Links
	w.whole(t, links)
	w.accounted(p, &counter{n: int64(len(raw))}, err)
	w.objects(p, doc)
	for _, d := range data {
		w.child(p, d)
	}
}

// mostObjects is how many pictures and objects of one document are looked at.
const mostObjects = 1000

// objects reads the pictures and objects of a document as leaves.
func (w *walk) objects(p *mail.Part, doc *rtfDoc) {
	l := mail.Lost{
		Part: p.Number, Path: p.Path, MediaType: p.MediaType, Bytes: doc.dropped, Reason: mail.TooLarge,
		Detail: fmt.Sprintf("more than %d pictures and objects in one document", mostObjects), Hint: hintByHand,
	}
	if p.Depth >= w.lim.depth() {
		for _, o := range doc.objects {
			l.Bytes += int64(len(o.data))
		}
		l.Reason, l.Detail, doc.objects = mail.TooDeep, fmt.Sprintf("nested more than %d levels deep", w.lim.depth()), nil
	}
	for i, o := range doc.objects {
		if w.ctx.Err() != nil {
			return
		}
		w.leaf(objectPart(p, o, i+1))
	}
	if l.Bytes > 0 {
		w.out.apart(l)
	}
}

// objectPart describes an embedded object as a leaf.
func objectPart(p *mail.Part, o rtfObject, n int) *mail.Part {
	name := o.name
	if name == "" {
		kind, _, _ := strings.Cut(o.media, "/")
		name = strings.Replace(kind, "application", "object", 1) + " " + strconv.Itoa(n)
	}
	data := o.data
	return &mail.Part{
		Kind: mail.Leaf, Number: p.Number, Path: append(p.Path[:len(p.Path):len(p.Path)], name), Name: name,
		MediaType: o.media, Disposition: "attachment", Depth: p.Depth + 1,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }, Faulty: func() bool { return false },
		Decoded: append(p.Decoded[:len(p.Decoded):len(p.Decoded)], undidRTF),
	}
}
