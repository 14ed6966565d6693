package outlook

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
)

// charsets are the labels of code pages whose number is not part of it
// (learn.microsoft.com/windows/win32/intl/code-page-identifiers).
var charsets = map[int]string{
	932: "shift_jis", 936: "gbk", 949: "euc-kr", 950: "big5", 874: "windows-874", 1200: "utf-16le", 1201: "utf-16be", 1361: "euc-kr",
	10000: "macintosh", 10007: "x-mac-cyrillic", 20127: "us-ascii", 20866: "koi8-r", 20932: "euc-jp", 20936: "gbk", 21866: "koi8-u",
	38598: "iso-8859-8-i", 50220: "iso-2022-jp", 50221: "iso-2022-jp", 50222: "iso-2022-jp", 51932: "euc-jp", 51936: "gbk", 51949: "euc-kr",
	65000: "utf-7", 52936: "hz-gb-2312", 54936: "gb18030", 65001: "utf-8", 708: "iso-8859-6", 720: "windows-1256", 737: "windows-1253",
}

// Charset is the label of a Windows code page, for a Content-Type; "" if unknown.
func Charset(page int) string {
	if label, known := charsets[page]; known {
		return label
	}
	switch {
	case page >= 1250 && page <= 1258:
		return "windows-" + strconv.Itoa(page)
	case page > 28590 && page <= 28606:
		return "iso-8859-" + strconv.Itoa(page-28590)
	case page >= 437 && page <= 869:
		return "ibm" + strconv.Itoa(page)
	}
	return ""
}

// Codepage is the encoding of a Windows code page; nil if unknown.
func Codepage(page int) encoding.Encoding {
	label := Charset(page)
	if label == "" {
		return nil
	}
	if e, err := htmlindex.Get(label); err == nil {
		return e
	}
	if e, err := ianaindex.MIME.Encoding(label); err == nil {
		return e
	}
	if e, err := ianaindex.IANA.Encoding(label); err == nil {
		return e
	}
	return nil
}

// decode8 reads an 8-bit string: as UTF-8 if it is that, whatever is declared,
// else by its code page, else as windows-1252, which loses no byte.
func decode8(b []byte, page int) string {
	if utf8.Valid(b) {
		return trimEnd(string(b))
	}
	e := Codepage(page)
	if e == nil || e == unicode.UTF8 {
		e = Codepage(1252)
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		out = b
	}
	return trimEnd(strings.ToValidUTF8(string(out), "\uFFFD"))
}

// decode16 reads a UTF-16LE string; a byte too many at its end is kept as it is.
func decode16(b []byte) string {
	even := b[:len(b)&^1]
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(even)
	if err != nil {
		return decode8(b, 1252)
	}
	s := trimEnd(strings.ToValidUTF8(string(out), "\uFFFD"))
	if last := b[len(even):]; len(last) == 1 && last[0] > ' ' && last[0] < 0x7f {
		s += string(last)
	}
	return s
}

// trimEnd drops the zeros that end a string in C.
func trimEnd(s string) string { return strings.TrimRight(s, "\x00") }

// decode fills the Texts of an object's string properties. The object's own code
// page comes first; page is that of the file or the object around it.
func (p *Props) decode(page int) {
	page = p.codepage(page)
	for i := range p.List {
		q := &p.List[i]
		switch q.Tag.Type() &^ multiValued {
		case typeString8:
			for _, v := range q.Values {
				q.Texts = append(q.Texts, decode8(v, page))
			}
		case typeString:
			for _, v := range q.Values {
				q.Texts = append(q.Texts, decode16(v))
			}
		}
	}
}

// codepage is the code page of an object's 8-bit strings.
func (p *Props) codepage(page int) int {
	for _, id := range []uint16{PidTagMessageCodepage, PidTagInternetCodepage} {
		if n, ok := p.Int(id); ok && Codepage(n) != nil {
			return n
		}
	}
	return page
}
