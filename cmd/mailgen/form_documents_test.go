package main

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/richardlehane/mscfb"
)

// TestVBAPacked undoes the compression by the specification ([MS-OVBA] section
// 2.4.1.3), and checks the example of its section 3.2.2.
func TestVBAPacked(t *testing.T) {
	t.Parallel()
	const plain = "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
	const example = "\x01\x2f\xb0\x00\x23\x61\x61\x61\x62\x63\x64\x65\x82\x66\x00\x70\x61\x67\x68\x69\x6a\x01\x38\x08\x61\x6b\x6c\x00\x30\x6d\x6e\x6f\x70\x06\x71\x02\x70\x04\x10\x72\x73\x74\x75\x76\x10\x77\x78\x79\x7a\x00\x3c"
	if got := vbaUnpacked(example); got != plain {
		t.Errorf("the unpacker of this test gives %q of the specification's example", got)
	}
	s := newStream("vba")
	for _, raw := range []string{plain, "", "a", strings.Repeat("a", 9000), macroText("AccountKey=abc"), string(s.bytes(4096)) + "abc", strings.Repeat("harbor "+s.text(20, "ab"), 600)} {
		if got := vbaUnpacked(vbaPacked(raw)); got != raw {
			t.Errorf("%d bytes become %d", len(raw), len(got))
		}
	}
	if packed := vbaPacked(strings.Repeat("a", 4000)); len(packed) > 50 {
		t.Errorf("%d bytes: nothing was copied", len(packed))
	}
}

func vbaUnpacked(s string) string {
	var out []byte
	for s = s[1:]; s != ""; {
		head := binary.LittleEndian.Uint16([]byte(s))
		chunk := s[2 : int(head&0xfff)+3]
		s = s[len(chunk)+2:]
		if head&0x8000 == 0 {
			out = append(out, chunk...)
			continue
		}
		start := len(out)
		for chunk != "" {
			flags := chunk[0]
			chunk = chunk[1:]
			for bit := 0; bit < 8 && chunk != ""; bit++ {
				if flags>>bit&1 == 0 {
					out, chunk = append(out, chunk[0]), chunk[1:]
					continue
				}
				bits := 4
				for 1<<bits < len(out)-start {
					bits++
				}
				token := int(binary.LittleEndian.Uint16([]byte(chunk)))
				chunk = chunk[2:]
				from := len(out) - token>>(16-bits) - 1
				for i := range token&(0xffff>>bits) + 3 {
					out = append(out, out[from+i])
				}
			}
		}
	}
	return string(out)
}

// TestLegacyFiles reads the streams of the binary files with a reader of others.
func TestLegacyFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file string
		want []string
	}{
		{docBody("Hello", true), []string{"WordDocument", "1Table"}},
		{simpleBook("Hello").file(summary(6, "x")), []string{"Workbook", "SummaryInformation"}},
		{pptFile(pptOutline(pptWide("Hello"))), []string{"PowerPoint Document", "Current User"}},
		{agileLocked(newStream("x"), "PK", "pw"), []string{"EncryptionInfo", "EncryptedPackage", "Primary"}},
	} {
		doc, err := mscfb.New(strings.NewReader(c.file))
		if err != nil {
			t.Errorf("%v: %v", c.want, err)
			continue
		}
		var names []string
		for _, f := range doc.File {
			names = append(names, f.Name)
		}
		for _, want := range c.want {
			if !slices.Contains(names, want) {
				t.Errorf("no stream %q among %q", want, names)
			}
		}
	}
}

// TestNumbers checks the packed numbers of the formats by examples of their
// documents.
func TestNumbers(t *testing.T) {
	t.Parallel()
	for n, want := range map[uint64]string{0: "\x00", 0x7f: "\x7f", 0x80: "\x80\x80", 0x3fff: "\xbf\xff", 0x4000: "\xc0\x00\x40", 1 << 31: "\xf0\x00\x00\x00\x80", 1<<64 - 1: "\xff\xff\xff\xff\xff\xff\xff\xff\xff"} {
		if got := sevenNumber(n); got != want {
			t.Errorf("7z: %d is %x, want %x", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "\x00", 127: "\x7f", 128: "\x81\x00", 300: "\x82\x2c"} {
		if got := varint(n); got != want {
			t.Errorf("SQLite: %d is %x, want %x", n, got, want)
		}
	}
}
