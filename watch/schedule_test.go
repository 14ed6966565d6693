package watch

import (
	"strings"
	"testing"
	"time"
)

func schedule(t testing.TB, text string) Schedule {
	t.Helper()
	s, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                      "0 fields",
		"* * * *":                               "4 fields",
		"0 * * * * *":                           "6 fields", // seconds
		"0 0 1 1 * 2030":                        "6 fields", // a year
		"60 * * * *":                            "above maximum",
		"* 24 * * *":                            "above maximum",
		"* * 0 * *":                             "below minimum",
		"* * * 13 *":                            "above maximum",
		"* * * * 8":                             "above maximum",
		"* * 31 2 *":                            "never comes",
		"0 0 30 2 *":                            "never comes",
		"0 0 31 4,6,9,11 *":                     "never comes",
		"*/0 * * * *":                           "positive",
		"*/61 * * * *":                          "less than range size",
		"*/1000000000 * * * *":                  "no field",
		"1,,2 * * * *":                          "no field",
		", * * * *":                             "no field",
		"-1 * * * *":                            "no field",
		"+5 * * * *":                            "no field",
		"? * * * *":                             "no field",
		"*-5 * * * *":                           "no field",
		"1- * * * *":                            "no field",
		"1/ * * * *":                            "no field",
		"1-2-3 * * * *":                         "no field",
		"\u0661 * * * *":                        "no field", // a digit, but not of ours
		"0 0 L * *":                             "no field",
		"0 0 * * MON#2":                         "no field",
		"H H * * *":                             "no field",
		"0 0 * FOO *":                           "FOO",
		"@every 5m":                             "@every",
		"@reboot":                               "@every and @reboot",
		"@fortnightly":                          "unrecognized",
		"@daily 5":                              "unrecognized",
		"TZ=UTC":                                "0 fields",
		"CRON_TZ=":                              "time zone is missing",
		"CRON_TZ= 0 0 * * *":                    "time zone is missing",
		"CRON_TZ=Mars/Base @daily":              "no time zone Mars/Base",
		"CRON_TZ=../../etc/passwd 0 0 * * *":    "no time zone",
		"CRON_TZ=/etc/localtime 0 0 * * *":      "no time zone",
		strings.Repeat("1,", 200) + "1 * * * *": "longer than",
		"\x1b[2J * * * *":                       "no field",
	} {
		s, err := Parse(text)
		if err == nil {
			t.Errorf("%q is taken: next %v", text, s.Next(time.Now()))
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", text, err, want)
		} else if strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("%q: its error steers the terminal", text)
		}
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	const form = "2006-01-02 15:04"
	for _, c := range []struct{ text, after, want string }{
		{"30 2 * * *", "2026-11-23 02:29", "2026-11-23 02:30"},
		{"30 2 * * *", "2026-11-23 02:30", "2026-11-24 02:30"},
		{"@daily", "2026-12-31 12:00", "2027-01-01 00:00"},
		{"@hourly", "2026-12-31 23:00", "2027-01-01 00:00"},
		{"@weekly", "2026-11-23 12:00", "2026-11-29 00:00"},
		{"@monthly", "2026-11-23 12:00", "2026-12-01 00:00"},
		{"@yearly", "2026-11-23 12:00", "2027-01-01 00:00"},
		{"  0   0 * *\t* ", "2026-11-23 12:00", "2026-11-24 00:00"},
		{"0 0 29 2 *", "2026-11-23 12:00", "2028-02-29 00:00"},
		{"0 0 29 2 *", "2096-03-01 00:00", "2104-02-29 00:00"}, // 2100 has none
		{"0 0 * * 7", "2026-11-23 12:00", "2026-11-29 00:00"},
		{"0 0 * * 5-7", "2026-11-28 12:00", "2026-11-29 00:00"},
		{"0 0 * * mon-FRI", "2026-11-27 12:00", "2026-11-30 00:00"},
		{"0 22-2 * * *", "2026-11-23 23:30", "2026-11-24 00:00"},
		{"0 0 13 * 5", "2026-11-23 12:00", "2026-11-27 00:00"}, // either day
		{"*/20 * * * *", "2026-11-23 12:41", "2026-11-23 13:00"},
		{"5/20 * * * *", "2026-11-23 12:26", "2026-11-23 12:45"},
		{"0 6 31 * *", "2026-11-23 12:00", "2026-12-31 06:00"},
		{"CRON_TZ=Asia/Tokyo 0 9 * * *", "2026-11-23 12:00", "2026-11-24 00:00"},
		{"TZ=America/New_York 0 9 * * *", "2026-11-23 12:00", "2026-11-23 14:00"},
	} {
		text := c.text
		if !strings.Contains(text, "TZ=") {
			text = "CRON_TZ=UTC " + text
		}
		after, err := time.Parse(form, c.after)
		if err != nil {
			t.Fatal(err)
		}
		if got := schedule(t, text).Next(after).UTC().Format(form); got != c.want {
			t.Errorf("%s after %s: %s, want %s", c.text, c.after, got, c.want)
		}
	}
}

// TestClockChanges holds what cron(8) says of daylight-saving time.
func TestClockChanges(t *testing.T) {
	t.Parallel()
	const form = "02 15:04 -0700"
	for _, c := range []struct {
		zone, text string
		after      time.Time
		want       []string
	}{
		// Forward: 02:00 is 03:00.
		{"Europe/Berlin", "30 2 * * *", utc(2026, 3, 28, 12), []string{"29 03:00 +0200", "30 02:30 +0200", "31 02:30 +0200"}},
		{"Europe/Berlin", "*/20 2 * * *", utc(2026, 3, 28, 12), []string{"29 03:00 +0200", "30 02:00 +0200", "30 02:20 +0200"}},
		{"Europe/Berlin", "0 2,3 * * *", utc(2026, 3, 28, 12), []string{"29 03:00 +0200", "30 02:00 +0200"}},
		{"Europe/Berlin", "0 3 * * *", utc(2026, 3, 28, 12), []string{"29 03:00 +0200", "30 03:00 +0200"}},
		{"Europe/Berlin", "0 */2 * * *", utc(2026, 3, 28, 22), []string{"29 00:00 +0100", "29 03:00 +0200", "29 04:00 +0200"}},
		{"Europe/Berlin", "*/30 * * * *", utc(2026, 3, 29, 0), []string{"29 01:30 +0100", "29 03:00 +0200", "29 03:30 +0200"}},
		{"Europe/Berlin", "15 * * * *", utc(2026, 3, 29, 0), []string{"29 01:15 +0100", "29 03:15 +0200"}},
		// Back: 03:00 is 02:00.
		{"Europe/Berlin", "30 2 * * *", utc(2026, 10, 24, 12), []string{"25 02:30 +0200", "26 02:30 +0100"}},
		{"Europe/Berlin", "0 */2 * * *", utc(2026, 10, 24, 21), []string{"25 00:00 +0200", "25 02:00 +0200", "25 04:00 +0100"}},
		{"Europe/Berlin", "*/30 * * * *", utc(2026, 10, 25, 0), []string{"25 02:30 +0200", "25 02:00 +0100", "25 02:30 +0100", "25 03:00 +0100"}},
		{"Europe/Berlin", "30 2 * * *", utc(2026, 10, 25, 1), []string{"26 02:30 +0100"}}, // begun between the two
		{"Europe/Berlin", "0 3 * * *", utc(2026, 10, 24, 12), []string{"25 03:00 +0100", "26 03:00 +0100"}},
		{"America/New_York", "30 2 * * *", utc(2026, 3, 7, 12), []string{"08 03:00 -0400", "09 02:30 -0400"}},
		{"America/New_York", "30 1 * * *", utc(2026, 10, 31, 12), []string{"01 01:30 -0400", "02 01:30 -0500"}},
		// At midnight, by half an hour, and by a whole day.
		{"Africa/Cairo", "0 0 * * *", utc(2026, 4, 23, 12), []string{"24 01:00 +0300", "25 00:00 +0300"}},
		{"Africa/Cairo", "30 23 * * *", utc(2026, 10, 29, 12), []string{"29 23:30 +0300", "30 23:30 +0200"}},
		{"America/Santiago", "0 0 6 9 *", utc(2026, 9, 1, 12), []string{"06 01:00 -0300"}},
		{"Australia/Lord_Howe", "15 2 * * *", utc(2026, 10, 3, 0), []string{"04 02:30 +1100", "05 02:15 +1100"}},
		{"Australia/Lord_Howe", "45 1 * * *", utc(2026, 4, 4, 0), []string{"05 01:45 +1100", "06 01:45 +1030"}},
		{"Pacific/Apia", "0 1 30 12 *", utc(2011, 12, 28, 0), []string{"31 00:00 +1400", "30 01:00 +1400"}},
	} {
		s := schedule(t, "CRON_TZ="+c.zone+" "+c.text)
		at := c.after
		for i, want := range c.want {
			at = s.Next(at)
			if got := at.Format(form); got != want {
				t.Errorf("%s: %s after %v, time %d: %s, want %s", c.zone, c.text, c.after, i+1, got, want)
			}
		}
	}
}

func utc(year, month, day, hour int) time.Time {
	return time.Date(year, time.Month(month), day, hour, 0, 0, 0, time.UTC)
}

// TestClockChangesLoseNothing walks through years of changes: a job of a day runs
// once on each of them, whatever its time is.
func TestClockChangesLoseNothing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Europe/Berlin", "America/Santiago", "Africa/Casablanca", "Australia/Lord_Howe", "Africa/Cairo", "Antarctica/Troll", "Asia/Gaza", "UTC"} {
		for _, text := range []string{"0 0 * * *", "30 0 * * *", "30 1 * * *", "0 2 * * *", "30 2 * * *", "59 23 * * *"} {
			s := schedule(t, "CRON_TZ="+name+" "+text)
			at := s.Next(time.Date(2020, 1, 1, 12, 0, 0, 0, zone(t, name)))
			for range 5 * 365 {
				next := s.Next(at)
				noon := time.Date(at.Year(), at.Month(), at.Day()+1, 12, 0, 0, 0, at.Location())
				if next.YearDay() != noon.YearDay() || !next.After(at) {
					t.Fatalf("%s %s: after %v comes %v", name, text, at, next)
				}
				at = next
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"30 2 * * *", "@daily", "CRON_TZ=Europe/Berlin 30 2 * * *", "TZ=UTC", "* * 31 2 *", "0 0 29 2 *", "*/61 * * * *",
		"1,,2 * * * *", "5-1 22-2 28-3 nov-feb fri-mon", "0/99999999999999999999 * * * *", "CRON_TZ=../x @daily", "1-5/59 * * * 7", "@every 1ns",
	} {
		f.Add(seed, int64(1_800_000_000))
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		s, err := Parse(text)
		if err != nil {
			if len(err.Error()) > 3*longestSchedule+300 {
				t.Errorf("an error of %d bytes", len(err.Error()))
			}
			return
		}
		const years = 200 * 365 * 86400
		after := time.Unix(unix%years, 0)
		first := s.Next(after)
		if !first.After(after) {
			t.Fatalf("%q after %v comes %v", text, after, first)
		}
		if first.Sub(after) > 8*366*24*time.Hour {
			t.Fatalf("%q after %v comes years later: %v", text, after, first)
		}
		if second := s.Next(first); !second.After(first) {
			t.Fatalf("%q after %v comes %v", text, first, second)
		}
		// Nothing lies between: who asks in between is told the same.
		if again := s.Next(first.Add(-time.Second)); !again.Equal(first) {
			t.Fatalf("%q: %v becomes %v when asked a second before", text, first, again)
		}
	})
}
