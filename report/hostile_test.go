package report

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"golang.org/x/net/html"

	"github.com/mailspill/mailspill/finding"
)

// attacks are texts that a sender may put anywhere in a mail.
var attacks = []string{
	"\x1b]0;owned\a\x1b[31m\x1b[2Jterminal\u009b5m\x7f",
	"<script>alert(1)</script><img src=x onerror=alert(1)>\"' onmouseover='x",
	"</style></title><svg onload=alert(1)>{{.}}",
	"=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(1)", "\t=1", "\r=1", "  =1", "＝1", "a;=1",
	"\u202egnp.exe\u2066\u2069\u200f\u061c", "zero\u200b\u200d\ufeffwidth\u2028\u2029", "tag\U000e0041\ufffe",
	"[click](http://evil.example) {0}", "_x000A_=1_x202E_x0007_", "line\r\nFrom: x\nline", `a,"b",\`,
	"javascript:alert(1)", "https://evil.example/\"><script>alert(2)</script>", "\xff\xfe broken \xc3",
}

// fill sets every string that a record shows to attack.
func fill(v reflect.Value, attack string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(attack)
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*finding.Identity]() {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), attack)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), attack)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "Type" && f.Tag.Get("json") != "-" {
				fill(v.Field(i), attack)
			}
		}
	}
}

func filled[R any](attack string) R {
	var r R
	fill(reflect.ValueOf(&r).Elem(), attack)
	return r
}

// attacked gives the report of a scan whose every text is an attack.
func attacked(t *testing.T, format string, opt Options, texts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	opt.Now = now
	s, err := New(format, &out, opt)
	if err != nil {
		t.Fatal(err)
	}
	give := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	give(s.Begin(filled[finding.Scan](texts[0])))
	for i, a := range texts {
		f := filled[finding.Finding](a)
		f.CredentialID = fmt.Sprintf("%s %d", a, i)
		give(s.Finding(f))
		give(s.Unread(filled[finding.Unread](a)))
		give(s.Done(finding.Message{}, ""))
	}
	give(s.Close(finding.Summary{Findings: 1, Messages: finding.MessageCounts{Seen: 1, Selected: 1}}))
	return out.Bytes()
}

// noHostile fails on a character that steers a display, besides those that are
// the format's own.
func noHostile(t *testing.T, format, out, own string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("%s: not UTF-8", format)
	}
	for i, r := range out {
		if hostile(r) && !strings.ContainsRune(own, r) {
			t.Fatalf("%s: U+%04X in %q", format, r, out[max(0, i-40):min(len(out), i+40)])
		}
	}
}

func TestHostileText(t *testing.T) {
	t.Parallel()
	noHostile(t, "table", string(attacked(t, "table", Options{}, attacks...)), "\n")
	noHostile(t, "jsonl", string(attacked(t, "jsonl", Options{}, attacks...)), "\n")
	noHostile(t, "sarif", string(attacked(t, "sarif", Options{}, attacks...)), "\n")
	noHostile(t, "html", string(attacked(t, "html", Options{}, attacks...)), "\n")
	noHostile(t, "xlsx", string(dump(t, attacked(t, "xlsx", Options{}, attacks...))), "\n")
	page, _ := strings.CutPrefix(string(attacked(t, "csv", Options{}, attacks...)), byteOrderMark)
	noHostile(t, "csv", page, "\r\n")
}

// TestHostileColors: the only escapes of a coloured table are those of its own.
func TestHostileColors(t *testing.T) {
	t.Parallel()
	out := attacked(t, "table", Options{Color: true}, attacks...)
	own := regexp.MustCompile("\x1b\\[(0|1|2|1;31|33|32)m")
	if !own.Match(out) {
		t.Error("no colours")
	}
	noHostile(t, "table", string(own.ReplaceAll(out, nil)), "\n")
}

func TestHostileJSONKeepsContent(t *testing.T) {
	t.Parallel()
	for _, a := range attacks {
		lines := bytes.Split(attacked(t, "jsonl", Options{}, a), []byte("\n"))
		var got finding.Unread
		if err := json.Unmarshal(lines[2], &got); err != nil {
			t.Fatal(err)
		}
		want := completeUnread(filled[finding.Unread](strings.ToValidUTF8(a, "\ufffd")))
		if !utf8.ValidString(a) {
			continue // JSON has no other bytes; that it decodes is all there is to see
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", a, diff)
		}
	}
}

func TestHostileHTML(t *testing.T) {
	t.Parallel()
	doc, err := html.Parse(bytes.NewReader(attacked(t, "html", Options{}, attacks...)))
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Fields("html head meta title style body header main section article h1 h2 h3 p span bdi code dl dt dd details summary table thead tbody tr th td ul li br a")
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !strings.Contains(" "+strings.Join(known, " ")+" ", " "+n.Data+" ") {
			t.Errorf("element %s", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "style" {
				t.Errorf("attribute %s=%q of %s", a.Key, a.Val, n.Data)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "https://") {
				t.Errorf("link to %q", a.Val)
			}
		}
	}
}

func TestHostileCSV(t *testing.T) {
	t.Parallel()
	out := attacked(t, "csv", Options{}, attacks...)
	rows, err := csv.NewReader(bytes.NewReader(out[len(byteOrderMark):])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(attacks)+1 {
		t.Errorf("%d rows, want %d", len(rows), len(attacks)+1)
	}
	for _, row := range rows {
		for i, cell := range row {
			for _, piece := range append(strings.Split(cell, ";"), cell) {
				if startsFormula(strings.TrimSpace(piece)) {
					t.Errorf("%s: formula in %q", rows[0][i], cell)
				}
			}
		}
	}
}

func TestHostileXLSX(t *testing.T) {
	t.Parallel()
	out := attacked(t, "xlsx", Options{}, attacks...)
	z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		xml, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name, "xl/worksheets/") && regexp.MustCompile(`<f[ >]|<hyperlink`).Match(xml) {
			t.Errorf("%s holds a formula or a link", f.Name)
		}
		if escape := regexp.MustCompile("_x[0-9A-Fa-f]{4}_").Find(xml); escape != nil {
			t.Errorf("%s: Excel would decode %s", f.Name, escape)
		}
	}
	if cells := string(dump(t, out)); !strings.Contains(cells, `_\x000A_=1_\x202E_`) {
		t.Error("the escapes of the workbook format cannot be seen any more")
	}
}

func TestHostileSARIF(t *testing.T) {
	t.Parallel()
	for _, stream := range [][]byte{
		attacked(t, "sarif", Options{}, attacks...),
		replayed(t, "sarif", savedStream(t), Options{}),
		attacked(t, "sarif", Options{}, ""),
	} {
		log, err := sarif.FromBytes(stream, sarif.WithStrictValidation())
		if err != nil {
			t.Fatal(err)
		}
		if err := log.Validate(); err != nil {
			t.Error(err)
		}
	}
}

// TestLongText: a megabyte in every field neither floods a report for people nor
// breaks one for programs.
func TestLongText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("データ", 1<<20/9)
	for _, format := range []string{"table", "html"} {
		out := attacked(t, format, Options{}, long)
		if len(out) > 100_000 {
			t.Errorf("%s: %d bytes", format, len(out))
		}
		if !bytes.Contains(out, []byte(" characters]")) {
			t.Errorf("%s does not say that it cut", format)
		}
	}
	long = long[:1<<17/9*9]
	for _, format := range []string{"jsonl", "csv", "sarif"} {
		if out := attacked(t, format, Options{}, long); !bytes.Contains(out, []byte(long)) {
			t.Errorf("%s: a long text was cut", format)
		}
	}
	if cells := dump(t, attacked(t, "xlsx", Options{}, long)); !bytes.Contains(cells, []byte("… [cut: ")) {
		t.Error("xlsx: no cell says that it was cut")
	}
}

func TestTableFitsWidth(t *testing.T) {
	t.Parallel()
	for _, width := range []int{1, 40, 80, 100, 160} {
		opt := Options{Width: width}
		for _, out := range [][]byte{attacked(t, "table", opt, attacks...), replayed(t, "table", savedStream(t), opt)} {
			for _, line := range strings.Split(string(out), "\n") {
				if n := displayWidth(line); n > max(width, smallestWidth) {
					t.Errorf("width %d: %d columns in %q", width, n, line)
				}
			}
		}
	}
}
