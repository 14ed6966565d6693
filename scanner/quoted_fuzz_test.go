package scanner

import (
	"strings"
	"testing"
	"time"

	"github.com/mailspill/mailspill/extract"
	"github.com/mailspill/mailspill/patterns"
)

func knownHeads(t testing.TB) *heads {
	t.Helper()
	q, err := patterns.LoadQuoting()
	if err != nil {
		t.Fatal(err)
	}
	return newHeads(q)
}

// quotedLines looks through a text and lists the lines that are quoted.
func quotedLines(h *heads, text string, marks []extract.Quote) *quotes {
	q := &quotes{heads: h}
	q.begin(extract.Text{Part: "1", Where: "body", Own: true, Line: 1, Column: 1, Content: text, Quotes: marks})
	q.look()
	return q
}

// Whatever a text holds: its quoted lines are in order, apart, and within it; a line
// with a quote mark is one of them; and a file is never quoted.
func FuzzQuoted(f *testing.F) {
	h := knownHeads(f)
	for _, m := range labelledMail(f) {
		f.Add(string(m.Data), 1, 3)
	}
	f.Add("> a\r\n>From b\n\n>>\n", 0, 0)
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		q := quotedLines(h, text, []extract.Quote{{From: from, To: to}, {From: to, Head: true}, {From: to, To: from, Bare: true}})
		last := 0
		for _, r := range q.lines {
			if r.from <= last || r.to < r.from || r.to > strings.Count(text, "\n")+1 {
				t.Fatalf("lines %v", q.lines)
			}
			last = r.to + 1
		}
		for i, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(line, "> ") && !strings.HasPrefix(line, "> From") && !q.quoted(i+1) {
				t.Fatalf("line %d is not quoted", i+1)
			}
		}
		q.begin(extract.Text{Part: "2", Where: "attachment", Content: text, Line: 1})
		if q.quoted(1) {
			t.Fatal("a file is quoted")
		}
	})
}

// Ten times the text takes about ten times as long, whatever it repeats.
func TestQuotedLinear(t *testing.T) {
	t.Parallel()
	h := knownHeads(t)
	for _, unit := range []string{
		"\n", ">\n", "> ", "From: a@b.example\n", "From: a@b.example\nx\n", "Sent: 10:15\n\n", "On 4 May 2026 at 10:15 x:\n", "-----Original Message-----\n> x\n",
		"--", ":", "wrote ", "10:15 <a@b.example", "wrote 10:15 wrote:\n", "\u200b", "word word\n",
	} {
		took := func(size int) time.Duration {
			text := strings.Repeat(unit, size/len(unit))
			best := time.Hour
			for range 2 {
				began := time.Now()
				quotedLines(h, text, nil)
				best = min(best, time.Since(began))
			}
			return best
		}
		small, large := took(50<<10), took(500<<10)
		if large > 60*small && large > time.Second {
			t.Errorf("%.20q: %v, and ten times as much %v", unit, small, large)
		}
	}
}

func BenchmarkQuoted(b *testing.B) {
	h := knownHeads(b)
	var all strings.Builder
	for _, m := range labelledMail(b) {
		all.WriteString("> " + strings.ReplaceAll(string(m.Data), "\n", "\nx") + "\n") // as one long text, of which nothing ends the search
	}
	text := all.String()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		quotedLines(h, text, nil)
	}
}
