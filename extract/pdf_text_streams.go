package extract

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// pictorial are kinds of streams that hold no text for people: what pages show is
// read from the pages.
var pictorial = []string{"Image", "Form", "XRef", "Pattern", "Type1C", "CIDFontType0C", "OpenType", "CMap", "EmbeddedFile", "Halftone"}

// textStream gives the text of a stream that holds a script, a value, a form's
// packet or metadata.
func (s *pdfScan) textStream(st pdfStream) {
	if _, file := s.files[st.num]; file || slices.Contains(pictorial, st.kind) {
		return
	}
	if !s.texts[st.num] && st.kind != "Metadata" && st.kind != "XML" {
		return
	}
	b := s.decode(st)
	switch {
	case looksLikeXML(b):
		doc := mail.DecodeText("", b)
		s.hidden.add(namedValues(doc))
		s.markup(doc)
	case looksTextual(b):
		s.hidden.add(pdfText(b))
	default:
		s.w.strings(s.hidden.text, b, shortestInPixels)
	}
}

// looksLikeXML tells a document or a fragment of XML.
func looksLikeXML(b []byte) bool {
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(b) < 4 || b[0] != '<' || bytes.IndexByte(b[1:], '>') < 0 {
		return false
	}
	return b[1] == '?' || b[1] == '!' || b[1] == '/' || isLetter(b[1])
}

// markup gives the text of a form's packet, of metadata or of rich text as it is seen
// and as it is written.
func (s *pdfScan) markup(doc string) {
	pg := renderHTML(doc)
	s.hidden.add(pg.visible.String())
	s.hidden.add(pg.hidden.String())
	s.links.add(pg.links.String())
}

// longestValue is the longest value that is given behind its name.
const longestValue = 1 << 12

// namedValues gives the elements that hold nothing but text as "name: value", as
// far as the document can be read.
func namedValues(doc string) string {
	d := xml.NewDecoder(strings.NewReader(doc))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var b strings.Builder
	name, value := "", ""
	for {
		t, err := d.RawToken()
		if err != nil {
			return b.String()
		}
		switch t := t.(type) {
		case xml.StartElement:
			name, value = t.Name.Local, ""
		case xml.CharData:
			if len(value)+len(t) <= longestValue {
				value += string(t)
			}
		case xml.EndElement:
			if value = strings.TrimSpace(value); value != "" && name == t.Name.Local {
				b.WriteString(name + ": " + value + "\n")
			}
			name, value = "", ""
		}
	}
}
