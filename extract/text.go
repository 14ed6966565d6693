package extract

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

// A long text is given in chunks, each with the end of the one before, so that
// memory does not grow with it and no secret is cut in two: overlap is longer
// than any secret that a rule matches.
const (
	chunkSize = 1 << 20
	overlap   = 64 << 10
)

// readText gives a leaf as text, decoded by its declared charset if that fits.
func readText(w *walk, p *mail.Part, r *bufio.Reader) {
	if p.Raw != nil && len(p.Decoded) == 0 { // it is in memory anyhow
		w.readPlain(p, r, r)
		w.pasted(p, p.Raw)
		w.behind(p, p.Raw)
		return
	}
	k := &keeper{r: r, most: w.lim.Held}
	w.readPlain(p, k, r)
	w.pastedKept(p, k)
	w.behind(p, k.kept)
}

// behind reads a zip archive that stands after a text, as in a script that unpacks
// itself.
func (w *walk) behind(p *mail.Part, b []byte) {
	if zip := zipBehind(b); zip != nil {
		w.child(p, embedded{media: "application/zip", data: zip})
	}
}

// readPlain gives the text that r holds; peek looks at what it is about to give.
func (w *walk) readPlain(p *mail.Part, r io.Reader, peek *bufio.Reader) {
	n, armour := &counter{r: r}, armourIn(w, p)
	err := w.chunks(textOf(p), armour.reader(decodeCharset(p.Charset, n, peek)))
	total := n.n
	n.n -= armour.close(total)
	if n.n > 0 || total == 0 || err != nil {
		w.accounted(p, n, err)
	}
}

// accounted closes the account of a leaf whose texts were given: what was read,
// and an error that cut it short.
func (w *walk) accounted(p *mail.Part, n *counter, err error) {
	w.out.Read(Leaf{Part: p.Number, Path: p.Path, Bytes: n.n})
	var limit *archive.LimitError
	if err != nil && !errors.As(err, &limit) { // a spent budget is recorded once, by the archive
		w.refused(p, err, 0)
	}
}

// raw searches an encoded body as it stands, where decoding it met a fault.
func (w *walk) raw(p *mail.Part) {
	t := textOf(p)
	t.Decoded, t.View = nil, Raw
	r := bufio.NewReaderSize(bytes.NewReader(p.Undecoded()), headSize)
	_ = w.chunks(t, decodeCharset("", r, r)) // a bytes.Reader does not fail
	if len(p.Decoded) > 0 {
		w.pasted(p, p.Raw)
	}
}

// unshifted searches a body without decoding its charset, which may be none of
// what the header says.
func (w *walk) unshifted(p *mail.Part) {
	rc, err := p.Open()
	if err != nil {
		return // as it was before, and is recorded
	}
	defer rc.Close()
	t := textOf(p)
	t.View = Raw
	r := bufio.NewReaderSize(rc, headSize)
	_ = w.chunks(t, decodeCharset("", r, r)) // it was read to its end before
}

// textOf describes the text of a leaf.
func textOf(p *mail.Part) Text {
	t := Text{Part: p.Number, Path: p.Path, Name: p.Name, Where: "body", Line: 1, Column: 1, Decoded: p.Decoded}
	if p.Attached() && p.Kind != mail.Margin {
		t.Where = "attachment"
	}
	t.Own = isOwn(p)
	t.delSp = delSp(p)
	if p.Pasted() {
		t.View = Pasted
	}
	return t
}

// delSp tells text whose mailer put a space before each line break that it made
// (RFC 3676 section 4.1).
func delSp(p *mail.Part) bool {
	v := strings.ToLower(strings.ReplaceAll(p.Header.Get("Content-Type"), `"`, ""))
	return strings.Contains(v, "format=flowed") && strings.Contains(v, "delsp=yes")
}

// decodeCharset reads r as UTF-8; invalid bytes become U+FFFD. peek looks at
// what r is about to give.
func decodeCharset(label string, r io.Reader, peek *bufio.Reader) io.Reader {
	head, err := peek.Peek(headSize)
	enc := mail.TextEncoding(label, head, err != nil)
	if enc != unicode.UTF8BOM {
		return transform.NewReader(r, enc.NewDecoder())
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		_, _ = io.CopyN(io.Discard, r, 3) // it was seen to be there
	}
	return r
}

// plainSpaces turns no-break spaces into spaces, in place.
func plainSpaces(b []byte) []byte {
	i := bytes.Index(b, []byte(noBreakSpace))
	if i < 0 {
		return b
	}
	out := b[:i]
	for i < len(b) {
		if bytes.HasPrefix(b[i:], []byte(noBreakSpace)) {
			out = append(out, ' ')
			i += len(noBreakSpace)
			continue
		}
		out = append(out, b[i])
		i++
	}
	return out
}

// chunks gives a text of any length, piece by piece.
func (w *walk) chunks(t Text, r io.Reader) error {
	buf := w.chunk[:0]
	if w.chunk = nil; buf == nil {
		buf = make([]byte, 0, 32<<10)
	}
	defer func() { w.chunk = buf }()
	for {
		var err error
		buf, err = fill(r, buf)
		buf = plainSpaces(buf) // before it is measured
		if err != nil && err != io.EOF {
			t.Content = valid(buf)
			w.text(t)
			return err
		}
		if err == io.EOF {
			t.Content = valid(buf)
			w.text(t)
			return nil
		}
		cut := chunkEnd(buf)
		t.Content = valid(buf[:cut])
		w.text(t)
		keep := overlapStart(buf[:cut])
		t.Line, t.Column = advance(t.Line, t.Column, buf[:keep])
		t.Overlap, t.Offset = cut-keep, t.Offset+keep
		buf = append(buf[:0], buf[keep:]...)
	}
}

// fill reads until buf holds a whole chunk or r ends.
func fill(r io.Reader, buf []byte) ([]byte, error) {
	for len(buf) < chunkSize+overlap {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):min(cap(buf), chunkSize+overlap)])
		buf = buf[:len(buf)+n]
		if err != nil {
			return buf, err
		}
	}
	return buf, nil
}

// chunkEnd ends a chunk after its last line, or at a whole character.
func chunkEnd(buf []byte) int {
	if i := bytes.LastIndexByte(buf[len(buf)-overlap/2:], '\n'); i >= 0 {
		return len(buf) - overlap/2 + i + 1
	}
	return runeStart(buf, len(buf)-utf8.UTFMax)
}

// overlapStart is where the next chunk begins: at a line if there is one.
func overlapStart(chunk []byte) int {
	at := len(chunk) - overlap
	if i := bytes.IndexByte(chunk[at:at+overlap/2], '\n'); i >= 0 {
		return at + i + 1
	}
	return runeStart(chunk, at)
}

// runeStart moves back to the beginning of a character.
func runeStart(b []byte, at int) int {
	for n := 0; n < utf8.UTFMax && at > 0 && !utf8.RuneStart(b[at]); n++ {
		at--
	}
	return at
}

// advance moves a line and column, both from 1, over b.
func advance(line, column int, b []byte) (int, int) {
	line += bytes.Count(b, []byte{'\n'})
	if i := bytes.LastIndexByte(b, '\n'); i >= 0 {
		return line, 1 + utf8.RuneCount(b[i+1:])
	}
	return line, column + utf8.RuneCount(b)
}

func valid(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }

// text hands a text on, unless it is blank.
func (w *walk) text(t Text) {
	if strings.TrimSpace(t.Content) == "" {
		return
	}
	t.Content = strings.ReplaceAll(t.Content, noBreakSpace, " ")
	if len(w.unlocked) > 0 && t.Where != "header" && t.Where != "filename" {
		t.Decoded = w.decrypted(&t)
	}
	w.out.Text(t)
	if mayHoldKeys(t.Content) {
		w.lockedKeys(t)
	}
}

// noBreakSpace becomes a space: people paste it between a key and its value, and
// rules know white space. Columns count characters, so they stay true.
const noBreakSpace = "\u00a0"

// counter counts the decoded bytes that were read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
