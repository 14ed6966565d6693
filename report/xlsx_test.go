package report

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/finding"
)

// TestLargeSheetTouchesNoDisk: the library puts a sheet of 16 MB and more into a
// temporary file if it can.
func TestLargeSheetTouchesNoDisk(t *testing.T) {
	temp := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temp)
	}
	s, err := New("xlsx", io.Discard, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = wholeScan(s, func(s finding.Sink) error {
		f := sample("id")
		f.Message.Subject = strings.Repeat("s", cellLimit)
		f.Message.From = f.Message.Subject
		for range 300 {
			if err := s.Finding(f); err != nil {
				return err
			}
		}
		left, err := os.ReadDir(temp)
		if len(left) > 0 {
			t.Errorf("mail's text on disk: %v", left)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSheetsAreUsable(t *testing.T) {
	t.Parallel()
	out := replayed(t, "xlsx", savedStream(t), Options{})
	z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	sheets := 0
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			continue
		}
		sheets++
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		xml, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"<pane ", `state="frozen"`, "<autoFilter ", "<cols>", `t="inlineStr"`} {
			if !bytes.Contains(xml, []byte(want)) {
				t.Errorf("%s has no %s", f.Name, want)
			}
		}
	}
	if sheets != 4 {
		t.Errorf("%d sheets, want 4", sheets)
	}
}

func TestFullSheetGoesOn(t *testing.T) {
	t.Parallel()
	b, err := newBook(now, "", "Findings")
	if err != nil {
		t.Fatal(err)
	}
	s := b.sheet("Findings", []string{"a", "b"}, 10)
	for i := range 3 {
		if i == 1 {
			s.rows = maxRows // as if full
		}
		if err := s.row([]any{fmt.Sprint("row ", i), int64(i)}); err != nil {
			t.Fatal(err)
		}
	}
	s.rows = min(s.rows, 10)
	if err := s.finish(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := b.write(&out); err != nil {
		t.Fatal(err)
	}
	want := "Findings!A1 a\nFindings!B1 b\nFindings!A2 row 0\nFindings!B2 0\n" +
		"Findings 2!A1 a\nFindings 2!B1 b\nFindings 2!A2 row 1\nFindings 2!B2 1\nFindings 2!A3 row 2\nFindings 2!B3 2\n"
	if diff := cmp.Diff(want, string(dump(t, out.Bytes()))); diff != "" {
		t.Error(diff)
	}
}
