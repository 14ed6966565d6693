package report

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mailspill/mailspill/finding"
)

// heard is a format that notes what it is given.
type heard struct {
	calls []string
	fail  string // the call that fails
	err   error
}

func (h *heard) note(call string) error {
	h.calls = append(h.calls, call)
	if call == h.fail {
		return h.err
	}
	return nil
}

func (h *heard) Begin(finding.Scan) error        { return h.note("begin") }
func (h *heard) Finding(f finding.Finding) error { return h.note("finding " + f.CredentialID) }
func (h *heard) Unread(u finding.Unread) error   { return h.note("unread " + u.Reason) }
func (h *heard) messageDone() error              { return h.note("done") }
func (h *heard) Close(s finding.Summary) error {
	return h.note(fmt.Sprintf("close %d/%d accounted %v", s.Findings, s.Credentials, s.Accounted))
}

const (
	scanLine    = `{"type":"scan","schema":"mailspill/1"}` + "\n"
	findingLine = `{"type":"finding","credential_id":"%s","message":{"source":"a","message_id":"%s"}}` + "\n"
	summaryLine = `{"type":"summary","findings":7,"credentials":5,"accounted":true}`
)

func TestReplay(t *testing.T) {
	t.Parallel()
	one, two := fmt.Sprintf(findingLine, "c1", "m1"), fmt.Sprintf(findingLine, "c2", "m2")
	again := fmt.Sprintf(findingLine, "c1", "m2")
	noMail := `{"type":"unread","reason":"corrupt","message":{"source":"x.bin","folder":"f"}}` + "\n"
	for _, c := range []struct {
		name, stream string
		want         []string
		err          string
	}{
		{"whole", scanLine + one + again + two + summaryLine,
			[]string{"begin", "finding c1", "done", "finding c1", "finding c2", "done", "close 7/5 accounted true"}, ""},
		{"a file without mail has no done", scanLine + noMail + one + summaryLine,
			[]string{"begin", "unread corrupt", "finding c1", "done", "close 7/5 accounted true"}, ""},
		{"CRLF and empty lines", strings.ReplaceAll(scanLine+"\n"+one+summaryLine+"\n\n", "\n", "\r\n"),
			[]string{"begin", "finding c1", "done", "close 7/5 accounted true"}, ""},
		{"killed between lines", scanLine + one + again + two,
			[]string{"begin", "finding c1", "done", "finding c1", "finding c2", "done", "close 3/2 accounted false"}, ErrCutShort.Error()},
		{"killed within a line", scanLine + one + two[:20],
			[]string{"begin", "finding c1", "done", "close 1/1 accounted false"}, "line 3: not a record"},
		{"empty", "", nil, "no records"},
		{"not ours", "From a@example.com\n", nil, "line 1: not a record"},
		{"wrong type of a field", scanLine + `{"type":"finding","line":"x"}`,
			[]string{"begin", "close 0/0 accounted false"}, "line 2: decoding the record"},
		{"another schema", `{"type":"scan","schema":"mailspill/9"}`, nil, `schema "mailspill/9"`},
		{"no scan", one, nil, "before the scan record"},
		{"two scans", scanLine + scanLine, []string{"begin", "close 0/0 accounted false"}, "second scan"},
		{"after the end", scanLine + summaryLine + "\n" + one, []string{"begin", "close 7/5 accounted true"}, "after the summary"},
		{"unknown record", scanLine + `{"type":"verdict"}`, []string{"begin", "close 0/0 accounted false"}, "newer version"},
	} {
		h := &heard{}
		err := Replay(strings.NewReader(c.stream), asSink("test", h))
		if diff := cmp.Diff(c.want, h.calls); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.err)
		}
	}
}

func TestReplayStopsAtAFailedSink(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	h := &heard{fail: "finding c1", err: broken}
	stream := scanLine + fmt.Sprintf(findingLine, "c1", "m1") + summaryLine
	if err := Replay(strings.NewReader(stream), asSink("test", h)); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff([]string{"begin", "finding c1"}, h.calls); diff != "" {
		t.Error(diff)
	}
}

// FuzzReplay: no stream, however broken, makes a report crash or unsafe to show.
func FuzzReplay(f *testing.F) {
	f.Add([]byte(scanLine + fmt.Sprintf(findingLine, "c", "m") + summaryLine))
	f.Add(savedStream(f))
	f.Add([]byte(scanLine + `{"type":"unread","reason":"\u001b[2J","bytes":-5,"path":["` + "\x9b" + `"]}`))
	f.Fuzz(func(t *testing.T, stream []byte) {
		for _, format := range []string{"table", "jsonl", "csv", "sarif", "html"} {
			var out bytes.Buffer
			s, err := New(format, &out, Options{Now: now})
			if err != nil {
				t.Fatal(err)
			}
			_ = Replay(bytes.NewReader(stream), s)
			noHostile(t, format, strings.TrimPrefix(out.String(), byteOrderMark), "\r\n")
		}
	})
}
