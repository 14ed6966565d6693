package outlook_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/outlook"
	"github.com/mailspill/mailspill/outlook/outlooktest"
)

func TestReadTNEF(t *testing.T) {
	t.Parallel()
	it, err := outlook.ReadTNEF(outlooktest.TNEF(sample()))
	if err != nil || it.BadChecksum {
		t.Fatal(it, err)
	}
	if diff := cmp.Diff(sampleTold, tell(it)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The attributes of before MAPI.
func TestLegacyTNEF(t *testing.T) {
	t.Parallel()
	b := []byte{0x78, 0x9f, 0x3e, 0x22, 1, 0}
	b = outlooktest.Attribute(b, 1, 0x00069007, []byte{0xe3, 4, 0, 0, 0, 0, 0, 0}) // 1251
	b = outlooktest.Attribute(b, 1, 0x00018004, []byte("\xcf\xe0\xf0\xee\xeb\xfc\x00"))
	b = outlooktest.Attribute(b, 1, 0x0002800C, []byte("old body\x00"))
	b = outlooktest.Attribute(b, 1, 0x00008000, []byte("\x04\x00\x30\x00\x04\x00\x12\x00Ann\x00SMTP:ann@x.example"))
	b = outlooktest.Attribute(b, 1, 0x00038005, []byte{0xe8, 7, 6, 0, 3, 0, 10, 0, 20, 0, 30, 0, 1, 0})
	b = outlooktest.Attribute(b, 1, 0x00017777, []byte("unheard of\x00"))
	b = outlooktest.Attribute(b, 1, 0x00067777, []byte("bytes without a meaning"))
	b = outlooktest.Attribute(b, 2, 0x00069002, make([]byte, 14))
	b = outlooktest.Attribute(b, 2, 0x0006800F, []byte("old data"))
	b = outlooktest.Attribute(b, 2, 0x00018010, []byte("OLD.TXT\x00"))
	it, err := outlook.ReadTNEF(b)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"subject Пароль", "body old body", "sent 2024-06-03T10:20:30Z", "html 0", "attribute 00017777=unheard of",
		"attachment  old data", "rest attribute 00067777 bytes without a meaning",
	}
	if diff := cmp.Diff(want, tell(it)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if a := it.Attachments[0].Props.Text(outlook.PidTagAttachFilename); a != "OLD.TXT" {
		t.Errorf("title %q", a)
	}
	if from := it.Props.Text(outlook.PidTagSenderName) + " " + it.Props.Text(outlook.PidTagSenderEmailAddress); from != "Ann ann@x.example" {
		t.Errorf("from %q", from)
	}
}

func TestTNEFChecksum(t *testing.T) {
	t.Parallel()
	b := outlooktest.TNEF(sample())
	b[len(b)-1]++
	it, err := outlook.ReadTNEF(b)
	if err != nil || !it.BadChecksum || len(it.Attachments) != 2 {
		t.Errorf("%+v, %v; want everything, and BadChecksum", it, err)
	}
}

// However much of a stream is there, what came before the end is given.
func TestTNEFCutOff(t *testing.T) {
	t.Parallel()
	b := outlooktest.TNEF(sample())
	data := bytes.Index(b, []byte("data")) + 4
	for n := 7; n < len(b); n += 7 {
		it, err := outlook.ReadTNEF(b[:n])
		if it == nil {
			t.Fatalf("nothing out of %d bytes: %v", n, err)
		}
		var d *outlook.Damage
		if n > data+100 && (len(it.Attachments) == 0 || string(it.Attachments[0].Data) != "data") {
			t.Errorf("the attachment is missing in %d bytes", n)
		}
		if errors.As(err, &d) && d.What == "" {
			t.Error("a Damage that says nothing")
		}
	}
	if it, err := outlook.ReadTNEF(b[:4]); it == nil || err != nil {
		t.Errorf("the magic alone: %v, %v; want an empty item", it, err)
	}
	it, err := outlook.ReadTNEF(append(b, "\x07 something else"...))
	var d *outlook.Damage
	if !errors.As(err, &d) || string(d.Rest) != "\x07 something else" || len(it.Attachments) != 2 {
		t.Errorf("%+v, %v", it, err)
	}
}

// Messages attached to each other by the thousand end in bytes, not in a fault.
func TestDeepTNEF(t *testing.T) {
	t.Parallel()
	m := outlooktest.Message{Props: []outlooktest.Prop{outlooktest.Text8(outlook.PidTagBody, "bottom")}}
	for range 300 {
		inner := m
		m = outlooktest.Message{Attachments: []outlooktest.Attachment{{Message: &inner}}}
	}
	it, err := outlook.ReadTNEF(outlooktest.TNEF(m))
	depth := 0
	for ; err == nil && it.Attachments[0].Item != nil; it = it.Attachments[0].Item {
		depth++
	}
	if depth < 50 || !bytes.Contains(it.Attachments[0].Data, []byte("bottom")) {
		t.Errorf("%d levels, then %d bytes: %v", depth, len(it.Attachments[0].Data), err)
	}
}

// A count that promises billions of values costs nothing.
func TestTNEFCounts(t *testing.T) {
	t.Parallel()
	for _, tag := range []uint32{0x00011001, 0x0001101E, 0x00011003, 0x0001000A, 0x0001ABCD} {
		list := binary.LittleEndian.AppendUint32(nil, 0xFFFFFFFF)
		list = binary.LittleEndian.AppendUint32(list, tag)
		list = append(list, bytes.Repeat([]byte{0xFF}, 64)...)
		b := outlooktest.Attribute([]byte{0x78, 0x9f, 0x3e, 0x22, 1, 0}, 1, 0x00069003, list)
		if it, err := outlook.ReadTNEF(b); it == nil || err == nil {
			t.Errorf("%08X: %v, %v; want an item and an error", tag, it, err)
		}
	}
}

func FuzzTNEF(f *testing.F) {
	f.Add(outlooktest.TNEF(sample()))
	f.Add(outlooktest.Attribute([]byte{0x78, 0x9f, 0x3e, 0x22, 1, 0}, 2, 0x0006800F, []byte("x")))
	f.Fuzz(func(t *testing.T, b []byte) {
		it, err := outlook.ReadTNEF(b)
		checkItem(t, b, it, err)
	})
}

func TestDecompressRTF(t *testing.T) {
	t.Parallel()
	// The examples of [MS-OXRTFCP] section 4.1.
	hello := "\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\x0a\x00rcpg125B2\x0a\xf3 hel\x09\x00 bw\x05\xb0ld}\x0a\x80\x0f\xa0"
	cross := "\x1a\x00\x00\x00\x1c\x00\x00\x00LZFu\xe2\xd4KQA\x00\x04 WXYZ\rn}\x01\x0e\xb0"
	for _, c := range []struct {
		name, in, want string
		err            error
	}{
		{"the first example", hello, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", nil},
		{"one that overlaps itself", cross, "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}", nil},
		{"not compressed", string(outlooktest.CompressRTF(`{\rtf1 x}`)), `{\rtf1 x}`, nil},
		{"bare", `{\rtf1 x}`, `{\rtf1 x}`, nil},
		{"wrong checksum", strings.Replace(hello, "\xf1\xc5", "\xf1\xc6", 1), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", outlook.ErrRTFChecksum},
		{"cut off", hello[:len(hello)-12], "{\\rtf1\\ansi\\ansicpg1252\\pard hello", outlook.ErrRTFShort},
		{"something else", "0123456789abcdefgh", "", outlook.ErrRTFForm},
		{"nothing", "", "", outlook.ErrRTFForm},
	} {
		got, err := outlook.DecompressRTF([]byte(c.in))
		if string(got) != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v; want %q, %v", c.name, got, err, c.want, c.err)
		}
	}
}

func FuzzCompressedRTF(f *testing.F) {
	f.Add([]byte("\x1a\x00\x00\x00\x1c\x00\x00\x00LZFu\xe2\xd4KQA\x00\x04 WXYZ\rn}\x01\x0e\xb0"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, _ := outlook.DecompressRTF(b); len(out) > 9*len(b) {
			t.Fatalf("%d bytes out of %d", len(out), len(b))
		}
	})
}

// A stream of millions of pieces is read up to a bound, and its end handed out.
func TestTNEFMillions(t *testing.T) {
	t.Parallel()
	magic := []byte{0x78, 0x9f, 0x3e, 0x22, 1, 0}
	list := binary.LittleEndian.AppendUint32(nil, 1<<20)
	for name, b := range map[string][]byte{
		"attachments": append(magic, bytes.Repeat(outlooktest.Attribute(nil, 2, 0x00069002, nil), 1<<20)...),
		"properties":  outlooktest.Attribute(magic, 1, 0x00069003, append(list, bytes.Repeat([]byte("\x1e\x00\x37\x00\x01\x00\x00\x00\x01\x00\x00\x00x\x00\x00\x00"), 1<<20)...)),
	} {
		it, err := outlook.ReadTNEF(b)
		var d *outlook.Damage
		if it == nil || !errors.As(err, &d) || len(d.Rest) < len(b)/4 {
			t.Errorf("%s: %v; want a Damage with half of %d bytes", name, err, len(b))
		}
	}
}
