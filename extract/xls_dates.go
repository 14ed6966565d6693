package extract

import (
	"strings"
	"time"
)

// xlDate1904 is the record that says from which day a workbook counts ([MS-XLS]
// section 2.4.77).
const xlDate1904 = 0x0022

// dateFormat tells a number format that shows a day: one of those that every
// workbook has ([MS-XLS] section 2.4.126, ids 14 to 17 and 22), or one with a year
// or day in it.
func (w *workbook) dateFormat(id int) bool {
	if id >= 14 && id <= 17 || id == 22 {
		return true
	}
	f, quoted := w.formats[id], false
	for i := 0; i < len(f) && i < 64; i++ {
		switch c := f[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[' && !quoted: // a colour or a condition
			if end := strings.IndexByte(f[i:], ']'); end > 0 {
				i += end
			}
		case !quoted && (c|0x20 == 'y' || c|0x20 == 'd'):
			return true
		}
	}
	return false
}

// shownDate writes a day as people do who want to be understood, with the time if
// there is one; ok is false for a number that is no day.
func (w *workbook) shownDate(v float64) (s string, ok bool) {
	const year10000 = 2958466
	if v < 1 || v >= year10000 {
		return "", false
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case w.from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case v < 60: // Excel knows a 29 February 1900
		v++
	}
	at := first.AddDate(0, 0, int(v)).Add(time.Duration((v - float64(int(v))) * float64(24*time.Hour))).Round(time.Second)
	if at.Equal(at.Truncate(24 * time.Hour)) {
		return at.Format("2006-01-02"), true
	}
	return at.Format("2006-01-02 15:04:05"), true
}
