// Package report writes the records of a scan, one file for each format. Every
// format takes the same records (package finding) and nothing else, so a saved
// JSONL stream gives any report again without the mail.
//
// What comes from mail is hostile: each format passes it through its own
// neutraliser in neutral.go before it is written.
package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// Options are the user's wishes for a report. The zero value is a masked,
// colourless report for a file or a pipe.
type Options struct {
	ShowSecrets bool      // clear text of the findings' secrets (--show-secrets)
	Color       bool      // table only: ANSI colours
	Width       int       // table only: columns of the terminal; 0 is 100
	Now         time.Time // when expiry is judged; zero is the time of New
	Marking     string    // what every page and sheet bears, such as CUI; empty for what the scan record says
}

// Format is one kind of report, as help texts list it.
type Format struct {
	Name   string
	Help   string // one line
	Binary bool   // not for a terminal

	open func(io.Writer, Options) records
}

// formats is the one list of formats; help and dispatch both read it.
var formats = []Format{
	{"table", "worklist, unread account and summary for people (the default)", false, newTable},
	{"jsonl", "every record as one JSON object a line, for programs", false, newJSONL},
	{"csv", "one row a finding, for spreadsheets", false, newCSV},
	{"sarif", "SARIF 2.1.0, for code-scanning dashboards", false, newSARIF},
	{"html", "one self-contained page to read, print and hand on", false, newHTML},
	{"xlsx", "a workbook: worklist, findings, unread, summary", true, newXLSX},
}

// Formats returns the known formats, the default first.
func Formats() []Format { return append([]Format(nil), formats...) }

// New returns a sink that writes a report of the named format to w. It buffers;
// the report is whole only when Close returned without an error. Errors of w
// are wrapped, so that errors.Is finds a broken pipe. New does not close w.
func New(format string, w io.Writer, opt Options) (finding.Sink, error) {
	f, err := byName(format)
	if err != nil {
		return nil, err
	}
	return asSink(f.Name+" report", f.marked(w, opt.complete())), nil
}

func byName(name string) (Format, error) {
	var known []string
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
		known = append(known, f.Name)
	}
	return Format{}, fmt.Errorf("unknown report format %q: use one of %s", name, strings.Join(known, ", "))
}

const (
	defaultWidth  = 100
	smallestWidth = 40 // below this, labels leave no room for text
)

func (o Options) complete() Options {
	if o.Width == 0 {
		o.Width = defaultWidth
	}
	o.Width = max(o.Width, smallestWidth)
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	o.Now = o.Now.UTC()
	return o
}
