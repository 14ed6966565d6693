package extract

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

// picture is what an image holds beside its pixels.
type picture struct {
	text  strings.Builder // comments and the like, a line each
	other []byte          // the rest of its metadata, of which the strings are read
	vague []byte          // what may be pixels: only its long strings are read
	size  int             // where the image ends; more may follow
	whole bool            // its structure was understood to its end
}

// note adds a named text.
func (pic *picture) note(name string, text []byte) {
	if len(bytes.TrimSpace(text)) == 0 {
		return
	}
	if name != "" {
		pic.text.WriteString(name + ": ")
	}
	pic.text.WriteString(mail.DecodeText("", text))
	pic.text.WriteByte('\n')
}

// xmp adds a packet of XMP (ISO 16684-1), which is XML.
func (pic *picture) xmp(b []byte) {
	pg := renderHTML(mail.DecodeText("", b))
	for _, s := range []string{pg.visible.String(), pg.hidden.String(), pg.links.String()} {
		pic.text.WriteString(s + "\n")
	}
}

// exif adds Exif metadata, which has the form of a TIFF file.
func (pic *picture) exif(b []byte) {
	if t := readTIFF(nil, b); t != nil {
		pic.text.WriteString(t.text.String())
		pic.other = append(pic.other, t.other...)
		pic.vague = append(append(pic.vague, t.vague...), 0)
		return
	}
	pic.other = append(append(pic.other, b...), 0)
}

// pictures are the formats whose metadata is told from their pixels. Pixels are
// not searched: packed bytes give strings that look like anything.
var pictures = []struct {
	magic string
	read  func(w *walk, b []byte) *picture
}{
	{"\x89PNG\r\n\x1a\n", readPNG},
	{"\xff\xd8\xff", readJPEG},
	{"GIF87a", readGIF},
	{"GIF89a", readGIF},
	{"RIFF", readRIFF},
	{"II*\x00", readTIFF},
	{"MM\x00*", readTIFF},
}

// shortestInPixels is the shortest run of printable bytes that is kept of an
// image whose structure is not read: chance gives shorter ones by the thousand.
const shortestInPixels = 12

// readImage lists an image, whose pixels need a person or OCR, and searches what
// else it holds: comments, metadata, and whatever was put behind its end.
func readImage(w *walk, p *mail.Part, r *bufio.Reader) {
	l := mail.Lost{Reason: mail.ImageOnly, Detail: "an image; its text needs a person or OCR", Hint: hintSee}
	raw, over, err := w.held(r)
	if err != nil {
		l.Detail = fmt.Sprintf("an image that ends early: %v", err)
	}
	pic := w.picture(raw)
	if pic == nil && !over && err == nil && w.look(p, raw, &l) {
		n, err := w.readStrings(p, bufio.NewReader(bytes.NewReader(raw)), leastOf(raw))
		w.accounted(p, &counter{n: n}, err)
		return
	}
	if over || pic == nil {
		w.loseStrings(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), l, leastOf(raw))
		return
	}
	t := textOf(p)
	t.Decoded = append(slices.Clip(t.Decoded), undidStrings)
	w.whole(t, pic.text.String())
	rest := raw[pic.size:]
	if !isHidden(rest) {
		pic.vague, rest = append(pic.vague, rest...), nil
	}
	w.strings(t, pic.other, shortestRun)
	w.strings(t, pic.vague, shortestInPixels)
	l.Part, l.Path, l.MediaType, l.Bytes = p.Number, p.Path, p.MediaType, int64(len(raw)-len(rest))
	if err == nil && (pic.whole && isSpacer(raw[:pic.size]) || w.look(p, raw[:pic.size], &l)) {
		w.out.Read(Leaf{Part: p.Number, Path: p.Path, Bytes: l.Bytes})
	} else {
		w.out.Lost(l)
	}
	if rest != nil {
		w.handed(int64(len(rest)))
		w.child(p, embedded{name: "behind " + p.Name, media: "application/octet-stream", data: rest})
	}
}

// strings gives the printable runs of b, which is in memory.
func (w *walk) strings(t Text, b []byte, least int) {
	_ = w.chunks(t, &runReader{r: bytes.NewReader(b), s: runs{least: least}}) // a bytes.Reader does not fail
}

// isEMF tells an enhanced metafile by its header, which has one of three sizes
// ([MS-EMF] section 2.3.4.2); the shortest one is enough where the file is cut.
func isEMF(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\x01\x00\x00\x00\x58\x00\x00\x00")) || len(b) >= 44 && string(b[:4]) == "\x01\x00\x00\x00" && string(b[40:44]) == " EMF"
}

// leastOf is the shortest run that is kept of an image without known structure;
// drawings (EMF and WMF) have no pixels but text.
func leastOf(raw []byte) int {
	for _, magic := range []string{"\xd7\xcd\xc6\x9a", "\x01\x00\x09\x00"} {
		if bytes.HasPrefix(raw, []byte(magic)) {
			return shortestRun
		}
	}
	if isEMF(raw) {
		return shortestRun
	}
	return shortestInPixels
}

func (w *walk) picture(raw []byte) *picture {
	for _, f := range pictures {
		if !bytes.HasPrefix(raw, []byte(f.magic)) {
			continue
		}
		pic := f.read(w, raw)
		if pic != nil && !pic.whole && pic.size < len(raw) { // not understood from here on
			pic.vague = append(pic.vague, raw[pic.size:]...)
			pic.size = len(raw)
		}
		return pic
	}
	return nil
}

// isHidden tells that what stands behind an image's end is a file: padding and
// the trailers that cameras write are none.
func isHidden(rest []byte) bool {
	if len(bytes.Trim(rest, "\x00 \r\n\t")) < 6 {
		return false
	}
	head := rest[:min(len(rest), headSize)]
	p := &mail.Part{MediaType: "application/octet-stream"}
	if looksTextual(head) {
		return true
	}
	for _, f := range formats() {
		if f.match(head, p) {
			return f.name != "unsupported"
		}
	}
	return false
}
