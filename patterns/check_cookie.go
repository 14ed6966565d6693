package patterns

import (
	"regexp"
	"strings"
	"time"
)

// checkCookie judges a session cookie, whose attributes may tell its end.
func checkCookie(t *Text, groups []int, c *Candidate) bool {
	if !checkSession(t, groups, c) {
		return false
	}
	c.ExpiresAt = cookieEnd(t.Content[c.End:min(len(t.Content), c.End+maxCookie)])
	judgeExpiry(t, c)
	return true
}

// maxCookie bounds how far behind a cookie's value its attributes are looked for,
// in bytes.
const maxCookie = 300

// cookieExpiry matches the end of life behind a cookie's value, as Set-Cookie
// (RFC 6265, section 4.1.1) and the archives of browsers (HAR) write it.
var cookieExpiry = regexp.MustCompile(`(?i)^["']?\s{0,2}[;,][^\r\n{}]{0,200}?\bexpires["']?\s{0,3}[=:]\s{0,3}["']?([A-Za-z0-9:,. +-]{10,40})`)

var cookieDates = []string{time.RFC1123, "Mon, 02-Jan-2006 15:04:05 MST", "Monday, 02-Jan-06 15:04:05 MST", time.RFC3339Nano}

func cookieEnd(after string) time.Time {
	m := cookieExpiry.FindStringSubmatch(after)
	if m == nil {
		return time.Time{}
	}
	for _, layout := range cookieDates {
		if at, err := time.Parse(layout, strings.TrimSpace(m[1])); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}
