package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/finding"
)

func TestFormats(t *testing.T) {
	t.Parallel()
	if Formats()[0].Name != "table" {
		t.Error("the default does not come first")
	}
	for _, f := range Formats() {
		if f.Help == "" || strings.Contains(f.Help, "\n") || f.Binary != (f.Name == "xlsx") {
			t.Errorf("%+v", f)
		}
	}
	_, err := New("pdf", io.Discard, Options{})
	for _, f := range Formats() {
		if err == nil || !strings.Contains(err.Error(), f.Name) {
			t.Errorf("error %v does not name %s", err, f.Name)
		}
	}
}

// TestNoRecords: a scan may end before its first record, even before Begin.
func TestNoRecords(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		var out bytes.Buffer
		s, err := New(f.Name, &out, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(finding.Summary{}); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if out.Len() == 0 {
			t.Errorf("%s: nothing", f.Name)
		}
	}
}

// failing fails as a pipe whose reader has gone.
type failing struct{}

func (failing) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}
}

func TestBrokenPipe(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		s, err := New(f.Name, failing{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = wholeScan(s, func(s finding.Sink) error { return s.Finding(sample("id")) })
		if !errors.Is(err, syscall.EPIPE) || !strings.Contains(err.Error(), f.Name) {
			t.Errorf("%s: %v, want a broken pipe that names the report", f.Name, err)
		}
	}
}

// TestRecordsInTime: who reads along gets a message's records when it is done.
func TestRecordsInTime(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"jsonl", "csv"} {
		var out bytes.Buffer
		s, _ := New(format, &out, Options{})
		_ = s.Begin(finding.Scan{})
		_ = s.Finding(sample("the id"))
		if err := s.Done(finding.Message{}, ""); err != nil || !strings.Contains(out.String(), "the id") {
			t.Errorf("%s: %v, %q", format, err, out.String())
		}
	}
}

// TestRecordsAreComplete: types are named and lists are never null.
func TestRecordsAreComplete(t *testing.T) {
	t.Parallel()
	out := reportOf(t, "jsonl", Options{}, func(s finding.Sink) error {
		if err := s.Finding(finding.Finding{Identity: &finding.Identity{}}); err != nil {
			return err
		}
		return s.Unread(finding.Unread{})
	})
	if bytes.Contains(out, []byte("null")) || bytes.Contains(out, []byte("identity")) {
		t.Errorf("%s", out)
	}
	var types []string
	for _, line := range bytes.Split(bytes.TrimSpace(out), []byte("\n")) {
		var r struct{ Type string }
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		types = append(types, r.Type)
	}
	if diff := cmp.Diff([]string{"scan", "finding", "unread", "summary"}, types); diff != "" {
		t.Error(diff)
	}
	if !bytes.Contains(out, []byte(`"schema":"mailspill/1"`)) || !bytes.Contains(out, []byte(`"path":[]`)) {
		t.Errorf("%s", out)
	}
}

func TestTee(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk full")
	good, bad := &heard{}, &heard{fail: "finding id", err: broken}
	s := Tee(asSink("bad report", bad), asSink("good report", good))
	give := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	give(s.Begin(finding.Scan{}))
	if err := s.Finding(sample("id")); !errors.Is(err, broken) || !strings.Contains(err.Error(), "bad report") {
		t.Errorf("error %v does not name the report that failed", err)
	}
	give(s.Unread(finding.Unread{Reason: "corrupt"}))
	give(s.Done(finding.Message{}, "next"))
	give(s.Close(finding.Summary{Findings: 1}))
	if diff := cmp.Diff([]string{"begin", "finding id", "unread corrupt", "done", "close 1/0 accounted false"}, good.calls); diff != "" {
		t.Errorf("the other report: %s", diff)
	}
	if diff := cmp.Diff([]string{"begin", "finding id", "close 1/0 accounted false"}, bad.calls); diff != "" {
		t.Errorf("the report that failed: %s", diff)
	}
}

// other is a sink that is no report, as a case is.
type other struct{ finding.Sink }

func (other) Begin(finding.Scan) error { return io.ErrClosedPipe }

func TestTeeNamesOtherSinks(t *testing.T) {
	t.Parallel()
	err := Tee(asSink("good report", &heard{}), other{}).Begin(finding.Scan{})
	if !errors.Is(err, io.ErrClosedPipe) || !strings.Contains(err.Error(), "sink 2") {
		t.Errorf("error %v", err)
	}
}

// keeper is a case: it keeps more than records.
type keeper struct {
	finding.Sink
	kept []finding.Cursor
	fail error
}

func (k *keeper) Done(finding.Message, finding.Cursor) error { return nil }

func (k *keeper) Keep(kept finding.Kept) error {
	k.kept = append(k.kept, kept.Next)
	return k.fail
}

// What a case must know reaches the cases among the sinks, and a case that fails is
// told no more. Without a case nothing is kept.
func TestTeeKeeps(t *testing.T) {
	t.Parallel()
	if _, ok := Tee(asSink("report", &heard{})).(finding.Keeper); ok {
		t.Error("reports alone are told what to keep")
	}
	broken := errors.New("disk full")
	heard, good, bad := &heard{}, &keeper{}, &keeper{fail: broken}
	s := Tee(asSink("report", heard), bad, good)
	for _, next := range []finding.Cursor{"1", "2"} {
		if err := s.(finding.Keeper).Keep(finding.Kept{Next: next}); errors.Is(err, broken) != (next == "1") {
			t.Errorf("error %v at %s", err, next)
		}
		if err := s.Done(finding.Message{}, next); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff([][]finding.Cursor{{"1", "2"}, {"1"}}, [][]finding.Cursor{good.kept, bad.kept}); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"done", "done"}, heard.calls); diff != "" {
		t.Errorf("the report: %s", diff)
	}
}
