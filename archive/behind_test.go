package archive_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/mailspill/mailspill/archive"
)

// Archives behind a program are found, and its own marks are not taken for one.
func TestBehind(t *testing.T) {
	t.Parallel()
	stub := []byte("MZ" + strings.Repeat("a program 7z\xbc\xaf\x27\x1c Rar!\x1a\x07\x00 Rar!\x1a\x07\x01\x00 MSCF\x00\x00\x00\x00 ", 50))
	if at := archive.Behind(stub); at >= 0 {
		t.Errorf("found one at %d where there is none", at)
	}
	for name, data := range map[string][]byte{
		"7z": testdata(t, "LZMA2.7z"), "7z, list locked": testdata(t, "locked-list.7z"), "cab": testdata(t, "mszip.cab"),
		"rar": rarOf(t, "", [][3]string{{"a", "b", ""}}), "rar, list locked": rarOf(t, "pw", [][3]string{{"a", "b", ""}}),
		"former rar": rar3Of(t, "a", "b", ""),
	} {
		if at := archive.Behind(append(bytes.Clone(stub), data...)); at != len(stub) {
			t.Errorf("%s: found at %d, want %d", name, at, len(stub))
		}
	}
}
