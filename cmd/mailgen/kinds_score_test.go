package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestJudgeKinds(t *testing.T) {
	t.Parallel()
	sas := &kindSecret{Accept: []string{"a+b=", "a%2Bb%3D", "https://x/?sig=a%2Bb%3D"}}
	block := &kindSecret{Accept: []string{"-----BEGIN PRIVATE KEY-----\nAAAA\nBBBB\n-----END PRIVATE KEY-----", "AAAABBBB"}, Block: true}
	note := &kindSecret{Accept: []string{"guid"}, Any: true}
	maybe := &kindSecret{Accept: []string{"second"}, Optional: true}
	finding := func(tier, secret string) proseRecord { return proseRecord{Type: "finding", Tier: tier, Secret: secret} }
	for _, c := range []struct {
		name           string
		secrets        []*kindSecret
		records        []proseRecord
		want           confusion
		garbled, noise int
	}{
		{"the value", []*kindSecret{sas}, []proseRecord{finding("rotate", "a+b=")}, confusion{1, 0, 0}, 0, 0},
		{"equivalents are one", []*kindSecret{sas}, []proseRecord{finding("rotate", "a+b="), finding("review", "https://x/?sig=a%2Bb%3D")}, confusion{1, 0, 0}, 0, 0},
		{"nothing", []*kindSecret{sas}, nil, confusion{0, 0, 1}, 0, 0},
		{"only a note", []*kindSecret{sas}, []proseRecord{finding("info", "a+b=")}, confusion{0, 0, 1}, 0, 0},
		{"a note, then more", []*kindSecret{sas}, []proseRecord{finding("info", "a+b="), finding("rotate", "a+b=")}, confusion{1, 0, 0}, 0, 0},
		{"a note is enough", []*kindSecret{note}, []proseRecord{finding("info", "guid")}, confusion{1, 0, 0}, 0, 0},
		{"cut", []*kindSecret{sas}, []proseRecord{finding("rotate", "a+b")}, confusion{0, 1, 1}, 1, 0},
		{"a block without its lines", []*kindSecret{block}, []proseRecord{finding("rotate", "AAAA BBBB")}, confusion{1, 0, 0}, 0, 0},
		{"another block", []*kindSecret{block}, []proseRecord{finding("rotate", "AAAABBBC")}, confusion{0, 1, 1}, 0, 0},
		{"optional, missed", []*kindSecret{sas, maybe}, []proseRecord{finding("rotate", "a+b=")}, confusion{1, 0, 0}, 0, 0},
		{"optional, found", []*kindSecret{sas, maybe}, []proseRecord{finding("rotate", "a+b="), finding("rotate", "second")}, confusion{2, 0, 0}, 0, 0},
		{"in a negative mail", nil, []proseRecord{finding("review", "x"), finding("rotate", "x"), finding("info", "y")}, confusion{0, 1, 0}, 0, 1},
	} {
		m := kindMail{Number: 1, Kind: "k", Secrets: c.secrets, Negative: len(c.secrets) == 0}
		_, got := tallyKinds([]kindMail{m}, m.judge(c.records))
		if got.confusion != c.want || got.garbled != c.garbled || got.noise != c.noise {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c)
		}
	}
}

func TestScoreKindsCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mails := []kindMail{
		{MessageID: "a@x", Number: 1, Kind: "one", Context: "f:1", Secrets: []*kindSecret{{Accept: []string{"s"}}}},
		{MessageID: "b@x", Number: 2, Kind: "two", Context: "f:2", Negative: true},
	}
	if err := writeKindMails(dir, mails); err != nil {
		t.Fatal(err)
	}
	records, details := filepath.Join(dir, "records.jsonl"), filepath.Join(dir, "details.txt")
	lines := `{"type":"finding","rule_id":"r","tier":"rotate","secret":"loud","message":{"message_id":"b@x"}}{"type":"summary","messages":{"scanned":2}}`
	if err := os.WriteFile(records, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := run([]string{"score-kinds", "--details", details, dir, records}, &b); err != nil {
		t.Fatal(err)
	}
	listed, err := os.ReadFile(details)
	if err != nil {
		t.Fatal(err)
	}
	for want, in := range map[string]string{
		"below 0.99: 1 one":                  b.String(),
		"1000.0 findings per 1,000 negative": b.String(),
		"missed     1 one":                   string(listed),
		`"loud"  by r, tier rotate`:          string(listed),
	} {
		if !strings.Contains(in, want) {
			t.Errorf("no %q in\n%s", want, in)
		}
	}
	for _, gate := range []string{"--min-recall=0.5", "--min-precision=0.5", "--max-noise=5"} {
		if err := run([]string{"score-kinds", gate, dir, records}, &strings.Builder{}); err == nil {
			t.Errorf("%s let the scan pass", gate)
		}
	}
}

// TestParseKinds refuses what would be lost silently.
func TestParseKinds(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"== tune\nno kind before", "# 1 a\n== no\nno half", "# 1 a\n== tune loud\nan unknown word"} {
		if _, err := parseKinds("f", text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
	got, err := parseKinds("f", "# 7 a\n== test html no\n\n<p>x</p>\n@@ n.txt\none\ntwo\n\n== tune\ny\n")
	if err != nil || len(got) != 2 || !got[0].negative || !got[0].html || got[0].text != "<p>x</p>" || got[0].files[0] != (kindFile{"n.txt", "one\ntwo"}) || got[1].number != 7 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	x := &kindFill{stream: newStream("fill"), keys: &keyPool{}, fields: map[string]kindText{}}
	x.secret("key", "a<b>\nc")
	for _, c := range []struct {
		template, want string
		page           bool
		secrets        int
	}{
		{"  > @{key}", "  > a<b>\n  > c", false, 1},
		{"<p>@{key}</p>", "<p>a&lt;b&gt;\nc</p>", true, 1},
		{"<p>@{key|raw}</p>", "<p>a<b>\nc</p>", true, 1},
		{"u:p@@{key|url}", "u:p@a%3Cb%3E%0Ac", false, 1},
		{"@{key|masked}", "********", false, 0},
	} {
		got, err := x.fill(c.template, c.page)
		if err != nil || got.text != c.want || len(got.secrets) != c.secrets {
			t.Errorf("%q: got %q with %d secrets, %v", c.template, got.text, len(got.secrets), err)
		}
	}
	for _, broken := range []string{"@{unknown}", "@{key|unknown}"} {
		if _, err := x.fill(broken, false); err == nil {
			t.Errorf("%q was filled", broken)
		}
	}
}

// TestEntraSecret compares with the example of Microsoft's own library.
func TestEntraSecret(t *testing.T) {
	t.Parallel()
	if got := entraDigits("zzz8Q~zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"); got != "blP" {
		t.Errorf("checksum %q, want blP", got)
	}
}

// TestCisco7 decodes what every table of these passwords shows.
func TestCisco7(t *testing.T) {
	t.Parallel()
	for offset, want := range map[int]string{2: "02050D480809", 0: "00071A150754", 6: "060506324F41"} {
		if got := cisco7(offset, "cisco"); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
