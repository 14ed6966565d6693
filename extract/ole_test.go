package extract

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/archive"
	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/outlook"
)

// legacyStreams are the streams of the compound file in a fixture.
func legacyStreams(t testing.TB, fixture string) []outlook.PathStream {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "testdata", "extract", "legacy", fixture))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := bytes.Cut(raw, []byte("base64\n\n"))
	data := make([]byte, len(body))
	n, err := base64.StdEncoding.Decode(data, bytes.TrimSuffix(body, []byte("--bb--\n")))
	if err != nil {
		t.Fatal(err)
	}
	data = data[:n]
	if z := zipBehind(append([]byte{0}, data...)); z != nil {
		data = unzipOne(t, z)
	}
	file := outlook.OpenCompound(data)
	if file == nil {
		t.Fatalf("%s holds no compound file", fixture)
	}
	return file.Streams
}

func unzipOne(t testing.TB, data []byte) (out []byte) {
	t.Helper()
	err := archive.Walk("a.zip", bytes.NewReader(data), int64(len(data)), archive.NewBudget(DefaultLimits().Archives), nil, func(m archive.Member) error {
		rc, err := m.Open()
		if err != nil {
			return err
		}
		defer rc.Close()
		var b bytes.Buffer
		_, err = b.ReadFrom(rc)
		out = b.Bytes()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// readStreams reads streams as if they lay in a compound file.
func readStreams(t testing.TB, streams []outlook.PathStream, opt Options) *record {
	t.Helper()
	r := &record{}
	w := &walk{ctx: context.Background(), opt: opt, lim: opt.Limits, out: &ledger{out: r}, budget: archive.NewBudget(opt.Limits.Archives)}
	w.msg = mail.New(mail.Ref{}, nil, "")
	p := &mail.Part{Kind: mail.Leaf, Number: "1", Name: "a.doc", Path: []string{"a.doc"}, Disposition: "attachment"}
	d := &oleDoc{w: w, p: p, foreign: foreignKind(streams)}
	for _, s := range streams {
		d.size += int64(len(s.Data))
	}
	w.out.enter()
	for _, s := range storages(streams) {
		d.storage(s)
	}
	d.project()
	d.finish("")
	w.out.leave(p, d.size)
	r.balanced(t)
	return r
}

func streamsOf(pairs ...any) (out []outlook.PathStream) {
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, outlook.PathStream{Path: []string{pairs[i].(string)}, Data: pairs[i+1].([]byte)})
	}
	return out
}

// A document that is cut off anywhere gives what is left, and says so or reads all
// of it: nothing fails.
func TestLegacyCutOff(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"word.eml", "excel.eml", "slides.eml"} {
		streams := legacyStreams(t, name)
		for i, s := range streams {
			for n := 0; n < len(s.Data); n += 1 + len(s.Data)/15 {
				cut := append([]outlook.PathStream{}, streams...)
				cut[i].Data = s.Data[:n]
				readStreams(t, cut, Options{Limits: DefaultLimits()})
			}
		}
	}
}

// Tables that point at the same bytes again and again cost no more than their own
// length.
func TestLegacyHostile(t *testing.T) {
	t.Parallel()
	word := hostileWord(20_000)
	sheets := bytes.Repeat(xlRecordOf(xlNumber, make([]byte, 14)), 200_000)
	for i := range 200_000 { // each in a row of its own, in the last column
		binary.LittleEndian.PutUint16(sheets[18*i+4:], uint16(i))
		binary.LittleEndian.PutUint16(sheets[18*i+6:], uint16(i%2*0xFFFF))
	}
	sst := append(xlRecordOf(xlBOF, []byte{0, 6, 5, 0, 0, 0, 0, 0}), xlRecordOf(xlSST, []byte("\xff\xff\xff\xff\xff\xff\xff\xff"))...)
	for _, c := range []struct {
		name    string
		streams []outlook.PathStream
	}{
		{"pieces over each other", streamsOf("WordDocument", word, "0Table", hostilePieces(20_000, uint32(len(word))))},
		{"cells far apart", streamsOf("Workbook", sheets)},
		{"one long string in all cells", streamsOf("Workbook", repeatedString(200_000))},
		{"strings without end", streamsOf("Workbook", append(sst, bytes.Repeat(xlRecordOf(xlContinue, nil), 500_000)...))},
		{"records in records", streamsOf("PowerPoint Document", nestedRecords(200_000))},
		{"properties over each other", streamsOf("\x05SummaryInformation", hostileProperties(20_000))},
		{"a vector in a vector", streamsOf("\x05SummaryInformation", hostileVector())},
		{"a vector of what is not read", streamsOf("\x05SummaryInformation", endlessVector())},
		{"pictures that are none", streamsOf("Pictures", bytes.Repeat([]byte("\x00\x6e\x1e\xf0\xff\xff\xff\x00"), 500_000))},
	} {
		at := time.Now()
		r := readStreams(t, c.streams, Options{Limits: DefaultLimits()})
		if d := time.Since(at); d > 20*time.Second {
			t.Errorf("%s: took %v", c.name, d)
		}
		n := 0
		for _, text := range r.texts {
			n += len(text.Content)
		}
		size := 0
		for _, s := range c.streams {
			size += len(s.Data)
		}
		if n > 16*size+1<<20 {
			t.Errorf("%s: %d bytes of text out of %d", c.name, n, size)
		}
	}
}

// repeatedString has n cells that all show the same long string.
func repeatedString(n int) []byte {
	b := xlRecordOf(xlBOF, []byte{0, 6, 5, 0, 0, 0, 0, 0})
	b = append(b, xlRecordOf(xlSST, append([]byte{1, 0, 0, 0, 1, 0, 0, 0, 0, 0x1F, 0}, bytes.Repeat([]byte("x"), 0x1F00)...))...)
	return append(b, bytes.Repeat(xlRecordOf(xlLabelSST, make([]byte, 10)), n)...)
}

func hostileWord(n int) []byte {
	b := bytes.Repeat([]byte("word "), 20_000)
	copy(b, make([]byte, 0x400))
	copy(b, "\xec\xa5\xc1\x00")
	binary.LittleEndian.PutUint32(b[0x4C:], 1<<30)
	binary.LittleEndian.PutUint32(b[0x1A6:], uint32(5+12*n+4))
	return b
}

// hostilePieces is a table of n pieces that are the whole stream each.
func hostilePieces(n int, size uint32) []byte {
	b := binary.LittleEndian.AppendUint32([]byte{2}, uint32(12*n+4))
	for i := range n + 1 {
		b = binary.LittleEndian.AppendUint32(b, uint32(i)*size)
	}
	return append(b, bytes.Repeat([]byte{0, 0, 0, 0, 0, 0x40, 0, 0}, n)...)
}

func nestedRecords(n int) (b []byte) {
	for i := range n {
		b = append(b, 0x0F, 0, 0xE8, 3)
		b = binary.LittleEndian.AppendUint32(b, uint32(8*(n-1-i)))
	}
	return b
}

// hostileProperties has n properties, all with the same long value.
func hostileProperties(n int) []byte {
	b := propertyHead()
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	for range n {
		b = binary.LittleEndian.AppendUint32(b, 4)
		b = binary.LittleEndian.AppendUint32(b, uint32(8+8*n))
	}
	b = binary.LittleEndian.AppendUint32(b, vtLPSTR)
	b = binary.LittleEndian.AppendUint32(b, 100_000)
	return append(b, bytes.Repeat([]byte("author "), 15_000)...)
}

func hostileVector() []byte {
	b := propertyHead()
	for _, v := range []uint32{0, 1, 4, 16, vtVector | vtVariant, 0xFFFFFFFF} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	for range 100_000 {
		b = binary.LittleEndian.AppendUint32(b, vtVector|vtVariant)
		b = binary.LittleEndian.AppendUint32(b, 0xFFFFFFFF)
	}
	return b
}

func endlessVector() []byte {
	b := propertyHead()
	for _, v := range []uint32{0, 1, 4, 16, vtVector | 0x99, 0xFFFFFFFF, 0} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}

func propertyHead() []byte {
	b := make([]byte, 48)
	b[0], b[1], b[24], b[44] = 0xFE, 0xFF, 1, 48
	return b
}

func xlRecordOf(kind uint16, data []byte) []byte {
	b := binary.LittleEndian.AppendUint16(nil, kind)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(data)))
	return append(b, data...)
}

// What lies in a compound file of another program is searched and listed.
func TestForeignCompound(t *testing.T) {
	t.Parallel()
	r := readStreams(t, streamsOf("VisioDocument", []byte("\x00\x01a string in a drawing\x00")), Options{Limits: DefaultLimits()})
	if len(r.lost) != 1 || r.lost[0].Reason != mail.Unsupported || !strings.Contains(r.lost[0].Detail, "Visio") || !strings.Contains(r.String(), "a string in a drawing") {
		t.Errorf("%+v\n%s", r.lost, r)
	}
}

// A file in an object, a picture and a stream that nobody knows.
func TestCompoundStreams(t *testing.T) {
	t.Parallel()
	jpeg := append(binary.LittleEndian.AppendUint32([]byte("\xa0\x46\x1d\xf0"), 17+8), append(make([]byte, 17), "\xff\xd8\xff\xe0pict"...)...)
	streams := legacyStreams(t, "word.eml")
	streams = append(streams,
		outlook.PathStream{Path: []string{"ObjectPool", "_1", "Package"}, Data: zipped(t, map[string][]byte{"in.txt": []byte("packed words")})},
		outlook.PathStream{Path: []string{"ObjectPool", "_1", "\x01Ole"}, Data: make([]byte, 20)},
		outlook.PathStream{Path: []string{"Strange"}, Data: []byte("strange words\x00\x01")},
		outlook.PathStream{Path: []string{"Pictures"}, Data: append([]byte("before\x00"), jpeg...)},
	)
	got := readStreams(t, streams, Options{Limits: DefaultLimits()}).String()
	for _, want := range []string{"packed words", "strange words", "(lost 1 a.doc: unsupported, 15)", "a.doc/image 1.jpg: image-only", "Pa55!word-16"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

func FuzzLegacy(f *testing.F) {
	for _, name := range []string{"word.eml", "excel.eml", "excel-locked.eml", "slides.eml"} {
		for _, s := range legacyStreams(f, name) {
			if len(s.Data) < 64<<10 {
				f.Add(s.Path[0], s.Data, []byte{})
			}
		}
	}
	streams := storage{streams: legacyStreams(f, "word.eml")}
	f.Add("WordDocument", streams.stream("WordDocument"), streams.stream("1Table"))
	slides := storage{streams: legacyStreams(f, "slides.eml")}
	f.Add("PowerPoint Document", slides.stream("PowerPoint Document"), slides.stream("Current User"))
	f.Fuzz(func(t *testing.T, name string, a, b []byte) {
		r := readStreams(t, streamsOf(name, a, "1Table", b, "0Table", b, "Current User", b), Options{Limits: Limits{
			Held: 1 << 20, Archives: archive.Limits{Members: 100, Bytes: 8 << 20, Ratio: 100, RatioFloor: 1 << 20},
		}})
		n := 0
		for _, text := range r.texts {
			n += len(text.Content)
		}
		if n > 64*(len(a)+len(b))+1<<20 {
			t.Fatalf("%d bytes of text out of %d", n, len(a)+len(b))
		}
	})
}
