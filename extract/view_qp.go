package extract

import (
	"regexp"
	"strings"
)

// evidence says whether a text is quoted-printable that nobody declared.
type evidence uint8

const (
	qpUnknown evidence = iota
	qpYes
	qpNo
)

// quotedPrintable undoes an escape or a soft line break (RFC 2045 section 6.7)
// in a text that shows others of the kind.
func (c *cleaner) quotedPrintable(i int) int {
	rest := c.s[i+1 : min(len(c.s), i+3)]
	soft := strings.HasPrefix(rest, "\n") || rest == "\r\n"
	if !soft && (len(rest) < 2 || !isUpperHex(rest[0]) || !isUpperHex(rest[1])) {
		return i + 1
	}
	if c.qp == qpUnknown {
		c.qp = looksQuotedPrintable(c.s)
	}
	if c.qp == qpNo {
		return i + 1
	}
	if soft {
		c.quote.newLine()
		end := i + 1 + strings.IndexByte(rest, '\n') + 1
		return c.replace(edit{start: i, end: end, what: undidQP})
	}
	text, end := unescapeRun(c.s, i, len(c.s), '=')
	if !isReadable(text) {
		return max(end, i+1)
	}
	return c.replace(edit{start: i, end: end, text: text, what: undidQP})
}

func isUpperHex(c byte) bool { return isDigit(c) || c >= 'A' && c <= 'F' }

// escapedSetting is "name=3Dvalue", outside of a link.
var escapedSetting = regexp.MustCompile(`(?m)(?:^|[ \t;"'])[A-Za-z][\w.-]{1,40}=3D[^\s&=]{8}`)

// looksQuotedPrintable wants an escaped "=", and soft breaks of lines no
// longer than mailers make them, or several more: base64 ends in "=" as well, and parameters of
// links hold "=3D" by chance.
func looksQuotedPrintable(s string) evidence {
	equals, breaks := strings.Count(s, "=3D"), 0
	if equals > 0 && escapedSetting.MatchString(s) {
		return qpYes
	}
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, "\r\n")
		if len(line) <= 76 && strings.HasSuffix(line, "=") && !strings.HasSuffix(line, "==") {
			breaks++
		}
	}
	if equals > 2 || equals > 0 && breaks > 0 {
		return qpYes
	}
	return qpNo
}
