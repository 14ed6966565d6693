package extract

import (
	"strings"
	"testing"
)

func TestKeyFilesAreKnown(t *testing.T) {
	t.Parallel()
	rest := strings.Repeat("\x00\x01key", 20)
	for name, c := range map[string]struct {
		raw  string
		want bool
	}{
		"keystore":    {magicJKS + "\x02" + rest, true},
		"JCEKS":       {magicJCEKS + "\x02" + rest, true},
		"BKS":         {"\x00\x00\x00\x02\x00\x00\x00\x14" + rest, true},
		"KeePass":     {"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5" + rest, true},
		"keytab":      {"\x05\x02\x00\x00\x00\x64" + rest, true},
		"cache":       {"\x05\x04\x00\x0c\x00\x01\x00\x08" + rest, true},
		"ticket":      {"\x76\x82\x02\xce\x30\x82\x02\xca" + rest, true},
		"pfx":         {"\x30\x82\x09\x23\x02\x01\x03\x30\x82" + rest, true},
		"letters":     {"v\x82 0 a text" + rest, false},
		"a text":      {"0\x31\x30, 2026: a log that begins with a nought\n", false},
		"class":       {"\xca\xfe\xba\xbe\x00\x00\x00\x41" + rest, false},
		"short":       {"\x05\x02\x00\x00", false},
		"other bytes": {"\x30\x82\x09\x23\x99\x01\x03" + rest, false},
	} {
		if got := isKeyring([]byte(c.raw), nil); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
