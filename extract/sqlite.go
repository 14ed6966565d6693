package extract

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/mailspill/mailspill/mail"
)

const magicSQLite = "SQLite format 3\x00"

// database is an SQLite file that is being read (sqlite.org/fileformat2.html). Each
// page is read once, however often hostile pointers lead to it.
type database struct {
	raw      []byte
	page     int // size of one
	usable   int // of that
	encoding uint32
	seen     []bool
	left     int // bytes that rows may still have: hostile cells lie upon each other
	text     bytes.Buffer
	rest     bytes.Buffer // what no row covers: free space, deleted rows
	blobs    [][]byte
	damaged  bool
}

func isSQLite(head []byte, _ *mail.Part) bool {
	return len(head) >= 100 && bytes.HasPrefix(head, []byte(magicSQLite))
}

// readSQLite gives the rows of all tables, a table's names above them, and
// searches the strings of what is left of deleted ones.
func readSQLite(w *walk, p *mail.Part, r *bufio.Reader) {
	raw, over, err := w.held(r)
	if over || err != nil {
		w.loseBinary(p, bufio.NewReader(io.MultiReader(bytes.NewReader(raw), r)), mail.Lost{
			Reason: mail.TooLarge, Detail: "an SQLite database that is too large to hold or cut short: searched as printable strings only", Hint: hintDump,
		})
		return
	}
	d, ok := openDatabase(raw)
	if !ok {
		w.after("sqlite", p, raw, nil)
		return
	}
	d.read(func() bool { return w.ctx.Err() == nil })
	w.accounted(p, &counter{n: int64(len(raw))}, nil)
	_ = w.chunks(textOf(p), &d.text) // a buffer does not fail
	_, _ = w.readStrings(p, bufio.NewReader(&d.rest), shortestRun)
	for _, b := range d.blobs {
		w.child(p, embedded{data: b})
	}
	if d.damaged {
		w.out.Lost(mail.Lost{
			Part: p.Number, Path: p.Path, MediaType: p.MediaType, Reason: mail.Corrupt,
			Detail: "a damaged SQLite database: what could be made out was read", Hint: hintDump,
		})
	}
}

const hintDump = "dump it with `sqlite3 FILE .dump` and scan the text"

func openDatabase(raw []byte) (*database, bool) {
	d := &database{raw: raw, page: int(binary.BigEndian.Uint16(raw[16:])), encoding: binary.BigEndian.Uint32(raw[56:])}
	if d.page == 1 {
		d.page = 65536
	}
	d.usable = d.page - int(raw[20])
	if d.page < 512 || d.page&(d.page-1) != 0 || d.usable < 480 || len(raw) < d.page {
		return nil, false
	}
	d.left = 2 * len(raw)
	d.seen = make([]bool, len(raw)/d.page+1)
	return d, true
}

// at gives a page, by its number from 1, if it was not read before.
func (d *database) at(n int) []byte {
	if n < 1 || n > len(d.raw)/d.page {
		d.damaged = true
		return nil
	}
	if d.seen[n] {
		return nil
	}
	d.seen[n] = true
	return d.raw[(n-1)*d.page : n*d.page]
}

// table is one as the first page names it.
type table struct {
	kind, name, sql string
	root            int
}

// read reads the list of tables, the tables, and the pages that belong to none.
func (d *database) read(goOn func() bool) {
	var list []table
	d.tree(1, 0, func(row []value) {
		if len(row) == 5 {
			list = append(list, table{row[0].String(), row[1].String(), row[4].String(), int(row[3].number)})
		}
	})
	for _, t := range list {
		if t.sql != "" {
			d.text.WriteString(t.sql + "\n\n")
		}
	}
	for _, t := range list {
		if t.root > 0 && t.kind == "index" && goOn() { // its values stand in the table too
			d.tree(t.root, 0, func([]value) {})
		}
	}
	for _, t := range list {
		if t.root > 0 && t.kind == "table" && goOn() {
			names := columns(t.sql)
			fmt.Fprintf(&d.text, "\n%s\n%s\n", t.name, strings.Join(names, " | "))
			d.tree(t.root, 0, func(row []value) { d.row(names, row) })
		}
	}
	d.text.WriteString("\n")
	for n := 1; n <= len(d.raw)/d.page && goOn(); n++ {
		if !d.seen[n] {
			d.stray(n)
		}
	}
	d.rest.Write(d.raw[len(d.raw)/d.page*d.page:])
}

// stray reads a page that no table leads to: of a table that was dropped, or free.
func (d *database) stray(n int) {
	b := d.raw[(n-1)*d.page : n*d.page]
	if b[0] != leafTable || int(binary.BigEndian.Uint16(b[3:]))*2+8 > d.usable {
		d.rest.Write(b)
		d.rest.WriteByte(0)
		return
	}
	damaged := d.damaged
	d.tree(n, 0, func(row []value) { d.row(nil, row) })
	d.damaged = damaged // it may hold anything
}

// row writes a row as a line; one with long texts takes a line for each value.
func (d *database) row(names []string, row []value) {
	cells := make([]string, len(row))
	long := false
	for i, v := range row {
		if v.blob && len(v.bytes) > longestCell {
			d.blobs = append(d.blobs, v.bytes)
			continue
		}
		cells[i] = v.String()
		long = long || strings.Contains(cells[i], "\n")
	}
	if !long {
		d.text.WriteString(strings.Join(cells, " | ") + "\n")
		return
	}
	for i, c := range cells {
		if i < len(names) {
			d.text.WriteString(names[i] + ": ")
		}
		d.text.WriteString(c + "\n")
	}
}

// longestCell is the longest blob that is shown in its row; longer ones may be
// files.
const longestCell = 64
