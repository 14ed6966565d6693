package extract

import (
	"strings"
)

// workbook is a workbook of Excel 97 to 2003 (BIFF8) or of before ([MS-XLS]; the
// older forms are those of Microsoft's file format kit).
type workbook struct {
	d     *oleDoc
	biff8 bool
	page  int // code page of 8-bit text

	shared  xlSharedStrings
	repeats int // how long the shared strings may be that more cells show
	formats map[int]string
	styles  []int // number format of each style

	sheets map[int]string // names by where they begin
	cells  []xlCell       // of the sheet at hand
	notes  []string       // and what stands beside them

	query    strings.Builder // a string that goes on in the next record
	pictures []byte
	drawings []byte
	seenBOF  bool
	from1904 bool // days are counted from then
}

// workbook reads a workbook; done names the streams that it took care of. A file
// may hold the same one in the form of Excel 5, too.
func (d *oleDoc) workbook(s storage) (done map[string]bool) {
	done = map[string]bool{}
	for _, name := range []string{"workbook", "book"} {
		b := s.stream(name)
		if b == nil {
			continue
		}
		done[name] = true
		w := &workbook{d: d, page: 1252, sheets: map[int]string{}, formats: map[int]string{}}
		if !w.open(b) {
			d.locked = "an Excel workbook with a password"
		}
	}
	return done
}

// open reads a stream of records, if it is not encrypted or a known password
// decrypts it.
func (w *workbook) open(b []byte) bool {
	if kind, data, ok := xlRecordAt(b); ok {
		w.biff8 = isBIFF8(kind, data)
	}
	b, ok := w.d.unlockWorkbook(w, b)
	if !ok {
		return false
	}
	w.d.read, w.repeats = true, mostText*len(b)
	w.finish(b[w.records(b):])
	return true
}

// pivotCache reads what a pivot table keeps of its source, in records of the same
// form ([MS-XLS] section 2.1.7.20.5).
func (d *oleDoc) pivotCache(b []byte) {
	w := &workbook{d: d, page: 1252, biff8: true}
	end := w.records(b)
	w.flush()
	d.loosely(b[end:])
}

// isBIFF8 tells the form of Excel 97 by the record that every stream begins with
// ([MS-XLS] section 2.4.21).
func isBIFF8(kind uint16, data []byte) bool {
	return kind == xlBOF && len(data) >= 2 && le16(data, 0) == 0x0600
}

// records reads the records of a stream and gives where they end.
func (w *workbook) records(b []byte) (end int) {
	n := 0
	return xlRecords(b, func(r xlRecord) bool {
		w.record(r)
		n++
		return n%1024 != 0 || w.d.w.ctx.Err() == nil
	})
}

// finish gives what is left when all records were read.
func (w *workbook) finish(rest []byte) {
	w.flush()
	w.endQuery()
	if !w.seenBOF {
		w.d.fault("a workbook without its beginning")
	}
	for i, shown := range w.shared.shown {
		if !shown {
			w.d.hide(w.shared.get(i, w.shared.size(i)))
		}
	}
	w.d.loosely(w.d.pictures(w.pictures))
	w.d.loosely(w.drawings)
	w.d.loosely(rest)
}

// record reads one record, by the table of its kinds, or searches its strings.
func (w *workbook) record(r xlRecord) {
	if read, known := xlReaders[r.kind]; known && (w.biff8 || !biff8Only[r.kind]) {
		in := w.reader(r)
		read(w, in, r)
		if r.kind != xlFormula || !in.bad {
			return
		}
	}
	w.d.loosely(r.all())
	w.literals(r.all())
}

// biff8Only are records that earlier forms do not have, or have otherwise.
var biff8Only = map[uint16]bool{xlSST: true, xlLabelSST: true, xlTxO: true, xlHLink: true, xlSupBook: true, xlName: true}

// xlReaders say how to read each kind of record.
var xlReaders = map[uint16]func(w *workbook, in *xlReader, r xlRecord){
	xlBOF:        (*workbook).begin,
	0x0009:       (*workbook).begin, // Excel 2, 3 and 4
	0x0209:       (*workbook).begin,
	0x0409:       (*workbook).begin,
	xlEOF:        func(w *workbook, _ *xlReader, _ xlRecord) { w.flush() },
	xlCodePage:   (*workbook).codePage,
	xlDate1904:   func(w *workbook, in *xlReader, _ xlRecord) { w.from1904 = in.u16() != 0 },
	xlBoundSheet: (*workbook).boundSheet,
	xlSST:        (*workbook).readShared,
	xlXF:         (*workbook).style,
	xlFormat:     (*workbook).format,
	xlLabelSST:   (*workbook).labelSST,
	xlLabel:      (*workbook).label,
	xlRString:    (*workbook).label,
	0x0004:       (*workbook).label2,
	0x0003:       (*workbook).number2,
	0x0002:       (*workbook).integer2,
	xlNumber:     (*workbook).number,
	xlRK:         (*workbook).rk,
	xlMulRK:      (*workbook).mulRK,
	xlBoolErr:    (*workbook).boolean,
	xlFormula:    (*workbook).formula,
	0x0206:       (*workbook).formula,
	0x0406:       (*workbook).formula,
	xlString:     (*workbook).result,
	xlString2:    (*workbook).result2,
	xlNote:       (*workbook).note,
	xlTxO:        (*workbook).textObject,
	xlHeader:     (*workbook).margin,
	xlFooter:     (*workbook).margin,
	xlSXString:   (*workbook).queryString,
	xlHLink:      (*workbook).link,
	xlSupBook:    (*workbook).book,
	xlName:       (*workbook).name,
	xlSeriesText: (*workbook).seriesText,
	xlDrawings:   func(w *workbook, _ *xlReader, r xlRecord) { w.pictures = append(w.pictures, r.all()...) },
	xlDrawing:    func(w *workbook, _ *xlReader, r xlRecord) { w.drawings = append(w.drawings, r.all()...) },
}

const xlSeriesText = 0x100D

// begin begins a sheet, or another part of the stream.
func (w *workbook) begin(_ *xlReader, r xlRecord) {
	w.seenBOF = true
	w.flush()
	if name, ok := w.sheets[r.at]; ok {
		w.d.main.WriteString(name + "\n")
	}
}

func (w *workbook) codePage(in *xlReader, _ xlRecord) {
	switch n := in.u16(); n {
	case 0x8000:
		w.page = 10000
	case 0x8001:
		w.page = 1252
	default:
		w.page = n
	}
}

// boundSheet names a sheet by where it begins ([MS-XLS] section 2.4.28).
func (w *workbook) boundSheet(in *xlReader, _ xlRecord) {
	at := int(in.u32())
	hidden := in.u16()&3 != 0
	name := in.str(1)
	if hidden {
		name += " (hidden sheet)"
	}
	w.sheets[at] = name
	w.d.hide(name)
}

// margin is the header or the footer of a page.
func (w *workbook) margin(in *xlReader, _ xlRecord) {
	size := 1
	if w.biff8 {
		size = 2
	}
	if s := in.str(size); s != "" {
		w.notes = append(w.notes, s)
	}
}

// queryString is a string of a pivot table or of a query to a database, such as
// its connection string. One that fills its record goes on in the next ([MS-XLS]
// section 2.4.84).
func (w *workbook) queryString(in *xlReader, _ xlRecord) {
	s := in.str(2)
	w.query.WriteString(s)
	if len(s) < 255 {
		w.query.WriteByte('\n')
	}
}

func (w *workbook) endQuery() {
	w.d.hide(strings.TrimRight(w.query.String(), "\n"))
	w.query.Reset()
}

// link is where a cell leads ([MS-XLS] section 2.4.140), in UTF-16 but for the
// path of a file.
func (w *workbook) link(_ *xlReader, r xlRecord) {
	b := r.all()
	var s strings.Builder
	wideRuns(&s, b, true)
	w.d.links.WriteString(s.String())
	w.d.loosely(b)
}

// book is another workbook that this one refers to, or a source of data (DDE), in
// a path with marks of its own ([MS-XLS] section 2.5.277).
func (w *workbook) book(in *xlReader, _ xlRecord) {
	n := in.u16()
	if len(in.b) < 3 {
		return
	}
	for range 1 + min(n, len(in.b)) {
		if s := in.str(2); s != "" {
			w.d.hide(plainPath(s))
		}
		if in.bad || len(in.b) == 0 && len(in.more) == 0 {
			return
		}
	}
}

func plainPath(s string) string {
	return strings.TrimLeft(strings.Map(func(c rune) rune {
		if c < ' ' {
			return '/'
		}
		return c
	}, s), "/")
}

// name is a defined name and its formula ([MS-XLS] section 2.4.150).
func (w *workbook) name(in *xlReader, _ xlRecord) {
	head := in.bytes(14)
	if len(head) < 14 {
		return
	}
	wide := in.u8()&1 != 0
	w.d.hide(in.chars(int(head[3]), wide))
	w.literals(in.b)
}

// textObject is the text of a text box or a comment, which stands in the records
// behind it ([MS-XLS] section 2.4.329).
func (w *workbook) textObject(in *xlReader, r xlRecord) {
	in.skip(10)
	n := in.u16()
	in.b = nil
	if s := in.chars(n, false); s != "" {
		w.notes = append(w.notes, s)
	}
	w.d.loosely(r.data)
}

// note is a comment: its author or, before Excel 97, itself.
func (w *workbook) note(in *xlReader, _ xlRecord) {
	in.skip(4)
	if w.biff8 {
		in.skip(4)
		w.d.hide(in.str(2))
		return
	}
	in.skip(2)
	if len(in.b) > 0 {
		w.notes = append(w.notes, in.chars(len(in.b), false))
	}
}

func (w *workbook) seriesText(in *xlReader, _ xlRecord) {
	in.skip(2)
	if s := in.str(1); s != "" {
		w.notes = append(w.notes, s)
	}
}
