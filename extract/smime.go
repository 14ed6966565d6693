package extract

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

const hintSMIME = "decrypt it with the recipient's certificate key and scan the result"

// pemCMS begins a CMS object in text (RFC 7468 sections 8 and 9; OpenSSL's name
// for it is CMS also).
var pemCMS = regexp.MustCompile(`^\s*-----BEGIN (?:CMS|PKCS7|PKCS #7 SIGNED DATA)-----`)

// isSMIME tells S/MIME's opaque forms and signatures (RFC 8551 section 3.2), by
// content first: the declared type is often application/octet-stream.
func isSMIME(head []byte, p *mail.Part) bool {
	if looksCMS(head) || pemCMS.Match(head) && !strings.HasPrefix(p.MediaType, "text/") { // in a text it is a block among others
		return true
	}
	switch p.MediaType {
	case "application/pkcs7-mime", "application/x-pkcs7-mime", "application/cms":
		return !looksTextual(head) || looksArmouredCMS(head) || len(head) > 1 && head[0] == 0x30 && head[1] >= 0x80
	}
	if isSignature(p) {
		return true
	}
	name := strings.ToLower(p.Name)
	return (strings.HasSuffix(name, ".p7m") || strings.HasSuffix(name, ".p7z")) && !looksTextual(head)
}

// isSignature tells a detached S/MIME signature (RFC 8551 section 3.5.3.3).
func isSignature(p *mail.Part) bool {
	return p.MediaType == "application/pkcs7-signature" || p.MediaType == "application/x-pkcs7-signature"
}

// looksArmouredCMS tells base64 of a sequence, which begins with M.
func looksArmouredCMS(head []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimSpace(head), []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	return len(line) > 40 && line[0] == 'M' && isBase64Line(line)
}

// readSMIME opens what S/MIME only signed or compressed, and lists what it
// encrypted. The object itself decides, whatever the header says of it.
func readSMIME(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over {
		w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), mail.Lost{
			Reason: mail.TooLarge, Detail: fmt.Sprintf("an S/MIME object of more than %d MiB", w.lim.Held>>20),
			Hint: "open it with `openssl cms` and scan the result",
		})
		return
	}
	c, ok := parseCMS(raw)
	if !ok && looksTextual(raw[:min(len(raw), headSize)]) {
		t := textOf(p)
		t.View = Raw // what stands around it
		w.whole(t, valid(raw))
		c, ok = parseCMS(looseBase64(pemBody(string(raw))))
	}
	switch {
	case ok && secretive[c.kind]:
		w.loseRest(p, bytes.NewReader(raw), mail.Lost{Reason: mail.EncryptedSMIME, Detail: "encrypted with S/MIME", Hint: hintSMIME})
	case ok:
		w.signed(p, c)
	default:
		w.brokenSMIME(p, raw)
	}
	if err != nil {
		w.refused(p, err, 0)
	}
}

// brokenSMIME lists what is no CMS object, by what its header calls it.
func (w *walk) brokenSMIME(p *mail.Part, raw []byte) {
	if isSignature(p) { // it holds certificates and a hash, whose only text are names
		n, err := w.readStrings(p, bufio.NewReader(bytes.NewReader(raw)), shortestRun)
		w.accounted(p, &counter{n: n}, err)
		return
	}
	l := mail.Lost{Reason: mail.Corrupt, Detail: "an S/MIME object that is damaged", Hint: hintDamaged}
	if declared := strings.ToLower(p.Header.Get("Content-Type")); strings.Contains(declared, "enveloped-data") {
		l = mail.Lost{Reason: mail.EncryptedSMIME, Detail: "encrypted with S/MIME, and damaged", Hint: hintDamaged}
	}
	w.loseBinary(p, bufio.NewReader(bytes.NewReader(raw)), l)
}

// pemBody gives the base64 between a PEM text's two lines, or the text itself.
func pemBody(s string) string {
	_, rest, ok := strings.Cut(s, "-----BEGIN ")
	if !ok {
		return s
	}
	_, rest, _ = strings.Cut(rest, "-----")
	body, _, _ := strings.Cut(rest, "-----END")
	return body
}

var errCutOff = errors.New("an S/MIME object that is cut off")

// mostWrapped is how many bytes the objects around one may hold together: each
// level of a hostile one copies the rest.
const mostWrapped = 96 << 20

// signed reads what an object encapsulates, and the strings of the rest: of
// certificates, names and addresses.
func (w *walk) signed(p *mail.Part, c cms) {
	w.container()
	content, err := c.content, error(nil)
	if c.kind == cmsCompressed {
		content, err = w.inflateCMS(c.content)
	}
	rest := io.MultiReader(bytes.NewReader(c.before), bytes.NewReader(c.after))
	t := textOf(p)
	t.Decoded = append(slices.Clip(t.Decoded), undidStrings)
	_ = w.chunks(t, &runReader{r: rest}) // a bytes.Reader does not fail
	w.out.Read(Leaf{Part: p.Number, Path: p.Path, Bytes: int64(len(c.before) + len(c.after))})
	if err != nil {
		w.refused(p, err, int64(len(c.content)))
	}
	if c.cut {
		w.refused(p, errCutOff, 0)
	}
	if len(content) > 0 {
		w.encapsulated(p, c.inner, content)
	}
}

// encapsulated walks what an object holds: another object, a MIME entity (RFC
// 8551 section 3.1), or a bare file.
func (w *walk) encapsulated(p *mail.Part, inner string, content []byte) {
	e := embedded{name: innerName(p.Name), media: "application/octet-stream", data: content, decoded: []string{undidSMIME}}
	w.wrapped += int64(len(content))
	defer func() { w.wrapped -= int64(len(content)) }()
	if w.wrapped-int64(len(content)) > mostWrapped {
		w.out.Lost(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: p.MediaType, Bytes: int64(len(content)),
			Reason: mail.TooDeep, Detail: "too many S/MIME objects within each other", Hint: hintByHand,
		})
		return
	}
	if inner != cmsData && looksCMS(content) || !mail.LooksLikeMessage(content[:min(len(content), headSize)]) {
		w.child(p, e)
		return
	}
	at := *p
	if name := strings.ToLower(p.Name); name == "smime.p7m" || name == "smime.p7z" {
		at.Path = p.Path[:max(len(p.Path)-1, 0)] // a wrapper, no attachment
	}
	w.entity(&at, content, undidSMIME)
}

// entity walks a message or MIME entity that stands inside p.
func (w *walk) entity(p *mail.Part, raw []byte, undone string) {
	for q, err := range w.msg.Nested(p, raw) {
		if w.ctx.Err() != nil {
			return
		}
		w.lost(q, err)
		if q != nil {
			q.Decoded = append(append(slices.Clip(p.Decoded), undone), q.Decoded...)
			w.part(q)
		}
	}
}

// innerName is the name of a signed file: contract.pdf.p7m holds contract.pdf.
func innerName(name string) string {
	ext := name[max(0, len(name)-4):]
	if inner := name[:len(name)-len(ext)]; strings.HasPrefix(strings.ToLower(ext), ".p7") && strings.Contains(inner, ".") {
		return inner
	}
	return ""
}
