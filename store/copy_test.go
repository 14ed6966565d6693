package store_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/store"
)

// A copy of a case is the case, whichever engine it was in, and the case may be used
// meanwhile.
func TestCopy(t *testing.T) {
	t.Parallel()
	for name, place := range places(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := toldCase(t, place(t), 1, clockAt(8))
			must(t, c.SetTerms(t.Context(), store.Terms{Authority: "ticket 4711", Marking: "CUI"}))
			tell(t, c, "/a.mbox", told{text: "one", credentials: []string{"x", "y"}}, told{text: "two", unread: []string{"image/png"}})
			dir := t.TempDir()
			cp, err := c.Copy(t.Context(), dir)
			must(t, err)
			want := records(t, c)
			tell(t, c, "/b.mbox", told{text: "three", credentials: []string{"z"}})
			if got := records(t, cp); got != want || strings.Count(got, "finding") != 2 || records(t, c) == want {
				t.Errorf("%s\n\nwant\n%s", got, want)
			}
			if head, err := cp.Verify(t.Context()); err != nil || head.Seq < 3 {
				t.Errorf("%v, %v", head, err)
			}
			if terms, err := cp.Terms(t.Context()); err != nil || terms.Marking != "CUI" {
				t.Errorf("%+v, %v", terms, err)
			}
			must(t, cp.Close())
			left, err := os.ReadDir(dir)
			if err != nil || len(left) != 1 {
				t.Errorf("%v, %v", left, err)
			}
			if info, err := os.Stat(filepath.Join(dir, "case.db")); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info, err)
			}
			if _, err := c.Copy(t.Context(), dir); err == nil {
				t.Error("a copy was written over another")
			}
		})
	}
}

// What is written for a bundle lies nowhere in clear before it is in it.
func TestAddMade(t *testing.T) {
	t.Parallel()
	id, dir := newIdentity(t), t.TempDir()
	var out bytes.Buffer
	b, err := store.NewBundle(&out, store.Manifest{CaseID: "c"}, id.Recipient())
	must(t, err)
	must(t, b.AddMade(dir, "report.csv", func(w io.Writer) error {
		_, err := io.WriteString(w, big)
		return err
	}))
	broken := errors.New("no more")
	if err := b.AddMade(dir, "other.csv", func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
	must(t, b.AddMade(dir, "empty.csv", func(io.Writer) error { return nil }))
	must(t, b.Close())
	_, files, err := opened(&out, store.DefaultBundleLimits(), id)
	if err != nil || len(files) != 2 || files["report.csv"] != big || files["empty.csv"] != "" {
		t.Errorf("%d files, %v", len(files), err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
