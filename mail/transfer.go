package mail

import (
	"bytes"
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
	looksBase64 = regexp.MustCompile(`^(?:[A-Za-z0-9+/]{40,100}\r?\n)*[A-Za-z0-9+/]{4,}={0,2}\s*$`)
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
