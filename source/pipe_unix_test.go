//go:build unix

package source_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/mailspill/mailspill/mail"
	"github.com/mailspill/mailspill/source"
)

// A pipe in a tree would hold the walk up for ever if it were opened.
func TestPipesInATreeAreNotOpened(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "one.eml", []byte(one))
	must(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600))
	items, err := walkAll(t, dir, source.Options{})
	must(t, err)
	const no = mail.NoOffset
	checkItems(t, []item{{"one.eml", "", one, no, "", 0}, {"pipe", "", "", no, mail.Unsupported, 0}}, items)
}

func TestUnreadableFileAmongOthers(t *testing.T) {
	t.Parallel()
	if syscall.Geteuid() == 0 {
		t.Skip("SKIPPED ALOUD: root may read everything")
	}
	dir := t.TempDir()
	write(t, dir, "one.eml", []byte(one))
	must(t, syscall.Chmod(write(t, dir, "shut.eml", []byte(two)), 0))
	items, err := walkAll(t, dir, source.Options{})
	must(t, err)
	if len(items) != 2 || items[1].Reason != mail.Unsupported {
		t.Errorf("got %+v", items)
	}
}
