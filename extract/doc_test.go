package extract

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/outlook"
)

// word6 is a document of Word 6 with its text in one piece, and no formats.
func word6(language uint16, text string) []byte {
	b := make([]byte, 0x300)
	binary.LittleEndian.PutUint16(b, 0xA5DC)
	binary.LittleEndian.PutUint16(b[2:], 101)
	binary.LittleEndian.PutUint16(b[6:], language)
	binary.LittleEndian.PutUint32(b[fibTextFrom:], 0x300)
	binary.LittleEndian.PutUint32(b[fibTextTo:], uint32(0x300+len(text)))
	binary.LittleEndian.PutUint32(b[0x34:], uint32(len(text)))
	return append(append(b, text...), "\x00deleted words\x00"...)
}

func TestWordMarks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		language uint16
		text     string
		want     []string
	}{
		{"rows", 0x409, "user\apassword\a\asvc\aPa55!\a\aend\r", []string{"\nuser | password\nsvc | Pa55!\nend\n", "deleted words"}},
		{"Cyrillic", 0x419, "\xcf\xe0\xf0\xee\xeb\xfc: abc\r", []string{"\nПароль: abc\n"}},
		{"a field in a field", 0x409, "a \x13HYPERLINK \"https://x.example/?\x13 PAGE \x14" + "7\x15\"\x14shown\x15 b\r", []string{"\na shown b\n", "hidden]\nPAGE\nHYPERLINK \"https://x.example/?7\"", "links]\nhttps://x.example/?7\n"}},
		{"hyphens and breaks", 0x409, "Pa\x1fss\x1ewort\x0bnext\x0cpage\r", []string{"\nPass-wort\nnext\npage\n"}},
		{"a field that never ends", 0x409, "a \x13 QUOTE key\r", []string{"\na ", "QUOTE key"}},
	} {
		r := readStreams(t, []outlook.PathStream{{Path: []string{"WordDocument"}, Data: word6(c.language, c.text)}}, Options{Limits: DefaultLimits()})
		for _, want := range c.want {
			if !strings.Contains(r.String(), want) {
				t.Errorf("%s: %q is missing in\n%s", c.name, want, r)
			}
		}
	}
}

// East Asian editions of Word 95 keep text in UTF-16.
func TestWideWord95(t *testing.T) {
	t.Parallel()
	b := word6(0x411, string(widePassword("パスワード: Größe-61!\r")))
	binary.LittleEndian.PutUint16(b, 0xA699)
	binary.LittleEndian.PutUint16(b[fibFlags:], fibExtChar)
	r := readStreams(t, []outlook.PathStream{{Path: []string{"WordDocument"}, Data: b}}, Options{Limits: DefaultLimits()})
	if want := "\nパスワード: Größe-61!\n"; !strings.Contains(r.String(), want) {
		t.Errorf("%q is missing in\n%s", want, r)
	}
}

func TestEndsRow(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]bool{
		"\x16\x24\x01\x17\x24\x01":                 true,  // in a table, and the end of a row
		"\x16\x24\x01":                             false, // in a table
		"\x17\x24\x00":                             false, // said not to be
		"\x0d\xc6\x02\x00\x00\x17\x24\x01":         true,  // behind tabs, whose length varies
		"\x08\xd6\x04\x00\x01\x02\x03\x17\x24\x01": true,  // behind the definition of a table
		"\x4c\x24\x01":                             true,  // of a table in a table
		"\x0d\xc6":                                 false,
		"\x08\xd6\xff":                             false,
	} {
		if got := endsRow([]byte(list)); got != want {
			t.Errorf("%x: %v", list, got)
		}
	}
}
