package extract

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/mailspill/mailspill/mail"
)

// undidHTTP is the name of what a body went through on its way.
const undidHTTP = "http"

// httpBody reads the body of a message as a leaf of its own.
func (w *walk) httpBody(p *mail.Part, m httpMessage) {
	body := m.body
	for i := len(m.fields.codings) - 1; i >= 0 && len(body) > 0; i-- {
		plain, ok := w.undo(p, m.fields.codings[i], body)
		if !ok {
			break
		}
		body = plain
	}
	if m.cut {
		w.out.Lost(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: p.MediaType, Reason: mail.Corrupt,
			Detail: "the body of an HTTP message that ends early: what came was read", Hint: "record it again, without a limit to its size",
		})
	}
	if strings.HasPrefix(m.fields.media, "multipart/") { // fields and files of a form (RFC 7578)
		head := "MIME-Version: 1.0\r\nContent-Type: " + m.fields.whole + "\r\n\r\n"
		m.fields.media, body = "message/rfc822", append([]byte(head), body...)
	}
	if len(body) > 0 {
		w.child(p, embedded{name: m.fields.name, media: m.fields.media, charset: m.fields.charset, data: body, decoded: []string{undidHTTP}})
	}
}

// undo undoes one coding of the content (RFC 9110, 8.4.1; RFC 7932; RFC 8878). ok is
// false where the body has not got it, as in the logs of proxies, which unpack.
func (w *walk) undo(p *mail.Part, coding string, body []byte) (plain []byte, ok bool) {
	r := decoder(coding, body)
	if r == nil {
		return nil, false
	}
	plain, err := w.inflated("the body of an HTTP message", len(body), r)
	if err != nil && len(plain) > 0 {
		w.refused(p, err, 0)
	}
	return plain, len(plain) > 0
}

func decoder(coding string, body []byte) io.Reader {
	src := bytes.NewReader(body)
	switch coding {
	case "gzip":
		if r, err := gzip.NewReader(src); err == nil {
			return r
		}
	case "deflate": // in practice with and without the frame of zlib
		if r, err := zlib.NewReader(src); err == nil {
			return r
		}
		return flate.NewReader(bytes.NewReader(body))
	case "br":
		return brotli.NewReader(src)
	case "zstd":
		const window = 8 << 20 // RFC 9659
		if r, err := zstd.NewReader(src, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(window), zstd.WithDecoderLowmem(true)); err == nil {
			return r
		}
	}
	return nil
}
