package report

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"
)

// book is a workbook with sheets of rows under a header.
type book struct {
	file   *excelize.File
	header int // style
	text   int // style
}

func newBook(created time.Time, sheets ...string) (*book, error) {
	f := excelize.NewFile()
	b := &book{file: f}
	errs := []error{f.SetSheetName("Sheet1", sheets[0])}
	for _, name := range sheets[1:] {
		_, err := f.NewSheet(name)
		errs = append(errs, err)
	}
	header, err := f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7E6E6"}},
	})
	text, err2 := f.NewStyle(&excelize.Style{
		NumFmt:    49, // text, so that a cell stays text when it is edited
		Alignment: &excelize.Alignment{Vertical: "top"},
	})
	b.header, b.text = header, text
	stamp := created.UTC().Format(time.RFC3339)
	errs = append(errs, err, err2, f.SetDocProps(&excelize.DocProperties{
		Creator: "mailspill", LastModifiedBy: "mailspill", Title: "Exposed credentials", Created: stamp, Modified: stamp,
	}))
	return b, errors.Join(errs...)
}

func (b *book) write(w io.Writer) error {
	err := b.file.Write(w)
	return errors.Join(err, b.file.Close())
}

// sheet appends rows. When one sheet is full the rows go on in the next, with
// the same header: "Findings 2".
type sheet struct {
	book   *book
	base   string
	name   string
	number int
	rows   int // written, the header included
	header []string
	width  float64
}

// maxRows is Excel's limit of a sheet.
const maxRows = excelize.TotalRows

func (b *book) sheet(name string, header []string, width float64) *sheet {
	return &sheet{book: b, base: name, name: name, number: 1, header: header, width: width}
}

// row appends a row of strings (neutralised here) and of our own counts (int64).
func (s *sheet) row(values []any) error {
	if s.rows == maxRows {
		if err := s.next(); err != nil {
			return err
		}
	}
	if err := s.begin(); err != nil {
		return err
	}
	return s.write(values, s.book.text)
}

func (s *sheet) begin() error {
	if s.rows > 0 {
		return nil
	}
	header := make([]any, len(s.header))
	for i, name := range s.header {
		header[i] = name
	}
	return s.write(header, s.book.header)
}

func (s *sheet) write(values []any, style int) error {
	s.rows++
	for i, v := range values {
		cell, err := excelize.CoordinatesToCellName(i+1, s.rows)
		if err != nil {
			return err
		}
		if err := s.set(cell, v, style); err != nil {
			return fmt.Errorf("sheet %s, cell %s: %w", s.name, cell, err)
		}
	}
	return nil
}

// set never lets the library guess a type: mail must not become a formula.
func (s *sheet) set(cell string, v any, style int) error {
	f := s.book.file
	switch v := v.(type) {
	case int64:
		return f.SetCellInt(s.name, cell, v)
	case string:
		if v == "" {
			return nil
		}
		return errors.Join(f.SetCellStr(s.name, cell, xlsxCell(v)), f.SetCellStyle(s.name, cell, cell, style))
	}
	return fmt.Errorf("a cell of type %T", v)
}

func (s *sheet) next() error {
	if err := s.finish(); err != nil {
		return err
	}
	s.number++
	s.name, s.rows = fmt.Sprintf("%s %d", s.base, s.number), 0
	_, err := s.book.file.NewSheet(s.name)
	return err
}

// finish sets what makes a long sheet usable: a header that stays in sight, a
// filter on it, and readable widths.
func (s *sheet) finish() error {
	if err := s.begin(); err != nil {
		return err
	}
	f := s.book.file
	last, err := excelize.ColumnNumberToName(len(s.header))
	if err != nil {
		return err
	}
	return errors.Join(
		f.SetColWidth(s.name, "A", last, s.width),
		f.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
		f.AutoFilter(s.name, fmt.Sprintf("A1:%s%d", last, s.rows), nil),
	)
}
