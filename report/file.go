package report

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/mailspill/mailspill/finding"
)

// File returns a sink that writes a report of the named format to path, as
// `-o FILE` does: readable by its owner alone (0600), and at path only when it is
// whole. Until Close the report lies in a temporary file in the same folder; a
// file that stood at path is kept if anything fails.
//
// abort removes the temporary file; after Close it does nothing, so that callers
// may defer it. A device or a pipe at path is written to directly.
func File(path, format string, opt Options) (to finding.Sink, abort func(), err error) {
	f, err := byName(format)
	if err != nil {
		return nil, nil, err
	}
	draft, err := newDraft(path)
	if err != nil {
		return nil, nil, fmt.Errorf("creating the %s report %s: %w", f.Name, path, err)
	}
	r := &fileReport{records: f.marked(draft, opt.complete()), draft: draft}
	return asSink(fmt.Sprintf("%s report %s", f.Name, path), r), draft.discard, nil
}

// fileReport publishes its draft when all records were written.
type fileReport struct {
	records
	draft  draft
	failed error
}

func (r *fileReport) Begin(s finding.Scan) error      { return r.note(r.records.Begin(s)) }
func (r *fileReport) Finding(f finding.Finding) error { return r.note(r.records.Finding(f)) }
func (r *fileReport) Unread(u finding.Unread) error   { return r.note(r.records.Unread(u)) }
func (r *fileReport) messageDone() error              { return r.note(r.records.messageDone()) }

// note remembers a failure: a report with a hole must not replace a whole one.
func (r *fileReport) note(err error) error {
	if r.failed == nil {
		r.failed = err
	}
	return err
}

func (r *fileReport) Close(s finding.Summary) error {
	if r.note(r.records.Close(s)); r.failed != nil {
		r.draft.discard()
		return r.failed
	}
	return r.draft.publish()
}

// draft is a file that is not yet at its place.
type draft interface {
	io.Writer
	publish() error // at most once; it discards on failure
	discard()       // does nothing after publish
}

// newDraft opens a draft of the file at path. A symbolic link at path stays: the
// file that it names is replaced.
func newDraft(path string) (draft, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s is a directory: name a file in it", path)
	case err == nil && !info.Mode().IsRegular():
		return openDirect(path)
	}
	return openHidden(path)
}

// direct is a device or a pipe, which has no place to be moved to.
type direct struct{ *os.File }

func openDirect(path string) (draft, error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	return direct{f}, nil
}

func (d direct) publish() error { return d.Close() }
func (d direct) discard()       { _ = d.Close() }
