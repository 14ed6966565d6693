package report

import (
	"fmt"
	"strconv"
	"time"
)

// number writes n with separators: 1,234,567.
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// count writes n and the noun that fits it; the plural is the noun with an s.
func count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

// size writes a number of bytes for people: 12 bytes, 3.4 MB.
func size(n int64) string {
	if n < 1000 {
		return count(n, "byte")
	}
	units := []string{"kB", "MB", "GB", "TB", "PB", "EB"}
	v, u := float64(n)/1000, 0
	for v >= 999.95 && u < len(units)-1 {
		v, u = v/1000, u+1
	}
	return fmt.Sprintf("%.1f %s", v, units[u])
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// elapsed writes a duration with about three digits.
func elapsed(ms int64) string {
	d := time.Duration(ms) * time.Millisecond
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", ms)
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

// day is the date of an RFC 3339 time as the records hold it.
func day(date string) string {
	if len(date) > len("2006-01-02") && date[10] == 'T' {
		return date[:10]
	}
	return date
}

// apart says how far t lies from now: "in 91 days", "today", "3 days ago".
func apart(t, now time.Time) string {
	days := int64(t.Sub(now).Hours() / 24)
	switch {
	case days > 0:
		return "in " + count(days, "day")
	case days < 0:
		return count(-days, "day") + " ago"
	}
	return "within a day"
}
