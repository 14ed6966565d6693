package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const labelledMails = `
[[mails]]
id = "xx-1"
thread = "a"
template = "t1"
genre = "g1"
subject = '''Größe und 東京'''
text = '''
the password is Sun!Flower42, the door code is 4711#, the meeting's is 998877
'''
[[mails.secrets]]
value = '''Sun!Flower42'''
tier = "rotate"
user = "kim"
[[mails.secrets]]
value = '''4711#'''
tier = "review"
[[mails.secrets]]
value = '''998877'''
tier = "info"

[[mails]]
id = "xx-2"
thread = "a"
template = "t2"
genre = "g1"
subject = '''Re: a page'''
html = true
text = '''
<p>Set it to <b>a&amp;b&lt;c9</b></p>
'''
[[mails.secrets]]
value = '''a&b<c9'''
tier = "rotate"

[[mails]]
id = "xx-3"
thread = "b"
template = "t2"
genre = "g2"
subject = '''Policy'''
why = "a rule for passwords"
text = '''
Never use Password1 again.
'''
`

func labelled(t *testing.T) (dir string, mails []*proseMail) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "xx.toml"), []byte(labelledMails), 0o600); err != nil {
		t.Fatal(err)
	}
	mails, err := readProse(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, mails
}

func TestScoreProse(t *testing.T) {
	t.Parallel()
	finding := func(id, tier, secret string) string {
		return `{"type":"finding","rule_id":"r","tier":"` + tier + `","secret":"` + secret + `","confidence":0.5,"message":{"message_id":"` + id + `@prose.example"}}` + "\n"
	}
	const summary = `{"type":"summary","messages":{"scanned":3}}`
	sun, door, page := finding("xx-1", "rotate", "Sun!Flower42"), finding("xx-1", "review", "4711#"), finding("xx-2", "rotate", "a&b<c9")
	perfect := sun + door + page
	for _, c := range []struct {
		name, records string
		all, rotate   confusion
		garbled       int
		noise         int
	}{
		{"perfect", perfect, confusion{3, 0, 0}, confusion{2, 0, 0}, 0, 0},
		{"nothing", "", confusion{0, 0, 3}, confusion{0, 0, 2}, 0, 0},
		{"the same in several places", perfect + sun + sun, confusion{3, 0, 0}, confusion{2, 0, 0}, 0, 0},
		{"the higher tier counts", finding("xx-1", "info", "Sun!Flower42") + perfect, confusion{3, 0, 0}, confusion{2, 0, 0}, 0, 0},
		{"only as a note", finding("xx-1", "info", "Sun!Flower42") + door + page, confusion{2, 0, 1}, confusion{1, 0, 1}, 0, 0},
		{"too low", finding("xx-1", "review", "Sun!Flower42") + door + page, confusion{3, 0, 0}, confusion{1, 0, 1}, 0, 0},
		{"too high", sun + finding("xx-1", "rotate", "4711#") + page, confusion{3, 0, 0}, confusion{2, 1, 0}, 0, 0},
		{"a note of the meeting's code", perfect + finding("xx-1", "info", "998877"), confusion{3, 0, 0}, confusion{2, 0, 0}, 0, 0},
		{"the meeting's code as more", perfect + finding("xx-1", "review", "998877"), confusion{3, 1, 0}, confusion{2, 0, 0}, 0, 0},
		{"a cut value", finding("xx-1", "rotate", "Sun!Flower") + door + page, confusion{2, 1, 1}, confusion{1, 1, 1}, 1, 0},
		{"a longer value", finding("xx-1", "rotate", "Sun!Flower42,") + door + page, confusion{2, 1, 1}, confusion{1, 1, 1}, 1, 0},
		{"HTML as it stands", sun + door + finding("xx-2", "rotate", "a&amp;b&lt;c9"), confusion{3, 0, 0}, confusion{2, 0, 0}, 0, 0},
		{"in another mail", door + page + finding("xx-2", "rotate", "Sun!Flower42"), confusion{2, 1, 1}, confusion{1, 1, 1}, 0, 0},
		{"in a negative mail", perfect + finding("xx-3", "review", "Password1"), confusion{3, 1, 0}, confusion{2, 0, 0}, 0, 1},
	} {
		_, mails := labelled(t)
		file := filepath.Join(t.TempDir(), "records.jsonl")
		if err := os.WriteFile(file, []byte(c.records+summary), 0o600); err != nil {
			t.Fatal(err)
		}
		records, scanned, err := readProseRecords(file)
		if err != nil {
			t.Fatal(err)
		}
		verdicts, err := judgeAll(mails, records, scanned)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := tallyBy(mails, verdicts, func(m *proseMail) string { return m.language }).total
		if got.all != c.all || got.rotate != c.rotate || got.garbled != c.garbled || got.noise != c.noise {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c)
		}
		if got.positive != 2 || got.negative != 1 || got.secrets != 3 {
			t.Errorf("%s: counted the mails wrongly: %+v", c.name, got)
		}
	}
}

func TestScoreProseCommand(t *testing.T) {
	t.Parallel()
	dir, _ := labelled(t)
	records := filepath.Join(t.TempDir(), "records.jsonl")
	details := filepath.Join(t.TempDir(), "details.txt")
	write := func(s string) {
		if err := os.WriteFile(records, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	score := func(flags ...string) (string, error) {
		var b strings.Builder
		err := run(append(append([]string{"score-prose"}, flags...), dir, records), &b)
		return b.String(), err
	}
	write(`{"type":"finding","rule_id":"r","tier":"review","secret":"Sun!Flower42","message":{"message_id":"xx-1@prose.example"}}
{"type":"finding","rule_id":"r2","tier":"review","secret":"Password1","confidence":0.7,"message":{"message_id":"xx-3@prose.example"}}
{"type":"summary","messages":{"scanned":3}}`)
	out, err := score("--details", details)
	if err != nil || !strings.Contains(out, "1000.0 (") || !strings.Contains(out, "\nall ") {
		t.Errorf("got %v\n%s", err, out)
	}
	listed, err := os.ReadFile(details)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`missed    xx  xx-2  "a&b<c9"  label rotate  [t2, g1]`,
		`too low   xx  xx-1  "Sun!Flower42"  label rotate  by r, tier review, confidence 0.000  [t1, g1]`,
		`wrong     xx  xx-3  "Password1"  by r2, tier review, confidence 0.700  [t2, g2]`,
		"by template", "by genre",
	} {
		if !strings.Contains(string(listed), want) {
			t.Errorf("the details lack %q:\n%s", want, listed)
		}
	}
	for _, gate := range []string{"--min-f1=0.9", "--min-rotate-precision=0.9", "--max-noise=5"} {
		if _, err := score(gate); err == nil {
			t.Errorf("%s let the scan pass", gate)
		}
	}
	write(`{"type":"summary","messages":{"scanned":2}}`)
	if _, err := score(); err == nil {
		t.Error("a scan of fewer messages was taken")
	}
	write(`{"type":"finding","tier":"info","secret":"x","message":{"message_id":"y@z"}}{"type":"summary","messages":{"scanned":3}}`)
	if _, err := score(); err == nil {
		t.Error("a scan of other messages was taken")
	}
}
