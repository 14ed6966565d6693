package report

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// book is a workbook with sheets of rows under a header.
type book struct {
	file    *excelize.File
	marking string // on every sheet, and on each page that is printed of it
	header  int    // style
	text    int    // style
}

// noFolder is a folder that cannot exist on any system. The library's streaming
// writer takes a quarter of the memory of its other one, but would put the text of
// large sheets into temporary files; where it can make none it stays in memory.
const noFolder = "\x00"

func newBook(created time.Time, marking string, sheets ...string) (*book, error) {
	f := excelize.NewFile(excelize.Options{TmpDir: noFolder})
	b := &book{file: f, marking: marking}
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
		Category: xlsxCell(cut(marking, longestPageLine)),
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
	out    *excelize.StreamWriter
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

// begin writes the header, and what makes a long sheet usable: the header stays
// in sight, and the widths are readable.
func (s *sheet) begin() error {
	if s.out != nil {
		return nil
	}
	out, err := s.book.file.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	s.out = out
	top := s.top()
	panes := excelize.Panes{Freeze: true, YSplit: top, TopLeftCell: fmt.Sprintf("A%d", top+1), ActivePane: "bottomLeft"}
	if err := errors.Join(out.SetColWidth(1, len(s.header), s.width), out.SetPanes(&panes)); err != nil {
		return err
	}
	if err := s.mark(); err != nil {
		return err
	}
	header := make([]any, len(s.header))
	for i, name := range s.header {
		header[i] = name
	}
	return s.write(header, s.book.header)
}

// top is the row of the header: the second under a marking.
func (s *sheet) top() int {
	if s.book.marking == "" {
		return 1
	}
	return 2
}

// mark puts the marking into the first row, which stays in sight, and on each page
// that is printed of the sheet.
func (s *sheet) mark() error {
	if s.book.marking == "" {
		return nil
	}
	if err := s.write([]any{s.book.marking}, s.book.header); err != nil {
		return err
	}
	printed := pageLine(s.book.marking)
	return s.book.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddHeader: printed, OddFooter: printed})
}

// longestPageLine is how much of a marking stands in the header of a page: Excel takes 255
// characters, and an ampersand needs two.
const longestPageLine = 120

// pageLine writes a text for the header of a page, in its middle. An ampersand begins a
// code there, and a number behind one is the size of the letters (ECMA-376 part 1,
// 18.3.1.39).
func pageLine(s string) string {
	s = cut(strings.Join(strings.Fields(xlsxCell(s)), " "), longestPageLine)
	return "&C " + strings.ReplaceAll(s, "&", "&&")
}

func (s *sheet) write(values []any, style int) error {
	s.rows++
	row := make([]any, len(values))
	for i, v := range values {
		var err error
		if row[i], err = cellOf(v, style); err != nil {
			return err
		}
	}
	if err := s.out.SetRow(fmt.Sprintf("A%d", s.rows), row); err != nil {
		return fmt.Errorf("sheet %s, row %d: %w", s.name, s.rows, err)
	}
	return nil
}

// cellOf takes two types only, so that the library has none to guess: mail must
// not become a formula or a number.
func cellOf(v any, style int) (any, error) {
	switch v := v.(type) {
	case int64:
		return v, nil
	case string:
		if v == "" {
			return nil, nil
		}
		return excelize.Cell{StyleID: style, Value: xlsxCell(v)}, nil
	}
	return nil, fmt.Errorf("a cell of type %T", v)
}

func (s *sheet) next() error {
	if err := s.finish(); err != nil {
		return err
	}
	s.number++
	s.name, s.rows, s.out = fmt.Sprintf("%s %d", s.base, s.number), 0, nil
	_, err := s.book.file.NewSheet(s.name)
	return err
}

// finish ends the sheet, with a filter on its header.
func (s *sheet) finish() error {
	if err := s.begin(); err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(len(s.header))
	if err != nil {
		return err
	}
	if err := s.book.file.AutoFilter(s.name, fmt.Sprintf("A%d:%s%d", s.top(), last, s.rows), nil); err != nil {
		return err
	}
	return s.out.Flush()
}
