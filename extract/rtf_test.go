package extract

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// fromHTML is HTML in RTF's clothes, as Outlook stores a body ([MS-OXRTFEX]).
const fromHTML = `{\rtf1\ansi\ansicpg1252\fromhtml1 \fbidis \deff0{\fonttbl
{\f0\fswiss Arial;}{\f1\fmodern\fcharset204 Courier New;}}
{\*\htmltag64 <html>}
{\*\htmltag84 <a href="https://x.example/?sig=abc%2F">}\htmlrtf {\field{\*\fldinst{HYPERLINK "https://x.example/?sig=abc%2F"}}{\fldrslt\cf1\ul \htmlrtf0 the link\htmlrtf }\htmlrtf0 \htmlrtf }\htmlrtf0
{\*\htmltag92 </a>}
{\*\htmltag241 <!-- a \{comment\} -->}
{\*\mhtmltag84 <a href="cid:rewritten">}
\htmlrtf {\f1\htmlrtf0 \'ef\'e0\'f0\'ee\'eb\'fc\htmlrtf}\htmlrtf0 {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 Qw3rty!
{\*\htmltag116 <br>}\htmlrtf \line only in RTF\htmlrtf0
caf\'e9 \u8364 ?100{\*\htmltag58 </html>}}
`

// rtfTexts gives the three texts of a document.
func rtfTexts(doc string) (text, hidden, links string) {
	d := parseRTF([]byte(doc))
	return d.text.String() + d.aside.String(), d.hidden.String(), d.links.String()
}

func TestRTF(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, text, hidden, links string }{
		{"plain", `{\rtf1 hello\par world}`, "hello\nworld", "", ""},
		{"line ends are nothing", "{\\rtf1 pass\r\nword}", "password", "", ""},
		{"formatting in a word", `{\rtf1 pass{\b wo}rd}`, "password", "", ""},
		{"optional hyphen and no-break space", `{\rtf1 pass\-word\~is\_x}`, "password is-x", "", ""},
		{"escapes", `{\rtf1 \{a\\b\}}`, `{a\b}`, "", ""},
		{"code page", `{\rtf1\ansicpg1251 \'cf\'e0\'f0\'ee\'eb\'fc}`, "Пароль", "", ""},
		{"charset of a font", `{\rtf1\ansi{\fonttbl{\f1\fcharset204 A;}}\f1\'cf\plain\f0\'e9}`, "Пé", "A\n", ""},
		{"two bytes a character", `{\rtf1\ansicpg932 \'83e\'83X\'83g}`, "テスト", "", ""},
		{"unicode", `{\rtf1\uc1\u1055?\u-10179?\u-8702?{\uc0\u8364}!}`, "П😂€!", "", ""},
		{"what stands for unicode", `{\rtf1\uc2 \u8364\'80\'80x\u8364 ab{c}}`, "€x€c", "", ""},
		{"table", `{\rtf1 user\cell password\cell\row svc\cell Pa55\cell\row}`, "user\tpassword\t\nsvc\tPa55\t\n", "", ""},
		{"hidden text", `{\rtf1 a{\v secret}b\v c\v0 d}`, "abd", "secretc", ""},
		{"a comment", `{\rtf1 a{\*\annotation new key}b}`, "ab", "new key\n", ""},
		{"an unknown destination", `{\rtf1 a{\*\unheard of}b}`, "ab", "of\n", ""},
		{"properties", `{\rtf1{\info{\title T}{\doccomm pw}}x}`, "x", "T\npw\n", ""},
		{"a link", `{\rtf1{\field{\*\fldinst {HYPERLINK "https://x.example/a"}}{\fldrslt here}}}`, "here", "", "https://x.example/a\n"},
		{"a link with a frame", `{\rtf1{\field{\*\fldinst HYPERLINK "a://b" \\t "x"}{\fldrslt c}}}`, "c", "", "a://b  \\t  x\n"},
		{"a field without a link", `{\rtf1{\field{\*\fldinst PAGE}{\fldrslt 2}}}`, "2", "PAGE\n", ""},
		{"a footnote stands apart", `{\rtf1 pass{\footnote note}word}`, "passwordnote\n", "", ""},
		{"both forms of a text", `{\rtf1{\upr{old}{\*\ud{new}}}}`, "new", "old\n", ""},
		{"cut off", `{\rtf1 pass{\b wor`, "password"[:7], "", ""},
		{"cut off in a word", `{\rtf1 pass\'4`, "pass4", "", ""},
		{"too many ends", `{\rtf1 a}}}b`, "ab", "", ""},
		{"a path not escaped", `{\rtf1 \2024\x}`, `\2024`, "", ""},
		{"words for a number of a font", `{\rtf1 a{\fonttbl{\f0{\*\panose The password is b}A;}}}`, "a", "The password is b\nA\n", ""},
		{"numbers of a font", `{\rtf1 a{\fonttbl{\f0{\*\panose 02020603050405020304}A;}}}`, "a", "A\n", ""},
		{"words for a picture", `{\rtf1 a{\pict 0102 deaf The pass{\b word} is b` + strings.Repeat("0", 999) + `}c}`, "ac", "0102 deaf The password is b" + strings.Repeat("0", 255) + "\n", ""},
		{"words behind digits of a picture", `{\rtf1 a{\pict ` + strings.Repeat("0", 100) + ` word}c}`, "ac", strings.Repeat("0", 100) + " word\n", ""},
		{"words that stand for unicode", `{\rtf1 a\uc100\u8364 The password is b{}c}`, "a€c", "The password is b\n", ""},
		{"binary data holds braces", "{\\rtf1 a\\bin3 }}}b}", "ab", "", ""},
	} {
		text, hidden, links := rtfTexts(c.in)
		if diff := cmp.Diff([]string{c.text, c.hidden, c.links}, []string{text, hidden, links}); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestRTFObjects(t *testing.T) {
	t.Parallel()
	pkg := hexOf("\x02\x00keys.txt\x00C:\\keys.txt\x00\x00\x00\x03\x00\x05\x00\x00\x00C:\\x\x00\x0a\x00\x00\x00file words")
	ole := hexOf("\x01\x05\x00\x00\x02\x00\x00\x00\x08\x00\x00\x00Package\x00\x00\x00\x00\x00\x00\x00\x00\x00") + sizeOf(pkg) + pkg
	doc := `{\rtf1{\object\objemb{\*\objclass Package}{\*\objdata ` + ole + `}{\result{\pict\pngblip 89504e47` + "\n" + `0d0a1a0a0000}}}` +
		`{\*\shppict{\pict\jpegblip ffd8ff}}{\nonshppict{\pict\wmetafile8 0102}}{\pict\pngblip\bin2 }}}{\*\objdata 0102}}`
	var got []string
	for _, o := range parseRTF([]byte(doc)).objects {
		got = append(got, fmt.Sprintf("%s %s %q", o.name, o.media, o.data))
	}
	want := []string{
		`keys.txt application/octet-stream "file words"`, ` image/png "\x89PNG\r\n\x1a\n\x00\x00"`, ` image/jpeg "\xff\xd8\xff"`,
		` image/png "}}"`, ` application/octet-stream "\x01\x02"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// No picture is dropped for another one that there is not, and no data for what
// its group became.
func TestRTFKeepsPictures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"for old readers only", `{\rtf1{\nonshppict{\pict 01}}}`, "\x01"},
		{"both forms", `{\rtf1{\*\shppict{\pict 01}}` + "\n" + `{\nonshppict{\pict 02}}}`, "\x01"},
		{"the first form is empty", `{\rtf1{\*\shppict{\pict}}{\nonshppict{\pict 02}}}`, "\x02"},
		{"two pictures", `{\rtf1{\*\shppict{\pict 01}}text{\nonshppict{\pict 02}}}`, "\x01 \x02"},
		{"two for old readers", `{\rtf1{\*\shppict{\pict 01}}{\nonshppict{\pict 02}{\pict 03}}}`, "\x01 \x03"},
		{"an object in a picture", `{\rtf1{\pict 01{\objdata 02}03}}`, "\x01 \x02 \x03"},
		{"a picture that becomes a comment", `{\rtf1{\pict 01\annotation x}}`, "\x01"},
		{"the id of a picture is no data", `{\rtf1{\pict{\*\blipuid 0405}01}}`, "\x01"},
		{"binary data as a character", "{\\rtf1\\u32\\bin6 abcdef}", "abcdef"},
	} {
		var got []string
		for _, o := range parseRTF([]byte(c.in)).objects {
			got = append(got, string(o.data))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}

func hexOf(s string) string { return fmt.Sprintf("%x", s) }

func sizeOf(hex string) string {
	n := len(hex) / 2
	return hexOf(string([]byte{byte(n), byte(n >> 8), 0, 0}))
}

// Too many objects are one lost piece.
func TestRTFManyObjects(t *testing.T) {
	t.Parallel()
	doc := `{\rtf1` + strings.Repeat(`{\pict 0102}`, mostObjects+7) + `}`
	r := extractRaw(t, attach("x.rtf", "application/rtf", []byte(doc)), DefaultLimits())
	if last := r.lost[len(r.lost)-1]; len(r.lost) != mostObjects+1 || last.Bytes != 14 {
		t.Errorf("%d lost, the last with %d bytes", len(r.lost), last.Bytes)
	}
}

// Hostile documents cost no more than long ones.
func TestRTFHostile(t *testing.T) {
	t.Parallel()
	start := time.Now()
	for _, piece := range []string{"{", `{\f1`, `\u-1 `, `{\*\fldinst `, "\\'8", `\bin9999999999 `, `{\pict 0}`, `{\field{\*\fldinst x}`} {
		doc := `{\rtf1 ` + strings.Repeat(piece, 1<<20/len(piece)) + "end"
		text, hidden, links := rtfTexts(doc)
		if n := len(text) + len(hidden) + len(links); n > 3*len(doc) {
			t.Errorf("%q: %d bytes out of %d", piece, n, len(doc))
		}
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(fromHTML))
	f.Add([]byte(`{\rtf1\ansicpg932{\fonttbl{\f1\fcharset204 A;}}\f1\u1055?{\v x}{\pict\bin2 }}}{\*\objdata 0105}\'83e\cell}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		d := parseRTF(doc)
		n := d.text.Len() + d.aside.Len() + d.hidden.Len() + d.links.Len()
		for _, o := range d.objects {
			n += len(o.data)
		}
		if n > 4*len(doc)+64 { // a byte without a character is three bytes of U+FFFD
			t.Fatalf("%d bytes out of %d", n, len(doc))
		}
	})
}
