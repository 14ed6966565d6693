package mail

import (
	"net/mail"
	"strings"
	"time"
)

// firstID takes the first message id out of a field (RFC 5322 section 3.6.4),
// without angle brackets.
func firstID(v string) string {
	v = strings.TrimSpace(v)
	if _, rest, ok := strings.Cut(v, "<"); ok {
		id, _, _ := strings.Cut(rest, ">")
		return strings.TrimSpace(id)
	}
	if f := strings.Fields(v); len(f) > 0 {
		return f[0]
	}
	return ""
}

// oddDates are layouts that mailers write against RFC 5322 section 3.3.
var oddDates = []string{
	"Mon, 2 Jan 2006 15:04:05 MST",
	"Mon, 2 Jan 2006 15:04:05",
	"2 Jan 2006 15:04:05",
	"Mon Jan 2 15:04:05 2006",
	"Mon Jan 2 15:04:05 MST 2006",
	"Mon, 2 Jan 2006 15:04 -0700",
	"Mon, 2-Jan-2006 15:04:05 -0700",
	"2 Jan 06 15:04:05 -0700",
	"2 Jan 06 15:04:05 MST",
	time.RFC3339,
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05",
	"2006-01-02",
}

// ParseDate reads a Date field in the standard's form or one of the usual odd
// ones. The result is in UTC, in the years 1 to 9999: what lies beyond is no date
// by which a message could be left out, and none that a record could hold.
func ParseDate(v string) (time.Time, bool) {
	t, ok := parseDate(v)
	if !ok || !recordable(t) {
		return time.Time{}, false
	}
	return t.UTC(), true
}

func recordable(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1 && year <= 9999
}

func parseDate(v string) (time.Time, bool) {
	v = strings.Join(strings.Fields(v), " ")
	if v == "" {
		return time.Time{}, false
	}
	if t, err := mail.ParseDate(v); err == nil {
		return t, true
	}
	if i := strings.IndexByte(v, '('); i > 0 {
		v = strings.TrimSpace(v[:i])
	}
	for _, layout := range oddDates {
		if t, err := time.Parse(layout, v); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
