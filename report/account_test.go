package report

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/mailspill/mailspill/finding"
)

// TestEveryReasonHasARemedy reads the reasons where they are declared, since a
// report may not import that room.
func TestEveryReasonHasARemedy(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../mail/lost.go")
	if err != nil {
		t.Fatal(err)
	}
	reasons := regexp.MustCompile(`Reason = "([a-z-]+)"`).FindAllSubmatch(source, -1)
	if len(reasons) < 10 {
		t.Fatalf("found only %d reasons", len(reasons))
	}
	for _, r := range reasons {
		n := 0
		for _, m := range remedies {
			if slices.Contains(m.Reasons, string(r[1])) {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s has %d remedies, want 1", r[1], n)
		}
	}
}

func TestRepeatedImagesCountOnce(t *testing.T) {
	t.Parallel()
	a := newAccount()
	logo := finding.Unread{Reason: "image-only", MediaType: "image/png", Bytes: 10, Path: []string{"logo.png"}}
	larger, renamed, other := logo, logo, logo
	larger.Bytes, renamed.Path, other.MediaType = 11, []string{"x.png"}, "image/gif"
	for _, u := range []finding.Unread{logo, logo, larger, logo, renamed, other} {
		a.add(u)
	}
	if a.leaves != 6 || a.distinct != 4 || a.bytes != 61 {
		t.Errorf("%d leaves, %d different, %d bytes; want 6, 4, 61", a.leaves, a.distinct, a.bytes)
	}
	zip := finding.Unread{Reason: "encrypted-archive", MediaType: "application/zip", Bytes: 10, Path: []string{"a.zip"}}
	a.add(zip)
	a.add(zip)
	if a.distinct != 6 {
		t.Errorf("%d different: two archives are two pieces of work, whatever their size", a.distinct)
	}
}

func TestUnknownReasonIsShown(t *testing.T) {
	t.Parallel()
	a := newAccount()
	a.add(finding.Unread{Reason: "from-the-future"})
	if g := a.unlockable(); len(g) != 1 || g[0].Title != otherRemedy.Title || g[0].Lines[0].Reason != "from-the-future" {
		t.Errorf("groups %+v", g)
	}
}

func TestAccountBounds(t *testing.T) {
	t.Parallel()
	a := newAccount()
	const n = keptItems + 100
	for i := range n {
		a.add(finding.Unread{Reason: "corrupt", Hint: string(rune('a' + i%40)), Bytes: 1})
	}
	g := a.unlockable()[0]
	if g.Leaves != n || g.More() != 100 || len(g.Lines) > keptHints+1 {
		t.Errorf("%d leaves, %d more, %d lines", g.Leaves, g.More(), len(g.Lines))
	}
	var sum int64
	for _, l := range g.Lines {
		sum += l.Leaves
	}
	if sum != n {
		t.Errorf("the lines count %d leaves, want %d", sum, n)
	}
}
