package outlook_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/outlook"
	"github.com/mailspill/mailspill/outlook/outlooktest"
)

var sent = time.Date(2024, 6, 3, 10, 20, 30, 0, time.UTC)

// sample has one of everything that both forms can hold.
func sample() outlooktest.Message {
	inner := outlooktest.Message{Props: []outlooktest.Prop{
		outlooktest.Text(outlook.PidTagSubject, "inner"), outlooktest.Text(outlook.PidTagBody, "inner body"),
	}}
	return outlooktest.Message{
		Props: []outlooktest.Prop{
			outlooktest.Text(outlook.PidTagSubject, "Zugänge für Ωmega"),
			outlooktest.Text8(outlook.PidTagBody, "caf\xe9"),
			outlooktest.Int(outlook.PidTagMessageCodepage, 1252),
			outlooktest.Time(outlook.PidTagClientSubmitTime, sent),
			outlooktest.Binary(outlook.PidTagHTML, bytes.Repeat([]byte("<p>long</p>"), 1000)),
			outlooktest.Named("Vault Key", "custom"),
		},
		Recipients: [][]outlooktest.Prop{{
			outlooktest.Int(outlook.PidTagRecipientType, 3), outlooktest.Text(outlook.PidTagSMTPAddress, "bcc@example.test"),
		}},
		Attachments: []outlooktest.Attachment{
			{Props: []outlooktest.Prop{outlooktest.Text(outlook.PidTagAttachLongFilename, "keys.txt"), outlooktest.Binary(outlook.PidTagAttachData, []byte("data"))}},
			{Props: []outlooktest.Prop{outlooktest.Text(outlook.PidTagDisplayName, "inner")}, Message: &inner},
		},
	}
}

// tell says what an item holds, for comparison.
func tell(it *outlook.Item) []string {
	out := []string{"subject " + it.Props.Text(outlook.PidTagSubject), "body " + it.Props.Text(outlook.PidTagBody)}
	if t, ok := it.Props.Time(outlook.PidTagClientSubmitTime); ok {
		out = append(out, "sent "+t.Format(time.RFC3339))
	}
	out = append(out, fmt.Sprintf("html %d", len(it.Props.Binary(outlook.PidTagHTML))))
	for i := range it.Props.List {
		if p := &it.Props.List[i]; p.Name != "" {
			out = append(out, p.Label()+"="+strings.Join(p.Texts, ","))
		}
	}
	for i := range it.Recipients {
		kind, _ := it.Recipients[i].Int(outlook.PidTagRecipientType)
		out = append(out, fmt.Sprint("recipient ", kind, " ", it.Recipients[i].Text(outlook.PidTagSMTPAddress)))
	}
	for _, a := range it.Attachments {
		out = append(out, "attachment "+a.Props.Text(outlook.PidTagAttachLongFilename)+" "+string(a.Data))
		if a.Item != nil {
			out = append(out, tell(a.Item)...)
		}
	}
	for _, s := range it.Rest {
		out = append(out, "rest "+s.Name+" "+string(s.Data))
	}
	return out
}

var sampleTold = []string{
	"subject Zugänge für Ωmega", "body café", "sent 2024-06-03T10:20:30Z", "html 11000", "Vault Key=custom",
	"recipient 3 bcc@example.test", "attachment keys.txt data", "attachment  ", "subject inner", "body inner body", "html 0",
}

func TestReadMessageFile(t *testing.T) {
	t.Parallel()
	m := sample()
	m.Extra = map[string][]byte{"unheard of": []byte("left over")}
	it, err := outlook.ReadMessageFile(outlooktest.MessageFile(m))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(append(sampleTold[:len(sampleTold):len(sampleTold)], "rest unheard of left over"), tell(it)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestNotAMessage(t *testing.T) {
	t.Parallel()
	doc := outlooktest.Compound([]outlooktest.File{{Path: "WordDocument", Data: make([]byte, 5000)}})
	for name, b := range map[string][]byte{"document": doc, "nothing": nil, "magic alone": doc[:8], "cut off": doc[:512], "text": []byte("Subject: x\n\n")} {
		if it, err := outlook.ReadMessageFile(b); it != nil || !errors.Is(err, outlook.ErrNotMessage) || outlook.IsMessageFile(b) {
			t.Errorf("%s: %v, %v", name, it, err)
		}
	}
}

// A large file has more sectors than its header can name.
func TestLargeMessageFile(t *testing.T) {
	t.Parallel()
	data := bytes.Repeat([]byte("0123456789abcdef"), 2<<20) // 32 MB
	b := outlooktest.MessageFile(outlooktest.Message{Attachments: []outlooktest.Attachment{
		{Props: []outlooktest.Prop{outlooktest.Binary(outlook.PidTagAttachData, data)}},
		{Props: []outlooktest.Prop{outlooktest.Binary(outlook.PidTagAttachData, data[:5000])}},
	}})
	it, err := outlook.ReadMessageFile(b)
	if err != nil || !bytes.Equal(it.Attachments[0].Data, data) || !bytes.Equal(it.Attachments[1].Data, data[:5000]) {
		t.Errorf("%v: the attachments differ", err)
	}
	if want := witness(t, b); len(want) != 2 || !bytes.Equal(want[0], data) {
		t.Error("the file is not sound for another reader either")
	}
}

// A storage that is neither recipient nor attachment, and the streams of an OLE
// object, are handed out.
func TestNothingIsDropped(t *testing.T) {
	t.Parallel()
	b := outlooktest.Compound([]outlooktest.File{
		{Path: "__properties_version1.0", Data: make([]byte, 32)},
		{Path: "strange/deeper/stream", Data: []byte("in a strange storage")},
		{Path: "__recip_version1.0_#00000000/odd", Data: []byte("beside a recipient")},
		{Path: "__attach_version1.0_#00000000/__properties_version1.0", Data: make([]byte, 8)},
		{Path: "__attach_version1.0_#00000000/__substg1.0_3701000D/CONTENTS", Data: []byte("of an object")},
		{Path: "__substg1.0_8001101F", Data: make([]byte, 8)},
		{Path: "__substg1.0_8001101F-00000000", Data: []byte("a\x00")},
		{Path: "__substg1.0_8001101F-00000001", Data: []byte("b\x00")},
		{Path: "__substg1.0_80021003", Data: make([]byte, 8)},
	})
	it, err := outlook.ReadMessageFile(b)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range append(it.Rest, it.Attachments[0].Rest...) {
		got = append(got, s.Name+": "+string(s.Data))
	}
	want := []string{"odd: beside a recipient", "stream: in a strange storage", "CONTENTS: of an object"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if p := it.Props.List[0]; cmp.Diff([]string{"a", "b"}, p.Texts) != "" {
		t.Errorf("several strings: %q", p.Texts)
	}
}

// A file that is cut off gives what is left, and says so.
func TestMessageFileCutOff(t *testing.T) {
	t.Parallel()
	whole := outlooktest.MessageFile(sample())
	damaged := bytes.Clone(whole)
	at := bytes.Index(damaged, []byte("<p>long</p>")) / 512
	fat := damaged[len(damaged)-512:]
	copy(fat[4*(at+2):], []byte{0xff, 0xff, 0xff, 0xff}) // the body's chain ends after three sectors
	it, err := outlook.ReadMessageFile(damaged)
	var d *outlook.Damage
	if !errors.As(err, &d) || it == nil {
		t.Fatalf("%v, %v; want an item and a Damage", it, err)
	}
	n := len(it.Props.Binary(outlook.PidTagHTML))
	if n == 0 || n+len(d.Rest) < 11000 || it.Props.Text(outlook.PidTagBody) != "café" {
		t.Errorf("%d bytes of the body and %d of the rest", n, len(d.Rest))
	}
}

// A hostile file in which thousands of storages lie in each other, or all
// streams are the same sectors, costs no more than its size.
func TestHostileCompound(t *testing.T) {
	t.Parallel()
	deep := outlooktest.Compound([]outlooktest.File{
		{Path: "__properties_version1.0", Data: make([]byte, 32)},
		{Path: strings.Repeat("s/", 20000) + "end", Data: []byte("bottom")},
	})
	it, err := outlook.ReadMessageFile(deep)
	if err != nil || len(it.Rest) != 1 || string(it.Rest[0].Data) != "bottom" {
		t.Errorf("deep storages: %v, %v", it, err)
	}
	var files []outlooktest.File
	for i := range 500 {
		files = append(files, outlooktest.File{Path: fmt.Sprintf("stream %d", i), Data: []byte("x")})
	}
	same := outlooktest.Compound(append(files, outlooktest.File{Path: "__properties_version1.0", Data: make([]byte, 8192)}))
	entries := same
	for i := 0; i+128 <= len(entries); i += 128 { // point every stream at the sectors of the first
		if string(entries[i:i+6]) == "s\x00t\x00r\x00" {
			copy(entries[i+116:], []byte{0, 0, 0, 0, 0, 0x20, 0, 0})
		}
	}
	it, _ = outlook.ReadMessageFile(same)
	total := 0
	for _, s := range it.Rest {
		total += len(s.Data)
	}
	if total > len(same) {
		t.Errorf("%d bytes out of %d", total, len(same))
	}
}

// size adds up everything that an item holds.
func size(it *outlook.Item) int {
	n := propsSize(&it.Props)
	for i := range it.Recipients {
		n += propsSize(&it.Recipients[i])
	}
	for _, a := range it.Attachments {
		n += propsSize(&a.Props) + len(a.Data)
		for _, s := range a.Rest {
			n += len(s.Data)
		}
		if a.Item != nil {
			n += size(a.Item)
		}
	}
	for _, s := range it.Rest {
		n += len(s.Data)
	}
	return n
}

func propsSize(p *outlook.Props) int {
	n := 0
	for _, q := range p.List {
		for _, v := range q.Values {
			n += len(v)
		}
		for _, s := range q.Texts {
			n += len(s)
		}
	}
	return n
}

// Values are slices of the file, texts at most three times as long.
func checkItem(t *testing.T, b []byte, it *outlook.Item, err error) {
	t.Helper()
	if it == nil && err == nil {
		t.Fatal("neither an item nor an error")
	}
	if it == nil {
		return
	}
	if n := size(it); n > 4*len(b) {
		t.Fatalf("%d bytes out of %d", n, len(b))
	}
	var d *outlook.Damage
	if errors.As(err, &d) && len(d.Rest) > len(b) {
		t.Fatalf("%d bytes are left of %d", len(d.Rest), len(b))
	}
}

func FuzzMessageFile(f *testing.F) {
	f.Add(outlooktest.MessageFile(sample()))
	f.Add(outlooktest.Compound([]outlooktest.File{{Path: "a/b/c", Data: make([]byte, 9000)}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		it, err := outlook.ReadMessageFile(b)
		checkItem(t, b, it, err)
		if outlook.IsMessageFile(b) != (it != nil) {
			t.Fatal("ReadMessageFile and IsMessageFile disagree")
		}
	})
}
