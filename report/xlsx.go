package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mailspill/mailspill/finding"
)

// xlsxReport is a workbook. It is built in memory, some 2 kB a finding.
type xlsxReport struct {
	*collected
	w                      io.Writer
	book                   *book
	findings, unreadLeaves *sheet
	findingColumns         []column[finding.Finding]
	unreadColumns          []column[finding.Unread]
}

func newXLSX(w io.Writer, opt Options) records {
	return &xlsxReport{collected: newCollected(opt), w: w,
		findingColumns: findingColumns(opt.ShowSecrets), unreadColumns: unreadColumns()}
}

func (x *xlsxReport) Begin(r finding.Scan) error {
	if err := x.collected.Begin(r); err != nil {
		return err
	}
	b, err := newBook(r.StartedAt, r.Marking, "Worklist", "Findings", "Unread", "Summary")
	if err != nil {
		return err
	}
	x.book = b
	x.findings = b.sheet("Findings", names(x.findingColumns), 18)
	x.unreadLeaves = b.sheet("Unread", names(x.unreadColumns), 18)
	return nil
}

func (x *xlsxReport) Finding(r finding.Finding) error {
	if err := x.collected.Finding(r); err != nil {
		return err
	}
	return x.findings.row(cells(x.findingColumns, r))
}

func (x *xlsxReport) Unread(r finding.Unread) error {
	if err := x.collected.Unread(r); err != nil {
		return err
	}
	return x.unreadLeaves.row(cells(x.unreadColumns, r))
}

func cells[R any](columns []column[R], r R) []any {
	row := make([]any, len(columns))
	for i, c := range columns {
		row[i] = c.cell(r)
	}
	return row
}

func (x *xlsxReport) Close(s finding.Summary) error {
	x.summary = s
	if err := x.writeWorklist(); err != nil {
		return err
	}
	if err := x.writeSummary(); err != nil {
		return err
	}
	for _, s := range []*sheet{x.findings, x.unreadLeaves} {
		if err := s.finish(); err != nil {
			return err
		}
	}
	return x.book.write(x.w)
}

func (x *xlsxReport) writeWorklist() error {
	columns := workColumns(x.opt.ShowSecrets, x.opt.Now)
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.name
	}
	s := x.book.sheet("Worklist", header, 24)
	for _, c := range append(x.work.work(), x.work.recorded()...) {
		row := make([]any, len(columns))
		for i, col := range columns {
			row[i] = col.cell(c)
		}
		if err := s.row(row); err != nil {
			return err
		}
	}
	return s.finish()
}

// workColumn is a column of the worklist; its cells are strings or counts.
type workColumn struct {
	name string
	cell func(*credential) any
}

func workColumns(showSecrets bool, now time.Time) []workColumn {
	list := []workColumn{
		{"tier", func(c *credential) any { return c.Tier }},
		{"severity", func(c *credential) any { return c.Severity }},
		{"privileged", func(c *credential) any { return listCell(c.Privileges) }},
		{"title", func(c *credential) any { return c.Title }},
		{"preview", func(c *credential) any { return c.Preview }},
	}
	if showSecrets {
		list = append(list, workColumn{"secret", func(c *credential) any { return revealed(c.Secret) }})
	}
	return append(list,
		workColumn{"opens", func(c *credential) any { return identitiesCell(c) }},
		workColumn{"validity", func(c *credential) any { return c.validityText(now) }},
		workColumn{"issued_at", func(c *credential) any { return timeCell(c.IssuedAt) }},
		workColumn{"expires_at", func(c *credential) any { return timeCell(c.ExpiresAt) }},
		workColumn{"places", func(c *credential) any { return c.PlaceCount }},
		workColumn{"messages", func(c *credential) any { return c.MessageCount }},
		workColumn{"first mail", func(c *credential) any { return c.First }},
		workColumn{"last mail", func(c *credential) any { return c.Last }},
		workColumn{"sent", func(c *credential) any { return routesCell(c) }},
		workColumn{"rotate", func(c *credential) any { return listCell(c.Rotations) }},
		workColumn{"confidence", func(c *credential) any { return c.because() }},
		workColumn{"also seen as", func(c *credential) any { return listCell(c.OtherTitles()) }},
		workColumn{"credential_id", func(c *credential) any { return c.CredentialID }},
	)
}

func identitiesCell(c *credential) string {
	var list []string
	for _, id := range c.Identities {
		list = append(list, identityText(id))
	}
	if c.MoreIDs {
		list = append(list, "and more")
	}
	return listCell(list)
}

func routesCell(c *credential) string {
	list := routeTexts(c)
	if c.MoreRoutes {
		list = append(list, "and more")
	}
	return listCell(list)
}

func (x *xlsxReport) writeSummary() error {
	s := x.book.sheet("Summary", []string{"name", "value"}, 60)
	rows := [][]any{}
	for i, line := range x.verdict() {
		rows = append(rows, []any{strings.TrimSuffix(fmt.Sprintf("Verdict %d", i+1), " 1"), line})
	}
	for _, g := range x.unread.unlockable() {
		rows = append(rows, []any{g.Title, g.Heading() + ". " + g.Advice})
	}
	for _, f := range x.facts() {
		rows = append(rows, []any{f.Name, f.Value})
	}
	for _, r := range rows {
		if err := s.row(r); err != nil {
			return err
		}
	}
	return s.finish()
}
