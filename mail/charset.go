package mail

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

var utf8BOM = []byte{0xef, 0xbb, 0xbf}

// Charset finds the encoding of a declared charset label; nil if unknown.
// Labels are read as the web reads them (WHATWG: latin1 is windows-1252), then
// by the IANA registry.
func Charset(label string) encoding.Encoding {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	if e := unicodeCharset(label); e != nil {
		return e
	}
	if e, err := htmlindex.Get(label); err == nil && e != encoding.Replacement {
		return e
	}
	if e, err := ianaindex.MIME.Encoding(label); err == nil {
		return e
	}
	return nil
}

// unicodeCharset covers what the web's index leaves out or reads otherwise.
func unicodeCharset(label string) encoding.Encoding {
	switch label {
	case "utf-8", "utf8", "us-ascii", "ascii", "unicode-1-1-utf-8":
		return unicode.UTF8
	case "utf-16", "utf16":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "utf-16le", "unicode":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "utf-7", "utf7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7":
		return utf7{}
	case "ibm500", "cp500", "ebcdic-cp-be", "ebcdic-cp-ch", "csibm500":
		return charmap.CodePage1047 // like it in all letters and digits, but for a few marks
	case "utf-32le":
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case "utf-32be":
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case "hz-gb-2312", "hz":
		return simplifiedchinese.HZGB2312
	case "utf-32":
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	}
	return nil
}

// Detect guesses the encoding of text from a sample of its first bytes: a byte
// order mark, NUL bytes in every second place (UTF-16 without a mark), valid
// UTF-8, words that come out right in one charset, then a statistical guess, at last windows-1252, which loses no byte.
// whole says that sample is the complete text.
func Detect(sample []byte, whole bool) encoding.Encoding {
	if e := byMark(sample); e != nil {
		return e
	}
	if e := byZeros(sample); e != nil {
		return e
	}
	if validPrefix(sample, whole) {
		return unicode.UTF8
	}
	if e := byWords(sample); e != nil {
		return e
	}
	if e := Charset(byStatistics(sample)); e != nil && e != unicode.UTF8 {
		return e
	}
	return charmap.Windows1252
}

// leastSure is the confidence, of 100, below which a statistical guess is none.
const leastSure = 25

// byStatistics names the charset that the statistics of letters find the likeliest,
// "" for none. The library asks its recognizers at the same time and takes the first
// answer of those that are equally sure; here Western Europe's wins, then the first by
// name: a text is read alike each time.
func byStatistics(sample []byte) string {
	guesses, err := chardet.NewTextDetector().DetectAll(sample)
	if err != nil {
		return ""
	}
	best := slices.MinFunc(guesses, func(a, b chardet.Result) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(eastward(a.Charset), eastward(b.Charset)), strings.Compare(a.Charset, b.Charset))
	})
	if best.Confidence < leastSure {
		return ""
	}
	return best.Charset
}

func eastward(charset string) int {
	if charset == "ISO-8859-1" || charset == "windows-1252" {
		return 0
	}
	return 1
}

func byMark(b []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(b, utf8BOM):
		return unicode.UTF8
	case bytes.HasPrefix(b, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(b, []byte{0, 0, 0xfe, 0xff}):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	}
	return nil
}

// byZeros finds UTF-32 and UTF-16 without a mark. Text in UTF-32 has NULs in
// the highest place of each character, and hardly any in the lowest.
//
// UTF-16: text in Latin letters has a NUL in most
// odd (little endian) or even (big endian) places, and hardly any in the others.
func byZeros(b []byte) encoding.Encoding {
	n := min(len(b), 4096) &^ 1
	if n < 4 {
		return nil
	}
	var quads [4]int
	for i := range n {
		if b[i] == 0 {
			quads[i&3]++
		}
	}
	switch quarter := n / 4; {
	case quads[3] == quarter && quads[2] == quarter && quads[0] < quarter/10+1:
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	case quads[0] >= quarter && quads[1] >= quarter && quads[3] < quarter/10+1:
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	}
	zeros := [2]int{quads[0] + quads[2], quads[1] + quads[3]}
	switch half := n / 2; {
	case zeros[1] > half*6/10 && zeros[0] < half/10+1:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case zeros[0] > half*6/10 && zeros[1] < half/10+1:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// validPrefix is utf8.Valid, but for a last character that the sample cuts.
func validPrefix(b []byte, whole bool) bool {
	if utf8.Valid(b) {
		return true
	}
	if whole {
		return false
	}
	for cut := 1; cut < utf8.UTFMax && cut < len(b); cut++ {
		if utf8.Valid(b[:len(b)-cut]) {
			return true
		}
	}
	return false
}

// TextEncoding decides in which encoding to read a text, from its declared
// label and a sample of its first bytes: what a mark, NULs or valid UTF-8 prove
// outweighs the label; without a usable label it is detected. whole says that
// the sample is the complete text.
func TextEncoding(label string, sample []byte, whole bool) encoding.Encoding {
	e := Charset(label)
	switch {
	case IsWide(sample):
		return Detect(sample, whole)
	case e == nil || e == unicode.UTF8:
		e = Detect(sample, whole)
	case isWideCharset(e) && validPrefix(sample, whole) && !hasControls(sample):
		e = unicode.UTF8 // said to be wide, and is not
	case isEBCDIC(e) && isASCII(sample): // letters of EBCDIC are above ASCII
		e = Detect(sample, whole)
	case e == utf7{}: // nothing but ASCII, and proves nothing
	case !isASCII(sample) && validPrefix(sample, whole):
		e = unicode.UTF8
	}
	if e == unicode.UTF8 {
		return unicode.UTF8BOM
	}
	return e
}

func isEBCDIC(e encoding.Encoding) bool {
	return e == charmap.CodePage037 || e == charmap.CodePage1047 || e == charmap.CodePage1140
}

// isUTF8Label tells a label of UTF-8 or ASCII, or that there is none.
func isUTF8Label(label string) bool { return label == "" || Charset(label) == unicode.UTF8 }

func isWideCharset(e encoding.Encoding) bool {
	name := fmt.Sprint(e)
	return strings.HasPrefix(name, "UTF-16") || strings.HasPrefix(name, "UTF-32")
}

// hasControls tells bytes that no text in one byte a letter has.
func hasControls(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			return true
		}
	}
	return false
}

// DecodeText turns bytes into valid UTF-8 by TextEncoding. It never fails.
func DecodeText(label string, b []byte) string {
	e := TextEncoding(label, b, true)
	if e == unicode.UTF8BOM {
		return strings.ToValidUTF8(string(bytes.TrimPrefix(b, utf8BOM)), "\uFFFD")
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		out = b
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// IsWide tells text in UTF-16 or UTF-32, by its mark or by its NUL bytes.
func IsWide(b []byte) bool {
	e := byMark(b)
	return e != nil && e != unicode.UTF8 || byZeros(b) != nil
}
