package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"regexp"
	"strings"

	"github.com/emersion/go-message"
)

// transferEncoding reads a Content-Transfer-Encoding (RFC 2045 section 6): one of
// "base64", "quoted-printable" or "" for identity. Decorated and misspelt values
// ("7-bit", "quoted-printable;", "8bit+") are common in real mail; what cannot be
// told is decided by the body's look. ok is false for any value that is not the
// standard's.
func transferEncoding(value string, body []byte) (enc string, ok bool) {
	v := strings.ToLower(strings.TrimSpace(value))
	switch v {
	case "", "7bit", "8bit", "binary":
		return "", true
	case "base64", "quoted-printable":
		return v, true
	}
	v = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, v)
	switch {
	case strings.HasPrefix(v, "base64"):
		return "base64", false
	case strings.HasPrefix(v, "quotedprintable"):
		return "quoted-printable", false
	case strings.HasPrefix(v, "7bit"), strings.HasPrefix(v, "8bit"), strings.HasPrefix(v, "binary"):
		return "", false
	case strings.HasSuffix(v, "uuencode"), strings.HasSuffix(v, "uue"):
		return "", false // its blocks are found in the text
	}
	return sniffTransfer(body), false
}

var (
	looksBase64 = regexp.MustCompile(`^(?:[A-Za-z0-9+/]{40,100}\r?\n)*[A-Za-z0-9+/]{4,100}={0,2}\s*$`)
	looksQP     = regexp.MustCompile(`=(?:[0-9A-F]{2}|\r?\n)`)
)

// sniffTransfer tells a body's encoding by its look.
func sniffTransfer(body []byte) string {
	head := bytes.TrimSpace(body[:min(len(body), 2048)])
	if len(body) > 2048 {
		if i := bytes.LastIndexByte(head, '\n'); i > 0 {
			head = head[:i]
		}
	}
	switch {
	case looksBase64.Match(head):
		return "base64"
	case len(looksQP.FindAllIndex(head, 3)) == 3:
		return "quoted-printable"
	}
	return ""
}

// decoded reads a body with its transfer encoding undone. It starts with
// go-message's strict decoder; where that fails, the tolerant decoder goes on
// from the same place, so that no byte after a fault is lost. faulty is called
// once when that happens.
func decoded(enc string, body []byte, faulty func()) io.Reader {
	if enc == "" {
		return bytes.NewReader(body)
	}
	if enc == "base64" {
		if plain := plainAlphabet(body); plain != nil {
			faulty()
			return tolerant(enc, plain)
		}
		if raggedBase64(body) {
			faulty()
			return tolerant(enc, body)
		}
	}
	var h message.Header
	h.Set("Content-Transfer-Encoding", enc)
	strict, err := message.New(h, bytes.NewReader(body))
	if err != nil {
		faulty()
		return tolerant(enc, body)
	}
	return &fallbackReader{now: strict.Body, enc: enc, body: body, faulty: faulty}
}

// plainAlphabet gives base64 in the alphabet of URLs (RFC 4648 section 5) in that
// of mail; nil for any other body.
func plainAlphabet(body []byte) []byte {
	if !bytes.ContainsAny(body, "-_") || bytes.ContainsAny(body, "+/") {
		return nil
	}
	out := bytes.Clone(body)
	for i, c := range out {
		switch {
		case c == '-':
			out[i] = '+'
		case c == '_':
			out[i] = '/'
		case !isAlnum(c) && c != '=' && c != '\r' && c != '\n':
			return nil
		}
	}
	return out
}

// raggedBase64 tells base64 whose lines are mostly whole groups but for some,
// which lost characters: a decoder that takes no notice of lines would lose all
// that follows.
func raggedBase64(body []byte) bool {
	whole, broken := 0, 0
	for len(body) > 0 {
		var line []byte
		line, body = cutLine(body)
		switch n := len(bytes.TrimRight(line, " \t")); {
		case n == 0 || len(body) == 0:
		case n%4 == 0:
			whole++
		default:
			broken++
		}
	}
	return broken > 0 && broken < whole
}

// mayBeWords tells a base64 body that may be plain text under a wrong label: one
// short line, or lines of different lengths, which no encoder writes, and nothing
// readable comes out.
func mayBeWords(body []byte) bool {
	return oddLines(body) && !readable(plainBase64(body[:min(len(body), 1024)]))
}

func readable(b []byte) bool { return validPrefix(b, false) && !hasControls(b) }

func oddLines(body []byte) bool {
	const short = 72
	width, lines := -1, 0
	for len(body) > 0 {
		var line []byte
		line, body = cutLine(body)
		n := len(bytes.TrimRight(line, " \t"))
		if n > 0 {
			lines++
		}
		switch {
		case n == 0:
		case width < 0:
			width = n
		case n > width, n < width && len(bytes.TrimSpace(body[:min(len(body), 1024)])) > 0:
			return true
		}
	}
	return lines == 1 && width < short
}

// isQP tells a text that is quoted-printable throughout: no "=" in it stands for
// itself.
func isQP(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return true
		}
		b = b[i+1:]
		if len(b) >= 2 && isHex(b[0]) && isHex(b[1]) {
			continue
		}
		if rest := bytes.TrimLeft(b[:min(len(b), 80)], " \t\r"); len(rest) > 0 && rest[0] != '\n' {
			return false
		}
	}
}

// isBareQP tells a text that is quoted-printable though nobody says so: no "=" in
// it stands for itself, and some end lines where mailers break them.
func isBareQP(b []byte) bool {
	if !bytes.Contains(b, []byte("=\n")) && !bytes.Contains(b, []byte("=\r\n")) || !isQP(b) {
		return false
	}
	escaped, breaks := bytes.Contains(b, []byte("=3D")), 0
	for len(b) > 0 {
		var line []byte
		line, b = cutLine(b)
		switch n := len(line); {
		case n == 0 || line[n-1] != '=' || n > 1 && line[n-2] == '=':
		case isSoftBreak(line):
			breaks++
		case !escaped:
			return false // base64 ends so too
		}
	}
	return breaks > 1 || breaks > 0 && escaped
}

// mayBePlain tells a quoted-printable body in which a "=" may stand for itself,
// though two hexadecimal digits follow ("?se=2033"): no encoder writes letters and
// digits so, nor a space between a letter and a digit, nor in UTF-8 a single byte above ASCII.
func mayBePlain(b []byte, utf8 bool) bool {
	for i := bytes.IndexByte(b, '='); i >= 0 && i+3 < len(b); {
		if isHex(b[i+1]) && isHex(b[i+2]) {
			c := unhex(b[i+1])<<4 | unhex(b[i+2])
			alone := utf8 && c >= 0x80 && b[i+3] != '=' && (i < 3 || b[i-3] != '=')
			if isAlnum(c) || c == ' ' && i > 0 && isAlnum(b[i-1]) && isAlnum(b[i+3]) && b[i+3] <= '9' || alone {
				return true
			}
		}
		next := bytes.IndexByte(b[i+1:], '=')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

func isAlnum(c byte) bool { return isBase64(c) && c != '+' && c != '/' }

// tolerant gives our own decoder of an encoding.
func tolerant(enc string, body []byte) io.Reader {
	if enc == "base64" {
		return &base64Reader{src: body, line: lineOfBase64(body)}
	}
	return &qpReader{src: body}
}

type fallbackReader struct {
	now    io.Reader
	enc    string
	body   []byte
	given  int64
	faulty func()
	fell   bool
}

func (r *fallbackReader) Read(p []byte) (int, error) {
	n, err := r.now.Read(p)
	r.given += int64(n)
	if err == nil || r.fell {
		return n, err
	}
	if err == io.EOF && !r.short() {
		return n, err
	}
	r.fell = true
	r.faulty()
	r.now = tolerant(r.enc, r.body)
	if _, err := io.CopyN(io.Discard, r.now, r.given); err != nil {
		return n, err
	}
	return n, nil
}

// short tells that the strict base64 decoder stopped at a padding although more
// blocks follow: some senders concatenate encoded blocks.
func (r *fallbackReader) short() bool {
	if r.enc != "base64" {
		return false
	}
	i := bytes.IndexByte(r.body, '=')
	return i >= 0 && len(bytes.Trim(r.body[i:], "= \t\r\n")) > 0
}

// base64Reader decodes base64 (RFC 2045 section 6.8) of any quality: bytes
// outside the alphabet are skipped, padding ends a block and not the stream, a
// cut last group gives the bytes that it holds. A damaged line spoils itself
// alone: the next whole line begins a new group.
type base64Reader struct {
	src  []byte
	quad [4]byte
	n    int
	out  []byte
	buf  [3072]byte
	line base64Line // the one at hand
}

func (r *base64Reader) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		if len(r.src) == 0 && r.n == 0 {
			return 0, io.EOF
		}
		r.fill()
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

func (r *base64Reader) fill() {
	w := 0
	for len(r.src) > 0 && w+6 <= len(r.buf) {
		c := r.src[0]
		r.src = r.src[1:]
		switch {
		case c == '\n':
			w += r.resume(r.buf[w:])
		case c == '=':
			w += r.group(r.buf[w:])
		case isBase64(c):
			r.quad[r.n] = c
			if r.n++; r.n == 4 {
				w += r.group(r.buf[w:])
			}
		}
	}
	if len(r.src) == 0 && w+3 <= len(r.buf) {
		w += r.group(r.buf[w:])
	}
	r.out = r.buf[:w]
}

// base64Line is what tells a whole line of base64 from a damaged one.
type base64Line struct {
	length int
	clean  bool // nothing but the alphabet
}

// resume begins a new group at the beginning of a whole line, if the line before
// was another than its neighbours. It gives the bytes of the group left open.
func (r *base64Reader) resume(dst []byte) int {
	next := lineOfBase64(r.src)
	before := r.line
	r.line = next
	if r.n == 0 || !next.clean || next.length < 8 || next.length%4 != 0 || before == next {
		return 0
	}
	return r.group(dst)
}

// lineOfBase64 looks at the line that b begins with.
func lineOfBase64(b []byte) base64Line {
	const longest = 1000 // no encoder writes such lines; keeps the work linear
	l := base64Line{clean: true}
	for l.length < len(b) && l.length < longest && isBase64(b[l.length]) {
		l.length++
	}
	rest := b[l.length:]
	l.clean = l.length < longest && (len(rest) == 0 || rest[0] == '\r' || rest[0] == '\n')
	return l
}

// group decodes the collected characters, four or fewer.
func (r *base64Reader) group(dst []byte) int {
	if r.n < 2 {
		r.n = 0
		return 0
	}
	n, _ := base64.RawStdEncoding.Decode(dst, r.quad[:r.n])
	r.n = 0
	return n
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

// qpReader decodes quoted-printable (RFC 2045 section 6.7) of any quality: an
// escape that is none stays as it is, soft breaks may carry white space.
type qpReader struct{ src []byte }

func (r *qpReader) Read(p []byte) (int, error) {
	w := 0
	for w < len(p) && len(r.src) > 0 {
		i := bytes.IndexByte(r.src, '=')
		if i != 0 {
			if i < 0 {
				i = len(r.src)
			}
			n := copy(p[w:], r.src[:i])
			w, r.src = w+n, r.src[n:]
			continue
		}
		w += r.escape(p[w:])
	}
	if w == 0 && len(r.src) == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return w, nil
}

// escape takes one "=", with what belongs to it.
func (r *qpReader) escape(dst []byte) int {
	if len(r.src) >= 3 && isHex(r.src[1]) && isHex(r.src[2]) {
		dst[0] = unhex(r.src[1])<<4 | unhex(r.src[2])
		r.src = r.src[3:]
		return 1
	}
	rest := bytes.TrimLeft(r.src[1:min(len(r.src), 80)], " \t\r")
	if len(rest) > 0 && rest[0] == '\n' || len(rest) == 0 && len(r.src) < 80 {
		used := min(len(r.src), 80) - len(rest)
		if len(rest) > 0 {
			used++
		}
		r.src = r.src[used:]
		return 0
	}
	dst[0] = '='
	r.src = r.src[1:]
	return 1
}
