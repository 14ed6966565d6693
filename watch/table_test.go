package watch

import (
	"strings"
	"testing"
)

func TestReadTable(t *testing.T) {
	t.Parallel()
	table, err := ReadTable(strings.NewReader("\ufeff# the sources of inv-7\r\n\n" +
		"30 2 * * *\timaps://ann%40example.test@mail.example.test\r\n" +
		"CRON_TZ=Europe/Berlin\n" +
		"  @hourly   export/Gesendete Objekte \n" +
		"CRON_TZ=Asia/Tokyo 0 9 * * 1-5 m365://bob@example.test/inbox\n" +
		"0 4 * * * mail.mbox"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"imaps://ann%40example.test@mail.example.test: 30 2 * * *",
		"export/Gesendete Objekte: CRON_TZ=Europe/Berlin @hourly",
		"m365://bob@example.test/inbox: CRON_TZ=Asia/Tokyo 0 9 * * 1-5",
		"mail.mbox: CRON_TZ=Europe/Berlin 0 4 * * *",
	}
	for i, e := range table {
		if got := e.Source + ": " + e.Schedule.String(); i >= len(want) || got != want[i] {
			t.Errorf("entry %d: %s", i+1, got)
		}
	}
	if len(table) != len(want) {
		t.Errorf("%d entries, want %d", len(table), len(want))
	}
}

func TestReadTableRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"30 2 * * *":                           "line 1: a schedule and then a source",
		"@daily":                               "line 1: a schedule and then a source",
		"# x\n* * 31 2 * a.mbox":               "line 2: schedule * * 31 2 *: it never comes",
		"@daily a.mbox\n@hourly a.mbox":        "line 2: the source a.mbox has a schedule already, in line 1",
		"CRON_TZ=Mars/Base\n@daily a.mbox":     "line 1: there is no time zone",
		"CRON_TZ=\n@daily a.mbox":              "line 1: the name of the time zone",
		"a.mbox":                               "line 1: a schedule and then a source",
		"imaps://ann@mail.test 0 2 * * *":      "line 1: schedule imaps://ann@mail.test",
		"@daily " + strings.Repeat("a", 1<<20): "too long",
	} {
		if table, err := ReadTable(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, %v; want %q", text, table, err, want)
		}
	}
}

func FuzzReadTable(f *testing.F) {
	for _, seed := range []string{"@daily a.mbox\n", "CRON_TZ=UTC\n30 2 * * * imaps://a@b/c d\n", "TZ=UTC 0 0 * * * x", "# \n\t\n", "CRON_TZ=", "@ x", "\ufeff@daily a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		table, err := ReadTable(strings.NewReader(text))
		if err != nil {
			return
		}
		// What was read can be written down and is read the same.
		var b strings.Builder
		for _, e := range table {
			b.WriteString(e.Schedule.String() + " " + e.Source + "\n")
		}
		again, err := ReadTable(strings.NewReader(b.String()))
		if err != nil || len(again) != len(table) {
			t.Fatalf("%q: %v", b.String(), err)
		}
		for i := range again {
			if again[i].Source != table[i].Source || again[i].Schedule.String() != table[i].Schedule.String() {
				t.Fatalf("%q becomes %q", table[i].Source, again[i].Source)
			}
		}
	})
}
