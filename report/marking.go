package report

import (
	"io"

	"github.com/mailspill/mailspill/finding"
)

// marked opens a report that bears a marking. It travels in the scan record, so that a
// saved stream that is replayed keeps it.
func (f Format) marked(w io.Writer, opt Options) records {
	to := f.open(w, opt)
	if opt.Marking == "" {
		return to
	}
	return &markedRecords{to, opt.Marking}
}

type markedRecords struct {
	records
	marking string
}

func (m *markedRecords) Begin(r finding.Scan) error {
	r.Marking = m.marking
	return m.records.Begin(r)
}
