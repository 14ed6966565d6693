package extract

import (
	"strings"
	"testing"
)

func TestKeyFilesAreKnown(t *testing.T) {
	rest := strings.Repeat("\x00\x01key", 20)
	for name, c := range map[string]struct {
		raw  string
		want bool
	}{
		"keystore":    {"\xfe\xed\xfe\xed\x00\x00\x00\x02" + rest, true},
		"keytab":      {"\x05\x02\x00\x00\x00\x64" + rest, true},
		"cache":       {"\x05\x04\x00\x0c\x00\x01\x00\x08" + rest, true},
		"ticket":      {"\x76\x82\x02\xce\x30\x82\x02\xca" + rest, true},
		"pfx":         {"\x30\x82\x09\x23\x02\x01\x03\x30\x82" + rest, true},
		"certificate": {"\x30\x82\x03\x23\x30\x82\x02\x0b\xa0" + rest, false},
		"letters":     {"v\x82 0 a text" + rest, false},
		"class":       {"\xca\xfe\xba\xbe\x00\x00\x00\x41" + rest, false},
		"short":       {"\xfe\xed\xfe\xed\x00\x00\x00\x02", false},
		"huge":        {"\xfe\xed\xfe\xed\x00\x00\x00\x02" + strings.Repeat(rest, longestKeyFile/len(rest)), false},
	} {
		if got := isKeyFile([]byte(c.raw)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
