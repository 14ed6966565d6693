package report

import (
	"bufio"
	"encoding/csv"
	"io"

	"github.com/mailspill/mailspill/finding"
)

// csvReport writes findings, and only findings: rows of another kind would break
// whoever sorts or sums them (the contract). RFC 4180, with a byte order mark,
// since Excel reads a file without one in the local code page.
type csvReport struct {
	out     *bufio.Writer
	rows    *csv.Writer
	columns []column[finding.Finding]
}

func newCSV(w io.Writer, opt Options) records {
	out := bufio.NewWriter(w)
	rows := csv.NewWriter(out)
	rows.UseCRLF = true
	return &csvReport{out, rows, findingColumns(opt.ShowSecrets)}
}

const byteOrderMark = "\ufeff"

// Begin writes the names of the columns. A marking has a column of its own, as a line
// of another kind would break whoever reads the rows.
func (c *csvReport) Begin(r finding.Scan) error {
	if r.Marking != "" {
		c.columns = append(c.columns, column[finding.Finding]{"marking", func(finding.Finding) string { return r.Marking }})
	}
	if _, err := c.out.WriteString(byteOrderMark); err != nil {
		return err
	}
	return c.rows.Write(names(c.columns))
}

func (c *csvReport) Finding(r finding.Finding) error {
	row := make([]string, len(c.columns))
	for i, col := range c.columns {
		row[i] = csvCell(col.cell(r))
	}
	return c.rows.Write(row)
}

func (c *csvReport) Unread(finding.Unread) error { return nil }

func (c *csvReport) messageDone() error { return c.flush() }

func (c *csvReport) Close(finding.Summary) error { return c.flush() }

func (c *csvReport) flush() error {
	c.rows.Flush()
	if err := c.rows.Error(); err != nil {
		return err
	}
	return c.out.Flush()
}
