package patterns

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	puttyCipher  = regexp.MustCompile(`(?m)^[> \t]*Encryption: *(\S+)`)
	puttyComment = regexp.MustCompile(`(?m)^[> \t]*Comment: *([^\r\n]{1,200})`)
	puttyPrivate = regexp.MustCompile(`Private-Lines: *(\d{1,3})(?:\s|\\[rn]|<br)`)
	puttyEnd     = regexp.MustCompile(`Private-(?:MAC|Hash):`)
)

// checkPuTTY judges a PuTTY key file (the format's description is appendix C
// of PuTTY's manual); the secret is the base64 of its private part.
func checkPuTTY(t *Text, groups []int, c *Candidate) bool {
	from := groups[0]
	rest := t.Content[from:min(len(t.Content), from+maxKey)]
	if i := strings.Index(rest[min(1, len(rest)):], "PuTTY-User-Key-File-"); i >= 0 {
		rest = rest[:i+1] // the next key file
	}
	m := puttyPrivate.FindStringSubmatchIndex(rest)
	if m == nil {
		return false
	}
	n, _ := strconv.Atoi(rest[m[2]:m[3]])
	end := endOfLines(rest, m[1]-1, n+1)
	if e := puttyEnd.FindStringIndex(rest[m[1]:]); e != nil {
		end = min(end, m[1]+e[0]) // lines may have been joined or wrapped on their way
	}
	body := armourBody(rest[m[1]:end])
	if len(body) < 40 || distinctBytes(body) < 16 {
		return false
	}
	pin(t, c, from+m[1], from+end)
	trimPlace(t, c)
	c.Secret, c.Checked, c.Confidence = body, ByStructure, 0.97
	if k := puttyCipher.FindStringSubmatch(rest); k != nil && k[1] != "none" {
		c.Severity, c.Title = Medium, "PuTTY private key, protected by a passphrase"
	}
	if k := puttyComment.FindStringSubmatch(rest); k != nil {
		c.Identity.User = strings.Clone(strings.TrimSpace(k[1]))
	}
	return true
}

// endOfLines gives the place behind n lines that begin at i.
func endOfLines(s string, i, n int) int {
	for ; n > 0; n-- {
		next := strings.IndexByte(s[i:], '\n')
		if next < 0 {
			return len(s)
		}
		i += next + 1
	}
	return i
}
