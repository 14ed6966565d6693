package mail

import (
	"io"
	"slices"
	"strings"
)

// describe makes the Part of an entity from its header.
func (w *walker) describe(h Header, body []byte, at place) *Part {
	media, params, ok := contentType(h, body)
	disposition, dparams, ok2 := mediaValue(h.Get("Content-Disposition"))
	if !ok || !ok2 {
		w.msg.note(BadParameter)
	}
	enc, fits := encodingOf(h, body)
	if !fits {
		w.msg.note(UnknownEncoding)
	}
	p := &Part{
		Number: at.number, Path: at.path, MediaType: media, Charset: params["charset"], Disposition: disposition,
		Header: h, Depth: at.depth, pasted: at.pasted, Raw: body, Names: names(dparams["filename"], params["name"]),
	}
	if len(p.Names) > 0 {
		p.Name = p.Names[0]
		p.Path = append(slices.Clip(at.path), p.Name)
	}
	if enc != "" {
		p.Decoded = []string{enc}
	}
	faulty := enc != "" && !fits
	p.Faulty = func() bool {
		return faulty || enc == "quoted-printable" && mayBePlain(body, isUTF8Label(params["charset"])) || enc == "base64" && strings.HasPrefix(media, "text/") && mayBeWords(body)
	}
	p.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(decoded(enc, body, func() { faulty = true; w.msg.note(BadEncoding) })), nil
	}
	return p
}

// names lists the distinct ones that are not empty.
func names(all ...string) []string {
	var out []string
	for _, n := range all {
		if n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// contentType reads an entity's type: text/plain where none is declared (RFC
// 2045 section 5.2). Of several the first that is one counts, but a multipart
// whose boundary the body holds is one whatever the type says.
func contentType(h Header, body []byte) (media string, params map[string]string, ok bool) {
	media, params, ok = "text/plain", map[string]string{}, true
	found := false
	for _, v := range h.Values("Content-Type") {
		m, ps, fits := mediaValue(v)
		if strings.Contains(m, "=") { // the type itself is missing
			_, ps, _ = mediaValue("; " + v)
		}
		multi := strings.HasPrefix(m, "multipart/")
		if b := ps["boundary"]; b != "" && !multi && !strings.HasPrefix(m, "message/") {
			multi, fits = opensParts(body, b), false
			if multi {
				m = "multipart/mixed"
			}
		}
		switch {
		case multi && (!found || !strings.HasPrefix(media, "multipart/")):
			media, params = m, ps
		case !found && strings.Contains(m, "/"):
			media, params = m, ps
		case !found && len(params) == 0:
			params = ps
		}
		found = found || strings.Contains(m, "/")
		ok = ok && fits && strings.Contains(m, "/")
	}
	return media, params, ok
}

// opensParts tells that a body holds a boundary's delimiter before a MIME field.
func opensParts(body []byte, boundary string) bool {
	_, end, _ := nextDelimiter(body, 0, []byte("--"+boundary))
	return end > 0 && startsMIMEField(body[end:])
}

// encodingOf reads an entity's transfer encoding; fits is false where the header
// does not tell it by the standard, so that the encoded form may hold more.
func encodingOf(h Header, body []byte) (enc string, fits bool) {
	values := h.Values("Content-Transfer-Encoding")
	switch len(values) {
	case 0:
		return undeclared(h, body)
	case 1:
		if enc, fits = transferEncoding(values[0], body); enc == "" && fits {
			return undeclared(h, body)
		}
		return enc, fits
	}
	first, fits := transferEncoding(values[0], body)
	for _, v := range values[1:] {
		if next, ok := transferEncoding(v, body); next != first || !ok {
			return sniffTransfer(body), false
		}
	}
	return first, fits
}

// undeclared finds an encoding that no field declares: base64, which makes a file
// unreadable, and quoted-printable text. Base64 that is text is left alone: it is
// searched besides.
func undeclared(h Header, body []byte) (enc string, fits bool) {
	media, _, _ := mediaValue(h.Get("Content-Type"))
	if (media == "" || strings.HasPrefix(media, "text/")) && isBareQP(body) {
		return "quoted-printable", false
	}
	line := lineEnd(body[:min(len(body), 2048)])
	if line < 40 || strings.HasPrefix(media, "multipart/") || strings.HasPrefix(media, "message/") || sniffTransfer(body) != "base64" {
		return "", true
	}
	if (media == "" || media == "text/plain") && readable(plainBase64(body[:min(len(body), 1024)])) {
		return "", true
	}
	return "base64", false
}
