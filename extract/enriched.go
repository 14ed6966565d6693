package extract

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// isEnriched tells text/enriched (RFC 1896) and its forerunner text/richtext
// (RFC 1341 section 7.1.3), which is not the RTF that some mailers call so.
func isEnriched(head []byte, p *mail.Part) bool {
	return (p.MediaType == "text/enriched" || p.MediaType == "text/richtext") &&
		isText(head, p) && !bytes.HasPrefix(bytes.TrimSpace(head), []byte(`{\rtf`))
}

// readEnriched gives such a text without its commands, and as it stands.
func readEnriched(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, ok, err := w.heldOrText(p, r)
	if !ok {
		return
	}
	doc := mail.DecodeText(p.Charset, raw)
	t := textOf(p)
	w.whole(t, plainEnriched(doc, p.MediaType == "text/richtext"))
	t.View = Raw
	w.whole(t, doc)
	w.accounted(p, &counter{n: int64(len(raw))}, err)
}

// plainEnriched drops the commands. "<<" is a single "<"; of n line ends one is
// a space and the others are line ends, but for <nofill>.
func plainEnriched(s string, rich bool) string {
	var out strings.Builder
	for s != "" {
		i := strings.IndexAny(s, "<\n")
		if i < 0 {
			break
		}
		out.WriteString(s[:i])
		s = s[i:]
		switch {
		case strings.HasPrefix(s, "<<") && !rich:
			out.WriteByte('<')
			s = s[2:]
		case s[0] == '<':
			s = command(&out, s)
		default:
			s = lineEnds(&out, s)
		}
	}
	out.WriteString(s)
	return out.String()
}

// command takes a command at the start of s; what is none is text.
func command(out *strings.Builder, s string) string {
	end := strings.IndexByte(s[:min(len(s), 64)], '>')
	if end < 0 {
		out.WriteByte('<')
		return s[1:]
	}
	switch strings.ToLower(s[1:end]) {
	case "lt":
		out.WriteByte('<')
	case "nl", "paragraph", "/paragraph", "param", "/param":
		out.WriteByte('\n')
	}
	return s[end+1:]
}

func lineEnds(out *strings.Builder, s string) string {
	rest := strings.TrimLeft(s, "\r\n")
	if n := strings.Count(s[:len(s)-len(rest)], "\n"); n > 1 {
		out.WriteString(strings.Repeat("\n", n-1))
	} else {
		out.WriteByte(' ')
	}
	return rest
}
