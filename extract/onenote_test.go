package extract

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/mail"
)

// oneProperty is a property with a value of any length.
type oneProperty struct {
	id    uint32
	value []byte
}

// oneSet is an object's set of properties ([MS-ONESTORE] section 2.6.1), behind
// one id of another object.
func oneSet(list ...oneProperty) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 1<<31|1)
	b = append(b, 1, 2, 3, 4)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(list)+2))
	b = binary.LittleEndian.AppendUint32(b, 8<<26|0x1D5F) // an id of an object, which is not among the values
	b = binary.LittleEndian.AppendUint32(b, 5<<26|0x1C0C) // a number
	for _, p := range list {
		b = binary.LittleEndian.AppendUint32(b, 7<<26|p.id)
	}
	b = append(b, 9, 9, 9, 9)
	for _, p := range list {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(p.value)))
		b = append(b, p.value...)
	}
	return b
}

// oneFile is a section with one list of nodes that refer to the sets.
func oneFile(file []byte, sets ...[]byte) []byte {
	b := append(bytes.Clone(oneSection), make([]byte, 32)...)
	b = append(append(b, oneStore...), make([]byte, 1024-64)...)
	var nodes []byte
	for _, s := range sets {
		nodes = binary.LittleEndian.AppendUint32(nodes, 0xA4|17<<10|1<<23|0<<25|1<<27) // 4 bytes for the place, 4 for the length
		nodes = binary.LittleEndian.AppendUint32(nodes, uint32(len(b)))
		nodes = binary.LittleEndian.AppendUint32(nodes, uint32(len(s)))
		nodes = append(nodes, make([]byte, 5)...)
		b = append(b, s...)
	}
	b = append(append(append(b, oneFragment...), make([]byte, 8)...), nodes...)
	b = append(b, make([]byte, 64)...)
	if file != nil {
		b = append(b, oneFileData...)
		b = binary.LittleEndian.AppendUint64(b, uint64(len(file)))
		b = append(append(b, make([]byte, 12)...), file...)
	}
	return b
}

func oneSample() []byte {
	text := func(s string) oneProperty { return oneProperty{oneText, widePassword(s)} }
	return oneFile([]byte("words of an embedded file\n"),
		oneSet(text("Zugang: Größe-41!\x00")), oneSet(text("PIN 7")), oneSet(text("Zugang: Größe-41!\x00")),
		oneSet(oneProperty{oneNarrowText, []byte("narrow: Schmal-42!")}, oneProperty{oneLink, widePassword("https://share.example/one?sig=43")}),
		oneSet(oneProperty{0x1D75, widePassword("Ann Author")}))
}

func TestOneNote(t *testing.T) {
	t.Parallel()
	r := extractRaw(t, attach("n.one", "application/onenote", oneSample()), DefaultLimits())
	got := r.String()
	for _, want := range []string{
		"[1 attachment n.one base64,office]\nZugang: Größe-41!\nPIN 7\nnarrow: Schmal-42!\n", "Ann Author",
		"office links]\nhttps://share.example/one?sig=43\n", "[1 attachment n.one/embedded file 1 base64]\nwords of an embedded file\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	if len(r.lost) > 0 {
		t.Errorf("%+v", r.lost)
	}
}

// What is not in the form that is read is searched by its strings, and listed.
func TestOneNoteOfTheService(t *testing.T) {
	t.Parallel()
	b := append(bytes.Clone(oneSection), make([]byte, 1025)...)
	b = append(b, widePassword("Zugang: Größe-41!")...)
	r := extractRaw(t, attach("n.one", "application/onenote", b), DefaultLimits())
	if len(r.lost) != 1 || r.lost[0].Reason != mail.Unsupported || !strings.Contains(r.String(), "Zugang: Größe-41!") {
		t.Errorf("%+v\n%s", r.lost, r)
	}
}

func FuzzOneNote(f *testing.F) {
	f.Add(oneSample())
	f.Add(oneSample()[:1300])
	f.Fuzz(func(t *testing.T, b []byte) {
		r := extractRaw(t, attach("n.one", "application/onenote", append(bytes.Clone(oneSection), b...)), DefaultLimits())
		n := 0
		for _, text := range r.texts {
			n += len(text.Content)
		}
		if n > 64*len(b)+1<<20 {
			t.Fatalf("%d bytes of text out of %d", n, len(b))
		}
	})
}
