package extract

import (
	"strings"
	"unicode"
)

// shortestWide is how many characters of UTF-16 make a run worth searching.
const shortestWide = 5

// looseWide gives the runs of UTF-16LE in binary data that hold letters outside
// ASCII, one a line; those within ASCII are what strings are anyhow (runs). It
// looks at even and at odd offsets.
func looseWide(b []byte) string {
	var out strings.Builder
	for parity := range 2 {
		wideRuns(&out, b[min(parity, len(b)):], false)
	}
	return out.String()
}

// wideRuns gives the runs at even offsets; all of them, or those that hold letters
// outside ASCII.
func wideRuns(out *strings.Builder, b []byte, all bool) {
	var run []rune
	letters, beyond := 0, 0
	end := func() {
		if len(run) >= shortestWide && (all || beyond > 0) && (all || letters*3 >= len(run)*2) {
			out.WriteString(string(run))
			out.WriteByte('\n')
		}
		run, letters, beyond = run[:0], 0, 0
	}
	for ; len(b) >= 2; b = b[2:] {
		c := rune(b[0]) | rune(b[1])<<8
		if !wideChar(c) {
			end()
			continue
		}
		run = append(run, c)
		if c >= 0x80 {
			beyond++
		}
		if c == ' ' || unicode.IsLetter(c) || unicode.IsDigit(c) {
			letters++
		}
		if len(run) >= chunkSize {
			end()
		}
	}
	end()
}

// wideChar tells a character that text is made of: of the alphabets of Europe and
// the Near East. Further scripts look like two bytes of anything; all ASCII would
// be Chinese.
func wideChar(c rune) bool {
	switch {
	case c < 0x80:
		return c >= ' ' && c != 0x7f || c == '\t'
	case c < 0x0180:
		return c >= 0xA0
	case c < 0x0700:
		return c >= 0x0370
	}
	return c >= 0x2010 && c <= 0x20BF
}
