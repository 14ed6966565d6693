package extract

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// isCalendar tells an iCalendar or vCard file (RFC 5545, RFC 6350) by its type
// or by how it begins.
func isCalendar(head []byte, p *mail.Part) bool {
	if !isText(head, p) {
		return false
	}
	switch p.MediaType {
	case "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "application/ics", "text/x-vcalendar":
		return true
	}
	start := bytes.TrimLeft(head[:min(len(head), 64)], " \t\r\n\xef\xbb\xbf")
	for _, begin := range []string{"BEGIN:VCALENDAR", "BEGIN:VCARD"} {
		if len(start) >= len(begin) && bytes.EqualFold(start[:len(begin)], []byte(begin)) {
			return true
		}
	}
	return false
}

// readCalendar gives a calendar or card as it reads: nothing of it is lost then.
// One that does not keep to the rules of escapes, as by a path with backslashes,
// is also given as it stands. Files that stand in it are leaves of their own.
func readCalendar(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, ok, err := w.heldOrText(p, r)
	if !ok {
		return
	}
	doc := mail.DecodeText(p.Charset, raw)
	t, card := textOf(p), unfold(doc)
	t.Decoded = append(t.Decoded[:len(t.Decoded):len(t.Decoded)], undidFolds)
	w.whole(t, card.text.String())
	if card.odd {
		t.View, t.Decoded = Raw, p.Decoded
		w.whole(t, doc)
	}
	w.accounted(p, &counter{n: int64(len(raw))}, err)
	for _, e := range card.files {
		w.child(p, e)
	}
}

// card is a calendar or address card as a person reads it.
type card struct {
	text  strings.Builder
	files []embedded
	odd   bool // there are escapes that are none
}

// unfold undoes folds (RFC 5545 section 3.1) and escapes (section 3.3.11) of
// every field.
func unfold(doc string) *card {
	c := &card{}
	lines := &foldedLines{rest: doc}
	for {
		line, ok := lines.next()
		if !ok {
			return c
		}
		c.field(line)
	}
}

// field takes one unfolded line "NAME;PARAMETER=…:value".
func (c *card) field(line string) {
	at := valueStart(line)
	head, value := line[:at], line[at:]
	params := fieldParams(head)
	enc := strings.ToLower(params["ENCODING"])
	switch {
	case enc == "b" || enc == "base64" || params["BASE64"] != "":
		if data := looseBase64(value); len(data) > 0 {
			c.files = append(c.files, embedded{name: fileParam(params), media: mediaParam(params), data: data, decoded: []string{undidBase64}})
			value = ""
		}
	case enc == "quoted-printable" || params["QUOTED-PRINTABLE"] != "":
		value = mail.DecodeText(params["CHARSET"], []byte(unescape(value, '=')))
	default:
		if d, ok := dataURI(value); ok {
			d.name = fileParam(params)
			c.files = append(c.files, d)
			value, _, _ = strings.Cut(value, ",")
		}
	}
	c.odd = c.odd || oddEscape(value)
	value = fieldEscapes.Replace(value)
	c.text.WriteString(head)
	if strings.Contains(strings.ToLower(params["FMTTYPE"]), "html") || strings.HasPrefix(strings.ToLower(head), "x-alt-desc") {
		c.html(value)
		return
	}
	c.text.WriteString(value)
	c.text.WriteByte('\n')
}

// oddEscape tells a backslash that escapes nothing.
func oddEscape(s string) bool {
	for {
		i := strings.IndexByte(s, '\\')
		if i < 0 {
			return false
		}
		if i+1 == len(s) || strings.IndexByte("\\nN,;:", s[i+1]) < 0 {
			return true
		}
		s = s[i+2:]
	}
}

// html renders a description in HTML.
func (c *card) html(value string) {
	c.text.WriteByte('\n')
	pg := renderHTML(value)
	for _, s := range []string{pg.visible.String(), pg.hidden.String(), pg.links.String()} {
		if s != "" {
			c.text.WriteString(s + "\n")
		}
	}
	c.files = append(c.files, pg.data...)
}

// foldedLines gives the logical lines of a file.
type foldedLines struct{ rest string }

func (f *foldedLines) next() (string, bool) {
	if f.rest == "" {
		return "", false
	}
	line := f.physical()
	soft, fold := f.goesOn(line, true)
	if !soft && !fold {
		return line, true
	}
	qp := quotedPrintable(line)
	var b strings.Builder
	for {
		if soft, fold = f.goesOn(line, qp); soft {
			line = line[:len(line)-1]
		}
		b.WriteString(line)
		if !soft && !fold {
			return b.String(), true
		}
		if line = f.physical(); !soft {
			line = line[1:] // the fold's white space
		}
	}
}

// goesOn tells whether the line after this one continues it: by a soft line
// break, as in quoted-printable values of vCard 2.1, or by its white space.
func (f *foldedLines) goesOn(line string, qp bool) (soft, fold bool) {
	if f.rest == "" {
		return false, false
	}
	return qp && strings.HasSuffix(line, "="), f.rest[0] == ' ' || f.rest[0] == '\t'
}

func quotedPrintable(line string) bool {
	return strings.Contains(strings.ToUpper(line[:valueStart(line)]), "QUOTED-PRINTABLE")
}

// physical cuts the next line off, without its end.
func (f *foldedLines) physical() string {
	line, rest, _ := strings.Cut(f.rest, "\n")
	f.rest = rest
	return strings.TrimSuffix(line, "\r")
}

// valueStart is where the value of a field begins: behind the first colon that
// does not stand in a quoted parameter.
func valueStart(line string) int {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ':' && !quoted:
			return i + 1
		}
	}
	return 0
}

// fieldParams gives a field's parameters by their names in upper case; one
// without a value, as vCard 2.1 allows, stands for itself.
func fieldParams(head string) map[string]string {
	params := map[string]string{}
	for i, s := range strings.Split(strings.TrimSuffix(head, ":"), ";") {
		if i == 0 {
			continue
		}
		name, value, ok := strings.Cut(s, "=")
		if !ok {
			value = name
		}
		params[strings.ToUpper(name)] = strings.Trim(value, `"`)
	}
	return params
}

func fileParam(params map[string]string) string {
	for _, name := range []string{"FILENAME", "X-FILENAME", "X-APPLE-FILENAME", "X-ORACLE-FILENAME"} {
		if v := params[name]; v != "" {
			return v
		}
	}
	return ""
}

func mediaParam(params map[string]string) string {
	if m := strings.ToLower(params["FMTTYPE"]); strings.Contains(m, "/") {
		return m
	}
	return "application/octet-stream"
}

// fieldEscapes undoes \n, \, \; and \\ (RFC 5545 section 3.3.11).
var fieldEscapes = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\:`, ":")
