package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/mailspill/mailspill/finding"
)

// jsonl writes each record as it comes, one JSON object a line.
type jsonl struct {
	w           *bufio.Writer
	showSecrets bool
}

func newJSONL(w io.Writer, opt Options) records {
	return &jsonl{bufio.NewWriter(w), opt.ShowSecrets}
}

func (j *jsonl) Begin(r finding.Scan) error { return j.line(r) }

func (j *jsonl) Finding(r finding.Finding) error {
	if !j.showSecrets {
		r.Secret = nil
	}
	return j.line(r)
}

func (j *jsonl) Unread(r finding.Unread) error { return j.line(r) }

// messageDone flushes, so that a program that reads along sees the records of a
// message when it was scanned.
func (j *jsonl) messageDone() error { return j.w.Flush() }

func (j *jsonl) Close(r finding.Summary) error {
	if err := j.line(r); err != nil {
		return err
	}
	return j.w.Flush()
}

func (j *jsonl) line(record any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // links stay as they are for grep
	if err := enc.Encode(record); err != nil {
		return fmt.Errorf("encoding a record: %w", err)
	}
	_, err := j.w.Write(jsonSafe(b.Bytes()))
	return err
}
