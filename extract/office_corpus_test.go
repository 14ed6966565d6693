package extract

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Real documents, with two independent readers as witnesses: what a strict XML
// decoder finds in a paragraph, and excelize in a cell, stands in our texts, too.
func TestCorpusOffice(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("MAILSPILL_CORPUS")
	if dir == "" {
		t.Skip("SKIPPED ALOUD: MAILSPILL_CORPUS names no folder of real documents")
	}
	for _, kind := range []string{"docx", "docm", "xlsx", "xlsm", "pptx", "vsdx", "odt", "ods", "odp", "epub", "pages"} {
		files, err := filepath.Glob(filepath.Join(dir, "documents", kind, "*"))
		if err != nil {
			t.Fatal(err)
		}
		missing, words := 0, 0
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			r := extractWith(t, attach("a."+kind, "application/octet-stream", raw), Options{Limits: DefaultLimits(), Passwords: []string{"tika"}})
			var ours strings.Builder
			for _, text := range r.texts {
				ours.WriteString(text.Content)
			}
			have := bare(ours.String())
			for _, s := range append(paragraphs(raw), cellsOf(raw)...) {
				words++
				if !strings.Contains(have, bare(s)) {
					missing++
					t.Logf("%s: %.200q is missing", filepath.Base(f), s)
				}
			}
		}
		t.Logf("%s: %d files, %d of %d paragraphs and cells are missing", kind, len(files), missing, words)
		if missing > 0 {
			t.Errorf("%s: %d missing", kind, missing)
		}
	}
}

// bare is a text without white space.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }

// paragraphs gives the paragraphs that hold no others and no changes or notes.
func paragraphs(raw []byte) []string {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".xml") {
			continue
		}
		rc, err := f.Open()
		if err != nil {
			continue
		}
		out = append(out, paragraphsOf(rc)...)
		rc.Close()
	}
	return out
}

func paragraphsOf(r io.Reader) []string {
	var out, open []string
	var text strings.Builder
	plain := false
	d := xml.NewDecoder(r)
	for {
		tok, err := d.Token()
		if err != nil {
			return out
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			name := tok.Name.Local
			switch name {
			case "p", "h":
				text.Reset()
				plain = !slices.Contains(open, "p")
			case "del", "ins", "moveFrom", "moveTo", "annotation", "note", "frame", "custom-shape", "AlternateContent", "sym", "noBreakHyphen", "binary-data":
				plain = false
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:len(open)-1]
			if name := tok.Name.Local; (name == "p" || name == "h") && plain {
				out = append(out, text.String())
				plain = false
			}
		case xml.CharData:
			if len(open) == 0 {
				continue
			}
			office := strings.Contains(strings.Join(open, " "), "document-content")
			if last := open[len(open)-1]; last == "t" || office {
				text.Write(tok)
			}
		}
	}
}

// cellsOf gives the cells of a workbook that hold words.
func cellsOf(raw []byte) []string {
	x, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: 64 << 20, RawCellValue: true})
	if err != nil {
		return nil
	}
	defer x.Close()
	var out []string
	for _, sheet := range x.GetSheetList() {
		rows, err := x.GetRows(sheet)
		if err != nil {
			continue
		}
		for _, row := range rows {
			for _, c := range row {
				if strings.ContainsFunc(c, func(r rune) bool { return r >= 'A' }) {
					out = append(out, c)
				}
			}
		}
	}
	return out
}
