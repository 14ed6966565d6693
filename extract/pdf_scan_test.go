package extract

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/ascii85"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/archive"
)

// scanned gives what the objects of a document hold.
func scanned(b []byte) (*pdfScan, *record) {
	r := &record{}
	w := &walk{ctx: context.Background(), lim: DefaultLimits(), out: &ledger{out: r}, budget: archive.NewBudget(DefaultLimits().Archives)}
	t := Text{Part: "1", Where: "attachment", Line: 1, Column: 1, View: Hidden}
	links := t
	links.View = Links
	return w.scanPDF(t, links, b), r
}

func TestPDFObjects(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, pdf, want string }{
		{"a literal string", `1 0 obj (a \(nested (string)\) with\040a\
 break) endobj`, "a (nested (string)) with a break"},
		{"a hexadecimal string", "1 0 obj <414 2 4> endobj", "AB@"},
		{"UTF-16", "1 0 obj <FEFF00FC0062> endobj", "üb"},
		{"UTF-16 with a language", "1 0 obj <FEFF001B00640065001B00FC0062> endobj", "üb"},
		{"UTF-8", "1 0 obj <EFBBBFC3BC62> endobj", "üb"},
		{"PDFDocEncoding", `1 0 obj (\200 \240 \374) endobj`, "• € ü"},
		{"a property", "1 0 obj <</ConnectionString (x y)>> endobj", "ConnectionString: x y"},
		{"a name with an escape", "1 0 obj <</Api#4bey (x y)>> endobj", "ApiKey: x y"},
		{"a field", "1 0 obj <</V (x y) /T (Password)>> endobj", "Password: x y"},
		{"a field within another", "1 0 obj <</T(a)/Kids[<</T (Password) /V (x y)>>]>> endobj", "Password: x y"},
		{"a string that never ends", "1 0 obj <</A (x y endobj 2 0 obj (second) endobj", "second"},
		{"a dictionary that never ends", "1 0 obj <</A (x y) /B << 2 0 obj (second) endobj", "second"},
		{"brackets that do not fit", "1 0 obj <</A [(x y) >> ] endobj 2 0 obj (second) endobj", "x y"},
		{"a trailer", "trailer <</Odd (x y)>>", "Odd: x y"},
		{"a comment", "1 0 obj null endobj % words here\n2 0 obj null endobj", "% words here"},
		{"a comment in an object", "1 0 obj << % words here\n/A 1>> endobj", "% words here"},
		{"text between objects", "1 0 obj null endobj\nwords here\n2 0 obj null endobj", "words here"},
		{"no white space", "1 0 obj<</S/URI/URI(https://x.example/)>>endobj", "https://x.example/"},
		{"a stream without its end", "1 0 obj <</Length 5>> stream\nxxxxxxx endobj 2 0 obj (second) endobj", "second"},
		{"a wrong length", "1 0 obj <</Length 3>> stream\n(no) (string)\nendstream endobj 2 0 obj (second) endobj", "second"},
		{"rich text", "1 0 obj <</RC (<p>rich <b>wo</b>rds</p>)>> endobj", "rich words"},
		{"a value as a stream", "1 0 obj <</V 2 0 R>> endobj 2 0 obj <<>> stream\nwords here\nendstream endobj", "words here"},
		{"a form's packet", "1 0 obj <</XFA [(t) 2 0 R]>> endobj 2 0 obj <<>> stream\n<f:d><f:Key>x y</f:Key></f:d>\nendstream endobj", "Key: x y"},
	} {
		if _, r := scanned([]byte(c.pdf)); !strings.Contains(r.String(), c.want+"\n") {
			t.Errorf("%s: %q is missing in:\n%s", c.name, c.want, r)
		}
	}
}

// A signature, a palette or a date is no text.
func TestPDFInnards(t *testing.T) {
	t.Parallel()
	_, r := scanned([]byte("1 0 obj <</ID [<0102> (abcdefgh)] /ModDate (D:20240101) /Contents <308201020304050607080102030405060708>>> endobj"))
	if len(r.texts) > 0 {
		t.Errorf("%s", r)
	}
}

func flated(b []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write(b) // a buffer takes all
	_ = w.Close()
	return out.Bytes()
}

func ascii85ed(b []byte) []byte {
	out := make([]byte, ascii85.MaxEncodedLen(len(b)))
	return append(out[:ascii85.Encode(out, b)], "~>"...)
}

func TestPDFFilters(t *testing.T) {
	t.Parallel()
	text := []byte("words words words words")
	// The encoding of "-----A---B" in ISO 32000-1 section 7.4.4.2, example 1.
	lzw := []byte{0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01}
	for _, c := range []struct {
		name, dict string
		data       []byte
		want       string
	}{
		{"none", "", text, string(text)},
		{"Flate", "/Filter/FlateDecode", flated(text), string(text)},
		{"Flate, short", "/Filter/Fl", flated(text), string(text)},
		{"Flate without its end", "/Filter/FlateDecode", flated(text)[:12], "words"},
		{"Flate with a wrong head", "/Filter/FlateDecode", append([]byte{0, 0}, flated(text)[2:]...), string(text)},
		{"hexadecimal", "/Filter/ASCIIHexDecode", []byte(hex.EncodeToString(text) + ">"), string(text)},
		{"ASCII 85", "/Filter/ASCII85Decode", ascii85ed(text), string(text)},
		{"two", "/Filter[/ASCII85Decode/FlateDecode]", ascii85ed(flated(text)), string(text)},
		{"run lengths", "/Filter/RunLengthDecode", []byte("\x02abc\xfdx\x80"), "abcxxxx"},
		{"LZW", "/Filter/LZWDecode", lzw, "-----A---B"},
		{"predicted from above", "/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 3>>", flated([]byte("\x02abc\x02\x01\x01\x01")), "abcbcd"},
		{"predicted from the left", "/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 3>>", flated([]byte("\x01a\x01\x01\x00xyz")), "abcxyz"},
		{"a picture", "/Filter/DCTDecode", text, ""},
	} {
		pdf := fmt.Appendf(nil, "1 0 obj<<%s/Length %d>>stream\n%s\nendstream endobj", c.dict, len(c.data), c.data)
		s, _ := scanned(pdf)
		if len(s.streams) != 1 {
			t.Fatalf("%s: %d streams", c.name, len(s.streams))
		}
		if got := string(s.decode(s.streams[0])); got != c.want && !(len(c.data) == 12 && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// The objects of an object stream are read like others.
func TestPDFObjectStream(t *testing.T) {
	t.Parallel()
	packed := flated([]byte("7 0 9 6 (one) <</T(Key)/V(two words)>>"))
	pdf := fmt.Appendf(nil, "1 0 obj<</Type/ObjStm/N 2/First 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj", len(packed), packed)
	if _, r := scanned(pdf); !strings.Contains(r.String(), "one\n") || !strings.Contains(r.String(), "Key: two words\n") {
		t.Errorf("%s", r)
	}
}

// What is made to be slow is read in a time that grows with its length alone.
func TestPDFScanIsLinear(t *testing.T) {
	for name, unit := range map[string]string{
		"strings without an end": "1 0 obj(endobj ", "brackets": "[", "dictionaries": "<<", "closed brackets": ">>]", "objects": "1 0 obj ",
		"keywords": "obj", "numbers": "1 0 ", "values": "<</V(a)>>", "escapes": "(\\", "streams": "1 0 obj<<>>stream ", "hexadecimal": "<4",
		"names": "/a", "trailers": "trailer<<", "comments": "1 0 obj%", "references": "/JS 1 0 R", "files": "<</EF<</F 1 0 R>>/F(a)>>",
	} {
		isLinear(t, name, 1<<16, func(n int) {
			b := []byte("1 0 obj[" + strings.Repeat(unit, n/len(unit)))
			scanned(b)
			repaired(b)
			shownStrings(&strings.Builder{}, b)
		})
	}
}

func FuzzPDFScan(f *testing.F) {
	files, err := filepath.Glob("../testdata/extract/pdf/*.pdf")
	if err != nil || len(files) == 0 {
		f.Fatalf("no documents: %v", err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add(madePDF("BT [(Pass)-300(word)] TJ <41> Tj ET"))
	f.Add([]byte("1 0 obj<</Type/ObjStm/First 8/Filter[/A85/LZW/RL]/DecodeParms<</Predictor 12/Columns 2>>>>stream\nabc\nendstream"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, r := scanned(b)
		s.shown()
		repaired(b)
		for _, end := range versionEnds(b) {
			if end > len(b) {
				t.Fatalf("a version ends at %d of %d", end, len(b))
			}
		}
		for _, text := range r.texts {
			if text.Line < 1 || text.Content == "" {
				t.Fatalf("%+v", text)
			}
		}
	})
}
