package archive_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/archive"
)

type file struct{ name, body string }

var threeFiles = []file{
	{"a.txt", "first"},
	{"../../etc/passwd", "only a name"},
	{"/abs/c.txt", strings.Repeat("third ", 1000)},
}

func zipOf(t testing.TB, files []file) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f.body)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func tarOf(t testing.TB, files []file) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, f := range files {
		if err := w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o600, Size: int64(len(f.body))}); err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f.body)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func gzipOf(t testing.TB, data []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Write(data)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func bzip2Of(t testing.TB, data []byte) []byte {
	t.Helper()
	tool, err := exec.LookPath("bzip2")
	if err != nil {
		t.Skip("SKIPPED ALOUD: no bzip2 program to pack a fixture with")
	}
	cmd := exec.Command(tool, "-c")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// collect walks data and reads every member to its end.
func collect(name string, data []byte, lim archive.Limits) ([]file, error) {
	var got []file
	err := archive.Walk(name, bytes.NewReader(data), int64(len(data)), archive.NewBudget(lim), nil, func(m archive.Member) error {
		r, err := m.Open()
		if err != nil {
			return err
		}
		defer r.Close()
		body, err := io.ReadAll(r)
		got = append(got, file{m.Name, string(body)})
		return err
	})
	return got, err
}

func TestWalk(t *testing.T) {
	t.Parallel()
	one := []file{{"mail.mbox", "one file"}}
	cases := []struct {
		name, kind string
		data       []byte
		want       []file
	}{
		{"a.zip", "zip", zipOf(t, threeFiles), threeFiles},
		{"empty.zip", "zip", zipOf(t, nil), nil},
		{"a.tar", "tar", tarOf(t, threeFiles), threeFiles},
		{"a.tar.gz", "gzip", gzipOf(t, tarOf(t, threeFiles)), threeFiles},
		{"mail.mbox.gz", "gzip", gzipOf(t, []byte("one file")), one},
		{"a.tar.bz2", "bzip2", bzip2Of(t, tarOf(t, threeFiles)), threeFiles},
		{"mail.mbox.bz2", "bzip2", bzip2Of(t, []byte("one file")), one},
		{"two members.gz", "gzip", append(gzipOf(t, []byte("one")), gzipOf(t, []byte(" file"))...), []file{{"two members", "one file"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if kind := archive.Detect(c.data); kind != c.kind {
				t.Errorf("Detect: got %q, want %q", kind, c.kind)
			}
			got, err := collect(c.name, c.data, archive.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(file{})); diff != "" {
				t.Errorf("members differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDetectIsNotFooled(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "PK", "BZh91 is how bzip2 begins", "ustar", strings.Repeat("x", 1024), strings.Repeat("\x00", 1024)} {
		if kind := archive.Detect([]byte(text)); kind != "" {
			t.Errorf("Detect(%.20q) = %q, want none", text, kind)
		}
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	bomb := []file{{"bomb", strings.Repeat("\x00", 4<<20)}}
	cases := []struct {
		limit string
		lim   archive.Limits
		data  []byte
	}{
		{"members", archive.Limits{Members: 2}, zipOf(t, threeFiles)},
		{"members", archive.Limits{Members: 2}, gzipOf(t, tarOf(t, threeFiles))},
		{"bytes", archive.Limits{Bytes: 1 << 20}, zipOf(t, bomb)},
		{"bytes", archive.Limits{Bytes: 1 << 20}, gzipOf(t, tarOf(t, bomb))},
		{"ratio", archive.Limits{Ratio: 100, RatioFloor: 1 << 10}, zipOf(t, bomb)},
		{"ratio", archive.Limits{Ratio: 100, RatioFloor: 1 << 10}, gzipOf(t, bomb[0].bytes())},
	}
	for i, c := range cases {
		t.Run(fmt.Sprint(i, c.limit), func(t *testing.T) {
			t.Parallel()
			_, err := collect("a", c.data, c.lim)
			var limit *archive.LimitError
			if !errors.As(err, &limit) || limit.Limit != c.limit {
				t.Errorf("got %v, want a LimitError about %s", err, c.limit)
			}
		})
	}
}

func (f file) bytes() []byte { return []byte(f.body) }

// A visitor that shrugs off the error must not keep a bomb going.
func TestSpentBudgetEndsTheWalk(t *testing.T) {
	t.Parallel()
	data := zipOf(t, []file{{"1", strings.Repeat("x", 1000)}, {"2", "y"}})
	visits := 0
	err := archive.Walk("a", bytes.NewReader(data), int64(len(data)), archive.NewBudget(archive.Limits{Bytes: 100}), nil,
		func(m archive.Member) error {
			visits++
			r, _ := m.Open()
			io.Copy(io.Discard, r)
			return nil
		})
	var limit *archive.LimitError
	if !errors.As(err, &limit) || visits != 1 {
		t.Errorf("got %v after %d visits, want a LimitError after 1", err, visits)
	}
}

func TestNestedArchivesShareTheBudget(t *testing.T) {
	t.Parallel()
	inner := zipOf(t, threeFiles)
	outer := zipOf(t, []file{{"1.zip", string(inner)}, {"2.zip", string(inner)}})
	budget := archive.NewBudget(archive.Limits{Members: 6})
	err := archive.Walk("outer", bytes.NewReader(outer), int64(len(outer)), budget, nil, func(archive.Member) error {
		return archive.Walk("inner", bytes.NewReader(inner), int64(len(inner)), budget, nil, func(archive.Member) error { return nil })
	})
	var limit *archive.LimitError
	if !errors.As(err, &limit) || limit.Archive != "inner" {
		t.Errorf("got %v, want a LimitError of the second inner archive", err)
	}
}

func TestVisitErrorPassesThrough(t *testing.T) {
	t.Parallel()
	stop := errors.New("enough")
	for _, data := range [][]byte{zipOf(t, threeFiles), tarOf(t, threeFiles), gzipOf(t, tarOf(t, threeFiles))} {
		err := archive.Walk("a", bytes.NewReader(data), int64(len(data)), archive.NewBudget(archive.Limits{}), nil,
			func(archive.Member) error { return stop })
		if err != stop {
			t.Errorf("got %v, want the visitor's own error", err)
		}
	}
}

func TestEncryptedMember(t *testing.T) {
	t.Parallel()
	data := zipOf(t, []file{{"locked.txt", "never seen"}})
	// Bit 0 of the flags, in the local header (offset 6) and in the directory (8).
	data[6] |= 1
	data[bytes.Index(data, []byte("PK\x01\x02"))+8] |= 1
	members := 0
	err := archive.Walk("a", bytes.NewReader(data), int64(len(data)), archive.NewBudget(archive.Limits{}), nil, func(m archive.Member) error {
		members++
		if _, err := m.Open(); !m.Encrypted || !errors.Is(err, archive.ErrEncrypted) {
			t.Errorf("Encrypted %v, Open gives %v", m.Encrypted, err)
		}
		return nil
	})
	if err != nil || members != 1 {
		t.Errorf("walked %d members with %v", members, err)
	}
}

func TestUnknownMethodIsReported(t *testing.T) {
	t.Parallel()
	data := zipOf(t, []file{{"odd.txt", "x"}})
	data[8], data[bytes.Index(data, []byte("PK\x01\x02"))+10] = 98, 98
	_, err := collect("a", data, archive.Limits{})
	if !errors.Is(err, archive.ErrUnsupported) {
		t.Errorf("got %v, want ErrUnsupported", err)
	}
}

func TestDamage(t *testing.T) {
	t.Parallel()
	long := []file{{"a", strings.Repeat("0123456789abcdef", 5000)}}
	cases := map[string][]byte{
		"zip":    zipOf(t, long)[:40],
		"tar":    tarOf(t, long)[:4096],
		"gzip":   gzipOf(t, long[0].bytes())[:100],
		"tar.gz": gzipOf(t, tarOf(t, long))[:150],
	}
	for name, data := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := collect(name, data, archive.Limits{})
			if !errors.Is(err, archive.ErrCorrupt) && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("got %v, want damage", err)
			}
		})
	}
}

// What came out of a cut file before the cut is given.
func TestTruncatedGzipGivesWhatCame(t *testing.T) {
	t.Parallel()
	body := make([]byte, 1<<16)
	for i := range body {
		body[i] = byte(i * i >> 7)
	}
	data := gzipOf(t, body)
	got, err := collect("cut.gz", data[:len(data)/2], archive.Limits{})
	if err == nil || len(got) != 1 || got[0].body == "" || !strings.HasPrefix(string(body), got[0].body) {
		t.Errorf("got %d members with %v, want a beginning with an error", len(got), err)
	}
}

func TestTarLinksAreNamed(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	w.WriteHeader(&tar.Header{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/shadow"})
	w.WriteHeader(&tar.Header{Name: "dir/", Typeflag: tar.TypeDir, Mode: 0o700})
	w.Close()
	var got []string
	err := archive.Walk("a", bytes.NewReader(buf.Bytes()), int64(buf.Len()), archive.NewBudget(archive.Limits{}), nil, func(m archive.Member) error {
		got = append(got, m.Name+" "+m.Special)
		if _, err := m.Open(); !errors.Is(err, archive.ErrNotFile) {
			t.Errorf("Open gives %v, want ErrNotFile", err)
		}
		return nil
	})
	if diff := cmp.Diff([]string{"link symbolic link"}, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestWalkReaderRefusesZip(t *testing.T) {
	t.Parallel()
	err := archive.WalkReader("-", bytes.NewReader(zipOf(t, threeFiles)), archive.NewBudget(archive.Limits{}), nil)
	if !errors.Is(err, archive.ErrUnsupported) {
		t.Errorf("got %v, want ErrUnsupported", err)
	}
}

func TestCorpus(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("MAILSPILL_CORPUS")
	if dir == "" {
		t.Skip("SKIPPED ALOUD: MAILSPILL_CORPUS names no folder of real archives")
	}
	lim := archive.Limits{Members: 1000, Bytes: 64 << 20, Ratio: 500, RatioFloor: 1 << 20}
	for _, kind := range []string{"zip", "7z", "rar", "tar", "tgz", "gz"} {
		paths, _ := filepath.Glob(filepath.Join(dir, "documents", kind, "*"))
		for _, p := range paths {
			data, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			got, err := look(filepath.Base(p), data, lim, &trying{passwords: []string{"tika", "Tika", "ApacheTika"}})
			t.Logf("%s: %d members, %v", filepath.Base(p), len(got), err)
		}
	}
}

func FuzzWalk(f *testing.F) {
	f.Add(zipOf(f, threeFiles))
	f.Add(tarOf(f, threeFiles))
	f.Add(gzipOf(f, tarOf(f, threeFiles)))
	f.Add(gzipOf(f, []byte("bare")))
	f.Fuzz(func(t *testing.T, data []byte) {
		const most = 1 << 20
		lim := archive.Limits{Members: 50, Bytes: most, Ratio: 200, RatioFloor: 1 << 16}
		total := 0
		archive.Walk("fuzz", bytes.NewReader(data), int64(len(data)), archive.NewBudget(lim), nil, func(m archive.Member) error {
			r, err := m.Open()
			if err != nil {
				return nil
			}
			defer r.Close()
			n, _ := io.Copy(io.Discard, r)
			total += int(n)
			return nil
		})
		if total > most+64<<10 {
			t.Errorf("%d bytes came out of a budget of %d", total, most)
		}
	})
}
