package report

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata/report")

// now is a day after the saved scan, on which one of its credentials is still
// valid and one expired.
var now = time.Date(2024, 6, 4, 12, 0, 0, 0, time.UTC)

const saved = "../testdata/report/records.jsonl"

// replayed gives the report of a saved stream.
func replayed(t testing.TB, format string, stream []byte, opt Options) []byte {
	t.Helper()
	var out bytes.Buffer
	opt.Now = now
	s, err := New(format, &out, opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := Replay(bytes.NewReader(stream), s); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func savedStream(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestGoldens(t *testing.T) {
	t.Parallel()
	stream := savedStream(t)
	for _, f := range Formats() {
		golden(t, f.Name, shown(t, f.Name, replayed(t, f.Name, stream, Options{})))
	}
	golden(t, "table-80-color", replayed(t, "table", stream, Options{Width: 80, Color: true}))
}

// A report of a case that has a marking bears it, in each format; a saved stream keeps it.
func TestMarking(t *testing.T) {
	t.Parallel()
	const marking = "CUI//SP-PRVCY & <b>Privileged</b>\x1b[0m"
	stream := savedStream(t)
	for _, f := range Formats() {
		got := replayed(t, f.Name, stream, Options{Marking: marking})
		golden(t, "marked-"+f.Name, shown(t, f.Name, got))
		if f.Name == "jsonl" {
			for _, again := range Formats() {
				golden(t, "marked-"+again.Name, shown(t, again.Name, replayed(t, again.Name, got, Options{})))
			}
		}
	}
}

// Each page that is printed of a sheet bears the marking, and no sign in it is a code.
func TestMarkedPages(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(replayed(t, "xlsx", savedStream(t), Options{Marking: "12 & 13 " + strings.Repeat("&", 300)})))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		h, err := f.GetHeaderFooter(sheet)
		if err != nil || !strings.HasPrefix(h.OddHeader, "&C 12 && 13 &&&&") || h.OddFooter != h.OddHeader || len([]rune(h.OddHeader)) > 255 {
			t.Errorf("%s: %+v, %v", sheet, h, err)
		}
	}
	if props, err := f.GetDocProps(); err != nil || !strings.HasPrefix(props.Category, "12 & 13") {
		t.Errorf("%+v, %v", props, err)
	}
}

// shown is a report as text that a diff can show.
func shown(t testing.TB, format string, report []byte) []byte {
	if format == "xlsx" {
		return dump(t, report)
	}
	return report
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("../testdata/report", name+".golden")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); see it by eye, then run with -update:\n%s", path, diff)
	}
}

// dump lists the cells of a workbook that hold something, one a line.
func dump(t testing.TB, workbook []byte) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out bytes.Buffer
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for y, row := range rows {
			for x, value := range row {
				if value != "" {
					cell, _ := excelize.CoordinatesToCellName(x+1, y+1)
					fmt.Fprintf(&out, "%s!%s %s\n", sheet, cell, value)
				}
			}
		}
	}
	return out.Bytes()
}

// TestReplayIsExact: a saved stream replayed into jsonl is itself.
func TestReplayIsExact(t *testing.T) {
	t.Parallel()
	stream := savedStream(t)
	once := replayed(t, "jsonl", stream, Options{})
	if twice := replayed(t, "jsonl", once, Options{}); !bytes.Equal(once, twice) {
		t.Error(cmp.Diff(string(once), string(twice)))
	}
	if got, want := strings.Count(string(once), "\n"), strings.Count(string(stream), "\n"); got != want {
		t.Errorf("%d records out of %d", got, want)
	}
}
