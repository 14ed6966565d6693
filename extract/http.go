package extract

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime"
	"regexp"
	"strconv"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// httpStart is the first line of a message of HTTP/1.1 (RFC 9112, 3 and 4), as
// Fiddler's archives, proxies and captures keep it.
var httpStart = regexp.MustCompile(`^(?:HTTP/1\.[01] [1-5]\d\d[ \r\n]|[A-Z]{3,16} \S+ HTTP/1\.[01]\r?\n)`)

// httpMessage is one message; raw is all of it.
type httpMessage struct {
	head   []byte
	fields httpFields
	body   []byte // as it was sent, without the marks of its pieces
	odd    bool   // body is not what a reader would see
	cut    bool   // it ends early
}

// httpFields are the fields of a header that say how the body is packed.
type httpFields struct {
	whole                string // the field of the type, as it stands
	media, charset, name string
	codings              []string // of the content, in the order in which they were applied
	chunked              bool
	length               int // -1 if it is not told
	response             bool
}

func isHTTP(head []byte, p *mail.Part) bool { return p.Kind == mail.Leaf && httpStart.Match(head) }

// readHTTP reads messages of HTTP. Where none of them has a packed body they are
// a text like any other.
func readHTTP(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over || err != nil {
		w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), mail.Lost{
			Reason: mail.TooLarge, Detail: fmt.Sprintf("HTTP messages of more than %d MiB, or cut short: bodies were not unpacked", w.lim.Held>>20), Hint: hintByHand,
		})
		return
	}
	messages, rest := splitHTTP(raw)
	plain := looksTextual(raw[:min(len(raw), headSize)])
	for _, m := range messages {
		plain = plain && m.plain()
	}
	if plain {
		w.after("http", p, raw, nil)
		return
	}
	w.accounted(p, &counter{n: int64(len(raw))}, nil)
	t := textOf(p)
	for _, m := range messages {
		_ = w.chunks(t, bytes.NewReader(m.head)) // a bytes.Reader does not fail
		w.httpBody(p, m)
	}
	if len(rest) > 0 {
		_, _ = w.readStrings(p, bufio.NewReader(bytes.NewReader(rest)), shortestRun)
	}
}

// plain tells a message whose body is read as it stands.
func (m httpMessage) plain() bool {
	if m.odd || len(m.fields.codings) > 0 {
		return false
	}
	return len(m.body) == 0 || !strings.Contains(m.fields.media, "html") && !strings.HasPrefix(m.fields.media, "multipart/")
}

// splitHTTP takes messages apart that follow each other; rest is what is none.
func splitHTTP(b []byte) (messages []httpMessage, rest []byte) {
	for len(messages) < mostEmbedded && httpStart.Match(b[:min(len(b), headSize)]) {
		var m httpMessage
		m, b = nextHTTP(b)
		messages = append(messages, m)
	}
	return messages, b
}

// nextHTTP reads the message at the start of b. Proxies log bodies unpacked and
// keep the header, so both are believed only where they fit.
func nextHTTP(b []byte) (m httpMessage, rest []byte) {
	end := headerEnd(b)
	m.head, b = b[:end], b[end:]
	m.fields = readHTTPFields(m.head)
	f := m.fields
	if f.chunked {
		if body, after, ok := dechunk(b); ok || len(body) > 0 {
			m.body, m.odd, m.cut = body, true, !ok
			return m, after
		}
	}
	n := len(b)
	switch {
	case f.length >= 0 && f.length < n:
		n = f.length
	case f.length < 0 && !f.response && httpStart.Match(b[:min(n, headSize)]):
		n = 0
	}
	m.body = b[:n]
	m.cut = f.length > n
	return m, b[n:]
}

// headerEnd is where the body begins, after the first empty line.
func headerEnd(b []byte) int {
	for at := 0; at < len(b); {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			break
		}
		line := b[at : at+i]
		at += i + 1
		if len(line) == 0 || len(line) == 1 && line[0] == '\r' {
			return at
		}
	}
	return len(b)
}

func readHTTPFields(head []byte) httpFields {
	f := httpFields{length: -1, response: bytes.HasPrefix(head, []byte("HTTP/"))}
	for l := range strings.Lines(string(head[:min(len(head), 1<<20)])) {
		name, value, ok := strings.Cut(l, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "content-type":
			media, params, _ := mime.ParseMediaType(value) // what it gives beside an error is used
			f.whole, f.media, f.charset = value, media, params["charset"]
		case "content-disposition":
			if _, params, err := mime.ParseMediaType(value); err == nil {
				f.name = params["filename"]
			}
		case "content-encoding":
			f.codings = append(f.codings, codings(value)...)
		case "transfer-encoding":
			for _, c := range codings(value) {
				if c == "chunked" {
					f.chunked = true
				} else {
					f.codings = append(f.codings, c)
				}
			}
		case "content-length":
			if n, err := strconv.Atoi(value); err == nil && n >= 0 {
				f.length = n
			}
		}
	}
	return f
}

const mostCodings = 4

// codings lists the codings of a field, but for those that change nothing.
func codings(value string) []string {
	var out []string
	for c := range strings.SplitSeq(strings.ToLower(value), ",") {
		if c = strings.TrimSpace(c); c != "" && c != "identity" && len(out) < mostCodings {
			out = append(out, strings.TrimPrefix(c, "x-"))
		}
	}
	return out
}

// dechunk joins the chunks of a body (RFC 9112, 7.1); ok is false where they break
// off.
func dechunk(b []byte) (body, rest []byte, ok bool) {
	for {
		line, after, found := bytes.Cut(b, []byte("\n"))
		if !found {
			return body, nil, false
		}
		size, _, _ := bytes.Cut(bytes.TrimSpace(line), []byte(";"))
		n, err := strconv.ParseUint(string(bytes.TrimSpace(size)), 16, 31)
		if err != nil {
			return body, b, false
		}
		if n == 0 {
			return body, after[headerEnd(after):], true
		}
		if n > uint64(len(after)) {
			return append(body, after...), nil, false
		}
		body = append(body, after[:n]...)
		b = bytes.TrimPrefix(bytes.TrimPrefix(after[n:], []byte("\r")), []byte("\n"))
	}
}
