package archive_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"github.com/mailspill/mailspill/archive"
)

// bodies gives the bodies of members by name.
func bodies(all []seen) map[string]string {
	m := map[string]string{}
	for _, s := range all {
		m[s.Name] = s.Body
	}
	return m
}

// A zip whose directory is missing or damaged is read by its local headers.
func TestZipWithoutDirectory(t *testing.T) {
	t.Parallel()
	all := made()
	names := map[string][]string{
		"Deflate.zip": {"note.txt", "folder/long.txt", "empty.txt"}, "LZMA.zip": {"note.txt", "folder/long.txt", "empty.txt"},
		"descriptor.zip": {"-"}, "Copy.zip": {"note.txt", "folder/long.txt", "empty.txt"},
	}
	for file, members := range names {
		data := testdata(t, file)
		directory := bytes.Index(data, []byte("PK\x01\x02"))
		damaged := bytes.Clone(data)
		damaged[directory+2] = 'X'
		for how, b := range map[string][]byte{"cut": data[:directory], "damaged": damaged, "end cut": data[:len(data)-10]} {
			got, err := look(file, b, archive.Limits{}, &trying{})
			if !errors.Is(err, archive.ErrCorrupt) {
				t.Errorf("%s, %s: %v, want damage", file, how, err)
			}
			have := bodies(got)
			for _, name := range members {
				want := all[name]
				if name == "-" {
					want = all["long from a pipe"]
				}
				if have[name] != want {
					t.Errorf("%s, %s: %s has %d bytes, want %d", file, how, name, len(have[name]), len(want))
				}
			}
		}
	}
}

// streamed writes a zip as a program does that cannot go back: sizes follow the data.
func streamed(t testing.TB, method uint16, files ...file) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f.body)
	}
	z.Close()
	return buf.Bytes()
}

// Without a directory, the sizes that follow the data tell where it ends, also where
// the data is a zip itself or the mark before the sizes is missing.
func TestZipWithoutDirectoryOrSizes(t *testing.T) {
	t.Parallel()
	inner := string(zipOf(t, []file{{"inner.txt", "deep"}}))
	want := []file{{"a.txt", "first"}, {"b.zip", inner}, {"c.txt", "third"}}
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		whole := streamed(t, method, want...)
		end := bytes.LastIndex(whole, []byte("PK\x05\x06"))
		data := whole[:binary.LittleEndian.Uint32(whole[end+16:])]
		all, err := look("a.zip", data, archive.Limits{}, &trying{})
		have := bodies(all)
		for _, f := range want {
			if have[f.name] != f.body {
				t.Errorf("method %d: %s has %d bytes, want %d", method, f.name, len(have[f.name]), len(f.body))
			}
		}
		// A zip that is merely stored has a directory, which may be taken for the outer one's.
		if method == zip.Deflate && (len(all) != len(want) || !errors.Is(err, archive.ErrCorrupt)) {
			t.Errorf("method %d: %d members, %v", method, len(all), err)
		}
	}
}

// What the directory does not list is read all the same.
func TestZipHidesNothing(t *testing.T) {
	t.Parallel()
	first, second := zipOf(t, []file{{"hidden.txt", "out of sight"}}), zipOf(t, []file{{"listed.txt", "in sight"}})
	local := first[:bytes.Index(first, []byte("PK\x01\x02"))]
	for how, data := range map[string][]byte{
		"two zips":         append(bytes.Clone(first), second...),
		"an unlisted file": append(bytes.Clone(local), second...),
		"behind":           append(bytes.Clone(second), local...),
	} {
		got, err := look("a.zip", data, archive.Limits{}, &trying{})
		have := bodies(got)
		if err != nil || have["hidden.txt"] != "out of sight" || have["listed.txt"] != "in sight" || len(got) != 2 {
			t.Errorf("%s: %v, %v", how, have, err)
		}
	}
	got, err := look("a.zip", append(bytes.Clone(second), "password: Kestrel-58, behind it all"...), archive.Limits{}, &trying{})
	if err != nil || bodies(got)["(between members)"] != "password: Kestrel-58, behind it all" {
		t.Errorf("%v, %v", got, err)
	}
}

// The newer methods of zip, made by the writers of the libraries.
func TestZipMethods(t *testing.T) {
	t.Parallel()
	body := made()["folder/long.txt"]
	for method, packed := range map[uint16][]byte{93: zstdOf(t, 1<<20, body), 95: xzOf(t, 1<<20, body)} {
		var buf bytes.Buffer
		z := zip.NewWriter(&buf)
		w, err := z.CreateRaw(&zip.FileHeader{
			Name: "a.txt", Method: method, CRC32: crc32.ChecksumIEEE([]byte(body)),
			CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(len(body)),
		})
		if err != nil {
			t.Fatal(err)
		}
		w.Write(packed)
		z.Close()
		got, err := look("a.zip", buf.Bytes(), archive.Limits{}, &trying{})
		if err != nil || len(got) != 1 || got[0].Body != body {
			t.Errorf("method %d: %d members, %v", method, len(got), err)
		}
	}
}

// What is asked for a dictionary is bounded.
func TestDictionaryLimit(t *testing.T) {
	t.Parallel()
	small := archive.Limits{Dictionary: 64 << 10}
	for name, data := range map[string][]byte{
		"xz":   xzOf(t, 1<<20, strings.Repeat("a longer text than the dictionary ", 10000)),
		"zstd": zstdOf(t, 1<<20, strings.Repeat("a longer text than the dictionary ", 100000)),
	} {
		_, err := look(name, data, small, &trying{})
		var limit *archive.LimitError
		if !errors.As(err, &limit) || limit.Limit != "dictionary" {
			t.Errorf("%s: got %v, want the limit of the dictionary", name, err)
		}
		if _, err := look(name, data, archive.Limits{}, &trying{}); err != nil {
			t.Errorf("%s: without that limit: %v", name, err)
		}
	}
}

func xzOf(t testing.TB, dictionary int, body string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := xz.WriterConfig{DictCap: dictionary}.NewWriter(&buf)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, body)
	w.Close()
	return buf.Bytes()
}

func zstdOf(t testing.TB, window int, body string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := zstd.NewWriter(&buf, zstd.WithWindowSize(window))
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, body)
	w.Close()
	return buf.Bytes()
}

// sevenWith wraps a list of members into a 7z, with the checksums that it needs.
func sevenWith(list []byte) []byte {
	start := binary.LittleEndian.AppendUint64(nil, 0)
	start = binary.LittleEndian.AppendUint64(start, uint64(len(list)))
	start = binary.LittleEndian.AppendUint32(start, crc32.ChecksumIEEE(list))
	b := append([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(start))...)
	return append(append(b, start...), list...)
}

// Lists of a 7z that claim more than there can be cost nothing.
func TestSevenZipClaims(t *testing.T) {
	t.Parallel()
	many := "\xf0\xff\xff\xff\x7f" // 2^31-1
	for how, list := range map[string]string{
		"files":        "\x01\x05" + many + "\x00\x00",
		"folders":      "\x01\x04\x06\x00\x01\x09\x01\x00\x07\x0b" + many + "\x00",
		"streams":      "\x01\x04\x06\x00" + many + "\x09",
		"members":      "\x01\x04\x06\x00\x01\x09\x01\x00\x07\x0b\x01\x00\x01\x01\x00\x0c\x01\x00\x08\x0d" + many + "\x00\x00",
		"coders":       "\x01\x04\x06\x00\x01\x09\x01\x00\x07\x0b\x01\x00" + many,
		"no list":      "\x17\x00",
		"one byte":     "\x01",
		"unknown mark": "\x01\x55",
	} {
		begin := time.Now()
		got, err := look(how, sevenWith([]byte(list)), archive.Limits{}, &trying{})
		if len(got) > 0 || !errors.Is(err, archive.ErrCorrupt) || time.Since(begin) > 20*time.Second {
			t.Errorf("%s: %d members, %v, after %v", how, len(got), err, time.Since(begin))
		}
	}
}

// A cut 7z says that its end is missing.
func TestCutSevenZip(t *testing.T) {
	t.Parallel()
	data := testdata(t, "LZMA2.7z")
	_, err := look("cut.7z", data[:len(data)-40], archive.Limits{}, &trying{})
	if !errors.Is(err, archive.ErrCorrupt) || !strings.Contains(err.Error(), "list of members is missing") {
		t.Errorf("got %v", err)
	}
}

// A byte changed in the data is told by the checksum.
func TestChangedByteIsTold(t *testing.T) {
	t.Parallel()
	for file, at := range map[string]int{"Copy.7z": 40, "Copy.zip": 3000, "LZMA2.7z": 60, "not-solid.7z": 45} {
		data := testdata(t, file)
		data[at] ^= 0x20
		if _, err := look(file, data, archive.Limits{}, &trying{}); !errors.Is(err, archive.ErrCorrupt) {
			t.Errorf("%s: got %v", file, err)
		}
	}
}

// What stands behind a compressed file or a tar is given, too.
func TestGivenFromBehind(t *testing.T) {
	t.Parallel()
	tar := tarOf(t, []file{{"a.txt", "first"}})
	more := tarOf(t, []file{{"b.txt", "second"}})
	for how, c := range map[string]struct {
		data []byte
		want map[string]string
	}{
		"gzip and text":    {append(gzipOf(t, []byte("plain")), "secret behind"...), map[string]string{"x": "plain", "(behind the archive)": "secret behind"}},
		"gzip and zeros":   {append(gzipOf(t, []byte("plain")), make([]byte, 9000)...), map[string]string{"x": "plain"}},
		"tar in gzip":      {append(gzipOf(t, tar), "secret behind"...), map[string]string{"a.txt": "first", "(behind the archive)": "secret behind"}},
		"tar and tar":      {append(bytes.Clone(tar), more...), map[string]string{"a.txt": "first", "b.txt": "second"}},
		"tar and text":     {append(bytes.Clone(tar), "secret behind"...), map[string]string{"a.txt": "first", "(behind the archive)": "secret behind"}},
		"tar, long zeros":  {append(bytes.Clone(tar), make([]byte, 20000)...), map[string]string{"a.txt": "first"}},
		"empty gzip, text": {append(gzipOf(t, nil), "secret behind"...), map[string]string{"x": "", "(behind the archive)": "secret behind"}},
	} {
		got, err := look("x.gz", c.data, archive.Limits{}, &trying{})
		if err != nil {
			t.Errorf("%s: %v", how, err)
		}
		if diff := cmp.Diff(c.want, bodies(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", how, diff)
		}
	}
}

// A tar with a damaged header goes on with the next.
func TestDamagedTar(t *testing.T) {
	t.Parallel()
	data := tarOf(t, []file{{"a.txt", "first"}, {"b.txt", "second"}, {"c.txt", "third"}})
	data[1024+10] ^= 0xff
	got, err := look("x.tar", data, archive.Limits{}, &trying{})
	if diff := cmp.Diff(map[string]string{"a.txt": "first", "c.txt": "third"}, bodies(got)); diff != "" || !errors.Is(err, archive.ErrCorrupt) {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// Each of many members without sizes is looked for in bounded time.
func TestZipScanIsLinear(t *testing.T) {
	t.Parallel()
	header := "PK\x03\x04\x14\x00\x08\x00\x00\x00\x00\x00\x00\x00" + strings.Repeat("\x00", 12) + "\x01\x00\x00\x00a"
	data := []byte(strings.Repeat(header+"PK\x07\x08", 50_000))
	begin := time.Now()
	look("many.zip", data, archive.Limits{Members: 1000_000}, &trying{})
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

func FuzzLocked(f *testing.F) {
	for _, name := range []string{
		"classic.zip", "aes256.zip", "mixed.zip", "locked.7z", "locked-list.7z", "LZMA2.7z", "PPMd.7z", "bcj.7z", "bcj2.7z", "delta.7z", "plain-list.7z",
		"mszip.cab", "tar.xz", "tar.zst", "tar.lz4", "tar.lz", "tar.Z", "LZMA.zip", "descriptor.zip", "deflate64.zip",
	} {
		f.Add(testdata(f, name))
	}
	f.Add(rarOf(f, "Kestrel-58", [][3]string{{"a.txt", "a", "Kestrel-58"}}))
	f.Add(rarOf(f, "", [][3]string{{"a.txt", "a", "Kestrel-58"}, {"b", "b", ""}}))
	f.Add(rar3Of(f, "a.txt", "a", ""))
	f.Fuzz(func(t *testing.T, data []byte) {
		const most = 1 << 20
		lim := archive.Limits{Members: 50, Bytes: most, Ratio: 200, RatioFloor: 1 << 16, Dictionary: 8 << 20}
		total := 0
		y := &trying{passwords: []string{"Kestrel-58"}}
		archive.Walk("fuzz", bytes.NewReader(data), int64(len(data)), archive.NewBudget(lim), y.unlock, func(m archive.Member) error {
			r, err := m.Open()
			if err != nil {
				return nil
			}
			defer r.Close()
			n, _ := io.Copy(io.Discard, r)
			total += int(n)
			return nil
		})
		if total > most+64<<10 || y.asked > 10+2 {
			t.Errorf("%d bytes came out of a budget of %d, %d askings", total, most, y.asked)
		}
	})
}
