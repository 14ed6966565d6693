package extract

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
)

func isAny([]byte, *mail.Part) bool { return true }

func isArchive(head []byte, _ *mail.Part) bool { return archive.Detect(head) != "" }

// images are the first bytes of formats that show a picture. A text may begin
// with those that are words.
var images = []struct {
	magic string
	word  bool
}{
	{"\x89PNG\r\n\x1a\n", false},
	{"\xff\xd8\xff", false},
	{"GIF87a", true},
	{"GIF89a", true},
	{"II*\x00", false},
	{"MM\x00*", false},
	{"BM", true},
	{"\x00\x00\x00\x0cjP  \r\n\x87\n", false}, // JPEG 2000 (ITU-T T.800 annex I)
}

// heifBrands are the kinds of ISO media files that are pictures of phones (ISO/IEC
// 23008-12 annex B, AVIF section 6).
var heifBrands = []string{"heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif", "avis"}

func isHEIF(head []byte) bool {
	return len(head) >= 12 && string(head[4:8]) == "ftyp" && slices.Contains(heifBrands, string(head[8:12]))
}

// isImage tells a picture by content before it asks whether it looks like text:
// one with a long comment in UTF-16 does.
func isImage(head []byte, p *mail.Part) bool {
	text := isText(head, p)
	for _, i := range images {
		if bytes.HasPrefix(head, []byte(i.magic)) && !(i.word && text) {
			return true
		}
	}
	if isEMF(head) || isHEIF(head) || len(head) > 12 && bytes.HasPrefix(head, []byte("RIFF")) && string(head[8:12]) == "WEBP" {
		return true
	}
	return !text && p.MediaType != "image/svg+xml" && strings.HasPrefix(p.MediaType, "image/")
}

// isMessage tells an attached message that its type does not declare.
func isMessage(head []byte, p *mail.Part) bool {
	return p.Kind == mail.Leaf && p.Attached() && mail.LooksLikeMessage(head)
}

// isHTML tells a page by its declared type or by how it begins.
func isHTML(head []byte, p *mail.Part) bool {
	switch p.MediaType {
	case "text/html", "application/xhtml+xml", "text/x-amp-html", "image/svg+xml":
		return isText(head, p) || len(head) == 0
	}
	start := strings.ToLower(string(bytes.TrimLeft(head[:min(len(head), 512)], " \t\r\n\xef\xbb\xbf")))
	for _, tag := range []string{"<!doctype html", "<html", "<svg", "<!doctype svg"} {
		if strings.HasPrefix(start, tag) {
			return true
		}
	}
	return strings.HasPrefix(start, "<?xml") && (strings.Contains(start, "<svg") || strings.Contains(start, "<html"))
}

// isText tells text of any charset. A declared text type is believed unless NUL
// bytes show that it is none: mailers damage text, and what is damaged, a few NULs
// included, is still read.
func isText(head []byte, p *mail.Part) bool {
	return looksTextual(head) || strings.HasPrefix(p.MediaType, "text/") && !hasBinary(head)
}

// hasBinary tells bytes with NULs that are not those of a damaged text.
func hasBinary(head []byte) bool {
	if bytes.IndexByte(head, 0) < 0 {
		return false
	}
	odd := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			odd++
		}
	}
	return odd*10 > len(head)
}

// looksTextual tells bytes that a person could read in some charset: UTF-16 and
// -32 by mark or NULs, else hardly a control character.
func looksTextual(head []byte) bool {
	if wide(head) {
		return true
	}
	control := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b && c != 0x08 || c == 0x7f {
			control++
		}
	}
	if control*50 > len(head) {
		return false
	}
	return utf8.Valid(head) || !dense(head)
}

// wide tells UTF-16 and UTF-32.
func wide(head []byte) bool {
	return len(head) >= 4 && mail.IsWide(head)
}

// dense tells bytes of which most are above ASCII without being UTF-8: packed
// or encrypted data has about half, Latin text hardly any, but CJK and Cyrillic
// charsets have more than half; so control characters decide there.
func dense(head []byte) bool {
	high, control := 0, 0
	for _, c := range head {
		switch {
		case c >= 0x80:
			high++
		case c < ' ' && c != '\t' && c != '\n' && c != '\r':
			control++
		}
	}
	return high*4 > len(head) && control > 0
}
