package report

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestVisible(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"plain, ümlaut, データ, 😀", "plain, ümlaut, データ, 😀"},
		{"a\tb\r\nc", `a\tb\r\nc`},
		{"\x1b]0;title\a", `\u001b]0;title\u0007`},
		{"\u009b31m\x7f", `\u009b31m\u007f`},
		{"\u202eexe.\u2066x\u2069\u200e\u061c", `\u202eexe.\u2066x\u2069\u200e\u061c`},
		{"zero\u200bwidth\ufeff\u00ad\u2060", `zero\u200bwidth\ufeff\u00ad\u2060`},
		{"\u2028\u2029", `\u2028\u2029`},
		{"\u3164\u034f", `\u3164\u034f`},
		{"\U000e0041", `\U000e0041`},
		{"\ufffe\uffff", `\ufffe\uffff`},
		{"\xff\x9b31m\xc3", `\xff\x9b31m\xc3`},
		{"\ufffd", "\ufffd"},
	} {
		if got := visible(c.in); got != c.want {
			t.Errorf("visible(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCSVCell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"plain", "plain"},
		{"a=b, c+d, e@f", "a=b, c+d, e@f"},
		{"=1+1", "'=1+1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"＝1", "'＝1"},
		{"＠x", "'＠x"},
		{"  =1", "'  =1"},
		{"\u00a0\u3000=1", "'\u00a0\u3000=1"},
		{"\t=1", `'\t=1`},
		{"\tx", `'\tx`},
		{"\rx", `'\rx`},
		{"\nx", `'\nx`},
		{"\u200b=1", `'\u200b=1`},
		{"a; =1", "a; '=1"},
		{"a;=1;b;+2", "a;'=1;b;'+2"},
		{"a; b", "a; b"},
		{"x\ny", `x\ny`},
	} {
		if got := csvCell(c.in); got != c.want {
			t.Errorf("csvCell(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestXLSXCellLimit(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]string{
		"letters": strings.Repeat("a", 40000),
		"pairs":   strings.Repeat("😀", 20000),
		"odd":     "a" + strings.Repeat("😀", 20000),
		"escapes": strings.Repeat("\x00", 20000),
	} {
		got := xlsxCell(s)
		if n := len(utf16.Encode([]rune(got))); n > cellLimit || n < cellLimit-2 {
			t.Errorf("%s: %d units, want the limit %d", name, n, cellLimit)
		}
		if !utf8.ValidString(got) || strings.ContainsRune(got, utf8.RuneError) || !strings.HasSuffix(got, "characters]") {
			t.Errorf("%s: torn or without a note: …%q", name, got[len(got)-60:])
		}
	}
	if fits := strings.Repeat("ü", cellLimit); xlsxCell(fits) != fits {
		t.Error("a cell that just fits was cut")
	}
}

func TestXLSXCellEscapes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"_x000A_":         `_\x000A_`,
		"_x000a_":         `_\x000a_`,
		"_x0041_x202E_":   `_\x0041_\x202E_`,
		"_x005F_":         `_\x005F_`,
		"_x00G0_ _x000A ": "_x00G0_ _x000A ",
	} {
		if got := xlsxCell(in); got != want {
			t.Errorf("xlsxCell(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSARIFText(t *testing.T) {
	t.Parallel()
	const in, want = "[click](http://x) {0}\x1b", `\[click\](http://x) {{0}}\u001b`
	if got := sarifText(in); got != want {
		t.Errorf("sarifText(%q) = %q, want %q", in, got, want)
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	if got := cut("grün", 4); got != "grün" {
		t.Errorf("cut what fits: %q", got)
	}
	if got, want := cut(strings.Repeat("ü", 1234), 3), "üüü… [1,234 characters]"; got != want {
		t.Errorf("cut = %q, want %q", got, want)
	}
	if got, want := cut("\xff\xff\xff", 2), "\xff\xff… [3 characters]"; got != want {
		t.Errorf("cut bytes that are no UTF-8 = %q, want %q", got, want)
	}
}

// FuzzNeutralisers: whatever comes in, nothing hostile comes out, and JSON keeps
// its content.
func FuzzNeutralisers(f *testing.F) {
	for _, s := range []string{"plain", "=1;\t=2", "\x1b[0m\u202e\u2028", "\xff\xfe", "\U000e0041\ufeff", " ＝x;@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, out := range map[string]string{"visible": visible(s), "csv": csvCell(s), "xlsx": xlsxCell(s), "sarif": sarifText(s)} {
			if strings.ContainsFunc(out, hostile) || !utf8.ValidString(out) {
				t.Errorf("%s(%q) = %q", name, s, out)
			}
		}
		for _, piece := range strings.Split(csvCell(s), ";") {
			if startsFormula(strings.TrimSpace(piece)) {
				t.Errorf("csvCell(%q) = %q begins a formula", s, csvCell(s))
			}
		}
		encoded, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		safe := jsonSafe(encoded)
		var before, after string
		if err := json.Unmarshal(safe, &after); err != nil {
			t.Fatalf("jsonSafe made %q of %q: %v", safe, encoded, err)
		}
		if err := json.Unmarshal(encoded, &before); err != nil || before != after {
			t.Errorf("jsonSafe changed %q to %q (%v)", before, after, err)
		}
		if strings.ContainsFunc(string(safe), hostile) {
			t.Errorf("jsonSafe left %q", safe)
		}
	})
}
